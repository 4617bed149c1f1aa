import { assert, describe, it } from "@effect/vitest"
import * as Array from "effect/Array"
import * as Effect from "effect/Effect"
import * as Scheduler from "effect/Scheduler"
import * as TestClock from "effect/testing/TestClock"
import * as Quota from "../src/Quota.ts"
import { atNoon, call, declared, gatheringAt, idle, learned, noon, settle, timing } from "./Callers.ts"

describe("Quota", () => {
  describe("acquire", () => {
    for (const [what, settled] of [
      ["an answer without figures", undefined],
      ["an answer of which no header can be read", timing(undefined, undefined, undefined)]
    ] as const) {
      it.effect(`lets ten through while nothing is known, and all in order after ${what}`, () =>
        Effect.gen(function* () {
          yield* atNoon
          const quota = Quota.make()
          const { join, log } = gatheringAt(quota)
          const names = Array.map(Array.range(1, 40), String)
          yield* Effect.forEach(names, (name) => join(name))
          assert.deepStrictEqual(log, names.slice(0, 10))
          yield* settle(quota, learned, settled)
          yield* TestClock.adjust(0)
          yield* idle
          assert.deepStrictEqual(log, names)
          assert.strictEqual(quota.remaining("learned"), undefined)
        })
      )
    }

    it.effect("lets another through in place of one that was not sent, while nothing is known", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        const { join, log } = gatheringAt(quota)
        const names = Array.map(Array.range(1, 12), String)
        yield* Effect.forEach(names, (name) => join(name))
        yield* quota.settle(learned, "unsent", undefined)
        yield* idle
        assert.deepStrictEqual(log, names.slice(0, 11))
      })
    )

    it.effect("holds nobody back in vain while nothing is known: who cannot wait longer is told so in time", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        const { join, log } = gatheringAt(quota)
        const names = Array.map(Array.range(1, 10), String)
        yield* Effect.forEach(names, (name) => join(name))
        yield* join("late", { deadline: noon + 1000 })
        yield* TestClock.adjust(999)
        assert.deepStrictEqual(log, names)
        yield* TestClock.adjust(1)
        yield* idle
        assert.deepStrictEqual(log.slice(10), ["late not within undefined ms"])
      })
    )

    it.effect("waits until the window closes, then sends in order of arrival", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        yield* call(quota, learned, timing(3, 0, 10_000))
        const { join, log } = gatheringAt(quota)
        yield* Effect.forEach(["a", "b", "c"], (name) => join(name))
        yield* TestClock.adjust(9999)
        assert.deepStrictEqual(log, [])
        yield* TestClock.adjust(1)
        assert.deepStrictEqual(log, ["a", "b", "c"])
      })
    )

    it.effect("counts the requests in flight", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        yield* call(quota, learned, timing(10, 2, 10_000))
        const { join, log } = gatheringAt(quota)
        yield* Effect.forEach(["a", "b", "c"], (name) => join(name))
        assert.deepStrictEqual([log, quota.remaining("learned")], [["a", "b"], 0])
      })
    )

    it.effect("sends the next as soon as a request comes back and leaves room", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        yield* call(quota, learned, timing(10, 2, 10_000))
        const { join, log } = gatheringAt(quota)
        yield* Effect.forEach(["a", "b", "c", "d"], (name) => join(name))
        yield* settle(quota, learned, timing(10, 2, 10_000))
        yield* idle
        assert.deepStrictEqual(log, ["a", "b", "c"])
      })
    )

    it.effect("sends no more than the limit when the next window's end is not known yet", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        yield* call(quota, learned, timing(2, 0, 10_000))
        const { join, log } = gatheringAt(quota)
        yield* Effect.forEach(["a", "b", "c"], (name) => join(name))
        yield* TestClock.adjust("1 hour")
        assert.deepStrictEqual(log, ["a", "b"])
        yield* settle(quota, learned, timing(2, 0, 60_000))
        yield* settle(quota, learned, timing(2, 0, 60_000))
        yield* TestClock.adjust(59_999)
        assert.deepStrictEqual(log, ["a", "b"])
        yield* TestClock.adjust(1)
        assert.deepStrictEqual(log, ["a", "b", "c"])
      })
    )

    it.effect("keeps to a declared rule without any headers", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        const rule: Quota.Rule = { key: "declared", limit: 2, window: "10 seconds" }
        const { join, log } = gatheringAt(quota)
        yield* Effect.forEach(["a", "b", "c", "d", "e"], (name) => join(name, { rule }))
        yield* settle(quota, rule)
        yield* settle(quota, rule)
        yield* TestClock.adjust(9999)
        assert.deepStrictEqual(log, ["a", "b"])
        yield* TestClock.adjust(1)
        assert.deepStrictEqual(log, ["a", "b", "c", "d"])
        yield* settle(quota, rule)
        yield* settle(quota, rule)
        yield* TestClock.adjust(9999)
        assert.deepStrictEqual(log, ["a", "b", "c", "d"])
        yield* TestClock.adjust(1)
        assert.deepStrictEqual(log, ["a", "b", "c", "d", "e"])
      })
    )

    it.effect("keeps one gate per key", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        yield* call(quota, learned, timing(1, 0, 10_000))
        const { join, log } = gatheringAt(quota)
        yield* join("same key")
        yield* join("other key", { rule: { key: "other" } })
        assert.deepStrictEqual(log, ["other key"])
        assert.deepStrictEqual([quota.remaining("learned"), quota.remaining("other")], [0, undefined])
      })
    )

    it.effect("takes the place in one step, wherever the fiber yields", () =>
      Effect.gen(function* () {
        yield* atNoon
        const overruns: Array<number> = []
        for (let operations = 3; operations < 40; operations++) {
          const quota = Quota.make()
          yield* call(quota, learned, timing(5, 1, 10_000))
          const fibers = yield* Effect.forEach(["a", "b"], () =>
            quota
              .acquire(learned, quota.ticket(), Infinity)
              .pipe(Effect.provideService(Scheduler.MaxOpsBeforeYield, operations), Effect.forkChild)
          )
          yield* idle
          const through = fibers.filter((fiber) => fiber.pollUnsafe() !== undefined)
          if (through.length !== 1) overruns.push(operations)
        }
        assert.deepStrictEqual(overruns, [])
      })
    )
  })

  describe("order", () => {
    it.effect("lets a retried call keep its place", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        const first = quota.ticket()
        yield* quota.acquire(learned, first, Infinity)
        yield* call(quota, learned, timing(1, 0, 10_000))
        const { join, log } = gatheringAt(quota)
        yield* Effect.forEach(["b", "c"], (name) => join(name))
        yield* settle(quota, learned, timing(1, 0, 10_000), 5000)
        yield* join("a", { ticket: first })
        yield* TestClock.adjust(9999)
        assert.deepStrictEqual(log, [])
        yield* TestClock.adjust(1)
        assert.deepStrictEqual(log, ["a"])
        for (const expected of [
          ["a", "b"],
          ["a", "b", "c"]
        ]) {
          yield* settle(quota, learned, timing(1, 0, 10_000))
          yield* TestClock.adjust(10_000)
          assert.deepStrictEqual(log, expected)
        }
      })
    )

    it.effect("does not let a newcomer pass those in the queue when the window has just closed", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        yield* call(quota, learned, timing(1, 0, 10_000))
        const { join, log } = gatheringAt(quota)
        // Wakes at the same moment, and before the queue does.
        yield* Effect.forkChild(
          Effect.delay(
            Effect.suspend(() => join("newcomer")),
            10_000
          )
        )
        yield* idle
        yield* join("a")
        yield* TestClock.adjust(10_000)
        yield* idle
        assert.deepStrictEqual(log, ["a"])
      })
    )
  })

  describe("pause", () => {
    it.effect("holds back the whole key after a 429, and no other key", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        yield* call(quota, learned, undefined, 5000)
        const { join, log } = gatheringAt(quota)
        yield* Effect.forEach(["a", "b", "c"], (name) => join(name))
        yield* join("other key", { rule: { key: "other" } })
        yield* TestClock.adjust(4999)
        assert.deepStrictEqual(log, ["other key"])
        yield* TestClock.adjust(1)
        assert.deepStrictEqual(log, ["other key", "a", "b", "c"])
      })
    )

    it.effect("holds back those that were queued before it", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        yield* quota.acquire(learned, quota.ticket(), Infinity)
        yield* call(quota, learned, timing(5, 0, 1000))
        const { join, log } = gatheringAt(quota)
        yield* Effect.forEach(["a", "b"], (name) => join(name))
        yield* settle(quota, learned, undefined, 30_000)
        yield* TestClock.adjust(29_999)
        assert.deepStrictEqual(log, [])
        yield* TestClock.adjust(1)
        assert.deepStrictEqual(log, ["a", "b"])
      })
    )

    it.effect("is not cut short by a shorter one", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        yield* quota.acquire(learned, quota.ticket(), Infinity)
        yield* call(quota, learned, undefined, 5000)
        yield* settle(quota, learned, undefined, 1000)
        const { join, log } = gatheringAt(quota)
        yield* join("a")
        yield* TestClock.adjust(4999)
        assert.deepStrictEqual(log, [])
        yield* TestClock.adjust(1)
        assert.deepStrictEqual(log, ["a"])
      })
    )

    it.effect("grows while the queue waits", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        yield* quota.acquire(learned, quota.ticket(), Infinity)
        yield* call(quota, learned, undefined, 1000)
        const { join, log } = gatheringAt(quota)
        yield* join("a")
        yield* TestClock.adjust(500)
        yield* settle(quota, learned, undefined, 5000)
        yield* TestClock.adjust(4999)
        assert.deepStrictEqual(log, [])
        yield* TestClock.adjust(1)
        assert.deepStrictEqual(log, ["a"])
      })
    )

    it.effect("turns away at once everyone queued whose deadline comes before its end", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        yield* quota.acquire(learned, quota.ticket(), Infinity)
        yield* call(quota, learned, timing(9, 0, 1000))
        const { join, log } = gatheringAt(quota)
        yield* join("head", { deadline: noon + 29_999 })
        yield* join("patient", { deadline: noon + 30_000 })
        yield* join("hasty", { deadline: noon + 10_000 })
        assert.deepStrictEqual(log, [])
        yield* settle(quota, learned, undefined, 30_000)
        yield* idle
        assert.deepStrictEqual(log, ["head not within 30000 ms", "hasty not within 30000 ms"])
        yield* TestClock.adjust(29_999)
        assert.strictEqual(log.length, 2)
        yield* TestClock.adjust(1)
        assert.deepStrictEqual(log.slice(2), ["patient"])
      })
    )

    it.effect("turns away newcomers who cannot wait for its end, whoever is queued", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        yield* call(quota, learned, undefined, 5000)
        const { join, log } = gatheringAt(quota)
        yield* join("a")
        yield* TestClock.adjust(1000)
        yield* join("b", { deadline: noon + 4999 })
        assert.deepStrictEqual(log, ["b not within 4000 ms"])
      })
    )
  })

  describe("remaining", () => {
    it.effect("is unknown until a rule or a response tells", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        assert.strictEqual(quota.remaining("learned"), undefined)
        yield* call(quota, learned)
        assert.strictEqual(quota.remaining("learned"), undefined)
        yield* call(quota, learned, timing(20, 7, 60_000))
        assert.strictEqual(quota.remaining("learned"), 7)
      })
    )

    it.effect("starts at the declared limit", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        yield* quota.acquire(declared, quota.ticket(), Infinity)
        assert.strictEqual(quota.remaining("declared"), 19)
      })
    )
  })
})
