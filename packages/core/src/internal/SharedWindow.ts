/**
 * One key's count in a store that several machines share: a window that opens with a call and closes by the store's own
 * clock, so that the clocks of the machines do not matter.
 *
 * Made of the store's `fixedWindow` alone, called in two ways, each of them atomic. There a key's time to live grows by
 * `refillRate` with every token, and a limit refuses without any effect. So a call with the limit 1 and the whole window
 * as refill opens the window, or where it is open only reads it; later calls, without refill, count but extend nothing. One
 * that comes a moment after the window has closed makes a new one of 1 ms, which is closing by then.
 *
 * A pause is the cooldown of `adaptiveFeedback`. The rest of that, which paces calls by what one 429 seems to tell, is
 * left out by never taking tokens there.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { RateLimiterError, RateLimiterStore } from "effect/persistence/RateLimiter"

export interface SharedWindow {
  /**
   * Takes one call, or tells in how many ms to ask again: 0 when it is taken.
   *
   * @param limit calls per window; undefined where it is not known, and only a pause holds back
   * @param length of the window that it may open, in ms
   * @param closing its last ms, in which nobody gets a place
   */
  readonly take: (limit: number | undefined, length: number, closing: number) => Effect.Effect<number, RateLimiterError>
  /** Counts a call that was sent while no limit was known. */
  readonly add: (length: number) => Effect.Effect<void, RateLimiterError>
  /** Holds everyone back, for so many ms: an hour at most, then they ask the API again. */
  readonly hold: (pause: number) => Effect.Effect<void, RateLimiterError>
}

export const make = (store: RateLimiterStore["Service"], key: string): SharedWindow => {
  // By the local clock, and never later than the store closes it.
  let openUntil = -Infinity

  const count = (
    limit: number | undefined,
    refill: number
  ): Effect.Effect<readonly [count: number, ttl: number], RateLimiterError> =>
    Effect.clockWith((clock) => {
      const asked = clock.currentTimeMillisUnsafe()
      const options = { key, tokens: 1, limit, refillRate: Duration.millis(refill) }
      return Effect.tap(store.fixedWindow(options), ([, ttl]) => Effect.sync(() => (openUntil = asked + ttl)))
    })

  // Takes the first call of a window; or reads how many were taken, plus one, and how long it is open.
  const open = (length: number) => count(1, length)

  const pause = store.adaptiveConsume({ key, tokens: 0, fallbackLimit: 1, fallbackWindow: Duration.minutes(1) })

  return {
    take: Effect.fnUntraced(function* (limit, length, closing) {
      const { delay } = yield* pause
      if (limit === undefined || !Duration.isZero(delay)) return Duration.toMillis(delay)
      const now = yield* Effect.clockWith((clock) => Effect.succeed(clock.currentTimeMillisUnsafe()))
      if (now >= openUntil) {
        const [calls, ttl] = yield* open(length)
        if (calls === 1) return 0
        if (calls > limit || ttl <= closing) return Math.max(1, ttl)
      }
      const [calls, ttl] = yield* count(limit, 0)
      return calls > limit || ttl <= closing ? Math.max(1, ttl) : 0
    }),
    add: (length) =>
      Effect.flatMap(open(length), ([calls]) => (calls === 1 ? Effect.void : Effect.asVoid(count(undefined, 0)))),
    // The state takes feedback only for its current epoch.
    hold: (millis) =>
      Effect.flatMap(pause, ({ epoch }) =>
        store.adaptiveFeedback({ key, epoch, tokens: 0, status: 429, retryAfter: Duration.millis(millis) })
      )
  }
}
