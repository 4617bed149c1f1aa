/**
 * The client in a real Chromium: its `fetch`, its aborts and its words for a broken connection. Requests to Azion's own host
 * meet the sandbox in MSW's service worker, which answers before the browser asks about CORS; that is cors.browser.test.ts.
 */
import * as Azion from "@millrace/azion/Azion"
import { Domains } from "@millrace/azion/v3/Domains"
import * as RetryPolicy from "@millrace/core/RetryPolicy"
import * as Fault from "@millrace/sandbox/Fault"
import * as Msw from "@millrace/sandbox/Msw"
import * as Sandbox from "@millrace/sandbox/Sandbox"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import { setupWorker } from "msw/browser"
import * as Failure from "./Failure.ts"

const token = "a-fixed-token"

/** The page's requests to Azion meet the sandbox until the scope closes. */
const intercept = (sandbox: Sandbox.Sandbox["Service"]) =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const worker = setupWorker(...Msw.handlers(sandbox))
      await worker.start({ quiet: true, onUnhandledFrame: "bypass" })
      return worker
    }),
    (worker) => Effect.promise(async () => worker.stop())
  )

const client = Domains.layer.pipe(
  Layer.provide(Azion.layer({ credentials: Azion.token(Redacted.make(token)) })),
  Layer.provide(FetchHttpClient.layer)
)

const account = Sandbox.layer({ azion: { token, domains: 36 } })

const inBrowser = Effect.provide(
  Layer.merge(client, Layer.effectDiscard(Effect.flatMap(Sandbox.Sandbox, intercept))).pipe(Layer.provideMerge(account))
)

const soon = RetryPolicy.with({ schedule: Schedule.spaced("1 millis") })

const create = Effect.flatMap(Domains, (domains) =>
  domains.create({ payload: { name: "shop", edge_application_id: 7 } })
)

const createFailure = {
  api: "azion.v3",
  operation: "createDomain",
  method: "POST",
  route: "/domains",
  attempts: 1,
  elapsed: undefined
}

const listFailure = { ...createFailure, operation: "listDomains", method: "GET" }

