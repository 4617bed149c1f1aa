import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as TestClock from "effect/testing/TestClock"
import * as Fault from "../src/Fault.ts"
import * as Sandbox from "../src/Sandbox.ts"
import * as SandboxServer from "../src/SandboxServer.ts"
import { token } from "./Caller.ts"

const headers = { accept: "application/json; version=3", authorization: `Token ${token}` }

const layer = Effect.provide(
  Layer.mergeAll(
    SandboxServer.layer().pipe(Layer.provideMerge(Sandbox.layer({ azion: { token } }))),
    FetchHttpClient.layer
  )
)

const get = Effect.fnUntraced(function* (path: string) {
  const { url } = yield* SandboxServer.SandboxServer
  return yield* HttpClient.get(`${url}${path}`, { headers })
})

// What comes through a socket takes real time.
const until = <A>(look: Effect.Effect<A>, isThere: (value: A) => boolean) =>
  look.pipe(
    Effect.filterOrFail(isThere),
    Effect.tapError(() => TestClock.withLive(Effect.sleep(5))),
    Effect.retry({ times: 400 })
  )

describe("SandboxServer", () => {
  it.live("answers over HTTP with links to itself", () =>
    Effect.gen(function* () {
      const { url } = yield* SandboxServer.SandboxServer
      const response = yield* get("/domains?page_size=40&name=none")
      assert.deepStrictEqual(yield* response.json, {
        count: 0,
        total_pages: 1,
        schema_version: 3,
        links: { previous: null, next: null },
        results: []
      })
      const paged = yield* Effect.flatMap(get("/domains?page_size=20"), (response) => response.text)
      assert.include(paged, `"next":"${url}/domains?page=2&page_size=20"`)
    }).pipe(layer, Effect.orDie)
  )

  it.live("carries a body and non-ASCII text", () =>
    Effect.gen(function* () {
      const { url } = yield* SandboxServer.SandboxServer
      const { azion } = yield* Sandbox.Sandbox
      const body = '{"name":"shöp","edge_application_id":1}'
      const init = { method: "POST", headers: { ...headers, "content-type": "application/json" }, body }
      const response = yield* Effect.promise(() => fetch(`${url}/domains`, init))
      const json = yield* Effect.promise(() => response.json())
      assert.deepStrictEqual([response.status, json.results], [201, (yield* azion.domains).at(-1)])
      assert.strictEqual(json.results.name, "shöp")
    }).pipe(layer)
  )

  it.live("a cut destroys the socket; what was to be done before it is done", () =>
    Effect.gen(function* () {
      const { azion, inject } = yield* Sandbox.Sandbox
      const { url } = yield* SandboxServer.SandboxServer
      yield* inject(Fault.cut("after", { match: { method: "DELETE" } }))
      const error = yield* Effect.flip(HttpClient.del(`${url}/domains/1600000001`, { headers }))
      assert.strictEqual(error.reason._tag, "TransportError")
      assert.strictEqual((yield* azion.domains).length, 35)
    }).pipe(layer)
  )

  it.live("a broken body fails while it is read", () =>
    Effect.gen(function* () {
      const { inject } = yield* Sandbox.Sandbox
      yield* inject(Fault.cutBody("aborted"))
      const response = yield* get("/domains")
      assert.strictEqual(response.status, 200)
      assert.strictEqual((yield* Effect.flip(response.text)).reason._tag, "DecodeError")
    }).pipe(layer, Effect.orDie)
  )

  it.effect("a caller that leaves ends its request: nothing is done before it is, and what is done stays", () =>
    Effect.gen(function* () {
      const { azion, count, inject, takeRequests } = yield* Sandbox.Sandbox
      const { url } = yield* SandboxServer.SandboxServer
      const seen: Array<unknown> = []
      for (const when of ["before", "after"] as const) {
        yield* inject(Fault.delay("1 hour", { when }))
        const call = yield* Effect.forkChild(HttpClient.del(`${url}/domains/1600000001`, { headers }))
        yield* until(count(), (arrived) => arrived === 1)
        yield* Fiber.interrupt(call)
        const requests = yield* until(takeRequests, (over) => over.length === 1)
        seen.push([requests.map(({ isCarriedOut, status }) => [status, isCarriedOut]), (yield* azion.domains).length])
      }
      assert.deepStrictEqual(seen, [
        [[[undefined, false]], 36],
        [[[undefined, true]], 35]
      ])
    }).pipe(layer, Effect.orDie)
  )

  it.live("hangs up where the sandbox itself has made a mistake, and says so in its log", () =>
    Effect.gen(function* () {
      const messages: Array<unknown> = []
      const logger = Logger.layer([Logger.make(({ message }) => messages.push(message))])
      const sandbox = yield* Sandbox.make()
      const { url } = yield* SandboxServer.make().pipe(
        Effect.provideService(Sandbox.Sandbox, { ...sandbox, handle: () => Effect.die("a mistake") }),
        Effect.provide(logger)
      )
      const error = yield* Effect.flip(HttpClient.get(url))
      assert.deepStrictEqual([error.reason._tag, messages], ["TransportError", [["a mistake"]]])
    }).pipe(Effect.scoped, Effect.provide(FetchHttpClient.layer))
  )

  it.live("serves the control surface", () =>
    Effect.gen(function* () {
      const { url } = yield* SandboxServer.SandboxServer
      const body = '{"_tag":"Html","status":502}'
      yield* Effect.promise(() => fetch(`${url}/__sandbox/faults`, { method: "POST", body }))
      assert.strictEqual((yield* get("/domains")).status, 502)
      assert.strictEqual((yield* get("/domains")).status, 200)
    }).pipe(layer, Effect.orDie)
  )

  it.live("says in one sentence that a port is in use, and frees its own when its scope closes", () =>
    Effect.gen(function* () {
      const url = yield* Effect.scoped(
        Effect.gen(function* () {
          const { url } = yield* SandboxServer.make()
          const port = Number(new URL(url).port)
          const error = yield* Effect.flip(Effect.scoped(SandboxServer.make({ port })))
          assert.strictEqual(
            error.message,
            `Port ${port} on 127.0.0.1 is in use: stop what listens there or choose another port (0 takes any free one).`
          )
          return url
        })
      )
      const port = Number(new URL(url).port)
      assert.strictEqual((yield* Effect.scoped(SandboxServer.make({ port }))).url, url)
    }).pipe(Effect.provide(Sandbox.layer()), Effect.orDie)
  )
})
