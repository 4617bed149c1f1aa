import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as TestClock from "effect/testing/TestClock"
import * as ApiError from "../src/ApiError.ts"
import * as Client from "../src/Client.ts"
import * as Credentials from "../src/Credentials.ts"
import * as Deadline from "../src/Deadline.ts"
import * as Operation from "../src/Operation.ts"
import * as RetryPolicy from "../src/RetryPolicy.ts"
import * as Api from "./Api.ts"
import { failure, finish } from "./Finish.ts"
import * as Script from "./Script.ts"
import { at, build, facts, get, mill, ok } from "./Mills.ts"
import { assertSame } from "./SameError.ts"

describe("Transport", () => {
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

    it.effect("counts an operation by its own rule, and the others by the API's", () =>
      Effect.gen(function* () {
        const script = Script.make(ok)
        const { get: call, transport } = yield* Api.make(script)
        const quota = { key: "searches", limit: 1, window: "1 minute" } as const
        const search = Client.method(transport, Operation.get("searchMills", "/search", { quota }))
        yield* finish(Effect.all([search(), call(get), search(), call(get)]))
        assert.deepStrictEqual(at(script), [0, 0, 60_000, 60_000])
      })
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
        assertSame(
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
        assertSame(
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

    it.effect("waits as long as a 429 says also where no rule counts the call", () =>
      Effect.gen(function* () {
        const script = Script.make(Script.answer(429, "", { "retry-after": "60" }), ok)
        const { build: call } = yield* Api.make(script, { quota: () => [] })
        yield* finish(call(build))
        assert.deepStrictEqual(at(script), [0, 60_000])
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

    it.effect("replays twice at most, whatever the credentials say", () =>
      Effect.gen(function* () {
        let count = 0
        const asked: Array<ReadonlyArray<string | undefined>> = []
        const secretOf = (credential?: Credentials.Credential) => credential && Redacted.value(credential.secret)
        const script = Script.make(Script.answer(401), Script.answer(401), Script.answer(401), ok)
        const { build: call } = yield* Api.make(script, {
          credentials: {
            acquire: Effect.sync(() => ({ secret: Redacted.make(`token-${++count}`) })),
            renew: (refused, before) =>
              Effect.sync(() => {
                asked.push([secretOf(refused), secretOf(before)])
                return true
              })
          }
        })
        assert.strictEqual((yield* failure(call(build)))._tag, "Unauthorized")
        assert.deepStrictEqual(
          script.sent.map((sent) => sent.headers["authorization"]),
          ["token-1", "token-2", "token-3"]
        )
        assert.deepStrictEqual(asked, [
          ["token-1", undefined],
          ["token-2", "token-1"]
        ])
      })
    )

    it.effect("does not replay a call that is refused with a new token, which it keeps", () =>
      Effect.gen(function* () {
        let mints = 0
        const script = Script.make(Script.answer(401, "", { "x-token": "fresh" }), ok)
        const { build: call } = yield* Api.make(script, {
          credentials: yield* Credentials.minted({
            mint: Effect.sync(() => ({ secret: Redacted.make(`token-${++mints}`) })),
            rotated: (headers) =>
              headers["x-token"] === undefined ? undefined : { secret: Redacted.make(headers["x-token"]) }
          })
        })
        assert.strictEqual((yield* failure(call(build)))._tag, "Unauthorized")
        yield* finish(call(build))
        assert.deepStrictEqual(
          script.sent.map((sent) => sent.headers["authorization"]),
          ["token-1", "fresh"]
        )
      })
    )

    it.effect("does not replay with a secret that cannot change", () =>
      Effect.gen(function* () {
        const script = Script.make(Script.answer(401, "<html>login</html>", { "content-type": "text/html" }))
        const { get: call } = yield* Api.make(script)
        assertSame(
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
