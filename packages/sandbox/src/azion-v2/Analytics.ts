/**
 * `/analytics` of Azion v2: which metrics there are, and their series for a product as a whole or for one configuration,
 * which is an edge application of the account. Which product has which metric is not documented: every one has all.
 */
import type * as Exchange from "../Exchange.ts"
import type { Account } from "../azion/Account.ts"
import * as Answer from "../azion/Answer.ts"
import * as Metrics from "../azion/Metrics.ts"
import type { Call, Operation } from "../azion/Operation.ts"
import type { Route } from "../internal/Route.ts"

export const routes = ({ applications, seed }: Account): ReadonlyArray<Route<Operation>> => {
  const errors = Answer.version2

  const onProduct = (run: (call: Call, product: string) => Exchange.Reply) => (call: Call) => {
    const { prod_id = "" } = call.params
    return products.includes(prod_id) ? run(call, prod_id) : errors.notFound
  }

  const answer = (call: Call, kind: string, id: string): Exchange.Reply =>
    Metrics.answer(call, { seed, metadata: Metrics.metadata, errors, of: [kind, id] })

  const getAggregate = onProduct((call, product) => answer(call, "products", product))

  const listConfigurations = onProduct(() =>
    Answer.json(
      200,
      applications.all().map(({ active, id, name }) => ({ id, name, active }))
    )
  )

  const getConfiguration = onProduct((call) => {
    const { conf_id = "" } = call.params
    return applications.find(conf_id) === undefined ? errors.notFound : answer(call, "configurations", conf_id)
  })

  const route = (path: string, run: Operation["run"]): Route<Operation> => ({
    method: "GET",
    path: `/analytics${path}`,
    operation: { permission: "Analytics", product: "metrics", errors, run }
  })
  const aggregate = "/products/{prod_id}/aggregate/metrics/{metric_name}"
  const configurations = "/products/{prod_id}/configurations"
  const configuration = `${configurations}/{conf_id}/metrics/{metric_name}`
  return [
    route("/metadata", () => Answer.json(200, Metrics.metadata)),
    route(aggregate, getAggregate),
    route(`${aggregate}/dimensions/{dim_name}`, getAggregate),
    route(configurations, listConfigurations),
    route(configuration, getConfiguration),
    route(`${configuration}/dimensions/{dim_name}`, getConfiguration)
  ]
}

// internal

// Content Delivery, Cloud Storage, Image Optimization, Live Ingest, Media Packager.
const products = ["1441740010", "1441740013", "1441110021", "1467740028", "1441740014"]
