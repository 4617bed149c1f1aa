/**
 * The client against another origin over real HTTP: Chromium's own preflights, and response headers that it hides, since
 * the sandbox allows what Azion documents and no more.
 *
 * Chromium remembers a preflight for five seconds, for its URL: a test that counts preflights uses URLs of its own.
 */
import * as Azion from "@millrace/azion/Azion"
import { Domains } from "@millrace/azion/v3/Domains"
import * as RetryPolicy from "@millrace/core/RetryPolicy"
import * as Telemetry from "@millrace/core/Telemetry"
import * as Fault from "@millrace/sandbox/Fault"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import { inject } from "vitest"
import * as Failure from "./Failure.ts"
import * as SandboxControl from "./SandboxControl.ts"

const acrossOrigins = <A, E>(self: Effect.Effect<A, E, Domains>) =>
  SandboxControl.reset.pipe(
    Effect.andThen(self),
    RetryPolicy.with({ schedule: Schedule.spaced("1 millis") }),
    Effect.provide(
      Domains.layer.pipe(
        Layer.provide(
          Azion.layer({
            credentials: Azion.token(Redacted.make(inject("sandboxToken"))),
            baseUrl: inject("sandboxUrl")
          })
        ),
        Layer.provide(FetchHttpClient.layer)
      )
    )
  )

/** What the sandbox saw, preflights with what they asked for. */
const seen = Effect.map(SandboxControl.requests, (requests) =>
  requests.map(({ headers, method, path, status }) =>
    method === "OPTIONS"
      ? `${status} ${path} asked for ${headers["access-control-request-method"]} with ${headers["access-control-request-headers"]}`
      : `${status} ${path} ${method}`
  )
)

/** The requests that came after their preflights, those that Chromium remembers included. */
const statuses = Effect.map(SandboxControl.requests, (requests) =>
  requests.filter(({ method }) => method !== "OPTIONS").map(({ status }) => status)
)

const createCart = Effect.flatMap(Domains, (domains) =>
  domains.create({ payload: { name: "cart", edge_application_id: 7 } })
)

const failure = { api: "azion.v3", attempts: 1, elapsed: undefined }
const listFailure = { ...failure, operation: "listDomains", method: "GET", route: "/domains" }

