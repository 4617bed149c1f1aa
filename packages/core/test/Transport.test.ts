import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as TestClock from "effect/testing/TestClock"
import * as ApiError from "../src/ApiError.ts"
import * as Credentials from "../src/Credentials.ts"
import * as Deadline from "../src/Deadline.ts"
import * as RetryPolicy from "../src/RetryPolicy.ts"
import * as Api from "./Api.ts"
import { failure, finish } from "./Finish.ts"
import * as Script from "./Script.ts"

const mill = { id: 7 }
const ok = Script.answer(200, mill)
const unavailable = Script.answer(503, { message: "grinding to a halt" })
const get = { params: { id: 7 } }
const build = { payload: { river: "Tees", wheels: 2 } }
const replace = { params: { id: 7 }, payload: mill }

const facts = (operation: string, method: string, route: string, attempts: number, elapsed: Duration.Input) => ({
  api: "mills",
  operation,
  method,
  route,
  attempts,
  elapsed: Duration.fromInputUnsafe(elapsed)
})

const at = (script: Script.Script) => script.sent.map((sent) => sent.at)

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

  describe("quota", () => {
    const limited = (seconds: number) =>
      Script.answer(
        429,
        { detail: "slow down" },
        {
          "x-ratelimit-limit": "200",
          "x-ratelimit-remaining": "0",
          "x-ratelimit-reset": new Date(seconds * 1000).toISOString().replace(/\.\d+Z/, ".000000"),
          date: new Date(0).toUTCString()
        }
      )

    it.effect("waits once, for all callers on the key, until the reset of a 429, then succeeds", () =>
      Effect.gen(function* () {
        const script = Script.make(limited(30), ok)
        const { build: unsafe, get: call } = yield* Api.make(script)
        const first = yield* Effect.forkChild(unsafe(build))
        yield* TestClock.adjust(1)
        const others = yield* Effect.forkChild(Effect.all([call(get), call(get), call(get)], { concurrency: 3 }))
        yield* TestClock.adjust(29_999)
        assert.strictEqual(script.sent.length, 1)
        yield* TestClock.adjust(2)
        assert.deepStrictEqual(yield* Fiber.join(first), mill)
        assert.deepStrictEqual(yield* Fiber.join(others), [mill, mill, mill])
        assert.deepStrictEqual(at(script), [0, 30_001, 30_001, 30_001, 30_001])
        assert.deepStrictEqual(
          script.sent.map((sent) => sent.method),
          ["POST", "POST", "GET", "GET", "GET"]
        )
      })
    )

    it.effect("fails at once when the reset lies an hour ahead of a one-minute deadline", () =>
      Effect.gen(function* () {
        const script = Script.make(limited(3600))
        const { get: call } = yield* Api.make(script)
        const error = yield* Effect.flip(call(get).pipe(Deadline.with({ total: "1 minute" })))
        assert.deepStrictEqual(
          error,
          new ApiError.TooManyRequests({
            ...facts("getMill", "GET", "/mills/:id", 1, 0),
            status: 429,
            retryAfter: Duration.millis(3_600_001),
            issues: [{ message: "slow down" }],
            body: '{"detail":"slow down"}'
          })
        )
        assert.strictEqual(script.sent.length, 1)
      })
    )

    it.effect("sends nothing while a 429 holds the key longer than the deadline", () =>
      Effect.gen(function* () {
        const script = Script.make(limited(3600))
        const { get: call } = yield* Api.make(script)
        yield* Effect.flip(call(get))
        assert.deepStrictEqual(
          yield* Effect.flip(call(get)),
          new ApiError.TooManyRequests({
            ...facts("getMill", "GET", "/mills/:id", 0, 0),
            status: 429,
            retryAfter: Duration.millis(3_600_001),
            issues: [{ message: "held back, not sent" }],
            body: ""
          })
        )
        assert.strictEqual(script.sent.length, 1)
      })
    )

    it.effect("backs off after a 429 whose headers cannot be read", () =>
      Effect.gen(function* () {
        const script = Script.make(Script.answer(429), ok)
        const { build: call } = yield* Api.make(script)
        yield* finish(call(build).pipe(RetryPolicy.with({ schedule: Schedule.spaced(400) })))
        assert.deepStrictEqual(at(script), [0, 400])
      })
    )
  })

  describe("deadline", () => {
    it.effect("limits each attempt and repeats a safe one", () =>
      Effect.gen(function* () {
        const script = Script.make(Script.silence, ok)
        const { get: call } = yield* Api.make(script)
        assert.deepStrictEqual(
          yield* finish(
            call(get).pipe(Deadline.with({ attempt: "2 seconds" }), RetryPolicy.with({ schedule: Schedule.spaced(1) }))
          ),
          mill
        )
        assert.deepStrictEqual([at(script), script.aborted()], [[0, 2001], 1])
      })
    )

    it.effect("tells the attempt's timeout from the whole call's", () =>
      Effect.gen(function* () {
        const script = Script.make(Script.silence)
        const { get: call } = yield* Api.make(script)
        assert.deepStrictEqual(
          yield* failure(call(get).pipe(Deadline.with({ attempt: "2 seconds" }), RetryPolicy.with({ times: 0 }))),
          new ApiError.Timeout({
            ...facts("getMill", "GET", "/mills/:id", 1, 2000),
            scope: "attempt",
            limit: Duration.seconds(2)
          })
        )
        assert.deepStrictEqual(
          yield* failure(call(get).pipe(Deadline.with({ total: "1 second" }))),
          new ApiError.Timeout({
            ...facts("getMill", "GET", "/mills/:id", 1, 1000),
            scope: "total",
            limit: Duration.seconds(1)
          })
        )
      })
    )

    it.effect("counts the time that credentials take", () =>
      Effect.gen(function* () {
        const script = Script.make(ok)
        const { get: call } = yield* Api.make(script, {
          credentials: { acquire: Effect.never, renew: () => Effect.succeed(false) }
        })
        assert.deepStrictEqual(
          yield* failure(call(get).pipe(Deadline.with({ total: "3 seconds" }))),
          new ApiError.Timeout({
            ...facts("getMill", "GET", "/mills/:id", 0, 3000),
            scope: "total",
            limit: Duration.seconds(3)
          })
        )
        assert.strictEqual(script.sent.length, 0)
      })
    )

    it.effect("never repeats a POST that timed out, and says that its outcome is unknown", () =>
      Effect.gen(function* () {
        const script = Script.make(Script.silence, ok)
        const { build: call } = yield* Api.make(script)
        assert.deepStrictEqual(
          yield* failure(call(build).pipe(Deadline.with({ attempt: "2 seconds" }))),
          new ApiError.OutcomeUnknown({
            ...facts("buildMill", "POST", "/mills", 1, 2000),
            reason: "Timeout",
            description: "attempt timeout"
          })
        )
        assert.deepStrictEqual([script.sent.length, script.aborted()], [1, 1])
      })
    )

    it.effect("can be switched off", () =>
      Effect.gen(function* () {
        const script = Script.make(unavailable, ok)
        const { get: call } = yield* Api.make(script)
        const patient = Deadline.with({ total: Duration.infinity, attempt: Duration.infinity })
        const slowly = RetryPolicy.with({ schedule: Schedule.spaced("20 hours") })
        assert.deepStrictEqual(yield* finish(call(get).pipe(patient, slowly)), mill)
      })
    )

    it.effect("does not begin a backoff that would end past it", () =>
      Effect.gen(function* () {
        const script = Script.make(unavailable, ok)
        const { get: call } = yield* Api.make(script)
        const error = yield* Effect.flip(
          call(get).pipe(
            Deadline.with({ total: "1 second" }),
            RetryPolicy.with({ schedule: Schedule.spaced("2 seconds") })
          )
        )
        assert.deepStrictEqual([error._tag, script.sent.length], ["ServerError", 1])
      })
    )
  })

  describe("cancellation", () => {
    it.effect("aborts the request when its fiber is interrupted", () =>
      Effect.gen(function* () {
        const script = Script.make(Script.silence)
        const { get: call } = yield* Api.make(script)
        const fiber = yield* Effect.forkChild(call(get))
        yield* TestClock.adjust("1 second")
        assert.strictEqual(script.aborted(), 0)
        yield* Fiber.interrupt(fiber)
        assert.deepStrictEqual([script.sent.length, script.aborted()], [1, 1])
      })
    )
  })

  describe("credentials", () => {
    it.effect("replays once with a new token after a 401, safe and unsafe calls alike", () =>
      Effect.gen(function* () {
        let mints = 0
        const script = Script.make(Script.answer(401), ok, Script.answer(401), Script.answer(401))
        const { build: call } = yield* Api.make(script, {
          credentials: yield* Credentials.minted({
            scheme: "Key",
            mint: Effect.sync(() => ({ secret: Redacted.make(`token-${++mints}`) }))
          })
        })
        assert.deepStrictEqual(yield* finish(call(build)), mill)
        assert.strictEqual((yield* failure(call(build)))._tag, "Unauthorized")
        assert.deepStrictEqual(
          script.sent.map((sent) => sent.headers["authorization"]),
          ["Key token-1", "Key token-2", "Key token-2", "Key token-3"]
        )
      })
    )

    it.effect("does not replay with a secret that cannot change", () =>
      Effect.gen(function* () {
        const script = Script.make(Script.answer(401, "<html>login</html>", { "content-type": "text/html" }))
        const { get: call } = yield* Api.make(script)
        assert.deepStrictEqual(
          yield* failure(call(get)),
          new ApiError.Unauthorized({
            ...facts("getMill", "GET", "/mills/:id", 1, 0),
            status: 401,
            issues: [],
            body: "<html>login</html>"
          })
        )
        assert.strictEqual(script.sent.length, 1)
      })
    )

    it.effect("passes on why a token could not be minted, and mints again for the next call", () =>
      Effect.gen(function* () {
        const refused = new ApiError.Unauthorized({
          ...facts("createToken", "POST", "/tokens", 1, 0),
          status: 401,
          issues: [],
          body: ""
        })
        let mints = 0
        const script = Script.make(ok)
        const { get: call } = yield* Api.make(script, {
          credentials: yield* Credentials.minted({
            mint: Effect.suspend(() =>
              ++mints === 1 ? Effect.fail(refused) : Effect.succeed({ secret: Redacted.make("token") })
            )
          })
        })
        assert.strictEqual(yield* failure(call(get)), refused)
        assert.deepStrictEqual(yield* finish(call(get)), mill)
        assert.deepStrictEqual([mints, script.sent.length], [2, 1])
      })
    )

    it.effect("sends no authorization header where the API takes none", () =>
      Effect.gen(function* () {
        const script = Script.make(ok)
        const { get: call } = yield* Api.make(script, { credentials: undefined })
        yield* finish(call(get))
        assert.deepStrictEqual(script.sent[0]?.headers, {})
      })
    )
  })
})
