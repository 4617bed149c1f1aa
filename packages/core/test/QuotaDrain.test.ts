import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Array from "effect/Array"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"
import * as Quota from "../src/Quota.ts"
import { atNoon, declared, learned, noon, perMinute } from "./Callers.ts"
import { drain, make as makeServer } from "./QuotaServer.ts"

const fifty = { windows: Array.replicate(20, 50), refused: 0 }

describe("Quota", () => {
  // 1,000 calls through 20 per minute: 50 full windows, none refused, is all of the quota.
  describe("a drain of 1,000 calls through 20 per minute", () => {
    for (const concurrency of [1, 8] as const) {
      it.effect(`learns everything from the headers and uses all of it, ${concurrency} at a time`, () =>
        Effect.gen(function* () {
          yield* atNoon
          const server = makeServer({ ...perMinute, opens: "by the clock", headers: true })
          assert.deepStrictEqual(yield* drain([Quota.make()], server, learned, 1000, concurrency), fifty)
        })
      )
    }

    for (const opens of ["by the clock", "with a call"] as const) {
      it.effect(`learns everything from the first answers and uses all of it, all at once, windows open ${opens}`, () =>
        Effect.gen(function* () {
          yield* atNoon
          const server = makeServer({ ...perMinute, opens, headers: true })
          assert.deepStrictEqual(yield* drain([Quota.make()], server, learned, 1000, "unbounded"), fifty)
          assert.isAtMost(server.lastAt - noon, (50 * 60_000) / 0.98)
        })
      )
    }

    for (const concurrency of [1, 8, "unbounded"] as const) {
      it.effect(`follows a declared rule and uses all of it, ${concurrency} at a time`, () =>
        Effect.gen(function* () {
          yield* atNoon
          const server = makeServer({ ...perMinute, opens: "by the clock", headers: true })
          assert.deepStrictEqual(yield* drain([Quota.make()], server, declared, 1000, concurrency), fifty)
        })
      )

      it.effect(`follows a declared rule that begins in the middle of a window, ${concurrency} at a time`, () =>
        Effect.gen(function* () {
          yield* TestClock.setTime(noon + 35_000)
          const server = makeServer({ ...perMinute, opens: "by the clock", headers: true })
          assert.deepStrictEqual(yield* drain([Quota.make()], server, declared, 1000, concurrency), fifty)
          assert.isAtMost(server.lastAt - noon, 50 * 60_000)
        })
      )

      it.effect(`uses 98 % of windows that open with a call, ${concurrency} at a time`, () =>
        Effect.gen(function* () {
          yield* atNoon
          const server = makeServer({ ...perMinute, opens: "with a call", headers: true })
          assert.deepStrictEqual(yield* drain([Quota.make()], server, learned, 1000, concurrency, 1), fifty)
          assert.isAtMost(server.lastAt - noon, (50 * 60_000) / 0.98)
        })
      )

      it.effect(`keeps to a declared rule where no header can be read, ${concurrency} at a time`, () =>
        Effect.gen(function* () {
          yield* atNoon
          const server = makeServer({ ...perMinute, opens: "by the clock", headers: false })
          assert.deepStrictEqual(yield* drain([Quota.make()], server, declared, 1000, concurrency), fifty)
        })
      )
    }

    for (const concurrency of [8, "unbounded"] as const) {
      it.effect(`tells windows apart however long the answers take on their way, ${concurrency} at a time`, () =>
        Effect.gen(function* () {
          yield* atNoon
          const server = makeServer({ ...perMinute, opens: "by the clock", headers: true, slow: 8000 })
          assert.strictEqual((yield* drain([Quota.make()], server, learned, 1000, concurrency, 1)).refused, 0)
        })
      )
    }

    for (const [format, reset] of [
      ["an ISO date", undefined],
      ["epoch milliseconds", (end: number) => String(end)]
    ] as const) {
      for (const concurrency of [8, "unbounded"] as const) {
        it.effect(
          `meets no 429 in windows of a second that open by the clock, in ${format}, ${concurrency} at a time`,
          () =>
            Effect.gen(function* () {
              yield* atNoon
              const server = makeServer({ limit: 4, window: 1000, opens: "by the clock", headers: true, reset })
              assert.strictEqual((yield* drain([Quota.make()], server, learned, 300, concurrency, 1)).refused, 0)
            })
        )
      }
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
            assert.strictEqual((yield* drain([Quota.make()], server, learned, 1000, concurrency, 1)).refused, 0)
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
          const { refused } = yield* drain([Quota.make()], server, learned, limit * 4, concurrency, 1)
          assert.strictEqual(refused, 0)
        }),
      { arbitrary: { seed: "millrace", runs: 60 } }
    )
  })
})
