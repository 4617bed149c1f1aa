import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as ApiError from "../src/ApiError.ts"
import * as Credentials from "../src/Credentials.ts"
import * as Deadline from "../src/Deadline.ts"
import * as RetryPolicy from "../src/RetryPolicy.ts"
import * as Api from "./Api.ts"
import { failure, finish } from "./Finish.ts"
import { makeMint } from "./Mint.ts"
import * as Script from "./Script.ts"
import { at, build, facts, get, mill, ok, unavailable } from "./Mills.ts"
import { assertSame } from "./SameError.ts"

describe("a deadline", () => {
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
      assertSame(
        yield* failure(call(get).pipe(Deadline.with({ attempt: "2 seconds" }), RetryPolicy.with({ times: 0 }))),
        new ApiError.Timeout({
          ...facts("getMill", "GET", "/mills/:id", 1, 2000),
          scope: "attempt",
          limit: Duration.seconds(2)
        })
      )
      assertSame(
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
      assertSame(
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
      assertSame(
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

  it.effect("sends nothing at its very end, of which nothing would be heard", () =>
    Effect.gen(function* () {
      const minute = Deadline.with({ total: "1 minute" })
      const script = Script.make(ok, Script.answer(503, "", { "retry-after": "60" }))
      const api = yield* Api.make(script, { quota: ({ id }) => [{ key: id, limit: 1, window: "1 minute" }] })
      yield* finish(api.build(build), 0)
      const waited = yield* failure(api.build(build).pipe(minute), "1 minute")
      const askedToWait = yield* failure(api.get(get).pipe(minute), 0)
      assert.deepStrictEqual(
        [waited._tag, waited.attempts, askedToWait._tag, at(script)],
        ["Timeout", 0, "ServerError", [0, 60_000]]
      )
    })
  )

  it.effect("counts credentials, queue, attempts and the waits between them together", () =>
    Effect.gen(function* () {
      const slowly: Script.Reply = (request, signal) => Effect.delay(unavailable(request, signal), "2 seconds")
      const script = Script.make(ok, slowly, Script.silence)
      const api = yield* Api.make(script, {
        credentials: yield* Credentials.minted({ mint: makeMint({ expiresIn: "2 seconds" }).effect }),
        quota: () => [{ key: "one", limit: 1, window: "4 seconds" }]
      })
      yield* finish(api.get(get), "1 second")
      const error = yield* failure(
        api
          .get(get)
          .pipe(
            Deadline.with({ total: "10 seconds", attempt: "8 seconds" }),
            RetryPolicy.with({ schedule: Schedule.spaced("1 second") })
          ),
        "10 seconds"
      )
      // A token until second 1, its place until 4, an attempt until 6, a wait until 7, a token and a place until 8.
      assert.deepStrictEqual(
        at(script).map((time) => time - 1000),
        [0, 4000, 8000]
      )
      assertSame(
        error,
        new ApiError.Timeout({
          ...facts("getMill", "GET", "/mills/:id", 2, 10_000),
          scope: "total",
          limit: Duration.seconds(10)
        })
      )
    })
  )

  for (const [safety, call, Class] of [
    ["a GET, which is repeated", "get", "Timeout"],
    ["a POST, which is not", "build", "OutcomeUnknown"]
  ] as const) {
    it.effect(`limits an attempt to the last byte of the body: ${safety}`, () =>
      Effect.gen(function* () {
        const script = Script.make(Script.endless(200))
        const api = yield* Api.make(script)
        const calls: Effect.Effect<unknown, ApiError.ApiError> = call === "get" ? api.get(get) : api.build(build)
        const error = yield* failure(calls.pipe(Deadline.with({ attempt: "2 seconds" })))
        const times = call === "get" ? 3 : 1
        assert.deepStrictEqual([error._tag, script.sent.length, script.aborted()], [Class, times, times])
      })
    )
  }

  it.effect("that is over before the call begins sends nothing", () =>
    Effect.gen(function* () {
      const script = Script.make(ok)
      const api = yield* Api.make(script, { quota: () => [{ key: "one", limit: 1, window: "1 minute" }] })
      yield* finish(api.get(get), 0)
      const error = yield* failure(api.get(get).pipe(Deadline.with({ total: 0 })), 0)
      assert.deepStrictEqual([error._tag, script.sent.length], ["TooManyRequests", 1])
    })
  )
})
