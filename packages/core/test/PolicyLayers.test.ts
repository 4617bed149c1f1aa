import { assert, describe, it } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Deadline from "../src/Deadline.ts"
import * as RetryPolicy from "../src/RetryPolicy.ts"
import * as Api from "./Api.ts"
import { failure, finish } from "./Finish.ts"
import * as Script from "./Script.ts"

const get = { params: { id: 7 } }

class Mills extends Context.Service<Mills, Effect.Success<ReturnType<typeof Api.make>>>()("test/Mills") {}

const built = (script: Script.Script, ...policies: ReadonlyArray<Layer.Layer<never>>) =>
  policies.reduce<Layer.Layer<Mills>>(
    (layer, policy) => Layer.provide(layer, policy),
    Layer.effect(Mills, Api.make(script))
  )

const call = Effect.flatMap(Mills, (mills) => mills.get(get))

describe("a policy's layer", () => {
  it.effect("holds for the API that it is provided to", () =>
    Effect.gen(function* () {
      const script = Script.make(Script.answer(503))
      const schedule = Schedule.spaced("1 second")
      yield* failure(Effect.provide(call, built(script, RetryPolicy.layer({ times: 4, schedule }))))
      assert.deepStrictEqual(
        script.sent.map(({ at }) => at),
        [0, 1000, 2000, 3000, 4000]
      )
    })
  )

  it.effect("gives way to what a call asks for, field by field", () =>
    Effect.gen(function* () {
      const script = Script.make(Script.answer(503))
      const schedule = Schedule.spaced("1 second")
      yield* failure(
        Effect.provide(RetryPolicy.with({ times: 1 })(call), built(script, RetryPolicy.layer({ times: 4, schedule })))
      )
      assert.deepStrictEqual(
        script.sent.map(({ at }) => at),
        [0, 1000]
      )
    })
  )

  it.effect("adds to the one around it", () =>
    Effect.gen(function* () {
      const script = Script.make(Script.answer(503))
      const outer = RetryPolicy.layer({ times: 0, schedule: Schedule.spaced("1 second") })
      const inner = RetryPolicy.layer({ times: 1 })
      yield* failure(Effect.provide(call, built(script, Layer.provide(inner, outer))))
      assert.deepStrictEqual(
        script.sent.map(({ at }) => at),
        [0, 1000]
      )
    })
  )

  it.effect("sets deadlines the same way", () =>
    Effect.gen(function* () {
      const layer = built(Script.make(Script.silence), Deadline.layer({ total: "3 seconds", attempt: "1 second" }))
      const once = RetryPolicy.with({ times: 0 })
      const errors = yield* Effect.all([
        failure(Effect.provide(once(call), layer)),
        failure(Effect.provide(Deadline.with({ attempt: "5 seconds" })(call), layer))
      ])
      assert.deepStrictEqual(
        errors.map((error) => error._tag === "Timeout" && [error.scope, Duration.toMillis(error.elapsed)]),
        [
          ["attempt", 1000],
          ["total", 3000]
        ]
      )
    })
  )

  it.effect("may also be provided to the whole program", () =>
    Effect.gen(function* () {
      const script = Script.make(Script.answer(503), Script.answer(200, { id: 7 }))
      const program = Effect.provide(call, Layer.provideMerge(built(script), RetryPolicy.layer({ times: 0 })))
      assert.strictEqual((yield* failure(program))._tag, "ServerError")
      assert.strictEqual((yield* finish(Effect.provide(call, built(script)))).id, 7)
    })
  )
})
