import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"
import { declared, learned, noon, perMinute } from "./Callers.ts"
import { drain, make as makeServer } from "./QuotaServer.ts"
import { machines, stored } from "./Machines.ts"

/** Four machines make few calls, and twenty each a while later. */
const burst = Effect.fnUntraced(function* (
  server: ReturnType<typeof makeServer>,
  rule: typeof declared,
  options: { readonly few: number; readonly begin: number; readonly rest: number }
) {
  yield* TestClock.setTime(options.begin)
  const all = yield* machines(4)
  yield* Effect.forkChild(drain(all, server, rule, options.few, 1))
  yield* TestClock.adjust(options.rest)
  return yield* drain(all, server, rule, 20, "unbounded")
})

describe("SharedQuota", () => {
  describe("a burst while a window ends", () => {
    const begin = noon + 1

    for (const [what, rule, opens, headers] of [
      ["told by the headers, by the clock", learned, "by the clock", true],
      ["told by the headers, from its first call on", learned, "with a call", true],
      ["declared, from its first call on", declared, "with a call", false]
    ] as const) {
      for (const rest of [59_900, 59_990, 60_000, 60_050, 60_900, 61_100]) {
        it.effect(`of one minute, ${what}, after ${rest} ms, is counted in the next`, () =>
          Effect.gen(function* () {
            const server = makeServer({ ...perMinute, opens, headers })
            const { refused, windows } = yield* burst(server, rule, { few: 1, begin, rest })
            assert.deepStrictEqual([refused, windows], [0, [4, 20, 20, 20, 20]])
          }).pipe(stored)
        )
      }
    }

    for (const rest of [59_930, 59_940, 59_950]) {
      it.effect(
        `is counted in the next where the headers' whole seconds tell its end a second late, after ${rest} ms`,
        () =>
          Effect.gen(function* () {
            const server = makeServer({ ...perMinute, opens: "with a call", headers: true })
            const { refused, windows } = yield* burst(server, learned, { few: 1, begin: noon + 850, rest })
            assert.deepStrictEqual([refused, windows], [0, [4, 20, 20, 20, 20]])
          }).pipe(stored)
      )
    }

    it.effect("is counted in this one while there is time for its calls to arrive", () =>
      Effect.gen(function* () {
        const server = makeServer({ ...perMinute, opens: "by the clock", headers: true })
        const { refused, windows } = yield* burst(server, learned, { few: 1, begin, rest: 56_000 })
        assert.deepStrictEqual([refused, windows], [0, [20, 20, 20, 20, 4]])
      }).pipe(stored)
    )

    const ms = (minimum: number) => Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum, maximum: 99_999 })))

    it.effect.prop(
      "is never refused, whatever the moment, where the headers tell the windows",
      {
        begin: ms(0),
        // A second is what the few take, from which the machines learn the limit.
        rest: ms(1000),
        few: Arbitrary.schema(Schema.Literals([1, 2, 3, 4])),
        opens: Arbitrary.schema(Schema.Literals(["by the clock", "with a call"]))
      },
      ({ begin, few, opens, rest }) =>
        Effect.gen(function* () {
          const server = makeServer({ ...perMinute, opens, headers: true })
          const { refused } = yield* burst(server, learned, { few, begin: noon + begin, rest })
          assert.strictEqual(refused, 0)
        }).pipe(stored, Effect.provide(TestClock.layer())),
      { arbitrary: { seed: "millrace", runs: 100 } }
    )
  })
})
