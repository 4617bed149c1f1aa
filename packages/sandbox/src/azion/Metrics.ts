/**
 * What the metrics of both versions share: which dimensions a metric has, and the answer for one metric of one product or
 * configuration, in the nesting of v2. The outer shape of v3 is not documented; this is its likely one.
 */
import * as Result from "effect/Result"
import type * as Exchange from "../Exchange.ts"
import * as Answer from "./Answer.ts"
import type { Call } from "./Operation.ts"
import * as Series from "./Series.ts"

/** Metric name to its dimensions. */
export type Metadata = Readonly<Record<string, ReadonlyArray<string>>>

/** The metrics of v2, as its documents list them. */
export const metadata: Metadata = {
  data_ingested: ["total", "bandwidth"],
  used_space: ["total"],
  requests_per_second_offloaded: ["offload"],
  connected_users: ["average", "max"],
  data_packaged: ["total", "bandwidth"],
  requests_per_second: ["total", "saved", "missed"],
  data_offloaded: ["offload"],
  bandwidth: ["total", "saved", "missed"],
  http_method: ["get", "head", "post", "others"],
  requests_offloaded: ["offload"],
  waf: ["requests", "blocked", "threats", "xss", "rfi", "sql", "others"],
  status_code: [
    "2xx",
    "200",
    "204",
    "206",
    "3xx",
    "301",
    "302",
    "304",
    "4xx",
    "400",
    "403",
    "404",
    "500",
    "502",
    "503",
    "5xx"
  ],
  bandwidth_offloaded: ["offload"],
  requests: ["total", "http", "https", "saved", "missed"],
  images_processed: ["requests", "throughput"],
  data_transferred: ["total", "http", "https", "saved", "missed"]
}

/** The series of `metric_name`, all its dimensions or `dim_name` alone. */
export const answer = (
  { now, params, url }: Call,
  options: {
    readonly seed: string
    readonly metadata: Metadata
    readonly errors: Answer.Errors
    /** What the series are of: `products` or `configurations`, and which. */
    readonly of: readonly [kind: string, id: string]
    /** How a moment is printed. @default as the number */
    readonly moment?: ((millis: number) => number | string) | undefined
  }
): Exchange.Reply => {
  const { errors, of, seed } = options
  const { dim_name, metric_name = "", prod_id } = params
  const known = Object.hasOwn(options.metadata, metric_name) ? (options.metadata[metric_name] ?? []) : []
  const dimensions = known.filter((name) => dim_name === undefined || name === dim_name)
  if (dimensions.length === 0) return errors.notFound
  return Result.match(Series.range(url.searchParams, now), {
    onFailure: errors.invalidFields,
    onSuccess: (range) => {
      const points = (dimension: string) =>
        Series.points([seed, "metrics", prod_id, ...of, metric_name, dimension].join("/"), range).map(([at, value]) => [
          options.moment === undefined ? at : options.moment(at),
          value
        ])
      const series = Object.fromEntries(dimensions.map((name) => [name, points(name)]))
      return Answer.json(200, { [of[0]]: { [of[1]]: { [metric_name]: series } } })
    }
  })
}
