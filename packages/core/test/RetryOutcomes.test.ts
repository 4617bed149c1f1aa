/**
 * Any outcomes in any order: what is sent, and how often, whatever comes back.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Result from "effect/Result"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import { createServer, type RequestListener } from "node:http"
import type { AddressInfo } from "node:net"
import type { ApiError } from "../src/ApiError.ts"
import * as Client from "../src/Client.ts"
import * as Deadline from "../src/Deadline.ts"
import * as Operation from "../src/Operation.ts"
import * as RetryPolicy from "../src/RetryPolicy.ts"
import * as Transport from "../src/Transport.ts"
import * as Api from "./Api.ts"
import { finish } from "./Finish.ts"
import { build, get, mill, ok } from "./Mills.ts"
import * as Script from "./Script.ts"

/** Proof that nothing was done, a failure that may pass, or one that stays: so a safe call, and an unsafe one, goes on. */
const outcomes = {
  "200": { reply: ok, safe: false, unsafe: false },
  "409": { reply: Script.answer(409), safe: false, unsafe: false },
  "500": { reply: Script.answer(500), safe: true, unsafe: false },
  "503": { reply: Script.answer(503), safe: true, unsafe: false },
  "503 with Retry-After": { reply: Script.answer(503, "", { "retry-after": "1" }), safe: true, unsafe: true },
  "429": { reply: Script.answer(429), safe: true, unsafe: true },
  "429 with Retry-After": { reply: Script.answer(429, "", { "retry-after": "1" }), safe: true, unsafe: true },
  "a cut connection": { reply: Script.cut, safe: true, unsafe: false },
  "a refused connection": { reply: Script.refused, safe: true, unsafe: true },
  "no answer": { reply: Script.silence, safe: true, unsafe: false },
  "a body that breaks off": { reply: Script.brokenBody(200), safe: true, unsafe: false }
}

type Outcome = keyof typeof outcomes
// Object.keys forgets which names they are.
const names = Object.keys(outcomes) as ReadonlyArray<Outcome>

describe("retry", () => {
  for (const safety of ["safe", "unsafe"] as const) {
    it.effect.prop(
      `sends a call that is ${safety} again only where its outcome allows it, and times + 1 requests at most`,
      {
        series: Arbitrary.schema(
          Schema.Array(Schema.Literals(names)).check(Schema.isMinLength(1), Schema.isMaxLength(6))
        ),
        times: Arbitrary.schema(Schema.Literals([0, 1, 2, 3, 4]))
      },
      ({ series, times }) =>
        Effect.gen(function* () {
          const [first, ...rest] = series.map((name) => outcomes[name].reply)
          const script = Script.make(first ?? ok, ...rest)
          const api = yield* Api.make(script)
          const call: Effect.Effect<unknown, ApiError> = safety === "safe" ? api.get(get) : api.build(build)
          const result = yield* finish(
            Effect.result(
              call.pipe(
                RetryPolicy.with({ times, schedule: Schedule.spaced(10), budget: 1000 }),
                Deadline.with({ attempt: "1 second" })
              )
            )
          )
          // The last one is for ever.
          const at = (index: number): Outcome => series[Math.min(index, series.length - 1)] ?? "200"
          let expected = 1
          while (expected <= times && outcomes[at(expected - 1)][safety]) expected++
          assert.strictEqual(script.sent.length, expected)
          if (Result.isSuccess(result)) assert.deepStrictEqual([at(expected - 1), result.success], ["200", mill])
          else assert.strictEqual(result.failure.attempts, expected)
        }),
      { arbitrary: { seed: "millrace", runs: 200 } }
    )
  }
})

const write = Operation.post("write", "/here", {})

/** A server on a loopback port, which counts what arrives; closed, its port takes no connection. */
const serve = (answer: RequestListener) =>
  Effect.acquireRelease(
    Effect.callback<{ origin: string; seen: () => number; close: Effect.Effect<void> }>((resume) => {
      let seen = 0
      const server = createServer((request, response) => {
        seen++
        answer(request, response)
      }).listen(0, "127.0.0.1", () => {
        // A server on a port has an address of this kind.
        const { port } = server.address() as AddressInfo
        const close = Effect.callback<void>((resume) => void server.close(() => resume(Effect.void)))
        resume(Effect.succeed({ origin: `http://127.0.0.1:${port}`, seen: () => seen, close }))
      })
    }),
    ({ close }) => close
  )

describe("retry of a POST over fetch", () => {
  const post = (baseUrl: string) =>
    Effect.flatMap(Transport.make({ api: "mills", baseUrl }), (transport) =>
      Effect.flip(Client.method(transport, write)()).pipe(RetryPolicy.with({ times: 2, schedule: Schedule.spaced(1) }))
    )

  it.live("sends it again where no connection is made, and says that it never arrived", () =>
    Effect.gen(function* () {
      const server = yield* serve((_, response) => response.end())
      yield* server.close
      const error = yield* post(server.origin)
      assert.deepStrictEqual([error._tag, error.attempts, server.seen()], ["TransportError", 3, 0])
    }).pipe(Effect.provide(FetchHttpClient.layer))
  )

  for (const [when, answer] of [
    ["before the answer", (request) => request.socket.destroy()],
    [
      "in the middle of the answer",
      (_, response) => {
        response.writeHead(200, { "content-length": "9" }).write("{", () => response.destroy())
      }
    ]
  ] satisfies ReadonlyArray<readonly [string, RequestListener]>) {
    it.live(`never sends it again where the connection is cut ${when}`, () =>
      Effect.gen(function* () {
        const server = yield* serve(answer)
        const error = yield* post(server.origin)
        const tag = when === "before the answer" ? "OutcomeUnknown" : "InvalidResponse"
        assert.deepStrictEqual([error._tag, error.attempts, server.seen()], [tag, 1, 1])
      }).pipe(Effect.provide(FetchHttpClient.layer))
    )
  }
})
