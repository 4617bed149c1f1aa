/**
 * The built sandbox inside workerd: it answers for every API, is controlled over `/__sandbox`, and what goes wrong there is
 * what a worker can let go wrong.
 */
import * as Azalead from "@millrace/sandbox/Azalead"
import * as Fault from "@millrace/sandbox/Fault"
import * as FaultJson from "@millrace/sandbox/FaultJson"
import * as LeanLaw from "@millrace/sandbox/LeanLaw"
import * as Rest from "@millrace/sandbox/Rest"
import { assert, describe, layer } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type { Response } from "miniflare"
import * as Workerd from "./Workerd.ts"

interface Init {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

/** Calls the worker. */
class Edge extends Context.Service<Edge, (path: string, init?: Init) => Promise<Response>>()(
  "@millrace/runtime-tests/test/sandbox.edge.test/Edge"
) {
  static readonly layer = Layer.effect(
    Edge,
    Effect.map(
      Workerd.make("sandbox.worker.ts"),
      (miniflare) => (path: string, init?: Init) => miniflare.dispatchFetch(`http://worker${path}`, { ...init })
    )
  )
}

const send = (path: string, init?: Init) => Edge.use((call) => Effect.promise(() => call(path, init)))

const json = (response: Response) => Effect.promise((): Promise<unknown> => response.json())

const azion = (version: 2 | 3) => ({
  headers: { accept: `application/json; version=${version}`, authorization: "Token a-fixed-token" }
})

/** From here on, one fault alone. */
const only = Effect.fnUntraced(function* (fault: Fault.Fault) {
  yield* send("/__sandbox/reset", { method: "POST" })
  const body = JSON.stringify(FaultJson.format(fault))
  assert.strictEqual((yield* send("/__sandbox/faults", { method: "POST", body })).status, 204)
})

describe("the sandbox in workerd", () => {
  layer(Edge.layer, { excludeTestServices: true })((it) => {
    it.effect("answers for every API, by the path alone", () =>
      Effect.gen(function* () {
        const body = JSON.stringify({
          username: Azalead.administrator.username,
          password: Azalead.administrator.password
        })
        const headers = { "content-type": "application/json" }
        const login = yield* json(yield* send("/latest/authenticate", { method: "POST", headers, body }))
        const basic = btoa(`${Rest.user.username}:${Rest.user.password}`)
        const seen = yield* Effect.forEach(
          [
            ["/digital_certificates", azion(2)],
            ["/domains?page_size=1", azion(3)],
            ["/latest/account?size=1", { headers: { "x-auth-token": `Bearer ${Object(login).token}` } }],
            ["/v2/clients?limit=1", { headers: { authorization: `Bearer ${LeanLaw.apiKey}` } }],
            ["/books", { headers: { authorization: `Basic ${basic}` } }]
          ] as const,
          ([path, init]) => Effect.map(send(path, init), ({ status }) => [path, status] as const)
        )
        assert.deepStrictEqual(seen, [
          ["/digital_certificates", 200],
          ["/domains?page_size=1", 200],
          ["/latest/account?size=1", 200],
          ["/v2/clients?limit=1", 200],
          ["/books", 200]
        ])
      })
    )

    it.effect("keeps its state between requests, and goes back to the start", () =>
      Effect.gen(function* () {
        const count = Effect.flatMap(send("/__sandbox/azion/domains"), json).pipe(
          Effect.map((domains) => Object(domains).length)
        )
        const body = JSON.stringify({ name: "shop", edge_application_id: 7 })
        const headers = { ...azion(3).headers, "content-type": "application/json" }
        assert.strictEqual((yield* send("/domains", { method: "POST", headers, body })).status, 201)
        assert.strictEqual(yield* count, 37)
        yield* send("/__sandbox/reset", { method: "POST" })
        assert.strictEqual(yield* count, 36)
      })
    )

    it.effect("answers with faults, late ones too, and tells what it saw without secrets", () =>
      Effect.gen(function* () {
        yield* only(Fault.status(503, { body: { down: true } }))
        const down = yield* send("/domains", azion(3))
        assert.deepStrictEqual([down.status, yield* json(down)], [503, { down: true }])
        const delay = JSON.stringify(FaultJson.format(Fault.delay("20 millis")))
        yield* send("/__sandbox/faults", { method: "POST", body: delay })
        assert.strictEqual((yield* send("/domains", azion(3))).status, 200)
        const seen = yield* json(yield* send("/__sandbox/requests"))
        assert.deepStrictEqual(
          Object(seen).map(({ faults, headers, isCarriedOut, status }: Record<string, unknown>) => [
            status,
            isCarriedOut,
            faults,
            Object(headers).authorization
          ]),
          [
            [503, false, ["Status"], "Token <redacted>"],
            [200, true, ["Delay"], "Token <redacted>"]
          ]
        )
      })
    )

    it.effect("cuts connections and breaks bodies off for callers in the same worker", () =>
      Effect.gen(function* () {
        yield* send("/__sandbox/reset", { method: "POST" })
        assert.deepStrictEqual(yield* json(yield* send("/inside")), {
          cut: ["TransportError", "TypeError"],
          aborted: ["DecodeError", "TypeError"]
        })
      })
    )

    it.effect("cannot cut the connection of its own caller: workerd answers 500 in its place", () =>
      Effect.gen(function* () {
        yield* only(Fault.cut("after"))
        const response = yield* send("/domains", azion(3))
        assert.strictEqual(response.status, 500)
        const seen = yield* json(yield* send("/__sandbox/requests"))
        assert.deepStrictEqual(Object(seen)[0].isCarriedOut, true)
      })
    )
  })
})
