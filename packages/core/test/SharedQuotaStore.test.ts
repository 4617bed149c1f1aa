import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import * as SharedQuota from "../src/SharedQuota.ts"
import * as Api from "./Api.ts"
import { atNoon, call, gathering, idle, learned, noon, timing } from "./Callers.ts"
import { failure } from "./Finish.ts"
import { answer, make as makeScript } from "./Script.ts"
import { closed, down, identity, overLine, stored, three, two } from "./Machines.ts"

const justNow = "the store failed a moment ago"

const silent = "the store did not answer within 1000 ms"

describe("SharedQuota", () => {
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
})
