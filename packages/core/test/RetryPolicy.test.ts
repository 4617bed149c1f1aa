import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Array from "effect/Array"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import type { CallSafety } from "../src/CallSafety.ts"
import * as RetryPolicy from "../src/RetryPolicy.ts"

const safeties: ReadonlyArray<CallSafety> = ["safe", "idempotent", "unsafe"]

const allStatuses = [0, ...Array.range(100, 599)]

/** The statuses after which an attempt may be made again. */
const retried = (safety: CallSafety, outcome?: { readonly invited?: boolean; readonly unsent?: boolean }) =>
  allStatuses.filter((status) => RetryPolicy.isRetryable(safety, { status, invited: false, unsent: false, ...outcome }))

/** The first waits of a schedule, in ms, and what it gave out with them. */
const steps = <Output>(schedule: Schedule.Schedule<Output>, count: number) =>
  Effect.gen(function* () {
    const step = yield* Schedule.toStep(schedule)
    return yield* Effect.forEach(Array.range(1, count), () =>
      Effect.map(step(0, undefined), ([output, wait]) => [output, Duration.toMillis(wait)] as const)
    )
  })

const waits = (schedule: Schedule.Schedule<unknown>, count: number, seed: string = "millrace") =>
  steps(schedule, count).pipe(
    Effect.map((all) => all.map(([, wait]) => wait)),
    Effect.orDie,
    Random.withSeed(seed)
  )

describe("RetryPolicy", () => {
  describe("isRetryable", () => {
    for (const safety of ["safe", "idempotent"] as const) {
      it(`repeats ${safety} calls after no response, 408, 429 and the 5xx that pass by themselves`, () => {
        assert.deepStrictEqual(retried(safety), [0, 408, 429, 500, 502, 503, 504])
        assert.deepStrictEqual(retried(safety, { invited: true }), [0, 408, 429, 500, 502, 503, 504])
      })
    }

    it("repeats unsafe calls after 429 only", () => {
      assert.deepStrictEqual(retried("unsafe"), [429])
    })

    it("repeats unsafe calls after 503 too when the server names a time to come back", () => {
      assert.deepStrictEqual(retried("unsafe", { invited: true }), [429, 503])
    })

    for (const safety of safeties) {
      it(`repeats ${safety} calls that were never sent`, () => {
        assert.isTrue(RetryPolicy.isRetryable(safety, { status: 0, invited: false, unsent: true }))
      })

      it(`never repeats ${safety} calls after a success, a redirect or a mistake of the caller`, () => {
        const final = [200, 201, 204, 301, 304, 400, 401, 403, 404, 405, 406, 409, 410, 415, 422, 501, 505]
        const may = retried(safety, { invited: true })
        assert.deepStrictEqual(
          final.filter((status) => may.includes(status)),
          []
        )
      })
    }
  })

  describe("backoff", () => {
    it.effect("waits the same with the same seed, and differently with another", () =>
      Effect.gen(function* () {
        const first = yield* waits(RetryPolicy.backoff(), 20)
        assert.deepStrictEqual(yield* waits(RetryPolicy.backoff(), 20), first)
        assert.notDeepEqual(yield* waits(RetryPolicy.backoff(), 20, "another"), first)
      })
    )

    it.effect("draws each wait evenly between zero and base times 2^n, at most 20 seconds", () =>
      Effect.gen(function* () {
        const random = yield* Effect.forEach(Array.range(1, 12), () => Random.next).pipe(Random.withSeed("millrace"))
        const ceilings = [500, 1000, 2000, 4000, 8000, 16_000, ...Array.replicate(20_000, 6)]
        assert.deepStrictEqual(
          yield* waits(RetryPolicy.backoff(), 12),
          ceilings.map((ceiling, index) => Math.round(ceiling * (random[index] ?? NaN)))
        )
      })
    )

    it.effect("fills the whole span with full jitter: from near zero to near the ceiling", () =>
      Effect.gen(function* () {
        const draws = yield* waits(RetryPolicy.backoff({ base: 1000, cap: 1000 }), 4000)
        const quarters = [0, 0, 0, 0]
        for (const wait of draws) quarters[Math.min(3, Math.floor(wait / 250))]! += 1
        for (const count of quarters) assert.isTrue(count > 900 && count < 1100, `${count} of 4000 in a quarter`)
        assert.isBelow(Math.min(...draws), 10)
        assert.isAbove(Math.max(...draws), 990)
      })
    )

    it.effect("takes base and cap in any unit", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(
          yield* waits(RetryPolicy.backoff({ base: "1 second", cap: "3 seconds" }), 8),
          yield* waits(RetryPolicy.backoff({ base: 1000, cap: 3000 }), 8)
        )
      })
    )

    it.effect("keeps to a cap below the base", () =>
      Effect.gen(function* () {
        assert.isAtMost(Math.max(...(yield* waits(RetryPolicy.backoff({ base: 1000, cap: 10 }), 200))), 10)
      })
    )

    it.effect("waits not at all with a base of zero", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* waits(RetryPolicy.backoff({ base: 0 }), 5), [0, 0, 0, 0, 0])
      })
    )

    it.effect("stays at the cap after thousands of retries", () =>
      Effect.gen(function* () {
        const draws = yield* waits(RetryPolicy.backoff(), 3000)
        assert.deepStrictEqual(
          draws.filter((wait) => !(wait >= 0 && wait <= 20_000)),
          []
        )
      })
    )

    it.effect("begins anew for each call", () =>
      Effect.gen(function* () {
        const backoff = RetryPolicy.backoff()
        const first = yield* waits(backoff, 6)
        assert.deepStrictEqual(yield* waits(backoff, 6), first)
      })
    )

    it.effect("gives out the number of the retry and never ends", () =>
      Effect.gen(function* () {
        const all = yield* steps(RetryPolicy.backoff(), 100)
        assert.deepStrictEqual(
          all.map(([retry]) => retry),
          Array.range(1, 100)
        )
      })
    )

    it.effect.prop(
      "never waits longer than base times 2^n or the cap, nor less than zero",
      {
        base: Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 10_000 }))),
        cap: Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 100_000 }))),
        seed: Arbitrary.schema(Schema.String)
      },
      ({ base, cap, seed }) =>
        Effect.gen(function* () {
          const draws = yield* waits(RetryPolicy.backoff({ base, cap }), 12, seed)
          const outside = draws.filter((wait, n) => !(wait >= 0 && wait <= Math.min(cap, base * 2 ** n)))
          assert.deepStrictEqual(outside, [])
        }),
      { arbitrary: { seed: "millrace", runs: 200 } }
    )
  })

  describe("RetryPolicy", () => {
    it.effect("makes two retries by default", () =>
      Effect.gen(function* () {
        const asked = yield* RetryPolicy.RetryPolicy
        assert.deepStrictEqual([{ ...RetryPolicy.defaults, ...asked }.times, asked], [2, {}])
      })
    )

    it.effect("is set for a stretch of program, and left as it is elsewhere", () =>
      Effect.gen(function* () {
        const outer = yield* RetryPolicy.RetryPolicy
        const schedule = Schedule.spaced("1 second")
        const inside = yield* RetryPolicy.RetryPolicy.pipe(
          RetryPolicy.with({ times: 0 }),
          RetryPolicy.with({ times: 9, schedule })
        )
        assert.deepStrictEqual([inside.times, inside.schedule === schedule], [0, true])
        assert.strictEqual(yield* RetryPolicy.RetryPolicy, outer)
      })
    )
  })
})
