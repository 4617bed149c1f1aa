/**
 * How a failed attempt is made again where the program does not say: what `RetryPolicy` gives as `backoff` and `defaults`.
 *
 * Apart from it, so that an app without a schedule of its own has no `Schedule` in its bundle.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"

/** Retries after the first attempt. */
export const times = 2

/** Tokens in the bucket of an API. */
export const budget = 100

/** A schedule's step: each wait is drawn evenly between zero and `base * 2^n`, at most `cap`. */
export const step = (
  base: Duration.Input = 500,
  cap: Duration.Input = 20_000
): Effect.Effect<() => Effect.Effect<[number, Duration.Duration]>> =>
  Effect.sync(() => {
    const first = Duration.toMillis(base)
    const most = Duration.toMillis(cap)
    let retries = 0
    return () =>
      Effect.withFiber((fiber) => {
        const ceiling = Math.min(most, first * 2 ** retries++)
        const wait = Math.round(fiber.getRef(Random.Random).nextDoubleUnsafe() * ceiling)
        return Effect.succeed([retries, Duration.millis(wait)])
      })
  })
