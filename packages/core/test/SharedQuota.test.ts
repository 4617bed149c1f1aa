import { assert, describe, it } from "@effect/vitest"
import * as Array from "effect/Array"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Headers from "effect/http/Headers"
import * as Logger from "effect/Logger"
import * as RateLimiter from "effect/persistence/RateLimiter"
import * as Random from "effect/Random"
import * as Scheduler from "effect/Scheduler"
import * as TestClock from "effect/testing/TestClock"
import type * as Quota from "../src/Quota.ts"
import * as ServerTiming from "../src/ServerTiming.ts"
import * as SharedQuota from "../src/SharedQuota.ts"
import * as Api from "./Api.ts"
import { failure } from "./Finish.ts"
import { answer, make as makeScript } from "./Script.ts"

/** A whole minute, so that windows of a minute begin here. */
const noon = Date.UTC(2026, 10, 2, 12)

const atNoon = TestClock.setTime(noon)

const learned: Quota.Rule = { key: "learned" }
const perMinute = { limit: 20, window: 60_000 }
const declared: Quota.Rule = { key: "declared", ...perMinute }
/** Three calls in ten seconds, and a window is 250 ms longer here than at the server. */
const three: Quota.Rule = { key: "three", limit: 3, window: "10 seconds" }
const closed = 10_250

const timing = (limit: number, remaining: number, resetAfter: number): ServerTiming.ServerTiming => ({
  retryAfter: undefined,
  limit,
  remaining,
  resetAfter,
  resetAt: undefined
})

/** Lets every fiber run until it waits for something. */
const idle = Effect.repeat(Effect.yieldNow, { times: 100 })

const identity = "account 42"

/** Machines over one store: each has its own instance. */
const machines = (count: number, options?: Partial<SharedQuota.Options>) =>
  Effect.forEach(Array.range(1, count), () => SharedQuota.make({ identity, ...options }))

const two = (options?: Partial<SharedQuota.Options>) =>
  Effect.all([SharedQuota.make({ identity, ...options }), SharedQuota.make({ identity, ...options })])

/** One call that is answered at once. */
const call = (quota: Quota.Quota, rule: Quota.Rule, answer?: ServerTiming.ServerTiming, pause?: number) =>
  Effect.andThen(quota.acquire(rule, quota.ticket(), Infinity), quota.settle(rule, answer, pause))

/** Callers with names: who was let through, and who was turned away, in that order. */
const gathering = () => {
  const log: Array<string> = []
  const join = (
    name: string,
    quota: Quota.Quota,
    rule: Quota.Rule,
    options?: { readonly ticket?: number; readonly deadline?: number }
  ) =>
    quota.acquire(rule, options?.ticket ?? quota.ticket(), options?.deadline ?? Infinity).pipe(
      Effect.match({
        onSuccess: () => log.push(name),
        onFailure: (error) =>
          log.push(
            "description" in error ? `${name}: ${error.description}` : `${name} not within ${error.retryAfter} ms`
          )
      }),
      Effect.forkChild,
      Effect.tap(idle)
    )
  return { log, join }
}

const stored = Effect.provide(RateLimiter.layerStoreMemory)

/** A store of which the tests can cut the connection, and which counts what it is asked. */
const makeLine = Effect.map(RateLimiter.RateLimiterStore, (store) => {
  const line = { state: "up" as "up" | "down" | "hung", latency: 0, asked: 0, keys: new Set<string>() }
  const over =
    <Options extends { readonly key: string }, A>(
      ask: (options: Options) => Effect.Effect<A, RateLimiter.RateLimiterError>
    ) =>
    (options: Options): Effect.Effect<A, RateLimiter.RateLimiterError> =>
      Effect.suspend(() => {
        line.asked++
        line.keys.add(options.key)
        if (line.state === "hung") return Effect.never
        if (line.state === "up") return line.latency > 0 ? Effect.delay(ask(options), line.latency) : ask(options)
        const reason = new RateLimiter.RateLimitStoreError({
          message: "redis://default:planted@redis.example",
          cause: new Error("planted")
        })
        return Effect.fail(new RateLimiter.RateLimiterError({ reason }))
      })
  return {
    line,
    store: RateLimiter.RateLimiterStore.of({
      fixedWindow: over(store.fixedWindow),
      tokenBucket: over(store.tokenBucket),
      adaptiveConsume: over(store.adaptiveConsume),
      adaptiveFeedback: over(store.adaptiveFeedback)
    })
  }
})

