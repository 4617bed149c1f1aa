import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import * as TestClock from "effect/testing/TestClock"
import * as ApiError from "../src/ApiError.ts"
import * as Deadline from "../src/Deadline.ts"
import * as RetryPolicy from "../src/RetryPolicy.ts"
import * as Api from "./Api.ts"
import { failure, finish } from "./Finish.ts"
import * as Script from "./Script.ts"
import { at, build, facts, get, mill, ok, unavailable } from "./Mills.ts"

const replace = { params: { id: 7 }, payload: mill }

describe("Transport", () => {
  describe("retry", () => {
    it.effect("sends a GET again after 503 until it succeeds", () =>
      Effect.gen(function* () {
        const script = Script.make(unavailable, unavailable, ok)
        const { get: call } = yield* Api.make(script)
        assert.deepStrictEqual(yield* finish(call(get)), mill)
        assert.strictEqual(script.sent.length, 3)
      })
    )

    it.effect("spends one budget on statuses and transport failures mixed", () =>
      Effect.gen(function* () {
        const script = Script.make(unavailable, Script.cut, unavailable, Script.cut, ok)
        const { get: call } = yield* Api.make(script)
        const error = yield* failure(call(get).pipe(RetryPolicy.with({ times: 2, schedule: Schedule.spaced(10) })))
        assert.deepStrictEqual(
          error,
          new ApiError.ServerError({
            ...facts("getMill", "GET", "/mills/:id", 3, 20),
            status: 503,
            issues: [{ message: "grinding to a halt" }],
            body: '{"message":"grinding to a halt"}'
          })
        )
        assert.strictEqual(script.sent.length, 3)
      })
    )

    it.effect("sends once where the policy says so", () =>
      Effect.gen(function* () {
        const script = Script.make(unavailable)
        const { get: call } = yield* Api.make(script)
        assert.strictEqual((yield* failure(call(get).pipe(RetryPolicy.with({ times: 0 }))))._tag, "ServerError")
        assert.strictEqual(script.sent.length, 1)
      })
    )

    it.effect("never repeats a POST after 503 without Retry-After", () =>
      Effect.gen(function* () {
        const script = Script.make(unavailable, ok)
        const { build: call } = yield* Api.make(script)
        assert.deepStrictEqual(
          yield* failure(call(build)),
          new ApiError.ServerError({
            ...facts("buildMill", "POST", "/mills", 1, 0),
            status: 503,
            issues: [{ message: "grinding to a halt" }],
            body: '{"message":"grinding to a halt"}'
          })
        )
        assert.strictEqual(script.sent.length, 1)
      })
    )

    it.effect("repeats a POST after 503 with Retry-After, no sooner", () =>
      Effect.gen(function* () {
        const script = Script.make(Script.answer(503, "", { "retry-after": "7" }), ok)
        const { build: call } = yield* Api.make(script)
        assert.deepStrictEqual(yield* finish(call(build)), mill)
        assert.deepStrictEqual(at(script), [0, 7000])
      })
    )

    it.effect("never repeats a POST after a cut connection", () =>
      Effect.gen(function* () {
        const script = Script.make(Script.cut, ok)
        const { build: call } = yield* Api.make(script)
        assert.deepStrictEqual(
          yield* failure(call(build)),
          new ApiError.OutcomeUnknown({
            ...facts("buildMill", "POST", "/mills", 1, 0),
            reason: "TransportError",
            description: "fetch failed: other side closed: UND_ERR_SOCKET"
          })
        )
        assert.strictEqual(script.sent.length, 1)
      })
    )

    it.effect("repeats a POST whose connection was never made", () =>
      Effect.gen(function* () {
        const script = Script.make(Script.refused, ok)
        const { build: call } = yield* Api.make(script)
        assert.deepStrictEqual(yield* finish(call(build)), mill)
        assert.strictEqual(script.sent.length, 2)
      })
    )

    it.effect("says TransportError, not OutcomeUnknown, when a POST cannot have arrived", () =>
      Effect.gen(function* () {
        const script = Script.make(Script.refused)
        const { build: call } = yield* Api.make(script)
        assert.deepStrictEqual(
          yield* failure(call(build).pipe(RetryPolicy.with({ times: 1, schedule: Schedule.spaced(10) }))),
          new ApiError.TransportError({
            ...facts("buildMill", "POST", "/mills", 2, 10),
            description: "fetch failed: connect ECONNREFUSED 127.0.0.1:1"
          })
        )
      })
    )

    it.effect("repeats PUT and DELETE after a cut connection", () =>
      Effect.gen(function* () {
        const script = Script.make(Script.cut, ok, Script.cut, Script.answer(204))
        const api = yield* Api.make(script)
        assert.deepStrictEqual(yield* finish(api.replace(replace)), mill)
        assert.strictEqual(yield* finish(api.raze(get)), undefined)
        assert.deepStrictEqual(
          script.sent.map((sent) => sent.method),
          ["PUT", "PUT", "DELETE", "DELETE"]
        )
      })
    )

    it.effect("does not repeat what can never be sent", () =>
      Effect.gen(function* () {
        const script = Script.make(ok)
        const { build: call } = yield* Api.make(script, { baseUrl: "mills" })
        assert.deepStrictEqual(
          yield* failure(call(build)),
          new ApiError.TransportError({
            ...facts("buildMill", "POST", "/mills", 1, 0),
            description: "Invalid URL: ERR_INVALID_URL"
          })
        )
        assert.strictEqual(script.sent.length, 0)
      })
    )

    it.effect("judges a response that the program's own HttpClient failed for by its status", () =>
      Effect.gen(function* () {
        const script = Script.make(Script.answer(409, "taken"))
        const { build: call } = yield* Api.make({ ...script, httpClient: HttpClient.filterStatusOk(script.httpClient) })
        const error = yield* failure(call(build))
        assert.deepStrictEqual([error._tag, "body" in error && error.body], ["Conflict", "taken"])
      })
    )

    it.effect("leaves 501 and 4xx alone", () =>
      Effect.gen(function* () {
        const tags: Array<string> = []
        const statuses = [400, 403, 404, 405, 406, 409, 410, 415, 422, 501]
        for (const status of statuses) {
          const script = Script.make(Script.answer(status), ok)
          const { get: call } = yield* Api.make(script)
          tags.push((yield* failure(call(get)))._tag)
          assert.strictEqual(script.sent.length, 1)
        }
        assert.deepStrictEqual(tags, [
          "BadRequest",
          "Forbidden",
          "NotFound",
          "MethodNotAllowed",
          "NotAcceptable",
          "Conflict",
          "UnexpectedStatus",
          "UnsupportedMediaType",
          "UnprocessableContent",
          "ServerError"
        ])
      })
    )

    it.effect("honours the schedule that the program puts in place", () =>
      Effect.gen(function* () {
        const script = Script.make(unavailable)
        const { get: call } = yield* Api.make(script)
        yield* failure(call(get).pipe(RetryPolicy.with({ times: 3, schedule: Schedule.exponential(100) })))
        assert.deepStrictEqual(at(script), [0, 100, 300, 700])
      })
    )

    it.effect("ends when that schedule ends", () =>
      Effect.gen(function* () {
        const script = Script.make(unavailable)
        const { get: call } = yield* Api.make(script)
        yield* failure(call(get).pipe(RetryPolicy.with({ times: 9, schedule: Schedule.recurs(1) })))
        assert.strictEqual(script.sent.length, 2)
      })
    )

    it.effect("waits the same with the same seed", () =>
      Effect.gen(function* () {
        const waits = (seed: string) =>
          Effect.gen(function* () {
            const script = Script.make(unavailable)
            const { get: call } = yield* Api.make(script)
            yield* failure(call(get).pipe(RetryPolicy.with({ times: 4 }), Random.withSeed(seed)))
            return at(script).map((time, index, all) => time - (all[index - 1] ?? time))
          })
        const first = yield* waits("a")
        assert.deepStrictEqual(yield* waits("a"), first)
        assert.notDeepEqual(yield* waits("b"), first)
        assert.isTrue(first.every((wait, index) => wait <= 500 * 2 ** (index - 1)))
      })
    )
  })

  describe("server timing", () => {
    const date = (seconds: number) => new Date(Date.UTC(2026, 10, 22, 12) + seconds * 1000).toUTCString()

    it.effect("waits for Retry-After: 0, seconds, dates, past dates; takes its own backoff for nonsense", () =>
      Effect.gen(function* () {
        const cases: ReadonlyArray<readonly [string, number]> = [
          ["0", 0],
          ["3", 3000],
          [date(5), 5000],
          [date(-5), 0],
          ["soon", 250]
        ]
        for (const [retryAfter, wait] of cases) {
          const script = Script.make(Script.answer(503, "", { "retry-after": retryAfter, date: date(0) }), ok)
          const { get: call } = yield* Api.make(script)
          yield* finish(call(get).pipe(RetryPolicy.with({ schedule: Schedule.spaced(250) })))
          const [first = 0, second = 0] = at(script)
          assert.deepStrictEqual([retryAfter, second - first], [retryAfter, wait])
        }
      })
    )

    it.effect("measures dates against the response's Date when the local clock is an hour off", () =>
      Effect.gen(function* () {
        yield* TestClock.setTime(Date.UTC(2026, 10, 22, 13))
        const script = Script.make(Script.answer(503, "", { "retry-after": date(10), date: date(0) }), ok)
        const { get: call } = yield* Api.make(script)
        yield* finish(call(get))
        assert.deepStrictEqual(
          at(script).map((time) => time - Date.UTC(2026, 10, 22, 13)),
          [0, 10_000]
        )
      })
    )

    it.effect("fails at once with retryAfter when the wait does not fit the deadline", () =>
      Effect.gen(function* () {
        const script = Script.make(Script.answer(503, "", { "retry-after": "600" }), ok)
        const { get: call } = yield* Api.make(script)
        assert.deepStrictEqual(
          yield* Effect.flip(call(get).pipe(Deadline.with({ total: "1 minute" }))),
          new ApiError.ServerError({
            ...facts("getMill", "GET", "/mills/:id", 1, 0),
            status: 503,
            retryAfter: Duration.seconds(600),
            issues: [],
            body: ""
          })
        )
        assert.strictEqual(script.sent.length, 1)
      })
    )
  })
})
