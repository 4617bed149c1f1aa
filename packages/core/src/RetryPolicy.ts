/**
 * Whether a failed attempt is made again, and after how long: classification and delay, nothing else.
 *
 * One budget covers statuses and transport failures alike. An unsafe call is made again only on proof that nothing was
 * done: 429, 503 with `Retry-After`, or a connection that was never made. The server's timing beats the schedule's,
 * without jitter. The loop itself is in `Transport.ts`.
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import type { ApiError } from "./ApiError.ts"
import type { CallSafety } from "./CallSafety.ts"

export interface Policy {
  /** Retries after the first attempt: 2 sends at most 3 requests. @default 2 */
  readonly times: number
  /** The waits where the server names none. @default exponential from 500 ms, at most 20 s, with full jitter */
  readonly schedule: Schedule.Schedule<unknown, ApiError>
}

/** What is known of a failed attempt. `status` is 0 where no response came. */
export interface Outcome {
  readonly status: number
  /** The server named a time to come back (`Retry-After`). */
  readonly invited: boolean
  /** The connection was never made, so nothing can have been done. */
  readonly unsent: boolean
}

/**
 * Exponential backoff with full jitter: each wait is drawn evenly between zero and `base * 2^n`, at most `cap`. The
 * random numbers come from Effect's `Random`, so a seed makes the waits repeatable.
 *
 * @param options.base the ceiling of the first wait, default 500 ms
 * @param options.cap the ceiling of every wait, default 20 seconds
 */
export const backoff = (options?: {
  readonly base?: Duration.Input | undefined
  readonly cap?: Duration.Input | undefined
}): Schedule.Schedule<number> =>
  Schedule.fromStep(
    Effect.sync(() => {
      const base = Duration.toMillis(Duration.fromInputUnsafe(options?.base ?? 500))
      const cap = Duration.toMillis(Duration.fromInputUnsafe(options?.cap ?? 20_000))
      let retries = 0
      return () =>
        Effect.map(Random.next, (random): [number, Duration.Duration] => {
          const ceiling = Math.min(cap, base * 2 ** retries++)
          return [retries, Duration.millis(Math.round(random * ceiling))]
        })
    })
  )

/** The policy in force; override it for a stretch of program with {@link with}, for an API in its layer. */
export const RetryPolicy: Context.Reference<Policy> = Context.Reference("@millrace/core/RetryPolicy", {
  defaultValue: (): Policy => ({ times: 2, schedule: backoff() })
})

/**
 * Sets the policy for the calls inside an effect; what is left out stays as it is around it.
 *
 * @example
 * ```ts
 * import * as RetryPolicy from "@millrace/core/RetryPolicy"
 * import * as Effect from "effect/Effect"
 *
 * declare const call: Effect.Effect<string>
 * const once = call.pipe(RetryPolicy.with({ times: 0 }))
 * ```
 */
const with_ =
  (policy: Partial<Policy>) =>
  <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.updateService(self, RetryPolicy, (outer) => ({ ...outer, ...policy }))

export { with_ as with }

/** Whether an attempt with this outcome may be made again at all. */
export const isRetryable = (safety: CallSafety, outcome: Outcome): boolean =>
  outcome.status === 429 ||
  outcome.unsent ||
  (outcome.status === 503 && outcome.invited) ||
  (safety !== "unsafe" && transient.includes(outcome.status))

// internal

// No response at all, request timeout, and the 5xx that pass by themselves (501 and 505 do not).
const transient: ReadonlyArray<number> = [0, 408, 500, 502, 503, 504]
