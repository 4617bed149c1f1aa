import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Array from "effect/Array"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Headers from "effect/http/Headers"
import * as Random from "effect/Random"
import * as Scheduler from "effect/Scheduler"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"
import * as Quota from "../src/Quota.ts"
import * as ServerTiming from "../src/ServerTiming.ts"

const learned: Quota.Rule = { key: "learned" }

/** A whole minute, so that windows of a minute begin here. */
const noon = Date.UTC(2026, 10, 2, 12)

const atNoon = TestClock.setTime(noon)

const timing = (limit: number, remaining: number, resetAfter: number): ServerTiming.ServerTiming => ({
  retryAfter: undefined,
  limit,
  remaining,
  resetAfter,
  resetAt: undefined
})

/** Lets every fiber run until it waits for something. */
const idle = Effect.repeat(Effect.yieldNow, { times: 50 })

const settle = (
  quota: Quota.Quota<Quota.Exceeded>,
  rule: Quota.Rule,
  answer?: ServerTiming.ServerTiming,
  pause?: number
) => quota.settle(rule, answer, pause)

/** One call that is answered at once. */
const call = (
  quota: Quota.Quota<Quota.Exceeded>,
  rule: Quota.Rule,
  answer?: ServerTiming.ServerTiming,
  pause?: number
) => Effect.andThen(quota.acquire(rule, quota.ticket(), Infinity), settle(quota, rule, answer, pause))

/** Callers with names: who was let through, and who was turned away, in that order. */
const gathering = (quota: Quota.Quota<Quota.Exceeded>) => {
  const log: Array<string> = []
  const join = (name: string, options?: { rule?: Quota.Rule; ticket?: number; deadline?: number }) =>
    quota.acquire(options?.rule ?? learned, options?.ticket ?? quota.ticket(), options?.deadline ?? Infinity).pipe(
      Effect.match({
        onSuccess: () => log.push(name),
        onFailure: ({ retryAfter }) => log.push(`${name} not within ${retryAfter} ms`)
      }),
      Effect.forkChild,
      Effect.tap(idle)
    )
  return { log, join }
}

const zoneless = (end: number) => new Date(end).toISOString().replace("Z", "000")

/**
 * An API that counts calls in windows and answers as Azion does, with a `Date` of whole seconds and the window's end as
 * an ISO date without a zone. Every call takes some time there and back.
 */
const makeServer = (options: {
  readonly limit: number
  readonly window: number
  readonly opens: "by the clock" | "with a call"
  readonly headers: boolean
  /** The longest way back, in ms. */
  readonly slow?: number
  /** How the end of a window is written. @default as Azion does */
  readonly reset?: (end: number, now: number) => string
}) => {
  let begin = -Infinity
  /** Calls let through, by window. */
  const windows: Array<number> = []
  const server = {
    windows,
    refused: 0,
    lastAt: 0,
    answer: Effect.gen(function* () {
      yield* Effect.sleep(yield* Random.nextIntBetween(20, 120))
      const now = yield* Clock.currentTimeMillis
      if (now >= begin + options.window) {
        begin = options.opens === "by the clock" ? now - (now % options.window) : now
        windows.push(0)
      }
      const used = windows[windows.length - 1] ?? 0
      if (used < options.limit) windows[windows.length - 1] = used + 1
      else server.refused++
      server.lastAt = now
      const left = Math.max(0, options.limit - used - 1)
      yield* Effect.sleep(yield* Random.nextIntBetween(20, options.slow ?? 120))
      return ServerTiming.fromHeaders(
        Headers.fromInput(
          options.headers
            ? {
                Date: new Date(now).toUTCString(),
                "X-ratelimit-limit": String(options.limit),
                "X-ratelimit-remaining": String(left),
                "X-ratelimit-reset": (options.reset ?? zoneless)(begin + options.window, now)
              }
            : {}
        ),
        yield* Clock.currentTimeMillis
      )
    })
  }
  return server
}

const drain = Effect.fnUntraced(function* (
  server: ReturnType<typeof makeServer>,
  rule: Quota.Rule,
  calls: number,
  concurrency: number | "unbounded",
  scout: number = 0
) {
  const quota = Quota.make()
  const one = Effect.flatMap(Effect.andThen(quota.acquire(rule, quota.ticket(), Infinity), server.answer), (answer) =>
    quota.settle(rule, answer, undefined)
  )
  const many = (count: number, concurrency: number | "unbounded") =>
    Effect.forEach(Array.range(1, count), () => one, { concurrency, discard: true })
  const all = scout === 0 ? many(calls, concurrency) : Effect.andThen(many(scout, 1), many(calls - scout, concurrency))
  const fiber = yield* Effect.forkChild(Random.withSeed(all, "millrace"))
  while (fiber.pollUnsafe() === undefined) yield* TestClock.adjust("1 minute")
  yield* Fiber.join(fiber)
  return { windows: server.windows, refused: server.refused }
})

