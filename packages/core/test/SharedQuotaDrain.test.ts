import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import type * as Quota from "../src/Quota.ts"
import { declared, learned, noon, perMinute } from "./Callers.ts"
import { drain, make as makeServer } from "./QuotaServer.ts"
import { machines, stored, used } from "./Machines.ts"

/** Four machines, with as many calls each. */
const drained = Effect.fnUntraced(function* (
  server: ReturnType<typeof makeServer>,
  ...rest: [rule: Quota.Rule, callsEach: number, concurrency: number | "unbounded", scouts?: number]
) {
  const { refused, windows } = yield* drain(yield* machines(4), server, ...rest)
  return { calls: windows.reduce((sum, calls) => sum + calls, 0), refused }
})

describe("SharedQuota", () => {
  // Four machines with 250 calls each, through 20 per minute.
  describe("a drain of 1,000 calls through 20 per minute by four machines", () => {
    for (const concurrency of [8, "unbounded"] as const) {
      it.effect(`follows a declared rule where no header can be read, ${concurrency} at a time`, () =>
        Effect.gen(function* () {
          yield* TestClock.setTime(noon + 1000)
          const server = makeServer({ ...perMinute, opens: "by the clock", headers: false })
          assert.deepStrictEqual(yield* drained(server, declared, 250, concurrency), { calls: 1000, refused: 0 })
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
                assert.deepStrictEqual(yield* drained(server, declared, 250, concurrency), { calls: 1000, refused: 0 })
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
                assert.deepStrictEqual(yield* drained(server, learned, 250, concurrency, 1), {
                  calls: 1000,
                  refused: 0
                })
              }).pipe(stored)
          )

        for (const begin of [0, 35_000])
          it.effect(
            `learns everything from the headers, windows open ${opens}, from second ${begin / 1000} on, ${concurrency} at a time`,
            () =>
              Effect.gen(function* () {
                yield* TestClock.setTime(noon + begin)
                const server = makeServer({ ...perMinute, opens, headers: true })
                assert.deepStrictEqual(yield* drained(server, learned, 250, concurrency, 1), {
                  calls: 1000,
                  refused: 0
                })
                assert.isAtLeast(used(1000, server.lastAt), 0.95)
              }).pipe(stored)
          )
      }
    }
  })
})