describe("azion in Chromium", () => {
  it.live("lists a page", () =>
    Effect.gen(function* () {
      const { azion } = yield* Sandbox.Sandbox
      const domains = yield* Domains
      assert.deepStrictEqual(yield* domains.list({ query: { page: 2, page_size: 20 } }), {
        count: 36,
        total_pages: 2,
        schema_version: 3,
        links: { previous: "https://api.azionapi.net/domains?page=1&page_size=20", next: null },
        results: (yield* azion.domains).slice(20)
      })
    }).pipe(inBrowser)
  )

  it.live("streams every item once and in order while pages are prefetched", () =>
    Effect.gen(function* () {
      const { azion, count } = yield* Sandbox.Sandbox
      const domains = yield* Domains
      const items = yield* Stream.runCollect(domains.list.items({ query: { page_size: 5 } }, { prefetch: 4 }))
      assert.deepStrictEqual(items, [...(yield* azion.domains)])
      assert.strictEqual(yield* count(), 8)
    }).pipe(inBrowser)
  )

  it.live("creates with one request that carries no header beyond those Azion reads", () =>
    Effect.gen(function* () {
      const { azion, requests } = yield* Sandbox.Sandbox
      assert.deepStrictEqual(yield* create, (yield* azion.domains).at(-1))
      assert.deepStrictEqual(
        (yield* requests).map(({ body, headers, method, path, status }) => ({ body, headers, method, path, status })),
        [
          {
            body: '{"name":"shop","cnames":[],"edge_application_id":7}',
            headers: {
              accept: "application/json; version=3",
              authorization: "Token <redacted>",
              "content-type": "application/json"
            },
            method: "POST",
            path: "/domains",
            status: 201
          }
        ]
      )
    }).pipe(inBrowser, Effect.withSpan("a traced program"))
  )

  it.live("takes a 401 with a proxy's HTML page for Unauthorized", () =>
    Effect.gen(function* () {
      const { count, inject } = yield* Sandbox.Sandbox
      const domains = yield* Domains
      yield* inject(Fault.html(401))
      assert.deepStrictEqual(yield* Failure.of(domains.list()), {
        ...listFailure,
        _tag: "Unauthorized",
        status: 401,
        issues: [],
        body: "<!doctype html><html><head><title>401</title></head><body><h1>401</h1><hr>proxy</body></html>"
      })
      assert.strictEqual(yield* count(), 1)
    }).pipe(inBrowser)
  )

  it.live("repeats a GET after each of two 503", () =>
    Effect.gen(function* () {
      const { count, inject } = yield* Sandbox.Sandbox
      const domains = yield* Domains
      yield* inject(Fault.status(503, { times: 2 }))
      const { attempts, status, value } = yield* soon(domains.list.withResponse())
      assert.deepStrictEqual([status, value.count, attempts, yield* count()], [200, 36, 3, 3])
    }).pipe(inBrowser)
  )

  it.live("never repeats a POST after a 503", () =>
    Effect.gen(function* () {
      const { count, inject } = yield* Sandbox.Sandbox
      yield* inject(Fault.status(503, { times: Infinity }))
      assert.deepStrictEqual(yield* Failure.of(soon(create)), {
        ...createFailure,
        _tag: "ServerError",
        status: 503,
        issues: [],
        body: ""
      })
      assert.strictEqual(yield* count(), 1)
    }).pipe(inBrowser)
  )

  it.live("never repeats a POST after a cut connection, and says that its outcome is unknown", () =>
    Effect.gen(function* () {
      const { azion, count, inject } = yield* Sandbox.Sandbox
      yield* inject(Fault.cut("after", { times: Infinity }))
      assert.deepStrictEqual(yield* Failure.of(soon(create)), {
        ...createFailure,
        _tag: "OutcomeUnknown",
        reason: "TransportError",
        description: "Failed to fetch"
      })
      assert.strictEqual(yield* count(), 1)
      assert.strictEqual((yield* azion.domains).at(-1)?.name, "shop")
    }).pipe(inBrowser)
  )

  it.live("takes half of a JSON body for an InvalidResponse", () =>
    Effect.gen(function* () {
      const { azion, count, inject } = yield* Sandbox.Sandbox
      const domains = yield* Domains
      const whole = JSON.stringify({ results: (yield* azion.domains)[0], schema_version: 3 })
      yield* inject(Fault.cutBody("truncated"))
      const failure = yield* Failure.of(domains.get({ params: { domain_id: 1600000001 } }))
      assert.deepStrictEqual(failure, {
        ...listFailure,
        operation: "getDomain",
        route: "/domains/:domain_id",
        _tag: "InvalidResponse",
        status: 200,
        issues: [{ message: "must be JSON" }],
        body: whole.slice(0, whole.length / 2)
      })
      assert.strictEqual(yield* count(), 1)
    }).pipe(inBrowser)
  )

  it.live("aborts the browser's request when the program is interrupted", () =>
    Effect.gen(function* () {
      const sandbox = yield* Sandbox.Sandbox
      const domains = yield* Domains
      const arrival = Promise.withResolvers<void>()
      const release = Promise.withResolvers<void>()
      yield* intercept({
        ...sandbox,
        fetch: async (input, init) => {
          arrival.resolve()
          await release.promise
          return sandbox.fetch(input, init)
        }
      })
      // Runs before the worker stops, which waits for answers that are due.
      yield* Effect.addFinalizer(() => Effect.sync(release.resolve))

      const responses: Array<Promise<Response>> = []
      const observed: typeof globalThis.fetch = (input, init) => {
        const response = globalThis.fetch(input, init)
        responses.push(response)
        return response
      }
      const fiber = yield* Effect.forkChild(Effect.provideService(domains.list(), FetchHttpClient.Fetch, observed))
      yield* Effect.promise(() => arrival.promise)
      yield* Fiber.interrupt(fiber)

      const outcomes = yield* Effect.promise(() => Promise.allSettled(responses))
      assert.deepStrictEqual(
        outcomes.map((outcome) => (outcome.status === "rejected" ? outcome.reason.name : outcome.status)),
        ["AbortError"]
      )
    }).pipe(Effect.provide(client), Effect.provide(account))
  )
})