/** Runs a test over such a store; what is logged is collected. */
const overLine = <A, E>(
  test: (
    line: Effect.Success<typeof makeLine>["line"],
    logged: ReadonlyArray<string>
  ) => Effect.Effect<A, E, RateLimiter.RateLimiterStore>
) =>
  Effect.gen(function* () {
    yield* atNoon
    const { line, store } = yield* makeLine
    const logged: Array<string> = []
    const logger = Logger.make(({ logLevel, message }) => void logged.push(`${logLevel} ${String(message)}`))
    return yield* test(line, logged).pipe(
      Effect.provideService(RateLimiter.RateLimiterStore, store),
      Effect.provide(Logger.layer([logger]))
    )
  }).pipe(stored)

const down = "the store failed"
const justNow = "the store failed a moment ago"
const silent = "the store did not answer within 1000 ms"

/** An API that counts calls in windows and, if it has headers, answers as Azion does. */
const makeServer = (options: {
  readonly limit: number
  readonly window: number
  readonly opens: "by the clock" | "with a call"
  readonly headers: boolean
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
      const used = windows.at(-1) ?? 0
      if (used < options.limit) windows[windows.length - 1] = used + 1
      else server.refused++
      server.lastAt = now
      yield* Effect.sleep(yield* Random.nextIntBetween(20, 120))
      return ServerTiming.fromHeaders(
        Headers.fromInput(
          options.headers
            ? {
                Date: new Date(now).toUTCString(),
                "X-ratelimit-limit": String(options.limit),
                "X-ratelimit-remaining": String(Math.max(0, options.limit - used - 1)),
                "X-ratelimit-reset": new Date(begin + options.window).toISOString().replace("Z", "000")
              }
            : {}
        ),
        yield* Clock.currentTimeMillis
      )
    })
  }
  return server
}

/** Four machines, with as many calls each. */
const drain = Effect.fnUntraced(function* (
  server: ReturnType<typeof makeServer>,
  rule: Quota.Rule,
  callsEach: number,
  concurrency: number | "unbounded",
  scouts = 0
) {
  const quotas = yield* machines(4)
  const one = (quota: Quota.Quota) =>
    Effect.flatMap(Effect.andThen(quota.acquire(rule, quota.ticket(), Infinity), server.answer), (answer) =>
      quota.settle(rule, answer, undefined)
    )
  const many = (count: number, concurrency: number | "unbounded") =>
    Effect.forEach(
      quotas,
      (quota) => Effect.forEach(Array.range(1, count), () => one(quota), { concurrency, discard: true }),
      { concurrency: "unbounded", discard: true }
    )
  const all =
    scouts === 0 ? many(callsEach, concurrency) : Effect.andThen(many(scouts, 1), many(callsEach - scouts, concurrency))
  const fiber = yield* Effect.forkChild(Random.withSeed(all, "millrace"))
  while (fiber.pollUnsafe() === undefined) yield* TestClock.adjust("10 seconds")
  yield* Fiber.join(fiber)
  return { calls: server.windows.reduce((sum, calls) => sum + calls, 0), refused: server.refused }
})

/** The part of the quota that was used until the last call. */
const used = (calls: number, lastAt: number) =>
  calls / (Math.ceil((lastAt - noon) / perMinute.window) * perMinute.limit)

