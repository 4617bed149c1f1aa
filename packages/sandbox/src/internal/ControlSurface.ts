/**
 * The sandbox's own paths under `/__sandbox`, for those who cannot reach its service: another process, a browser page, a
 * shell. They are neither recorded nor faulted.
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Exchange from "../Exchange.ts"
import type * as Fault from "../Fault.ts"
import * as FaultJson from "../FaultJson.ts"
import type { ApiControl, Collection } from "./ApiControl.ts"
import * as Cors from "./Cors.ts"
import * as FaultyAnswer from "./FaultyAnswer.ts"
import * as Field from "./Field.ts"
import type { Rule } from "./FaultRules.ts"
import type { RecordedRequest } from "./RequestLog.ts"
import * as Route from "./Route.ts"

export interface Actions {
  readonly apis: () => Readonly<Record<string, unknown>>
  readonly count: () => number
  readonly requests: () => ReadonlyArray<RecordedRequest>
  readonly takeRequests: () => ReadonlyArray<RecordedRequest>
  readonly faults: () => ReadonlyArray<Rule>
  readonly inject: (fault: Fault.Fault) => void
  readonly clearFaults: () => void
  readonly now: Effect.Effect<number>
  readonly setClock: (time: DateTime.DateTime) => Effect.Effect<void>
  readonly reset: Effect.Effect<void>
  readonly reseed: (seed: string) => Effect.Effect<void>
  /** Undefined where there is no such API. */
  readonly api: (name: string) => ApiControl | undefined
}

export const claims = (request: Exchange.Request): boolean => /^\/__sandbox(\/|$)/.test(request.url.pathname)

export const make =
  (actions: Actions) =>
  (request: Exchange.Request): Effect.Effect<Exchange.Reply> => {
    if (request.method === "OPTIONS") return Effect.succeed(Cors.preflight(Cors.standard))
    const route = Route.find(routes, request.method, request.url.pathname)
    if (route._tag === "Found") return route.operation({ actions, params: route.params, body: request.body })
    return Effect.succeed(
      route._tag === "Unknown"
        ? Exchange.json(404, { message: `There is no ${request.url.pathname}: GET /__sandbox says what there is.` })
        : FaultyAnswer.withHeaders(
            Exchange.json(405, { message: `${request.url.pathname} takes ${route.allow.join(" and ")}.` }),
            { allow: route.allow.join(", ") }
          )
    )
  }

// internal

interface Call {
  readonly actions: Actions
  readonly params: Readonly<Record<string, string>>
  readonly body: string | undefined
}

type Run = (call: Call) => Effect.Effect<Exchange.Reply>

const done = Exchange.reply(204)

const refused = (status: 400 | 404, message: string): Effect.Effect<Exchange.Reply> =>
  Effect.succeed(Exchange.json(status, { message }))

const withJson =
  (run: (json: object, call: Call) => Effect.Effect<Exchange.Reply>): Run =>
  (call) =>
    Result.match(
      Result.try((): unknown => JSON.parse(call.body ?? "")),
      {
        onFailure: () => refused(400, "The body is not JSON."),
        onSuccess: (json) =>
          typeof json === "object" && json !== null && !Array.isArray(json)
            ? run(json, call)
            : refused(400, "The body must be a JSON object.")
      }
    )

const withApi =
  (run: (api: ApiControl, call: Call) => Effect.Effect<Exchange.Reply>): Run =>
  (call) => {
    const api = call.actions.api(call.params["api"] ?? "")
    return api === undefined
      ? refused(404, `There is no API ${call.params["api"]}: ${Object.keys(call.actions.apis()).join(", ")} are there.`)
      : run(api, call)
  }

const withCollection = (run: (collection: Collection, call: Call) => Effect.Effect<Exchange.Reply>): Run =>
  withApi((api, call) => {
    const name = call.params["collection"] ?? ""
    const collection = Object.hasOwn(api.collections, name) ? api.collections[name] : undefined
    return collection === undefined
      ? refused(
          404,
          `There is no ${name}: ${Object.keys(api.collections).join(", ") || "nothing"} can be changed here.`
        )
      : run(collection, call)
  })

const whereThereIs = <A>(
  action: Effect.Effect<A> | undefined,
  reply: (result: A) => Exchange.Reply,
  otherwise: string
): Effect.Effect<Exchange.Reply> => (action === undefined ? refused(404, otherwise) : Effect.map(action, reply))

