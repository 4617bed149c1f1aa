import { assert, describe, it } from "@effect/vitest"
import * as Array from "effect/Array"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Scheduler from "effect/Scheduler"
import * as TestClock from "effect/testing/TestClock"
import * as SharedQuota from "../src/SharedQuota.ts"
import { atNoon, call, gathering, idle, learned, noon, timing } from "./Callers.ts"
import { closed, overLine, stored, three, two } from "./Machines.ts"

describe("SharedQuota", () => {
  describe("deadline", () => {
    it.effect("fails at once when another machine has used the window up, and says when it closes", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two()
        yield* Effect.repeat(call(a, three), { times: 2 })
        assert.deepStrictEqual(
          yield* Effect.exit(b.acquire(three, b.ticket(), noon + closed - 1)),
          Exit.fail({ retryAfter: closed })
        )
        const { join, log } = gathering()
        yield* join("just in time", b, three, { deadline: noon + closed })
        yield* TestClock.adjust(closed)
        assert.deepStrictEqual(log, ["just in time"])
      }).pipe(stored)
    )

    it.effect("fails at once during another machine's pause, also behind others who wait for its end", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two()
        yield* call(a, learned, undefined, 30_000)
        const { join, log } = gathering()
        yield* join("patient", b, learned)
        yield* join("hasty", b, learned, { deadline: noon + 29_999 })
        assert.deepStrictEqual(log, ["hasty not within 30000 ms"])
      }).pipe(stored)
    )

    it.effect("leaves the places in this machine to others when it turns a call away", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two()
        yield* Effect.repeat(call(a, three), { times: 2 })
        const { join, log } = gathering()
        yield* Effect.forEach(Array.range(1, 20), (n) => join(`hasty ${n}`, b, three, { deadline: noon + 100 }))
        assert.strictEqual(log.length, 20)
        assert.strictEqual(b.remaining("three"), 3)
        yield* Effect.forEach(["1", "2", "3"], (name) => join(name, b, three))
        yield* TestClock.adjust(closed)
        yield* idle
        assert.deepStrictEqual(log.slice(20), ["1", "2", "3"])
      }).pipe(stored)
    )

    it.effect("is kept by waiting while the store is asked for others", () =>
      overLine((line) =>
        Effect.gen(function* () {
          const [a] = yield* two()
          line.latency = 10
          const { join, log } = gathering()
          for (const name of ["1", "2", "3"]) {
            yield* join(name, a, three, { deadline: noon + 5000 })
            yield* TestClock.adjust(5)
          }
          yield* TestClock.adjust(100)
          assert.deepStrictEqual(log, ["1", "2", "3"])
        })
      )
    )

    it.effect("is kept while the store does not answer", () =>
      overLine((line) =>
        Effect.gen(function* () {
          const [a] = yield* two()
          line.state = "hung"
          const { join, log } = gathering()
          yield* join("a", a, three, { deadline: noon + 300 })
          yield* TestClock.adjust(299)
          assert.deepStrictEqual(log, [])
          yield* TestClock.adjust(1)
          assert.deepStrictEqual(log, ["a not within undefined ms"])
          assert.strictEqual(a.remaining("three"), 3)
        })
      )
    )
  })

  describe("interruption", () => {
    for (const [index, name] of ["head", "middle", "last"].entries()) {
      it.effect(`of the ${name} of the line lets the others go on in order`, () =>
        Effect.gen(function* () {
          yield* atNoon
          const [a, b] = yield* two()
          yield* Effect.repeat(call(a, three), { times: 2 })
          const { join, log } = gathering()
          const fibers = yield* Effect.forEach(["1", "2", "3"], (name) => join(name, b, three))
          yield* Fiber.interrupt(fibers[index]!)
          assert.strictEqual(b.remaining("three"), 3)
          yield* TestClock.adjust(closed)
          yield* idle
          assert.deepStrictEqual(
            log,
            ["1", "2", "3"].filter((_, at) => at !== index)
          )
        }).pipe(stored)
      )
    }

    it.effect("at any step of a call gives its place back, settled as the transport does it", () =>
      Effect.gen(function* () {
        yield* atNoon
        const leaks: Array<number> = []
        for (let operations = 3; operations < 120; operations++) {
          const quota = yield* SharedQuota.make({ identity: String(operations) })
          yield* call(quota, learned, timing(9, 5, 10_000))
          const fiber = yield* Effect.uninterruptibleMask((restore) =>
            quota
              .acquire(learned, quota.ticket(), Infinity)
              .pipe(
                Effect.andThen(
                  Effect.onExit(restore(Effect.never), () => quota.settle(learned, timing(9, 5, 10_000), undefined))
                )
              )
          ).pipe(Effect.provideService(Scheduler.MaxOpsBeforeYield, operations), Effect.forkChild)
          yield* Effect.yieldNow
          yield* Fiber.interrupt(fiber)
          const next = yield* Effect.forkChild(quota.acquire(learned, quota.ticket(), Infinity))
          yield* idle
          if (next.pollUnsafe() === undefined || quota.remaining("learned") !== 4) leaks.push(operations)
          yield* Fiber.interrupt(next)
        }
        assert.deepStrictEqual(leaks, [])
      }).pipe(stored)
    )

    it.effect("at any step of an acquire on its own lets the others go on", () =>
      Effect.gen(function* () {
        yield* atNoon
        const stalls: Array<number> = []
        for (let operations = 3; operations < 120; operations++) {
          const quota = yield* SharedQuota.make({ identity: String(operations) })
          const fiber = yield* quota
            .acquire(learned, quota.ticket(), Infinity)
            .pipe(Effect.provideService(Scheduler.MaxOpsBeforeYield, operations), Effect.forkChild)
          yield* Effect.yieldNow
          yield* Fiber.interrupt(fiber)
          const next = yield* Effect.forkChild(quota.acquire(learned, quota.ticket(), Infinity))
          yield* idle
          if (next.pollUnsafe() === undefined) stalls.push(operations)
          yield* Fiber.interrupt(next)
        }
        assert.deepStrictEqual(stalls, [])
      }).pipe(stored)
    )

    it.effect("while the store is asked lets the next one ask", () =>
      overLine((line) =>
        Effect.gen(function* () {
          const [a] = yield* two()
          line.state = "hung"
          const { join, log } = gathering()
          const first = yield* join("1", a, three)
          yield* join("2", a, three)
          line.state = "up"
          yield* Fiber.interrupt(first)
          yield* idle
          assert.deepStrictEqual(log, ["2"])
        })
      )
    )
  })
})
