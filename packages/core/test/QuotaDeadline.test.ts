import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as TestClock from "effect/testing/TestClock"
import * as Quota from "../src/Quota.ts"
import { atNoon, call, gatheringAt, idle, learned, noon, settle, timing } from "./Callers.ts"

describe("Quota", () => {
  describe("deadline", () => {
    it.effect("fails at once when the window closes later, and says when it does", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        yield* call(quota, learned, timing(1, 0, 10_000))
        assert.deepStrictEqual(
          yield* Effect.exit(quota.acquire(learned, quota.ticket(), noon + 9999)),
          Exit.fail({ retryAfter: 10_000 })
        )
        const { join, log } = gatheringAt(quota)
        yield* join("just in time", { deadline: noon + 10_000 })
        yield* TestClock.adjust(10_000)
        assert.deepStrictEqual(log, ["just in time"])
      })
    )

    it.effect("fails at once also behind others who wait for the same window", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        yield* call(quota, learned, timing(5, 0, 60_000))
        const { join, log } = gatheringAt(quota)
        yield* join("patient")
        yield* join("hasty", { deadline: noon + 10_000 })
        assert.deepStrictEqual(log, ["hasty not within 60000 ms"])
      })
    )

    it.effect("is over for a call deep in the queue when its time has come", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        yield* call(quota, learned, timing(1, 0, 60_000))
        const { join, log } = gatheringAt(quota)
        yield* Effect.forEach(["a", "b"], (name) => join(name))
        const third = yield* join("c", { deadline: noon + 90_000 })
        yield* TestClock.adjust(90_000)
        yield* idle
        assert.notStrictEqual(third.pollUnsafe(), undefined)
        assert.deepStrictEqual(log.slice(0, 1), ["a"])
      })
    )

    it.effect("is kept by waiting for requests in flight that may leave room", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        // The server has counted the request in flight already, so one more fits; only that response can tell.
        yield* quota.acquire(learned, quota.ticket(), Infinity)
        yield* call(quota, learned, timing(5000, 1, 3_600_000))
        const { join, log } = gatheringAt(quota)
        yield* join("a", { deadline: noon + 60_000 })
        assert.deepStrictEqual(log, [])
        yield* settle(quota, learned, timing(5000, 1, 3_600_000))
        yield* idle
        assert.deepStrictEqual(log, ["a"])
      })
    )
  })
})
