import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as ApiError from "../src/ApiError.ts"
import * as Deadline from "../src/Deadline.ts"
import * as RetryPolicy from "../src/RetryPolicy.ts"
import * as Api from "./Api.ts"
import { failure, finish } from "./Finish.ts"
import * as Script from "./Script.ts"
import { at, build, facts, get, mill, ok, unavailable } from "./Mills.ts"
import { assertSame } from "./SameError.ts"

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
        assertSame(
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
        assertSame(
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
        assertSame(
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

    for (const [message, code] of [
      ["connect ECONNREFUSED 127.0.0.1:1", "ECONNREFUSED"],
      // Of several addresses none.
      ["", "ECONNREFUSED"],
      ["getaddrinfo ENOTFOUND mills.example", "ENOTFOUND"],
      ["getaddrinfo EAI_AGAIN mills.example", "EAI_AGAIN"],
      ["connect ENETUNREACH 10.0.0.1:443", "ENETUNREACH"],
      ["connect EHOSTUNREACH 10.0.0.1:443", "EHOSTUNREACH"],
      ["connect ETIMEDOUT 10.0.0.1:443", "ETIMEDOUT"],
      ["Connect Timeout Error (attempted address: mills.example:443, timeout: 10000ms)", "UND_ERR_CONNECT_TIMEOUT"]
    ] as const) {
      it.effect(`repeats a POST whose connection was never made: ${message} ${code}`, () =>
        Effect.gen(function* () {
          const cause = Object.assign(new Error(message), { code })
          const script = Script.make(Script.fail(new TypeError("fetch failed", { cause })), ok)
          const { build: call } = yield* Api.make(script)
          assert.deepStrictEqual(yield* finish(call(build)), mill)
          assert.strictEqual(script.sent.length, 2)
        })
      )
    }

    it.effect("says TransportError, not OutcomeUnknown, of a POST to a base URL without a scheme", () =>
      Effect.gen(function* () {
        const cause = new Error("unknown scheme")
        const { build: call } = yield* Api.make(Script.make(Script.fail(new TypeError("fetch failed", { cause }))))
        assert.strictEqual((yield* failure(call(build)))._tag, "TransportError")
      })
    )

    for (const [message, code] of [
      ["read ECONNRESET", "ECONNRESET"],
      ["read ETIMEDOUT", "ETIMEDOUT"],
      ["write EPIPE", "EPIPE"],
      ["Headers Timeout Error", "UND_ERR_HEADERS_TIMEOUT"],
      // What browsers say of everything.
      ["", ""]
    ] as const) {
      it.effect(`never repeats a POST that may have arrived: ${message} ${code}`, () =>
        Effect.gen(function* () {
          const cause = Object.assign(new Error(message), { code })
          const script = Script.make(Script.fail(new TypeError("Failed to fetch", { cause })), ok)
          const { build: call } = yield* Api.make(script)
          assert.strictEqual((yield* failure(call(build)))._tag, "OutcomeUnknown")
          assert.strictEqual(script.sent.length, 1)
        })
      )
    }

    it.effect("says TransportError, not OutcomeUnknown, when a POST cannot have arrived", () =>
      Effect.gen(function* () {
        const script = Script.make(Script.refused)
        const { build: call } = yield* Api.make(script)
        assertSame(
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
        assertSame(
          yield* failure(call(build)),
          new ApiError.TransportError({
            ...facts("buildMill", "POST", "/mills", 1, 0),
            description: "Invalid URL: ERR_INVALID_URL"
          })
        )
        assert.strictEqual(script.sent.length, 0)
      })
    )

    it.effect("reads causes that go in a circle", () =>
      Effect.gen(function* () {
        const cause = new TypeError("fetch failed")
        cause.cause = new Error("reset", { cause })
        const api = yield* Api.make(Script.make(Script.fail(cause)))
        const error = yield* failure(api.get(get).pipe(RetryPolicy.with({ times: 0 })))
        assert.strictEqual(
          "description" in error && error.description,
          "fetch failed: reset: fetch failed: reset: fetch failed"
        )
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

    for (const [when, reply] of [
      ["", unavailable],
      [", also where the server names a wait", Script.answer(503, "", { "retry-after": "1" })],
      [", also where it names one after 429", Script.answer(429, "", { "retry-after": "1" })]
    ] as const) {
      it.effect(`ends when that schedule ends${when}, whatever the deadline`, () =>
        Effect.gen(function* () {
          for (const total of [Duration.minutes(5), Duration.infinity]) {
            const script = Script.make(reply)
            const { get: call } = yield* Api.make(script)
            const twice = RetryPolicy.with({ times: 9, schedule: Schedule.recurs(1) })
            yield* failure(call(get).pipe(twice, Deadline.with({ total })))
            assert.strictEqual(script.sent.length, 2)
          }
        })
      )
    }

    it.effect("asks that schedule with the error of each attempt, and anew for each call", () =>
      Effect.gen(function* () {
        const script = Script.make(unavailable, Script.cut, Script.answer(500), unavailable, Script.answer(500))
        const { get: call } = yield* Api.make(script)
        const seen: Array<readonly [number, string]> = []
        const schedule = Schedule.exponential(100).pipe(
          Schedule.setInputType<ApiError.ApiError>(),
          Schedule.while(({ attempt, input }) => {
            seen.push([attempt, input._tag])
            return !("status" in input && input.status === 500)
          })
        )
        const patient = RetryPolicy.with({ times: 9, schedule })
        const first = yield* failure(call(get).pipe(patient))
        const second = yield* failure(call(get).pipe(patient))
        assert.deepStrictEqual(
          [first, second].map((error) => "status" in error && [error.status, error.attempts]),
          [
            [500, 3],
            [500, 2]
          ]
        )
        assert.deepStrictEqual(seen, [
          [1, "ServerError"],
          [2, "TransportError"],
          [3, "ServerError"],
          [1, "ServerError"],
          [2, "ServerError"]
        ])
        const [a = 0, b = 0, c = 0, d = 0, e = 0] = at(script)
        assert.deepStrictEqual([b - a, c - b, e - d], [100, 200, 100])
      })
    )

    it.effect("gives a token that is minted between two attempts what is left of the deadline, and no more", () =>
      Effect.gen(function* () {
        const script = Script.make(unavailable)
        const acquire = Effect.delay(Effect.succeed({ secret: Redacted.make("invented") }), "40 seconds")
        const { get: call } = yield* Api.make(script, {
          credentials: { acquire, renew: () => Effect.succeed(false) }
        })
        const error = yield* failure(call(get).pipe(Deadline.with({ total: "1 minute" })))
        assert.deepStrictEqual(
          [error._tag, "scope" in error && error.scope, Duration.toSeconds(error.elapsed), script.sent.length],
          ["Timeout", "total", 60, 1]
        )
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
})
