import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as TestClock from "effect/testing/TestClock"
import * as ApiError from "../src/ApiError.ts"
import * as Deadline from "../src/Deadline.ts"
import * as RetryPolicy from "../src/RetryPolicy.ts"
import * as Api from "./Api.ts"
import { finish } from "./Finish.ts"
import * as Script from "./Script.ts"
import { at, facts, get, ok } from "./Mills.ts"
import { assertSame } from "./SameError.ts"

const noon = Date.UTC(2026, 10, 22, 12)
const hour = 3_600_000

/** As the server's clock says, so many seconds after noon. */
const date = (seconds: number) => new Date(noon + seconds * 1000).toUTCString()

const StatusError = { 429: ApiError.TooManyRequests, 503: ApiError.ServerError }

for (const status of [429, 503] as const) {
  describe(`Retry-After of a ${status}`, () => {
    for (const [says, retryAfter, wait] of [
      ["no wait at all", "0", 0],
      ["seconds", "3", 3000],
      ["a date", date(5), 5000],
      ["a date that is past", date(-5), 0],
      ["nonsense, for which the backoff stands in", "soon", 250]
    ] as const) {
      for (const [clock, now] of [
        ["right", noon],
        ["an hour ahead", noon + hour],
        ["an hour behind", noon - hour]
      ] as const) {
        it.effect(`is waited for where it says ${says}, on a clock that is ${clock}`, () =>
          Effect.gen(function* () {
            yield* TestClock.setTime(now)
            const script = Script.make(Script.answer(status, "", { "retry-after": retryAfter, date: date(0) }), ok)
            const api = yield* Api.make(script)
            yield* finish(api.get(get).pipe(RetryPolicy.with({ schedule: Schedule.spaced(250) })))
            assert.deepStrictEqual(
              at(script).map((time) => time - now),
              [0, wait]
            )
          })
        )
      }
    }

    for (const [says, retryAfter] of [
      ["in seconds", "600"],
      ["as a date", date(600)]
    ] as const) {
      it.effect(`that does not fit the deadline fails the call at once, said ${says}`, () =>
        Effect.gen(function* () {
          const script = Script.make(Script.answer(status, "", { "retry-after": retryAfter, date: date(0) }), ok)
          const api = yield* Api.make(script)
          assertSame(
            yield* Effect.flip(api.get(get).pipe(Deadline.with({ total: "1 minute" }))),
            new StatusError[status]({
              ...facts("getMill", "GET", "/mills/:id", 1, 0),
              status,
              retryAfter: Duration.seconds(600),
              issues: [],
              body: ""
            })
          )
          assert.strictEqual(script.sent.length, 1)
        })
      )
    }
  })
}

describe("a reset", () => {
  const quota = (remaining: number) => ({
    "x-ratelimit-limit": "5000",
    "x-ratelimit-remaining": String(remaining),
    "x-ratelimit-reset": "600"
  })

  it.effect("is waited for after a 429 that says that nothing is left", () =>
    Effect.gen(function* () {
      const script = Script.make(Script.answer(429, "", quota(0)), ok)
      const api = yield* Api.make(script)
      yield* finish(api.get(get).pipe(Deadline.with({ total: "1 hour" })), "1 hour")
      assert.deepStrictEqual(
        script.sent.map(({ at }) => at),
        [0, 601_000]
      )
    })
  )

  it.effect("is of another limit than a 429 that says that something is left: it is tried again soon", () =>
    Effect.gen(function* () {
      const script = Script.make(Script.answer(429, "", quota(4800)), ok, ok)
      const api = yield* Api.make(script)
      yield* finish(api.get(get), "1 minute")
      yield* finish(api.get(get), "1 minute")
      assert.strictEqual(script.sent.length, 3)
    })
  )
})
