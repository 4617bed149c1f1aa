import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Scheduler from "effect/Scheduler"
import * as TestClock from "effect/testing/TestClock"
import * as Quota from "../src/Quota.ts"
import { atNoon, call, gatheringAt, idle, learned, settle, timing } from "./Callers.ts"

describe("Quota", () => {
  describe("interruption", () => {
    const queue = Effect.gen(function* () {
      yield* atNoon
      const quota = Quota.make()
      yield* call(quota, learned, timing(1, 0, 10_000))
      const { join, log } = gatheringAt(quota)
      const fibers = yield* Effect.forEach(["a", "b", "c"], (name) => join(name))
      return { quota, log, fibers }
    })

    for (const [index, name] of ["head", "middle", "last"].entries()) {
      it.effect(`of the ${name} of the queue lets the others go on in order`, () =>
        Effect.gen(function* () {
          const { fibers, log, quota } = yield* queue
          yield* Fiber.interrupt(fibers[index]!)
          const rest = ["a", "b", "c"].filter((_, at) => at !== index)
          yield* TestClock.adjust(9999)
          assert.deepStrictEqual(log, [])
          yield* TestClock.adjust(1)
          assert.deepStrictEqual(log, rest.slice(0, 1))
          yield* settle(quota, learned, timing(1, 0, 10_000))
          yield* TestClock.adjust(10_000)
          assert.deepStrictEqual(log, rest)
        })
      )
    }

    it.effect("of everyone leaves no place taken", () =>
      Effect.gen(function* () {
        const { fibers, log, quota } = yield* queue
        yield* Effect.forEach(fibers, Fiber.interrupt)
        yield* TestClock.adjust(10_000)
        yield* quota.acquire(learned, quota.ticket(), Infinity)
        assert.deepStrictEqual([log, quota.remaining("learned")], [[], 0])
        yield* settle(quota, learned, timing(1, 1, 10_000))
        assert.strictEqual(quota.remaining("learned"), 1)
      })
    )

    it.effect("at any step of a call gives its place back, settled as the transport does it", () =>
      Effect.gen(function* () {
        yield* atNoon
        const leaks: Array<number> = []
        for (let operations = 3; operations < 40; operations++) {
          const quota = Quota.make()
          yield* call(quota, learned, timing(9, 5, 10_000))
          const fiber = yield* Effect.uninterruptibleMask((restore) =>
            quota.acquire(learned, quota.ticket(), Infinity).pipe(
              Effect.mapError(({ retryAfter }) => retryAfter),
              Effect.andThen(
                Effect.onExit(restore(Effect.never), () => quota.settle(learned, timing(9, 5, 10_000), undefined))
              )
            )
          ).pipe(Effect.provideService(Scheduler.MaxOpsBeforeYield, operations), Effect.forkChild)
          yield* Effect.yieldNow
          yield* Fiber.interrupt(fiber)
          if (quota.remaining("learned") !== 5) leaks.push(operations)
        }
        assert.deepStrictEqual(leaks, [])
      })
    )

    it.effect("at any step of joining the queue lets the others go on", () =>
      Effect.gen(function* () {
        yield* atNoon
        const stalls: Array<number> = []
        for (let operations = 3; operations < 40; operations++) {
          const quota = Quota.make()
          yield* call(quota, learned, timing(1, 0, 10_000))
          const fiber = yield* quota
            .acquire(learned, quota.ticket(), Infinity)
            .pipe(Effect.provideService(Scheduler.MaxOpsBeforeYield, operations), Effect.forkChild)
          yield* Effect.yieldNow
          yield* Fiber.interrupt(fiber)
          const next = yield* Effect.forkChild(quota.acquire(learned, quota.ticket(), Infinity))
          yield* TestClock.adjust(10_000)
          yield* idle
          if (next.pollUnsafe() === undefined) stalls.push(operations)
          yield* Fiber.interrupt(next)
        }
        assert.deepStrictEqual(stalls, [])
      })
    )
  })
})