const perMinute = { limit: 20, window: 60_000 }
const fifty = { windows: Array.replicate(20, 50), refused: 0 }

describe("Quota", () => {
  describe("acquire", () => {
    it.effect("lets everything through while the limits are unknown", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        const calls = Effect.forEach(Array.range(1, 1000), () => quota.acquire(learned, quota.ticket(), Infinity), {
          concurrency: "unbounded",
          discard: true
        })
        assert.deepStrictEqual(yield* Effect.exit(calls), Exit.void)
        assert.strictEqual(quota.remaining("learned"), undefined)
      })
    )

    it.effect("waits until the window closes, then sends in order of arrival", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        yield* call(quota, learned, timing(3, 0, 10_000))
        const { join, log } = gathering(quota)
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
        const { join, log } = gathering(quota)
        yield* Effect.forEach(["a", "b", "c"], (name) => join(name))
        assert.deepStrictEqual([log, quota.remaining("learned")], [["a", "b"], 0])
      })
    )

    it.effect("sends the next as soon as a request comes back and leaves room", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        yield* call(quota, learned, timing(10, 2, 10_000))
        const { join, log } = gathering(quota)
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
        const { join, log } = gathering(quota)
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
        const { join, log } = gathering(quota)
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
        const { join, log } = gathering(quota)
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
        const { join, log } = gathering(quota)
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
        const { join, log } = gathering(quota)
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
        const { join, log } = gathering(quota)
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
        const { join, log } = gathering(quota)
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
        const { join, log } = gathering(quota)
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
        const { join, log } = gathering(quota)
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
        const { join, log } = gathering(quota)
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
        const { join, log } = gathering(quota)
        yield* join("a")
        yield* TestClock.adjust(1000)
        yield* join("b", { deadline: noon + 4999 })
        assert.deepStrictEqual(log, ["b not within 4000 ms"])
      })
    )
  })

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
        const { join, log } = gathering(quota)
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
        const { join, log } = gathering(quota)
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
        const { join, log } = gathering(quota)
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
        const { join, log } = gathering(quota)
        yield* join("a", { deadline: noon + 60_000 })
        assert.deepStrictEqual(log, [])
        yield* settle(quota, learned, timing(5000, 1, 3_600_000))
        yield* idle
        assert.deepStrictEqual(log, ["a"])
      })
    )
  })

  describe("interruption", () => {
    const queue = Effect.gen(function* () {
      yield* atNoon
      const quota = Quota.make()
      yield* call(quota, learned, timing(1, 0, 10_000))
      const { join, log } = gathering(quota)
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
        const { join, log } = gathering(quota)
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
        const { join, log } = gathering(quota)
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
          const { join, log } = gathering(quota)
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
        const { join, log } = gathering(quota)
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

    it.effect("believes the server over a declared window", () =>
      Effect.gen(function* () {
        yield* atNoon
        const quota = Quota.make()
        const rule: Quota.Rule = { key: "declared", ...perMinute }
        // Someone else has used most of this window, which ends sooner than one that begins now.
        yield* call(quota, rule, timing(20, 1, 25_000))
        assert.strictEqual(quota.remaining("declared"), 1)
        const { join, log } = gathering(quota)
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
        const rule: Quota.Rule = { key: "declared", ...perMinute }
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
        const { join, log } = gathering(quota)
        yield* Effect.forEach(Array.range(1, 7), (n) => join(String(n)))
        assert.deepStrictEqual(log, ["1", "2", "3", "4", "5"])
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
        yield* quota.acquire({ key: "declared", ...perMinute }, quota.ticket(), Infinity)
        assert.strictEqual(quota.remaining("declared"), 19)
      })
    )
  })

  // 1,000 calls through 20 per minute: 50 full windows, none refused, is all of the quota.
  describe("a drain of 1,000 calls through 20 per minute", () => {
    for (const concurrency of [1, 8] as const) {
      it.effect(`learns everything from the headers and uses all of it, ${concurrency} at a time`, () =>
        Effect.gen(function* () {
          yield* atNoon
          const server = makeServer({ ...perMinute, opens: "by the clock", headers: true })
          assert.deepStrictEqual(yield* drain(server, learned, 1000, concurrency), fifty)
        })
      )
    }

    it.effect("learns everything from one call and uses all of it, all at once", () =>
      Effect.gen(function* () {
        yield* atNoon
        const server = makeServer({ ...perMinute, opens: "by the clock", headers: true })
        assert.deepStrictEqual(yield* drain(server, learned, 1000, "unbounded", 1), fifty)
      })
    )

    for (const concurrency of [1, 8, "unbounded"] as const) {
      it.effect(`follows a declared rule and uses all of it, ${concurrency} at a time`, () =>
        Effect.gen(function* () {
          yield* atNoon
          const server = makeServer({ ...perMinute, opens: "by the clock", headers: true })
          assert.deepStrictEqual(yield* drain(server, { key: "declared", ...perMinute }, 1000, concurrency), fifty)
        })
      )

      it.effect(`follows a declared rule that begins in the middle of a window, ${concurrency} at a time`, () =>
        Effect.gen(function* () {
          yield* TestClock.setTime(noon + 35_000)
          const server = makeServer({ ...perMinute, opens: "by the clock", headers: true })
          assert.deepStrictEqual(yield* drain(server, { key: "declared", ...perMinute }, 1000, concurrency), fifty)
          assert.isAtMost(server.lastAt - noon, 50 * 60_000)
        })
      )

      it.effect(`uses 98 % of windows that open with a call, ${concurrency} at a time`, () =>
        Effect.gen(function* () {
          yield* atNoon
          const server = makeServer({ ...perMinute, opens: "with a call", headers: true })
          assert.deepStrictEqual(yield* drain(server, learned, 1000, concurrency, 1), fifty)
          assert.isAtMost(server.lastAt - noon, (50 * 60_000) / 0.98)
        })
      )

      it.effect(`keeps to a declared rule where no header can be read, ${concurrency} at a time`, () =>
        Effect.gen(function* () {
          yield* atNoon
          const server = makeServer({ ...perMinute, opens: "by the clock", headers: false })
          assert.deepStrictEqual(yield* drain(server, { key: "declared", ...perMinute }, 1000, concurrency), fifty)
        })
      )
    }

    for (const concurrency of [8, "unbounded"] as const) {
      it.effect(`tells windows apart however long the answers take on their way, ${concurrency} at a time`, () =>
        Effect.gen(function* () {
          yield* atNoon
          const server = makeServer({ ...perMinute, opens: "by the clock", headers: true, slow: 8000 })
          assert.strictEqual((yield* drain(server, learned, 1000, concurrency, 1)).refused, 0)
        })
      )
    }

    for (const [format, reset] of [
      ["seconds from now, rounded up", (end: number, now: number) => String(Math.ceil((end - now) / 1000))],
      ["seconds from now, rounded down", (end: number, now: number) => String(Math.floor((end - now) / 1000))],
      ["epoch seconds, rounded up", (end: number) => String(Math.ceil(end / 1000))],
      ["epoch seconds, rounded down", (end: number) => String(Math.floor(end / 1000))]
    ] as const) {
      for (const concurrency of [1, 8, "unbounded"] as const) {
        it.effect(`meets no 429 where the reset is in ${format}, ${concurrency} at a time`, () =>
          Effect.gen(function* () {
            yield* atNoon
            const server = makeServer({ ...perMinute, opens: "with a call", headers: true, reset })
            assert.strictEqual((yield* drain(server, learned, 1000, concurrency, 1)).refused, 0)
          })
        )
      }
    }

    it.effect.prop(
      "never runs into 429, whatever the limit, the concurrency and the moment it begins",
      {
        limit: Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 40 }))),
        concurrency: Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 60 }))),
        begin: Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 59_999 })))
      },
      ({ begin, concurrency, limit }) =>
        Effect.gen(function* () {
          const now = yield* Clock.currentTimeMillis
          yield* TestClock.setTime(Math.max(noon, now - (now % 60_000) + 60_000) + begin)
          const server = makeServer({ limit, window: 60_000, opens: "by the clock", headers: true })
          const { refused } = yield* drain(server, learned, limit * 4, concurrency, 1)
          assert.strictEqual(refused, 0)
        }),
      { arbitrary: { seed: "millrace", runs: 60 } }
    )
  })
})
