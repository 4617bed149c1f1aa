/**
 * Calls that go away without a word, as an edge runtime takes them away together with the request that made them.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Scheduler from "effect/Scheduler"
import * as TestClock from "effect/testing/TestClock"
import * as Quota from "../src/Quota.ts"
import { atNoon, call, declared, gatheringAt, idle, learned, noon, timing } from "./Callers.ts"

/** Runs fibers until it is told to leave them where they are. */
class Mortal implements Scheduler.Scheduler {
  readonly executionMode = "async"
  readonly whole = new Scheduler.MixedScheduler()
  gone = false
  shouldYield(): boolean {
    return this.gone
  }
  makeDispatcher(): Scheduler.SchedulerDispatcher {
    const dispatcher = this.whole.makeDispatcher()
    return {
      scheduleTask: (task, priority) => {
        if (!this.gone) dispatcher.scheduleTask(task, priority)
      },
      flush: () => dispatcher.flush()
    }
  }
}

describe("Quota", () => {
  describe("of a call that has gone away without a word", () => {
    it.effect("gives its place to the next when its deadline is past", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        yield* call(quota, learned, timing(1, 1, 10_000))
        yield* quota.acquire(learned, quota.ticket(), noon + 60_000)
        const { join, log } = gatheringAt(quota)
        yield* TestClock.adjust(10_000)
        yield* join("next")
        yield* TestClock.adjust(50_000)
        assert.deepStrictEqual(log, [])
        yield* TestClock.adjust(1)
        assert.deepStrictEqual(log, ["next"])
      })
    )

    it.effect("keeps nobody waiting behind it once its deadline is past", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        yield* call(quota, declared, timing(1, 0, 10_000))
        const scheduler = new Mortal()
        yield* Effect.forkDetach(
          Effect.provideService(quota.acquire(declared, quota.ticket(), noon + 60_000), Scheduler.Scheduler, scheduler)
        )
        yield* idle
        const { join, log } = gatheringAt(quota)
        yield* join("behind", { rule: declared })
        scheduler.gone = true
        yield* TestClock.adjust(60_001)
        assert.deepStrictEqual(log, [])
        yield* join("next", { rule: declared })
        yield* idle
        assert.deepStrictEqual(log, ["behind"])
      })
    )

    it.effect("gives no second place back when it comes back after all", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        yield* call(quota, learned, timing(2, 2, 600_000))
        yield* quota.acquire(learned, quota.ticket(), noon + 60_000)
        yield* TestClock.adjust(60_001)
        yield* quota.acquire(learned, quota.ticket(), noon + 120_000)
        yield* quota.settle(learned, timing(2, 1, 539_999), undefined)
        yield* quota.settle(learned, timing(2, 0, 539_999), undefined)
        assert.strictEqual(quota.remaining("learned"), 0)
      })
    )
  })
})