const text: Field.Field<string> = Field.text()

const time: Field.Field<DateTime.Utc> = (value) =>
  Result.fromOption(
    typeof value === "string" ? DateTime.make(value) : Option.none(),
    () => "A time such as 2026-11-24T12:00:00Z is required."
  )

const reset: Run = (call) =>
  call.body === undefined
    ? Effect.as(call.actions.reset, done)
    : withJson((json, { actions }) =>
        Result.match(Field.shape({ seed: text }, ["seed"])(json), {
          onFailure: (complaint) => refused(400, complaint),
          onSuccess: ({ seed }) => Effect.as(actions.reseed(seed), done)
        })
      )(call)

const inject = withJson((json, { actions }) =>
  Result.match(FaultJson.parse(json), {
    onFailure: (complaint) => refused(400, complaint),
    onSuccess: (fault) => {
      actions.inject(fault)
      return Effect.succeed(done)
    }
  })
)

const setClock = withJson((json, { actions }) =>
  Result.match(Field.shape({ now: time }, ["now"])(json), {
    onFailure: (complaint) => refused(400, complaint),
    onSuccess: ({ now }) => Effect.as(actions.setClock(now), done)
  })
)

const insert = withCollection((collection, call) =>
  withJson((item) => Effect.map(collection.insert(item), (stored) => Exchange.json(201, stored)))(call)
)

const route = (method: string, path: string, operation: Run): Route.Route<Run> => ({
  method,
  path: path === "" ? "/__sandbox" : `/__sandbox/${path}`,
  operation
})

// Also for those who read it in a terminal.
const shown = (value: unknown): Exchange.Reply =>
  Exchange.reply(200, `${JSON.stringify(value, undefined, 2)}\n`, { "content-type": "application/json" })

const read =
  (value: (actions: Actions) => unknown): Run =>
  ({ actions }) =>
    Effect.sync(() => shown(value(actions)))

const faults = (actions: Actions): unknown =>
  actions.faults().map(({ fault, hits }) => ({ ...FaultJson.format(fault), hits }))

const index: Run = ({ actions }) =>
  Effect.map(actions.now, (now) =>
    shown({
      now: DateTime.formatIso(DateTime.makeUnsafe(now)),
      apis: actions.apis(),
      requests: actions.count(),
      faults: faults(actions),
      operations: routes.map(({ method, path }) => `${method} ${path}`)
    })
  )

const routes: ReadonlyArray<Route.Route<Run>> = [
  route("GET", "", index),
  route(
    "GET",
    "requests",
    read(({ requests }) => requests())
  ),
  route(
    "DELETE",
    "requests",
    read(({ takeRequests }) => takeRequests())
  ),
  route("GET", "faults", read(faults)),
  route("POST", "reset", reset),
  route("POST", "faults", inject),
  route("DELETE", "faults", ({ actions }) =>
    Effect.sync(() => {
      actions.clearFaults()
      return done
    })
  ),
  route("GET", "clock", ({ actions }) =>
    Effect.map(actions.now, (now) => Exchange.json(200, { now: DateTime.formatIso(DateTime.makeUnsafe(now)) }))
  ),
  route("POST", "clock", setClock),
  route(
    "POST",
    "{api}/issue-token",
    withApi(({ issueToken }) =>
      whereThereIs(issueToken, (token) => Exchange.json(201, { token }), "This API issues no tokens.")
    )
  ),
  route(
    "POST",
    "{api}/expire-tokens",
    withApi(({ expireTokens }) => whereThereIs(expireTokens, () => done, "This API has no tokens that expire."))
  ),
  route(
    "POST",
    "{api}/exhaust-quota",
    withApi(({ exhaustQuota }) => whereThereIs(exhaustQuota, () => done, "This API has no quota."))
  ),
  route(
    "GET",
    "{api}/{collection}",
    withCollection(({ all }) => Effect.map(all, shown))
  ),
  route("POST", "{api}/{collection}", insert),
  route(
    "DELETE",
    "{api}/{collection}/{id}",
    withCollection((collection, { params }) =>
      Effect.flatMap(collection.delete(params["id"] ?? ""), (wasThere) =>
        wasThere ? Effect.succeed(done) : refused(404, "There is no such item.")
      )
    )
  )
]