describe("SharedQuota", () => {
  describe("acquire", () => {
    it.effect("counts the calls of all machines together, and waits until the window has closed", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two()
        const { join, log } = gathering()
        for (const [name, quota] of [
          ["a1", a],
          ["b1", b],
          ["a2", a],
          ["b2", b],
          ["a3", a]
        ] as const) {
          yield* join(name, quota, three)
        }
        assert.deepStrictEqual(log, ["a1", "b1", "a2"])
        yield* TestClock.adjust(closed - 1)
        assert.deepStrictEqual(log, ["a1", "b1", "a2"])
        yield* TestClock.adjust(1)
        assert.deepStrictEqual(log.slice(3).toSorted(), ["a3", "b2"])
      }).pipe(stored)
    )

    it.effect("closes a window at its time, however many calls came late in it", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two()
        yield* call(a, three)
        yield* TestClock.adjust(9000)
        yield* call(b, three)
        yield* call(a, three)
        const { join, log } = gathering()
        yield* join("b", b, three)
        yield* TestClock.adjust(closed - 9001)
        assert.deepStrictEqual(log, [])
        yield* TestClock.adjust(1)
        assert.deepStrictEqual(log, ["b"])
      }).pipe(stored)
    )

    it.effect("does not forget the calls of a window that are far apart", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two()
        for (const quota of [a, b, a]) {
          yield* call(quota, three)
          yield* TestClock.adjust(3400)
        }
        // 10,200 ms after the first: the window is open for 50 ms more.
        const { join, log } = gathering()
        yield* join("b", b, three)
        yield* TestClock.adjust(49)
        assert.deepStrictEqual(log, [])
        yield* TestClock.adjust(1)
        assert.deepStrictEqual(log, ["b"])
      }).pipe(stored)
    )

    it.effect("keeps the order of tickets within a machine, also over the windows", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two()
        yield* Effect.repeat(call(b, three), { times: 2 })
        const { join, log } = gathering()
        const retried = a.ticket()
        yield* Effect.forEach(["1", "2"], (name) => join(name, a, three))
        yield* join("retried", a, three, { ticket: retried })
        yield* Effect.forEach(["3", "4"], (name) => join(name, a, three))
        yield* TestClock.adjust(closed)
        yield* idle
        assert.deepStrictEqual(log, ["retried", "1", "2"])
        yield* Effect.repeat(a.settle(three, undefined, undefined), { times: 2 })
        yield* TestClock.adjust(closed)
        yield* idle
        assert.deepStrictEqual(log, ["retried", "1", "2", "3", "4"])
      }).pipe(stored)
    )

    it.effect("asks the store for the head of the line only, once for each call and once for each refusal", () =>
      overLine((line) =>
        Effect.gen(function* () {
          const [a, b] = yield* two()
          yield* Effect.repeat(call(a, three), { times: 2 })
          // Each time whether there is a pause, then for a place.
          assert.strictEqual(line.asked, 6)
          line.latency = 10
          const { join, log } = gathering()
          yield* Effect.forEach(Array.range(1, 100), (n) => join(String(n), b, three))
          yield* TestClock.adjust(closed - 1)
          assert.deepStrictEqual([log, line.asked], [[], 8])
        })
      )
    )

    it.effect("counts a call in the next window when this one closes while the store is asked", () =>
      overLine((line) =>
        Effect.gen(function* () {
          const [a, b] = yield* two()
          yield* call(a, three)
          line.latency = 10
          const { join, log } = gathering()
          yield* TestClock.adjust(closed - 15)
          yield* Effect.forEach(["1", "2", "3"], (name) => join(name, a, three))
          yield* join("4", b, three)
          yield* TestClock.adjust(5000)
          assert.strictEqual(log.length, 3)
        })
      )
    )

    for (const [what, first, second] of [
      ["identities", { identity: "a" }, { identity: "b" }],
      ["prefixes", { prefix: "a:" }, { prefix: "b:" }]
    ] as const) {
      it.effect(`keeps different ${what} apart`, () =>
        Effect.gen(function* () {
          yield* atNoon
          const one = yield* SharedQuota.make({ identity, ...first })
          const other = yield* SharedQuota.make({ identity, ...second })
          yield* Effect.repeat(call(one, three), { times: 2 })
          const { join, log } = gathering()
          yield* join("one", one, three)
          yield* join("other", other, three)
          assert.deepStrictEqual(log, ["other"])
        }).pipe(stored)
      )
    }

    it.effect("keeps one count per rule, under names that begin with the prefix", () =>
      overLine((line) =>
        Effect.gen(function* () {
          const [a] = yield* two({ prefix: "mine:" })
          yield* Effect.repeat(call(a, three), { times: 2 })
          yield* call(a, { ...three, key: "other" })
          assert.deepStrictEqual([...line.keys], ["mine:three:account 42", "mine:other:account 42"])
        })
      )
    )

    it.effect("takes a limit from the options where the API declares none", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two({ rules: [{ ...three, key: "learned" }] })
        const { join, log } = gathering()
        yield* Effect.forEach(["1", "2", "3", "4"], (name) => join(name, name === "1" ? a : b, learned))
        assert.deepStrictEqual(log, ["1", "2", "3"])
      }).pipe(stored)
    )

    it.effect("prefers the API's own rule", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two({ rules: [{ ...three, limit: 99 }] })
        yield* Effect.repeat(call(a, three), { times: 2 })
        const { join, log } = gathering()
        yield* join("4", b, three)
        assert.deepStrictEqual(log, [])
      }).pipe(stored)
    )

    it.effect("lets everything through while the limits are unknown", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a] = yield* two()
        yield* Effect.repeat(call(a, learned), { times: 99 })
        assert.strictEqual(a.remaining("learned"), undefined)
      }).pipe(stored)
    )

    it.effect("counts the calls, when they come back, that were sent before the limit was known", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two()
        yield* Effect.repeat(a.acquire(learned, a.ticket(), Infinity), { times: 1 })
        yield* call(b, learned, timing(4, 1, 10_000))
        yield* Effect.repeat(a.settle(learned, timing(4, 2, 10_000), undefined), { times: 1 })
        const { join, log } = gathering()
        yield* join("a", a, learned)
        yield* join("b", b, learned)
        assert.deepStrictEqual(log, ["a"])
      }).pipe(stored)
    )

    it.effect("takes a second window for no shorter than 5 s where the first was seen only at its end", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two()
        yield* Effect.forEach([a, b], (quota) => quota.acquire(learned, quota.ticket(), Infinity))
        yield* a.settle(learned, timing(3, 2, 400), undefined)
        yield* b.settle(learned, timing(3, 1, 400), undefined)
        yield* TestClock.adjust(410)
        const { join, log } = gathering()
        yield* join("1", a, learned)
        yield* join("2", b, learned)
        yield* join("3", a, learned)
        yield* join("4", b, learned)
        yield* TestClock.adjust(5124)
        assert.deepStrictEqual(log, ["1", "2", "3"])
        yield* TestClock.adjust(1)
        assert.deepStrictEqual(log, ["1", "2", "3", "4"])
      }).pipe(stored)
    )

    it.effect("waits for the next window where the first that anybody sees closes within 2 s", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two()
        yield* call(a, learned, timing(3, 2, 1999))
        const { join, log } = gathering()
        yield* join("a", a, learned)
        yield* join("b", b, learned)
        yield* TestClock.adjust(1998)
        assert.deepStrictEqual(log, [])
        yield* TestClock.adjust(1)
        yield* idle
        assert.deepStrictEqual(log.toSorted(), ["a", "b"])
        yield* call(a, { key: "longer" }, timing(3, 2, 2000))
        yield* join("c", b, { key: "longer" })
        assert.strictEqual(log.length, 3)
      }).pipe(stored)
    )

    it.effect("counts together under a limit that each machine has learned from the headers", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two()
        yield* call(a, learned, timing(3, 2, 10_000))
        yield* call(b, learned, timing(3, 1, 10_000))
        yield* TestClock.adjust(closed)
        const { join, log } = gathering()
        for (const name of ["1", "2", "3", "4"]) yield* join(name, name < "3" ? a : b, learned)
        assert.deepStrictEqual(log, ["1", "2", "3"])
      }).pipe(stored)
    )
  })

  describe("pause", () => {
    it.effect("after a 429 holds back every machine, and no other key", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two()
        yield* call(a, learned, undefined, 5000)
        const { join, log } = gathering()
        yield* join("a", a, learned)
        yield* join("b", b, learned)
        yield* join("other", b, { key: "other" })
        yield* TestClock.adjust(4999)
        assert.deepStrictEqual(log, ["other"])
        yield* TestClock.adjust(1)
        yield* idle
        assert.deepStrictEqual(log.toSorted(), ["a", "b", "other"])
      }).pipe(stored)
    )

    it.effect("after the last call of a window holds back every machine until its reset", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two()
        yield* call(a, declared, timing(20, 0, 5000))
        const { join, log } = gathering()
        yield* join("b", b, declared)
        yield* TestClock.adjust(4999)
        assert.deepStrictEqual(log, [])
        yield* TestClock.adjust(1)
        assert.deepStrictEqual(log, ["b"])
      }).pipe(stored)
    )

    it.effect("is not cut short by a shorter one of another machine", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two()
        const c = yield* SharedQuota.make({ identity })
        yield* Effect.all([a.acquire(learned, 1, Infinity), b.acquire(learned, 1, Infinity)])
        yield* a.settle(learned, undefined, 5000)
        yield* b.settle(learned, undefined, 1000)
        const { join, log } = gathering()
        yield* join("c", c, learned)
        yield* TestClock.adjust(4999)
        assert.deepStrictEqual(log, [])
        yield* TestClock.adjust(1)
        assert.deepStrictEqual(log, ["c"])
      }).pipe(stored)
    )

    it.effect("can follow on another, as often as the server asks for it, and slows nothing down in between", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two()
        for (const round of [1, 2, 3, 4]) {
          const { join, log } = gathering()
          yield* Effect.repeat(call(a, learned), { times: 30 })
          yield* call(a, learned, undefined, 5000)
          yield* join(`${round}`, b, learned)
          yield* TestClock.adjust(4999)
          assert.deepStrictEqual(log, [])
          yield* TestClock.adjust(1)
          assert.deepStrictEqual(log, [`${round}`])
          yield* b.settle(learned, undefined, undefined)
        }
      }).pipe(stored)
    )
  })

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

  describe("a pause of more than an hour", () => {
    it.effect("holds this machine to its end, and lets another ask the API once an hour", () =>
      Effect.gen(function* () {
        yield* atNoon
        const [a, b] = yield* two()
        const hour = 3_600_000
        yield* call(a, learned, undefined, 2.5 * hour)
        const { join, log } = gathering()
        yield* join("a", a, learned)
        yield* join("b", b, learned)
        yield* TestClock.adjust(hour - 1)
        assert.deepStrictEqual(log, [])
        yield* TestClock.adjust(1)
        assert.deepStrictEqual(log, ["b"])
        // The API says the same again.
        yield* b.settle(learned, undefined, 1.5 * hour)
        yield* join("b again", b, learned)
        yield* TestClock.adjust(1.5 * hour - 1)
        assert.deepStrictEqual(log, ["b"])
        yield* TestClock.adjust(1)
        yield* idle
        assert.deepStrictEqual(log.toSorted(), ["a", "b", "b again"])
      }).pipe(stored)
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

  describe("a store that fails", () => {
    it.effect("fails the call, without a word of the store's own", () =>
      overLine((line, logged) =>
        Effect.gen(function* () {
          const [a] = yield* two()
          line.state = "down"
          const { join, log } = gathering()
          yield* Effect.forEach(["1", "2"], (name) => join(name, a, three))
          assert.deepStrictEqual([log, logged], [[`1: ${down}`, `2: ${justNow}`], []])
          assert.strictEqual(a.remaining("three"), 3)
        })
      )
    )

    it.effect("is asked again after the timeout, by all of its connections", () =>
      overLine((line) =>
        Effect.gen(function* () {
          const [a] = yield* two()
          line.state = "down"
          const { join, log } = gathering()
          yield* join("1", a, three)
          line.state = "up"
          yield* TestClock.adjust(999)
          yield* join("2", a, three)
          yield* TestClock.adjust(1)
          yield* join("3", a, three)
          assert.deepStrictEqual(log, [`1: ${down}`, `2: ${justNow}`, "3"])
        })
      )
    )

    it.effect("and keeps silent fails everyone in line after one timeout", () =>
      overLine((line) =>
        Effect.gen(function* () {
          const [a] = yield* two()
          line.state = "hung"
          const { join, log } = gathering()
          yield* Effect.forEach(["1", "2", "3"], (name) => join(name, a, three))
          yield* TestClock.adjust(999)
          assert.deepStrictEqual(log, [])
          yield* TestClock.adjust(1)
          yield* idle
          assert.deepStrictEqual(log, [`1: ${silent}`, `2: ${justNow}`, `3: ${justNow}`])
          assert.strictEqual(line.asked, 1)
        })
      )
    )

    for (const state of ["down", "hung"] as const) {
      it.effect(`does not fail a call that has its response, ${state}`, () =>
        overLine((line) =>
          Effect.gen(function* () {
            const [a] = yield* two()
            yield* a.acquire(learned, a.ticket(), Infinity)
            line.state = state
            const settled = yield* Effect.forkChild(Effect.uninterruptible(a.settle(learned, timing(9, 0, 5000), 5000)))
            yield* TestClock.adjust(1000)
            assert.deepStrictEqual(settled.pollUnsafe(), Exit.void)
            // The pause is kept in this machine at least.
            line.state = "up"
            const { join, log } = gathering()
            yield* join("1", a, learned)
            yield* TestClock.adjust(3999)
            assert.deepStrictEqual(log, [])
            yield* TestClock.adjust(1)
            assert.deepStrictEqual(log, ["1"])
          })
        )
      )
    }

    it.effect("leaves each machine to its own quota where that is wanted, and says so once for each outage", () =>
      overLine((line, logged) =>
        Effect.gen(function* () {
          const [a, b] = yield* two({ fallback: "local" })
          yield* Effect.repeat(call(a, three), { times: 1 })
          line.state = "down"
          const { join, log } = gathering()
          yield* Effect.forEach(["1", "2", "3", "4"], (name) => join(name, b, three))
          assert.deepStrictEqual(log, ["1", "2", "3"])
          const lost = "Warn Shared quota: the store failed; counting on this machine alone until it is back."
          assert.deepStrictEqual(logged, [lost])

          yield* TestClock.adjust(1000)
          yield* call(b, { ...three, key: "other" })
          assert.deepStrictEqual(logged, [lost])

          line.state = "up"
          yield* TestClock.adjust(1000)
          yield* call(b, { ...three, key: "other" })
          const back = "Info Shared quota: the store is back; counting together again."
          assert.deepStrictEqual(logged, [lost, back])
          yield* join("a", a, three)
          yield* join("a waits", a, three)
          assert.deepStrictEqual(log, ["1", "2", "3", "a"])

          line.state = "down"
          yield* call(b, { ...three, key: "other" })
          assert.deepStrictEqual(logged, [lost, back, lost])
        })
      )
    )
  })

  describe("layer", () => {
    const apis = (options?: Partial<SharedQuota.Options>) =>
      Effect.gen(function* () {
        const script = makeScript(answer(200, { id: 1 }))
        const api = Api.make(script, { quota: () => [three] })
        const shared = SharedQuota.layer({ identity, ...options })
        const [a, b] = yield* Effect.all([api, api]).pipe(Effect.provide(shared))
        return { script, a, b }
      })

    it.effect("shares the quota of the APIs that are built on it", () =>
      Effect.gen(function* () {
        yield* atNoon
        const { a, b, script } = yield* apis()
        const all = Effect.forEach([a, b, a, b], (api) => api.get({ params: { id: 1 } }), { concurrency: "unbounded" })
        const fiber = yield* Effect.forkChild(all)
        yield* idle
        assert.strictEqual(script.sent.length, 3)
        yield* TestClock.adjust(closed)
        yield* Fiber.join(fiber)
        assert.deepStrictEqual(
          script.sent.map(({ at }) => at - noon),
          [0, 0, 0, closed]
        )
      }).pipe(stored)
    )

    it.effect("fails calls with QuotaUnavailable, and sends nothing", () =>
      overLine((line) =>
        Effect.gen(function* () {
          const { a, script } = yield* apis()
          line.state = "down"
          const error = yield* failure(a.get({ params: { id: 1 } }))
          assert.strictEqual(error._tag, "QuotaUnavailable")
          assert.notInclude(JSON.stringify(error) + String(error), "planted")
          assert.strictEqual(script.sent.length, 0)
        })
      )
    )

    it.effect("warns once for all APIs that are built on it", () =>
      overLine((line, logged) =>
        Effect.gen(function* () {
          const { a, b, script } = yield* apis({ fallback: "local" })
          line.state = "down"
          yield* Effect.forEach([a, b], (api) => api.get({ params: { id: 1 } }), { discard: true })
          assert.strictEqual(script.sent.length, 2)
          assert.strictEqual(logged.length, 1)
        })
      )
    )
  })

  // Four machines with 250 calls each, through 20 per minute.
  describe("a drain of 1,000 calls through 20 per minute by four machines", () => {
    for (const concurrency of [8, "unbounded"] as const) {
      it.effect(`follows a declared rule where no header can be read, ${concurrency} at a time`, () =>
        Effect.gen(function* () {
          yield* TestClock.setTime(noon + 1000)
          const server = makeServer({ ...perMinute, opens: "by the clock", headers: false })
          assert.deepStrictEqual(yield* drain(server, declared, 250, concurrency), { calls: 1000, refused: 0 })
          assert.isAtLeast(used(1000, server.lastAt), 0.95)
        }).pipe(stored)
      )

      for (const opens of ["by the clock", "with a call"] as const) {
        for (const begin of [0, 35_000, 59_900]) {
          it.effect(
            `follows a declared rule and headers, windows open ${opens}, from second ${begin / 1000} on, ${concurrency} at a time`,
            () =>
              Effect.gen(function* () {
                yield* TestClock.setTime(noon + begin)
                const server = makeServer({ ...perMinute, opens, headers: true })
                assert.deepStrictEqual(yield* drain(server, declared, 250, concurrency), { calls: 1000, refused: 0 })
                assert.isAtLeast(used(1000, server.lastAt), 0.95)
              }).pipe(stored)
          )
        }

        for (const begin of [59_700, 59_800, 59_900])
          it.effect(
            `learns from the last moments of a window, windows open ${opens}, from second ${begin / 1000} on, ${concurrency} at a time`,
            () =>
              Effect.gen(function* () {
                yield* TestClock.setTime(noon + begin)
                const server = makeServer({ ...perMinute, opens, headers: true })
                assert.deepStrictEqual(yield* drain(server, learned, 250, concurrency, 1), { calls: 1000, refused: 0 })
              }).pipe(stored)
          )

        for (const begin of [0, 35_000])
          it.effect(
            `learns everything from the headers, windows open ${opens}, from second ${begin / 1000} on, ${concurrency} at a time`,
            () =>
              Effect.gen(function* () {
                yield* TestClock.setTime(noon + begin)
                const server = makeServer({ ...perMinute, opens, headers: true })
                assert.deepStrictEqual(yield* drain(server, learned, 250, concurrency, 1), { calls: 1000, refused: 0 })
                assert.isAtLeast(used(1000, server.lastAt), 0.95)
              }).pipe(stored)
          )
      }
    }
  })
})
