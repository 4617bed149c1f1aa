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
import type { ApiControl, Collection } from "./ApiControl.ts"
import * as Cors from "./Cors.ts"
import * as FaultJson from "./FaultJson.ts"
import * as Field from "./Field.ts"
import type { RecordedRequest } from "./RequestLog.ts"
import * as Route from "./Route.ts"

export interface Actions {
  readonly requests: () => ReadonlyArray<RecordedRequest>
  readonly inject: (fault: Fault.Fault) => void
  readonly clearFaults: () => void
  readonly now: Effect.Effect<number>
  readonly setClock: (time: DateTime.DateTime) => Effect.Effect<void>
  readonly reset: Effect.Effect<void>
  readonly reseed: (seed: string) => Effect.Effect<void>
  /** Undefined where there is no such API. */
  readonly api: (name: string) => ApiControl | undefined
}

export const claims = (request: Exchange.Request): boolean => request.url.pathname.startsWith("/__sandbox")

export const make =
  (actions: Actions) =>
  (request: Exchange.Request): Effect.Effect<Exchange.Reply> => {
    if (request.method === "OPTIONS") return Effect.succeed(Cors.preflight(Cors.standard))
    const route = Route.find(routes, request.method, request.url.pathname)
    if (route._tag === "Found") return route.operation({ actions, params: route.params, body: request.body })
    return Effect.succeed(
      route._tag === "Unknown"
        ? Exchange.json(404, { message: `The sandbox has ${routes.map((_) => `${_.method} ${_.path}`).join(", ")}.` })
        : Exchange.reply(405, undefined, { allow: route.allow.join(", ") })
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

const refused = (status: 400 | 404, complaint: string | Field.Complaints): Effect.Effect<Exchange.Reply> =>
  Effect.succeed(Exchange.json(status, typeof complaint === "string" ? { message: complaint } : complaint))

const withJson =
  (run: (json: unknown, call: Call) => Effect.Effect<Exchange.Reply>): Run =>
  (call) =>
    Result.match(
      Result.try((): unknown => JSON.parse(call.body ?? "")),
      { onFailure: () => refused(400, "The body is not JSON."), onSuccess: (json) => run(json, call) }
    )

const withApi =
  (run: (api: ApiControl, call: Call) => Effect.Effect<Exchange.Reply>): Run =>
  (call) => {
    const api = call.actions.api(call.params["api"] ?? "")
    return api === undefined ? refused(404, `The sandbox has no API ${call.params["api"]}.`) : run(api, call)
  }

const withCollection = (run: (collection: Collection, call: Call) => Effect.Effect<Exchange.Reply>): Run =>
  withApi((api, call) => {
    const name = call.params["collection"] ?? ""
    const collection = Object.hasOwn(api.collections, name) ? api.collections[name] : undefined
    return collection === undefined
      ? refused(404, `The sandbox has there ${Object.keys(api.collections).join(", ") || "nothing"}.`)
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
        Result.match(Field.object({ seed: text }, json, ["seed"]), {
          onFailure: (complaints) => refused(400, complaints),
          onSuccess: ({ seed }) => Effect.as(actions.reseed(seed), done)
        })
      )(call)

const inject = withJson((json, { actions }) =>
  Result.match(FaultJson.parse(json), {
    onFailure: (complaints) => refused(400, complaints),
    onSuccess: (fault) => {
      actions.inject(fault)
      return Effect.succeed(done)
    }
  })
)

const setClock = withJson((json, { actions }) =>
  Result.match(Field.object({ now: time }, json, ["now"]), {
    onFailure: (complaints) => refused(400, complaints),
    onSuccess: ({ now }) => Effect.as(actions.setClock(now), done)
  })
)

const insert = withCollection((collection, call) =>
  withJson((json) =>
    Result.match(Field.record(json), {
      onFailure: (complaint) => refused(400, complaint),
      onSuccess: (item) => Effect.map(collection.insert(item), (stored) => Exchange.json(201, stored))
    })
  )(call)
)

const route = (method: string, path: string, operation: Run): Route.Route<Run> => ({
  method,
  path: `/__sandbox/${path}`,
  operation
})

const routes: ReadonlyArray<Route.Route<Run>> = [
  route("GET", "requests", ({ actions }) => Effect.sync(() => Exchange.json(200, actions.requests()))),
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
    withCollection(({ all }) => Effect.map(all, (items) => Exchange.json(200, items)))
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
