import { assert, describe, it } from "@effect/vitest"
import * as Array from "effect/Array"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import * as Quota from "../src/Quota.ts"
import { atNoon, call, declared, gatheringAt, idle, learned, noon, settle, timing } from "./Callers.ts"

describe("Quota", () => {
  describe("learning", () => {
    it.effect("keeps the newer window when a response of an older one comes late", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        yield* quota.acquire(learned, quota.ticket(), Infinity)
        yield* TestClock.adjust(10_000)
        yield* call(quota, learned, timing(10, 9, 60_000))
        yield* settle(quota, learned, timing(10, 0, 500))
        assert.strictEqual(quota.remaining("learned"), 9)
        const { join, log } = gatheringAt(quota)
        yield* Effect.forEach(Array.range(1, 10), (n) => join(String(n)))
        yield* TestClock.adjust(500)
        assert.strictEqual(log.length, 9)
        yield* TestClock.adjust(59_499)
        assert.strictEqual(log.length, 9)
      })
    )

    it.effect("takes no count from a window that has closed, before the first response of the next", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        const old = { ...timing(3, 0, 10_000), resetAt: noon + 10_000 }
        yield* quota.acquire(learned, quota.ticket(), Infinity)
        yield* call(quota, learned, old)
        const { join, log } = gatheringAt(quota)
        yield* join("a")
        yield* TestClock.adjust(10_000)
        // Sent half a second before the window closed.
        yield* settle(quota, learned, { ...old, resetAfter: 500 })
        yield* join("b")
        assert.deepStrictEqual([log, quota.remaining("learned")], [["a", "b"], 1])
      })
    )

    it.effect("keeps the lowest count when responses of one window overtake each other", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        yield* Effect.repeat(quota.acquire(learned, quota.ticket(), Infinity), { times: 1 })
        yield* settle(quota, learned, timing(10, 5, 60_000))
        yield* settle(quota, learned, timing(10, 7, 60_000))
        assert.strictEqual(quota.remaining("learned"), 5)
      })
    )

    it.effect("keeps the earliest end of a window, which whole seconds in Date put up to 1 s apart", () =>
      Effect.gen(function* () {
        for (const [first, second] of [
          [10_900, 10_000],
          [10_000, 10_900]
        ] as const) {
          yield* atNoon
          const quota = Quota.make()
          yield* call(quota, learned, timing(3, 1, first))
          yield* call(quota, learned, timing(3, 0, second))
          const { join, log } = gatheringAt(quota)
          yield* join("a")
          yield* TestClock.adjust(9999)
          assert.deepStrictEqual(log, [])
          yield* TestClock.adjust(1)
          assert.deepStrictEqual(log, ["a"])
        }
      })
    )

    it.effect("counts a request that failed without headers, and gives its place in flight back", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        yield* call(quota, learned, timing(10, 5, 60_000))
        yield* quota.acquire(learned, quota.ticket(), Infinity)
        assert.strictEqual(quota.remaining("learned"), 4)
        yield* settle(quota, learned)
        assert.strictEqual(quota.remaining("learned"), 4)
      })
    )

    it.effect("counts nothing for a request that was not sent, and gives its place back", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        yield* call(quota, learned, timing(10, 2, 10_000))
        yield* quota.acquire(learned, quota.ticket(), Infinity)
        assert.strictEqual(quota.remaining("learned"), 1)
        yield* quota.settle(learned, "unsent", undefined)
        assert.strictEqual(quota.remaining("learned"), 2)
      })
    )

    it.effect("asks the server again when all in flight have failed and the reset is unknown", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        yield* call(quota, learned, timing(2, 0, 10_000))
        const { join, log } = gatheringAt(quota)
        yield* Effect.forEach(["a", "b", "c", "d"], (name) => join(name))
        yield* TestClock.adjust(10_000)
        assert.deepStrictEqual(log, ["a", "b"])
        yield* settle(quota, learned)
        yield* idle
        assert.deepStrictEqual(log, ["a", "b"])
        yield* settle(quota, learned)
        yield* idle
        assert.deepStrictEqual(log, ["a", "b", "c"])
        yield* settle(quota, learned)
        yield* idle
        assert.deepStrictEqual(log, ["a", "b", "c", "d"])
      })
    )

    it.effect("counts down nothing, and fails nobody, where the API tells of its quota with a 429 only", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        yield* call(quota, learned, timing(2, 0, 10_000), 10_000)
        yield* TestClock.adjust(10_000)
        const untold = { ...timing(0, 0, 0), limit: undefined, remaining: undefined, resetAfter: undefined }
        const lost = call(quota, learned)
        yield* Effect.repeat(Effect.andThen(lost, call(quota, learned, untold)), { times: 9 })
        const { join, log } = gatheringAt(quota)
        yield* Effect.forEach(["a", "b", "c"], (name) => join(name, { deadline: noon + 60_000 }))
        assert.deepStrictEqual(log, ["a", "b"])
        yield* settle(quota, learned, untold)
        yield* idle
        assert.deepStrictEqual(log, ["a", "b", "c"])
      })
    )

    it.effect("fails nobody for a window whose end is unknown, as long as a request is in flight", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        yield* call(quota, learned, timing(2, 0, 10_000))
        yield* TestClock.adjust(10_000)
        yield* call(quota, learned)
        yield* call(quota, learned)
        const { join, log } = gatheringAt(quota)
        yield* Effect.forEach(["a", "b"], (name) => join(name, { deadline: noon + 20_000 }))
        assert.deepStrictEqual(log, ["a"])
        yield* settle(quota, learned, timing(2, 1, 10_000))
        yield* idle
        assert.deepStrictEqual(log, ["a", "b"])
      })
    )

    it.effect("keeps to a declared rule where the server tells of a limit of nothing", () =>
      Effect.gen(function* () {
        const quota = Quota.make()
        yield* atNoon
        yield* call(quota, declared, timing(0, 0, 0))
        yield* TestClock.adjust("1 day")
        const deadline = noon + 2 * 86_400_000
        yield* quota.acquire(declared, quota.ticket(), deadline)
      })
    )

    it.effect("believes the server over a declared window", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        const rule: Quota.Rule = declared
        // Someone else has used most of this window, which ends sooner than one that begins now.
        yield* call(quota, rule, timing(20, 1, 25_000))
        assert.strictEqual(quota.remaining("declared"), 1)
        const { join, log } = gatheringAt(quota)
        yield* Effect.forEach(["a", "b"], (name) => join(name, { rule }))
        yield* settle(quota, rule, timing(20, 0, 25_000))
        yield* TestClock.adjust(24_999)
        assert.deepStrictEqual(log, ["a"])
        yield* TestClock.adjust(1)
        assert.deepStrictEqual(log, ["a", "b"])
      })
    )

    it.effect("believes the server over a declared window that began after a rest", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        const rule: Quota.Rule = declared
        yield* call(quota, rule, timing(20, 19, 60_000))
        yield* TestClock.adjust(100_000)
        yield* call(quota, rule, timing(20, 3, 20_000))
        assert.strictEqual(quota.remaining("declared"), 3)
      })
    )

    it.effect("follows a limit that the server changes", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        yield* call(quota, learned, timing(20, 0, 10_000))
        yield* TestClock.adjust(10_000)
        yield* call(quota, learned, timing(5, 4, 60_000))
        assert.strictEqual(quota.remaining("learned"), 4)
        yield* TestClock.adjust(60_000)
        const { join, log } = gatheringAt(quota)
        yield* Effect.forEach(Array.range(1, 7), (n) => join(String(n)))
        assert.deepStrictEqual(log, ["1", "2", "3", "4", "5"])
      })
    )
  })
})