describe("azion across origins", () => {
  it.live("every verb passes its preflight", () =>
    Effect.gen(function* () {
      const domains = yield* Domains
      yield* domains.list({ query: { name: "every verb" } })
      yield* domains.replace({
        params: { domain_id: 1600000001 },
        payload: { name: "shop", edge_application_id: 7 }
      })
      yield* domains.update({ params: { domain_id: 1600000002 }, payload: { is_active: false } })
      yield* domains.delete({ params: { domain_id: 1600000003 } })
      yield* createCart
      assert.deepStrictEqual(yield* seen, [
        "204 /domains asked for GET with authorization",
        "200 /domains GET",
        "204 /domains/1600000001 asked for PUT with authorization,content-type",
        "200 /domains/1600000001 PUT",
        "204 /domains/1600000002 asked for PATCH with authorization,content-type",
        "200 /domains/1600000002 PATCH",
        "204 /domains/1600000003 asked for DELETE with authorization",
        "204 /domains/1600000003 DELETE",
        "204 /domains asked for POST with authorization,content-type",
        "201 /domains POST"
      ])
    }).pipe(acrossOrigins)
  )

  it.live("a traced program sends no trace headers", () =>
    Effect.gen(function* () {
      const domains = yield* Domains
      yield* domains.list({ query: { name: "traced" } })
      assert.deepStrictEqual(yield* seen, ["204 /domains asked for GET with authorization", "200 /domains GET"])
      const traces = (yield* SandboxControl.requests).map(({ headers }) =>
        Object.keys(headers).filter((name) => ["b3", "traceparent", "tracestate", "baggage"].includes(name))
      )
      assert.deepStrictEqual(traces, [[], []])
    }).pipe(acrossOrigins, Effect.withSpan("a traced program"))
  )

  it.live("the browser refuses a call with trace headers, since Azion's CORS does not allow them", () =>
    Effect.gen(function* () {
      const domains = yield* Domains
      const list = domains
        .list({ query: { name: "propagated" } })
        .pipe(Effect.provideService(Telemetry.Propagation, true), RetryPolicy.with({ times: 0 }))
      assert.deepStrictEqual(yield* Failure.of(list), {
        ...listFailure,
        _tag: "TransportError",
        description: "Failed to fetch"
      })
      assert.deepStrictEqual(yield* seen, ["204 /domains asked for GET with authorization,b3,traceparent"])
    }).pipe(acrossOrigins)
  )

  it.live("the browser hides quota headers and request ids, and the call does without", () =>
    Effect.gen(function* () {
      const domains = yield* Domains
      const { attempts, headers, requestId, status, value } = yield* domains.list.withResponse()
      assert.deepStrictEqual(Object.keys(headers).toSorted(), ["content-length", "content-type"])
      assert.deepStrictEqual([status, requestId, attempts, value.count], [200, undefined, 1, 36])
    }).pipe(acrossOrigins)
  )

  it.live("a 429 is TooManyRequests, without the retryAfter that the browser hides", () =>
    Effect.gen(function* () {
      const domains = yield* Domains
      yield* SandboxControl.inject(Fault.rateLimited("1 hour", { match: { method: "GET" } }))
      assert.deepStrictEqual(yield* Failure.of(RetryPolicy.with({ times: 0 })(domains.list())), {
        ...listFailure,
        _tag: "TooManyRequests",
        status: 429,
        issues: [{ message: "Request was throttled." }],
        body: '{"detail":"Request was throttled."}'
      })
      assert.deepStrictEqual(yield* statuses, [429])
    }).pipe(acrossOrigins)
  )

  it.live("a 429 whose reset the browser hides is repeated after the program's own backoff", () =>
    Effect.gen(function* () {
      const domains = yield* Domains
      yield* SandboxControl.inject(Fault.rateLimited("1 hour", { match: { method: "GET" } }))
      yield* domains.list()
      assert.deepStrictEqual(yield* statuses, [429, 200])
    }).pipe(acrossOrigins)
  )

  it.live("a 429 whose Retry-After the browser hides is repeated after the program's own backoff", () =>
    Effect.gen(function* () {
      const domains = yield* Domains
      yield* SandboxControl.inject(Fault.rateLimited("1 hour", { match: { method: "GET" }, retryAfter: "seconds" }))
      yield* domains.list()
      assert.deepStrictEqual(yield* statuses, [429, 200])
    }).pipe(acrossOrigins)
  )

  it.live("streams all pages, prefetched over several connections", () =>
    Effect.gen(function* () {
      const domains = yield* Domains
      const ids = domains.list
        .items({ query: { page_size: 4 } }, { prefetch: 4 })
        .pipe(Stream.map((domain) => domain.id - 1600000001))
      assert.deepStrictEqual(yield* Stream.runCollect(ids), [...Array(36).keys()])
      assert.deepStrictEqual(yield* statuses, Array(9).fill(200))
    }).pipe(acrossOrigins)
  )

  it.live("a GET whose body breaks off is repeated", () =>
    Effect.gen(function* () {
      const domains = yield* Domains
      yield* SandboxControl.inject(Fault.cutBody("aborted", { match: { method: "GET" } }))
      yield* domains.list()
      assert.deepStrictEqual(yield* statuses, [200, 200])
    }).pipe(acrossOrigins)
  )

  // How often it reaches the server is not ours to say: Chromium itself sends a request again, a POST too, when a connection
  // that it had used before breaks.
  it.live("a POST whose connection is cut is one attempt with an unknown outcome", () =>
    Effect.gen(function* () {
      yield* SandboxControl.inject(Fault.cut("after", { match: { method: "POST" }, times: Infinity }))
      assert.deepStrictEqual(yield* Failure.of(createCart), {
        ...failure,
        operation: "createDomain",
        method: "POST",
        route: "/domains",
        _tag: "OutcomeUnknown",
        reason: "TransportError",
        description: "Failed to fetch"
      })
    }).pipe(acrossOrigins)
  )
})
