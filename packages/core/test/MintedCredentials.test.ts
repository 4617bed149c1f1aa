import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Scheduler from "effect/Scheduler"
import * as Scope from "effect/Scope"
import * as TestClock from "effect/testing/TestClock"
import * as Credentials from "../src/Credentials.ts"
import * as Deadline from "../src/Deadline.ts"
import * as Decoding from "../src/Decoding.ts"
import * as RetryPolicy from "../src/RetryPolicy.ts"
import { idle } from "./Callers.ts"
import { acquired, makeMint, refusal, secretOf } from "./Mint.ts"

describe("Credentials", () => {
  describe("minted", () => {
    it.effect("mints nothing before the first call", () =>
      Effect.gen(function* () {
        const mint = makeMint()
        yield* Credentials.minted({ mint: mint.effect })
        yield* TestClock.adjust("1 hour")
        assert.strictEqual(mint.begun, 0)
      })
    )

    it.effect("mints once for 100 calls at the same time and for all that follow", () =>
      Effect.gen(function* () {
        const mint = makeMint()
        const credentials = yield* Credentials.minted({ mint: mint.effect, header: "x-token", scheme: "Token" })
        const fiber = yield* Effect.forkChild(
          Effect.all(
            Array.from({ length: 100 }, () => credentials.acquire),
            { concurrency: "unbounded" }
          )
        )
        yield* TestClock.adjust(999)
        assert.strictEqual(fiber.pollUnsafe(), undefined)
        yield* TestClock.adjust(1)
        const all = yield* Fiber.join(fiber)
        assert.strictEqual(new Set(all).size, 1)
        const later = yield* credentials.acquire
        assert.deepStrictEqual(
          [later === all[0], later.header, later.scheme, secretOf(later)],
          [true, "x-token", "Token", "token-1"]
        )
        assert.strictEqual(mint.begun, 1)
      })
    )

    it.effect("keeps a token without an expiry until it is refused", () =>
      Effect.gen(function* () {
        const mint = makeMint()
        const credentials = yield* Credentials.minted({ mint: mint.effect })
        const first = yield* acquired(credentials)
        yield* TestClock.adjust("3650 days")
        assert.strictEqual(yield* credentials.acquire, first)
        assert.strictEqual(yield* credentials.renew(first), true)
        assert.strictEqual(secretOf(yield* acquired(credentials)), "token-2")
      })
    )

    it.effect("keeps the newer token when an older one is refused late", () =>
      Effect.gen(function* () {
        const mint = makeMint()
        const credentials = yield* Credentials.minted({ mint: mint.effect })
        const first = yield* acquired(credentials)
        yield* credentials.renew(first)
        const second = yield* acquired(credentials)
        assert.strictEqual(yield* credentials.renew(first), true)
        assert.strictEqual(yield* credentials.acquire, second)
        assert.strictEqual(mint.begun, 2)
      })
    )

    it.effect("mints once when all calls in flight are refused, also while that mint runs", () =>
      Effect.gen(function* () {
        const mint = makeMint()
        const credentials = yield* Credentials.minted({ mint: mint.effect })
        const first = yield* acquired(credentials)
        const replay = Effect.andThen(credentials.renew(first), credentials.acquire)
        const replays = yield* Effect.forkChild(Effect.all([replay, replay, replay], { concurrency: "unbounded" }))
        yield* TestClock.adjust(500)
        const late = yield* Effect.forkChild(replay)
        yield* TestClock.adjust(500)
        const all = [...(yield* Fiber.join(replays)), yield* Fiber.join(late)]
        assert.deepStrictEqual([new Set(all).size, mint.begun], [1, 2])
      })
    )

    it.effect("reports a failed mint to all who wait, forgets it, and tries again with the next call", () =>
      Effect.gen(function* () {
        const mint = makeMint({ failures: 1 })
        const credentials = yield* Credentials.minted({ mint: mint.effect })
        const fibers = yield* Effect.forEach([1, 2, 3], () => Effect.forkChild(credentials.acquire))
        yield* TestClock.adjust("1 second")
        const exits = yield* Effect.forEach(fibers, Fiber.await)
        assert.deepStrictEqual(exits, [Exit.fail(refusal), Exit.fail(refusal), Exit.fail(refusal)])
        assert.strictEqual(mint.begun, 1)
        assert.strictEqual(secretOf(yield* acquired(credentials)), "token-2")
      })
    )

    it.effect("reports a defect of the mint to all who wait, and forgets it too", () =>
      Effect.gen(function* () {
        let begun = 0
        const credentials = yield* Credentials.minted({
          mint: Effect.suspend(() =>
            ++begun === 1 ? Effect.die("broken") : Effect.succeed({ secret: Redacted.make("token") })
          )
        })
        assert.deepStrictEqual(yield* Effect.exit(credentials.acquire), Exit.die("broken"))
        assert.strictEqual(secretOf(yield* credentials.acquire), "token")
      })
    )

    it.effect("runs with the settings of the layer, whatever the call that began it has set for itself", () =>
      Effect.gen(function* () {
        const credentials = yield* Credentials.minted({
          mint: Effect.gen(function* () {
            const { total = "none" } = yield* Deadline.Deadline
            const { times = "none" } = yield* RetryPolicy.RetryPolicy
            const isStrict = (yield* Decoding.Decoding) !== tolerant
            return { secret: Redacted.make([total, times, isStrict].join()) }
          })
        }).pipe(Deadline.with({ total: "1 hour" }))
        const tolerant = yield* Decoding.Decoding
        const hasty = credentials.acquire.pipe(
          Deadline.with({ total: "100 millis" }),
          RetryPolicy.with({ times: 0 }),
          Decoding.strict
        )
        assert.strictEqual(secretOf(yield* hasty), "1 hour,none,false")
      })
    )

    it.effect("goes on for the others when the call that began the mint is interrupted", () =>
      Effect.gen(function* () {
        const mint = makeMint()
        const credentials = yield* Credentials.minted({ mint: mint.effect })
        const first = yield* Effect.forkChild(credentials.acquire)
        yield* idle
        const second = yield* Effect.forkChild(credentials.acquire)
        yield* idle
        yield* Fiber.interrupt(first)
        yield* TestClock.adjust("1 second")
        assert.strictEqual(secretOf(yield* Fiber.join(second)), "token-1")
        assert.deepStrictEqual([mint.begun, mint.interrupted], [1, 0])
      })
    )

    it.effect("goes on for the others at whatever step its first call is interrupted", () =>
      Effect.gen(function* () {
        const stalls: Array<number> = []
        for (let operations = 3; operations < 40; operations++) {
          const credentials = yield* Credentials.minted({ mint: makeMint().effect })
          const first = yield* credentials.acquire.pipe(
            Effect.provideService(Scheduler.MaxOpsBeforeYield, operations),
            Effect.forkChild
          )
          yield* Effect.yieldNow
          yield* Fiber.interrupt(first)
          const second = yield* Effect.forkChild(credentials.acquire)
          yield* TestClock.adjust("1 second")
          yield* idle
          if (second.pollUnsafe() === undefined) stalls.push(operations)
        }
        assert.deepStrictEqual(stalls, [])
      })
    )

    describe("a mint that does not end", () => {
      /** The first mint takes 90 seconds, all others one. */
      const slow = Effect.gen(function* () {
        let begun = 0
        const credentials = yield* Credentials.minted({
          mint: Effect.suspend(() => {
            const number = ++begun
            return Effect.delay(
              Effect.succeed({ secret: Redacted.make(`token-${number}`) }),
              number === 1 ? "90 seconds" : "1 second"
            )
          })
        })
        const first = yield* Effect.forkChild(credentials.acquire)
        yield* idle
        return { credentials, first, begun: () => begun }
      })

      it.effect("is waited for by calls within a minute, and given up by those after it", () =>
        Effect.gen(function* () {
          const { begun, credentials } = yield* slow
          yield* TestClock.adjust(59_999)
          yield* Effect.forkChild(credentials.acquire)
          yield* idle
          assert.strictEqual(begun(), 1)
          yield* TestClock.adjust(1)
          const late = yield* Effect.forkChild(credentials.acquire)
          yield* TestClock.adjust("1 second")
          assert.strictEqual(secretOf(yield* Fiber.join(late)), "token-2")
          assert.strictEqual(begun(), 2)
        })
      )

      it.effect("serves its own callers when it ends after all, and leaves the newer token in use", () =>
        Effect.gen(function* () {
          const { credentials, first } = yield* slow
          yield* TestClock.adjust("60 seconds")
          const late = yield* Effect.forkChild(credentials.acquire)
          yield* TestClock.adjust("30 seconds")
          assert.strictEqual(secretOf(yield* Fiber.join(first)), "token-1")
          assert.strictEqual(yield* credentials.acquire, yield* Fiber.join(late))
        })
      )
    })

    describe("renewal", () => {
      const life = Effect.fnUntraced(function* (expiresIn: Duration.Input, renewBefore?: Duration.Input) {
        const mint = makeMint({ expiresIn })
        const credentials = yield* Credentials.minted({ mint: mint.effect, renewBefore })
        yield* acquired(credentials)
        /** Whether the first token is still used so many ms after it was asked for. */
        const usedAfter = Effect.fnUntraced(function* (ms: number) {
          const now = yield* Effect.clockWith((clock) => Effect.succeed(clock.currentTimeMillisUnsafe()))
          yield* TestClock.setTime(ms)
          assert.isAtLeast(ms, now)
          const fiber = yield* Effect.forkChild(credentials.acquire)
          yield* idle
          const used = fiber.pollUnsafe() !== undefined
          yield* Fiber.interrupt(fiber)
          return used
        })
        return usedAfter
      })

      const cases: ReadonlyArray<
        readonly [name: string, expiresIn: Duration.Input, renewBefore: Duration.Input | undefined, boundary: number]
      > = [
        ["60 seconds before the expiry", "1 hour", undefined, 3_540_000],
        ["as long before the expiry as it is told", "1 hour", "10 minutes", 3_000_000],
        ["at the expiry when told not to renew earlier", "1 hour", 0, 3_600_000],
        ["at half of its life when 60 seconds are more than that", "90 seconds", undefined, 45_000],
        ["at half of its life when both rules agree", "2 minutes", undefined, 60_000],
        ["at once when it is expired already", 0, undefined, 1000]
      ]
      for (const [name, expiresIn, renewBefore, boundary] of cases) {
        it.effect(`comes ${name}`, () =>
          Effect.gen(function* () {
            const usedAfter = yield* life(expiresIn, renewBefore)
            if (boundary > 1000) assert.strictEqual(yield* usedAfter(boundary - 1), true)
            assert.strictEqual(yield* usedAfter(boundary), false)
          })
        )
      }

      it.effect("makes one token for all, whoever comes first", () =>
        Effect.gen(function* () {
          const mint = makeMint({ expiresIn: "1 hour" })
          const credentials = yield* Credentials.minted({ mint: mint.effect })
          yield* acquired(credentials)
          yield* TestClock.adjust("1 hour")
          const calls = yield* Effect.forkChild(
            Effect.all([credentials.acquire, credentials.acquire], { concurrency: "unbounded" })
          )
          yield* TestClock.adjust("1 second")
          assert.deepStrictEqual((yield* Fiber.join(calls)).map(secretOf), ["token-2", "token-2"])
        })
      )
    })

    describe("scope", () => {
      const closing = Effect.fnUntraced(function* (wait: Effect.Effect<unknown>) {
        const scope = yield* Scope.make()
        const mint = makeMint()
        const credentials = yield* Scope.provide(Credentials.minted({ mint: mint.effect }), scope)
        const caller = yield* Effect.forkChild(credentials.acquire)
        yield* wait
        yield* Scope.close(scope, Exit.void)
        yield* idle
        return { mint, credentials, caller }
      })

      const isInterrupted = (exit: Exit.Exit<unknown, unknown> | undefined) =>
        exit !== undefined && Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause)

      it.effect("interrupts the mint under way when it closes, and those who wait for it", () =>
        Effect.gen(function* () {
          const { caller, mint } = yield* closing(TestClock.adjust(500))
          assert.deepStrictEqual([mint.begun, mint.interrupted], [1, 1])
          assert.isTrue(isInterrupted(caller.pollUnsafe()))
        })
      )

      it.effect("leaves nobody waiting when it closes before the mint has begun", () =>
        Effect.gen(function* () {
          const waiting: Array<number> = []
          for (let yields = 1; yields < 10; yields++) {
            const { caller } = yield* closing(Effect.repeat(Effect.yieldNow, { times: yields }))
            if (!isInterrupted(caller.pollUnsafe())) waiting.push(yields)
          }
          assert.deepStrictEqual(waiting, [])
        })
      )

      it.effect("leaves nobody waiting after it has closed", () =>
        Effect.gen(function* () {
          const { credentials } = yield* closing(TestClock.adjust(500))
          const late = yield* Effect.forkChild(credentials.acquire)
          yield* TestClock.adjust("1 hour")
          assert.isTrue(isInterrupted(late.pollUnsafe()))
        })
      )
    })
  })
})
