/**
 * An API that counts calls in windows and answers as Azion does, with a `Date` of whole seconds and the window's end as an
 * ISO date without a zone; and programs that drain its quota. Every call takes some time there and back.
 */
import * as Array from "effect/Array"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Headers from "effect/http/Headers"
import * as Random from "effect/Random"
import * as TestClock from "effect/testing/TestClock"
import type * as Quota from "../src/Quota.ts"
import * as ServerTiming from "../src/ServerTiming.ts"

const zoneless = (end: number) => new Date(end).toISOString().replace("Z", "000")

export const make = (options: {
  readonly limit: number
  readonly window: number
  readonly opens: "by the clock" | "with a call"
  readonly headers: boolean
  /** The longest way back, in ms. */
  readonly slow?: number
  /** How the end of a window is written. @default as Azion does */
  readonly reset?: ((end: number, now: number) => string) | undefined
}) => {
  let begin = -Infinity
  /** Calls let through, by window. */
  const windows: Array<number> = []
  const server = {
    windows,
    refused: 0,
    lastAt: 0,
    answer: Effect.gen(function* () {
      yield* Effect.sleep(yield* Random.nextIntBetween(20, 120))
      const now = yield* Clock.currentTimeMillis
      if (now >= begin + options.window) {
        begin = options.opens === "by the clock" ? now - (now % options.window) : now
        windows.push(0)
      }
      const used = windows.at(-1) ?? 0
      if (used < options.limit) windows[windows.length - 1] = used + 1
      else server.refused++
      server.lastAt = now
      const left = Math.max(0, options.limit - used - 1)
      yield* Effect.sleep(yield* Random.nextIntBetween(20, options.slow ?? 120))
      return ServerTiming.fromHeaders(
        Headers.fromInput(
          options.headers
            ? {
                Date: new Date(now).toUTCString(),
                "X-ratelimit-limit": String(options.limit),
                "X-ratelimit-remaining": String(left),
                "X-ratelimit-reset": (options.reset ?? zoneless)(begin + options.window, now)
              }
            : {}
        ),
        yield* Clock.currentTimeMillis
      )
    })
  }
  return server
}

/**
 * As many calls from each quota, which may be several machines'.
 *
 * @param scouts calls of each that go one after the other, before the rest
 */
export const drain = Effect.fnUntraced(function* <E>(
  quotas: ReadonlyArray<Quota.Quota<E>>,
  server: ReturnType<typeof make>,
  rule: Quota.Rule,
  callsEach: number,
  concurrency: number | "unbounded",
  scouts = 0
) {
  const one = (quota: Quota.Quota<E>) =>
    Effect.flatMap(Effect.andThen(quota.acquire(rule, quota.ticket(), Infinity), server.answer), (answer) =>
      quota.settle(rule, answer, undefined)
    )
  const many = (count: number, concurrency: number | "unbounded") =>
    Effect.forEach(
      quotas,
      (quota) => Effect.forEach(Array.range(1, count), () => one(quota), { concurrency, discard: true }),
      { concurrency: "unbounded", discard: true }
    )
  const all =
    scouts === 0 ? many(callsEach, concurrency) : Effect.andThen(many(scouts, 1), many(callsEach - scouts, concurrency))
  const fiber = yield* Effect.forkChild(Random.withSeed(all, "millrace"))
  while (fiber.pollUnsafe() === undefined) yield* TestClock.adjust("10 seconds")
  yield* Fiber.join(fiber)
  return { windows: server.windows, refused: server.refused }
})
