// @effect-diagnostics globalFetch:off -- the global fetch is what MSW is about
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { setupServer } from "msw/node"
import * as Fault from "../src/Fault.ts"
import * as Msw from "../src/Msw.ts"
import * as Sandbox from "../src/Sandbox.ts"
import { token } from "./Caller.ts"
import { apis, options } from "./EveryApi.ts"

const headers = { accept: "application/json; version=3", authorization: `Token ${token}` }

const intercepted = Effect.fnUntraced(function* (where?: { readonly origin: string }) {
  const sandbox = yield* Sandbox.Sandbox
  yield* Effect.acquireRelease(
    Effect.sync(() => {
      const server = setupServer(...Msw.handlers(sandbox, where))
      server.listen({ onUnhandledFrame: "error" })
      return server
    }),
    (server) => Effect.sync(() => server.close())
  )
  return sandbox
})

const layer = Effect.provide(Sandbox.layer({ azion: { token } }))

const rejects = (promise: () => Promise<unknown>): Effect.Effect<unknown> =>
  Effect.promise(() =>
    promise().then(
      () => "no rejection",
      (error: unknown) => error
    )
  )

describe("Msw", () => {
  it.live("answers the global fetch at the vendor's host", () =>
    Effect.gen(function* () {
      const sandbox = yield* intercepted()
      const response = yield* Effect.promise(() => fetch("https://api.azionapi.net/domains?page_size=1", { headers }))
      const json = yield* Effect.promise(() => response.json())
      assert.deepStrictEqual(
        [response.status, json.count, json.links.next],
        [200, 36, "https://api.azionapi.net/domains?page=2&page_size=1"]
      )
      assert.strictEqual(yield* sandbox.count({ path: "/domains" }), 1)
    }).pipe(layer)
  )

  it.live("answers at another origin where told so, and there alone", () =>
    Effect.gen(function* () {
      yield* intercepted({ origin: "https://azion.test" })
      const response = yield* Effect.promise(() => fetch("https://azion.test/domains/1", { headers }))
      assert.strictEqual(response.status, 404)
      assert.instanceOf(yield* rejects(() => fetch("https://api.azionapi.net/domains", { headers })), Error)
    }).pipe(layer)
  )

  it.live("a cut is a network error; in Node so is a body that breaks off, before its headers are seen", () =>
    Effect.gen(function* () {
      const sandbox = yield* intercepted()
      yield* sandbox.inject(Fault.cut("after"))
      assert.instanceOf(yield* rejects(() => fetch("https://api.azionapi.net/domains", { headers })), TypeError)
      yield* sandbox.inject(Fault.cutBody("aborted"))
      assert.instanceOf(yield* rejects(() => fetch("https://api.azionapi.net/domains", { headers })), TypeError)
    }).pipe(layer)
  )

  it.live("answers for each of five APIs at its own host", () =>
    Effect.gen(function* () {
      const sandbox = yield* intercepted()
      const token = yield* sandbox.azalead.issueToken()
      const hosts = { azion: "azionapi.net", azalead: "azalead.com", leanlaw: "leanlaw.io", rest: "example.com" }
      const statuses = yield* Effect.forEach(apis, (api) =>
        Effect.promise(() =>
          fetch(`https://api.${hosts[api.api]}${api.list}`, {
            headers: { ...api.headers, ...(api.api === "azalead" && { "x-auth-token": `Bearer ${token}` }) }
          })
        ).pipe(Effect.map(({ status }) => status))
      )
      assert.deepStrictEqual(statuses, [200, 200, 200, 200, 200])
      assert.deepStrictEqual(
        (yield* sandbox.requests).map(({ api }) => api),
        apis.map(({ api }) => api)
      )
    }).pipe(Effect.provide(Sandbox.layer(options)))
  )

  it.live("a stall sends half of the body, and then nothing until the caller leaves", () =>
    Effect.gen(function* () {
      const sandbox = yield* intercepted()
      const url = "https://api.azionapi.net/domains"
      const whole = yield* Effect.promise(() => fetch(url, { headers }).then((response) => response.text()))
      yield* sandbox.inject(Fault.stall("half"))
      const controller = new AbortController()
      const response = yield* Effect.promise(() => fetch(url, { headers, signal: controller.signal }))
      const reader = response.body?.getReader()
      const first = yield* Effect.promise(async () => reader?.read())
      assert.strictEqual(new TextDecoder().decode(first?.value), whole.slice(0, whole.length / 2))
      const rest = rejects(async () => reader?.read())
      const leaving = Effect.sync(() => controller.abort())
      const [error] = yield* Effect.all([rest, leaving], { concurrency: 2 })
      assert.strictEqual(error, controller.signal.reason)
    }).pipe(layer)
  )

  it.live("an aborted fetch rejects with AbortError", () =>
    Effect.gen(function* () {
      const sandbox = yield* intercepted()
      yield* sandbox.inject(Fault.delay("1 second"))
      const signal = AbortSignal.timeout(50)
      const error = yield* rejects(() => fetch("https://api.azionapi.net/domains", { headers, signal }))
      assert.strictEqual(error, signal.reason)
    }).pipe(layer)
  )
})
