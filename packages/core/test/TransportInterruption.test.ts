import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as RateLimiter from "effect/persistence/RateLimiter"
import * as TestClock from "effect/testing/TestClock"
import * as Credentials from "../src/Credentials.ts"
import * as Deadline from "../src/Deadline.ts"
import * as Quota from "../src/Quota.ts"
import * as RetryPolicy from "../src/RetryPolicy.ts"
import * as SharedQuota from "../src/SharedQuota.ts"
import * as Api from "./Api.ts"
import { failure, finish } from "./Finish.ts"
import { makeMint } from "./Mint.ts"
import * as Script from "./Script.ts"
import { at, build, get, mill, ok, unavailable } from "./Mills.ts"

/** One call a minute, by the API's own declaration. */
const one: Quota.Rule = { key: "one", limit: 1, window: "1 minute" }

/** Two calls a minute, of which writing calls need one too. */
const two: Quota.Rule = { key: "two", limit: 2, window: "1 minute" }

describe("Transport", () => {
  describe("interruption", () => {
    it.effect("while the token is minted takes no place in the quota, and the next call has that token", () =>
      Effect.gen(function* () {
        const mint = makeMint()
        const script = Script.make(ok)
        const credentials = yield* Credentials.minted({ mint: mint.effect })
        const api = yield* Api.make(script, { credentials, quota: () => [one] })
        const fiber = yield* Effect.forkChild(api.get(get))
        yield* TestClock.adjust(500)
        yield* Fiber.interrupt(fiber)
        assert.deepStrictEqual(yield* finish(api.get(get)), mill)
        assert.deepStrictEqual([at(script), mint.begun, mint.interrupted], [[1000], 1, 0])
      })
    )

    it.effect("in the line of the quota leaves its place to the next", () =>
      Effect.gen(function* () {
        const script = Script.make(ok)
        const api = yield* Api.make(script, { quota: () => [one] })
        yield* finish(api.get(get), 0)
        const first = yield* Effect.forkChild(api.get(get))
        yield* TestClock.adjust(1000)
        const second = yield* Effect.forkChild(api.get(get))
        yield* TestClock.adjust(1000)
        yield* Fiber.interrupt(first)
        yield* TestClock.adjust(58_000)
        assert.deepStrictEqual([yield* Fiber.join(second), at(script)], [mill, [0, 60_000]])
      })
    )

    it.effect("in the line of one quota gives back the place in another that it had already", () =>
      Effect.gen(function* () {
        const script = Script.make(ok)
        const api = yield* Api.make(script, { quota: ({ method }) => (method === "POST" ? [two, one] : [two]) })
        yield* finish(api.build(build), 0)
        const fiber = yield* Effect.forkChild(api.build(build))
        yield* TestClock.adjust(1000)
        yield* Fiber.interrupt(fiber)
        yield* finish(api.get(get), 0)
        assert.deepStrictEqual(at(script), [0, 1000])
      })
    )

    it.effect("of a call that one quota turns away gives back the place in another", () =>
      Effect.gen(function* () {
        const script = Script.make(ok)
        const api = yield* Api.make(script, { quota: ({ method }) => (method === "POST" ? [two, one] : [two]) })
        yield* finish(api.build(build), 0)
        const error = yield* failure(api.build(build).pipe(Deadline.with({ total: "10 seconds" })), 0)
        yield* finish(api.get(get), 0)
        assert.deepStrictEqual([error._tag, at(script)], ["TooManyRequests", [0, 0]])
      })
    )

    it.effect(
      "does not reach a call that undoes something, which waits for its place, and ends with its deadline",
      () =>
        Effect.gen(function* () {
          for (const source of [
            Effect.sync(Quota.make),
            SharedQuota.make({ identity: "mills" }).pipe(Effect.provide(RateLimiter.layerStoreMemory))
          ]) {
            const start = yield* Clock.currentTimeMillis
            const script = Script.make(ok, Script.silence)
            const api = yield* Api.make(script, { quota: () => [one] }).pipe(
              Effect.provideService(Quota.Source, source)
            )
            yield* finish(api.build(build), 0)
            const undo = api.raze(get).pipe(Deadline.with({ attempt: "1 second" }), RetryPolicy.with({ times: 0 }))
            const fiber = yield* Effect.forkChild(Effect.ensuring(Effect.never, Effect.exit(undo)))
            yield* TestClock.adjust(1000)
            yield* Effect.forkChild(Fiber.interrupt(fiber))
            yield* TestClock.adjust("58 seconds")
            assert.isUndefined(fiber.pollUnsafe())
            yield* TestClock.adjust("1 minute")
            assert.isDefined(fiber.pollUnsafe())
            assert.deepStrictEqual(
              script.sent.map(({ at, method }) => [method, Math.floor((at - start) / 60_000)]),
              [
                ["POST", 0],
                ["DELETE", 1]
              ]
            )
          }
        })
    )

    for (const [where, reply] of [
      ["before the response", Script.silence],
      ["in the middle of the body", Script.endless(200)]
    ] as const) {
      it.effect(`${where} aborts the request, counts it, and holds nobody up`, () =>
        Effect.gen(function* () {
          const script = Script.make(reply, ok)
          const api = yield* Api.make(script, { quota: () => [two] })
          const fiber = yield* Effect.forkChild(api.get(get))
          yield* TestClock.adjust(1000)
          yield* Fiber.interrupt(fiber)
          assert.strictEqual(script.aborted(), 1)
          yield* finish(Effect.all([api.get(get), api.get(get)]))
          assert.deepStrictEqual(at(script), [0, 1000, 60_000])
        })
      )
    }

    it.effect("between two attempts sends no other", () =>
      Effect.gen(function* () {
        const script = Script.make(unavailable)
        const api = yield* Api.make(script)
        const fiber = yield* Effect.forkChild(api.get(get))
        yield* TestClock.adjust(0)
        const exit = yield* Effect.andThen(Fiber.interrupt(fiber), Fiber.await(fiber))
        yield* TestClock.adjust("1 hour")
        assert.deepStrictEqual([script.sent.length, Exit.hasInterrupts(exit)], [1, true])
      })
    )
  })
})
