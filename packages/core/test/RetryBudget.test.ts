import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as Client from "../src/Client.ts"
import * as Deadline from "../src/Deadline.ts"
import * as Operation from "../src/Operation.ts"
import * as RetryPolicy from "../src/RetryPolicy.ts"
import * as Transport from "../src/Transport.ts"
import * as Api from "./Api.ts"
import { finish } from "./Finish.ts"
import * as Script from "./Script.ts"

const get = { params: { id: 7 } }
const ok = Script.answer(200, { id: 7 })
const dead = Script.answer(503)
const quickly = RetryPolicy.with({ times: 2, schedule: Schedule.spaced(1) })

/** How many requests so many calls take, one after the other, whatever comes of them. */
const requests = (script: Script.Script, api: Effect.Success<ReturnType<typeof Api.make>>, calls: number) =>
  Effect.gen(function* () {
    const before = script.sent.length
    yield* finish(Effect.forEach(Array.from({ length: calls }), () => Effect.exit(quickly(api.get(get)))))
    return script.sent.length - before
  })

describe("the retry budget", () => {
  it.effect("sends 120 requests, not 300, for 100 calls against a dead server", () =>
    Effect.gen(function* () {
      const script = Script.make(dead)
      assert.strictEqual(yield* requests(script, yield* Api.make(script), 100), 120)
    })
  )

  it.effect("costs twice as much after a timeout", () =>
    Effect.gen(function* () {
      const script = Script.make(Script.silence)
      const api = yield* Api.make(script)
      const call = api.get(get).pipe(quickly, Deadline.with({ attempt: 10 }))
      yield* finish(Effect.forEach(Array.from({ length: 100 }), () => Effect.exit(call)))
      assert.strictEqual(script.sent.length, 110)
    })
  )

  it.effect("is refilled as the server heals", () =>
    Effect.gen(function* () {
      // Ten calls empty the bucket, two get no retry, five successes pay for one, and it earns what it cost.
      const script = Script.make(dead, ...Array(31).fill(dead), ...Array(5).fill(ok), dead, ok, dead, dead)
      const api = yield* Api.make(script)
      assert.strictEqual(yield* requests(script, api, 10), 30)
      assert.strictEqual(yield* requests(script, api, 2), 2)
      assert.strictEqual(yield* requests(script, api, 5), 5)
      assert.strictEqual(yield* requests(script, api, 1), 2)
      assert.strictEqual(yield* requests(script, api, 1), 2)
    })
  )

  it.effect("is each API's own, and that of all connections derived from one", () =>
    Effect.gen(function* () {
      const script = Script.make(dead)
      const api = yield* Api.make(script)
      assert.strictEqual(yield* requests(script, api, 20), 40)
      assert.strictEqual(yield* requests(script, yield* Api.make(script), 1), 3)
      const derived = Transport.derive(api.transport, { headers: { accept: "application/json; version=2" } })
      const before = script.sent.length
      const ping = Client.method(derived, Operation.get("ping", "/ping", {}))
      yield* finish(Effect.exit(quickly(ping())))
      assert.strictEqual(script.sent.length - before, 1)
    })
  )

  it.effect("is not touched by retries that the server asked for", () =>
    Effect.gen(function* () {
      const script = Script.make(Script.answer(503, "", { "retry-after": "0" }))
      assert.strictEqual(yield* requests(script, yield* Api.make(script), 100), 300)
    })
  )

  it.effect("can be set by the program, and is one for all calls of a connection", () =>
    Effect.gen(function* () {
      const script = Script.make(dead)
      const api = yield* Api.make(script)
      yield* finish(
        Effect.forEach(Array.from({ length: 10 }), () =>
          Effect.exit(api.get(get).pipe(quickly, RetryPolicy.with({ budget: 15 })))
        )
      )
      yield* finish(Effect.exit(api.find().pipe(quickly, RetryPolicy.with({ budget: 15 }))))
      assert.strictEqual(script.sent.length, 14)
    })
  )
})
