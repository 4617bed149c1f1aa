/**
 * `/metrics` of Azion v3: a fixed list of metrics per product, always for one configuration, which is a domain by the
 * vendor's text and an application by its list: both are taken.
 */
import type * as Exchange from "../Exchange.ts"
import type { Account } from "../azion/Account.ts"
import * as Answer from "../azion/Answer.ts"
import * as Metrics from "../azion/Metrics.ts"
import type { Call, Operation } from "../azion/Operation.ts"
import * as Stamp from "../azion/Stamp.ts"
import type { Route } from "../internal/Route.ts"

export const routes = ({ applications, domains, seed }: Account): ReadonlyArray<Route<Operation>> => {
  const errors = Answer.version3

  const listConfigurations = ({ params }: Call): Exchange.Reply =>
    metadataOf(params) === undefined
      ? errors.notFound
      : Answer.json(
          200,
          applications.all().map(({ active, id, name }) => ({
            id,
            name,
            active,
            domains: domains.all().flatMap((domain) => (domain["edge_application_id"] === id ? [domain["id"]] : []))
          }))
        )

  const getMetric = (call: Call): Exchange.Reply => {
    const metadata = metadataOf(call.params)
    const { conf_id = "" } = call.params
    const isKnown = domains.find(conf_id) !== undefined || applications.find(conf_id) !== undefined
    if (metadata === undefined || !isKnown) return errors.notFound
    const readable = call.url.searchParams.get("human_readable")?.toLowerCase() ?? "false"
    if (readable !== "true" && readable !== "false") {
      return errors.invalidFields({ human_readable: ["Must be a valid boolean."] })
    }
    return Metrics.answer(call, {
      seed,
      metadata,
      errors,
      of: ["configurations", conf_id],
      moment: readable === "true" ? Stamp.minute : undefined
    })
  }

  const route = (path: string, run: Operation["run"]): Route<Operation> => ({
    method: "GET",
    path: `/metrics/products/{prod_id}/configurations${path}`,
    operation: { permission: "Analytics", product: "metrics", errors, run }
  })
  return [
    route("", listConfigurations),
    route("/{conf_id}/metrics/{metric_name}", getMetric),
    route("/{conf_id}/metrics/{metric_name}/dimensions/{dim_name}", getMetric)
  ]
}

// internal

const metadataOf = ({ prod_id = "" }: Call["params"]): Metrics.Metadata | undefined => {
  const names = Object.hasOwn(products, prod_id) ? products[prod_id] : undefined
  // v3 lists no dimensions: those of v2 where it has the metric, the one of the vendor's example where not.
  return names && Object.fromEntries(names.map((name) => [name, Metrics.metadata[name] ?? ["total"]]))
}

const products: Readonly<Record<string, ReadonlyArray<string>>> = {
  // Edge Applications; the last one is in the vendor's examples alone.
  "1441740010": [
    "data_transferred_total",
    "data_offloaded",
    "cdn_requests",
    "requests_per_second",
    "requests_offloaded",
    "status_code",
    "http_method",
    "waf",
    "bandwidth",
    "data_transferred"
  ],
  // Data Streaming
  "1498670028": ["data_streaming_data_streamed", "data_streaming_requests"],
  // Edge Functions
  "1531930033": ["invocations"],
  // Image Processor
  "1441110021": ["images_processed"],
  // Intelligent DNS
  "1563390045": ["idns_queries", "hosted_zones"],
  // L2 Caching
  "1564082375": ["l2_data_transferred"],
  // Live Streaming
  "1441740004": ["live_streaming_data_transferred"],
  // Load Balancer
  "1441740012": ["load_balancer_data_transferred"]
}
