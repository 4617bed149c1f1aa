/**
 * Whether a failed attempt is made again, and after how long: classification and delay, nothing else.
 *
 * One budget covers statuses and transport failures alike. An unsafe call is made again only on proof that nothing was
 * done: 429, 503 with `Retry-After`, or a connection that was never made. The server's timing beats the schedule's,
 * without jitter. The loop itself is in `Transport.ts`.
 */
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import type { ApiError } from "./ApiError.ts"
import type { CallSafety } from "./CallSafety.ts"
import * as Backoff from "./internal/Backoff.ts"

/** How often, after what waits and within what budget a failed attempt is made again. */
export interface Policy {
  /** Retries after the first attempt: 2 sends at most 3 requests. @default 2 */
  readonly times: number
  /** The waits where the server names none; where it ends, so do the retries. @default exponential from 500 ms, at most 20 s, with full jitter */
  readonly schedule: Schedule.Schedule<unknown, ApiError>
  /**
   * Keeps an outage from being amplified, as the standard mode of the AWS SDKs does: a retry that the server did not ask
   * for takes 5 tokens out of a bucket that all calls of an API share, 10 after a timeout; a success puts 1 back, or 5
   * where it took more than one request. An empty bucket means no retries. Tokens in the bucket. @default 100
   */
  readonly budget: number
}

/** What the calls of one API have taken out of the bucket. */
export interface Budget {
  spent: number
}

/** What is known of a failed attempt. `status` is 0 where no response came. */
export interface Outcome {
  readonly status: number
  /** The server named a time to come back (`Retry-After`). */
  readonly invited?: boolean | undefined
  /** The connection was never made, so nothing can have been done. */
  readonly unsent?: boolean | undefined
}

/**
 * Exponential backoff with full jitter: each wait is drawn evenly between zero and `base * 2^n`, at most `cap`. The
 * random numbers come from Effect's `Random`, so a seed makes the waits repeatable.
 *
 * @param options.base the ceiling of the first wait, default 500 ms
 * @param options.cap the ceiling of every wait, default 20 seconds
 *
 * @example
 * ```ts
 * import * as RetryPolicy from "@millrace/core/RetryPolicy"
 * import * as Effect from "effect/Effect"
 *
 * declare const call: Effect.Effect<string>
 * const calm = call.pipe(RetryPolicy.with({ schedule: RetryPolicy.backoff({ base: "2 seconds", cap: "1 minute" }) }))
 * ```
 */
export const backoff = (options?: {
  readonly base?: Duration.Input | undefined
  readonly cap?: Duration.Input | undefined
}): Schedule.Schedule<number> => Schedule.fromStep(Backoff.step(options?.base, options?.cap))

/**
 * What holds where neither the API's layer nor the program says otherwise: 2 retries, {@link backoff}, 100 tokens.
 *
 * @example
 * ```ts
 * import * as RetryPolicy from "@millrace/core/RetryPolicy"
 *
 * const twiceAsOften: RetryPolicy.Policy = { ...RetryPolicy.defaults, times: 2 * RetryPolicy.defaults.times }
 * ```
 */
export const defaults: Policy = { times: Backoff.times, schedule: /*#__PURE__*/ backoff(), budget: Backoff.budget }

/**
 * What the program asks for: nothing by default. A layer sets it for the APIs built on top of it, {@link with} for a
 * stretch of program; the latter wins, field by field.
 *
 * @example
 * ```ts
 * import { RetryPolicy } from "@millrace/core/RetryPolicy"
 * import * as Effect from "effect/Effect"
 *
 * const times = Effect.map(RetryPolicy, (policy) => policy.times ?? "the default")
 * ```
 */
export const RetryPolicy: Context.Reference<Partial<Policy>> = Context.Reference("@millrace/core/RetryPolicy", {
  defaultValue: (): Partial<Policy> => ({})
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

/**
 * Sets the policy for an API, when provided to its layer, or for a whole program.
 *
 * @example
 * ```ts
 * import * as RetryPolicy from "@millrace/core/RetryPolicy"
 * import * as Layer from "effect/Layer"
 *
 * declare const Api: Layer.Layer<never>
 * const Patient = Api.pipe(Layer.provide(RetryPolicy.layer({ times: 5 })))
 * ```
 */
export const layer = (policy: Partial<Policy>): Layer.Layer<never> =>
  Layer.effect(
    RetryPolicy,
    Effect.map(RetryPolicy, (outer) => ({ ...outer, ...policy }))
  )

/**
 * Whether an attempt with this outcome may be made again at all.
 *
 * @example
 * ```ts
 * import * as RetryPolicy from "@millrace/core/RetryPolicy"
 *
 * const read = RetryPolicy.isRetryable("safe", { status: 500 }) // true
 * const write = RetryPolicy.isRetryable("unsafe", { status: 500 }) // false
 * ```
 */
export const isRetryable = (safety: CallSafety, outcome: Outcome): boolean =>
  outcome.status === 429 ||
  outcome.unsent === true ||
  (outcome.status === 503 && outcome.invited === true) ||
  (safety !== "unsafe" && transient.includes(outcome.status))

/**
 * Takes the tokens for a retry; false where there are not enough.
 *
 * @param capacity of the bucket, in tokens
 * @param timedOut a retry after a timeout takes 10 tokens, any other 5
 *
 * @example
 * ```ts
 * import * as RetryPolicy from "@millrace/core/RetryPolicy"
 *
 * const budget: RetryPolicy.Budget = { spent: 0 }
 * const granted = RetryPolicy.spend(budget, 100, false) // true, and 5 are spent
 * ```
 */
export const spend = (budget: Budget, capacity: number, timedOut: boolean): boolean => {
  const cost = timedOut ? 2 * retryCost : retryCost
  if (budget.spent + cost > capacity) return false
  budget.spent += cost
  return true
}

/**
 * Puts tokens back after a success.
 *
 * @param attempts that the success took: 1 puts 1 token back, more put 5 back
 *
 * @example
 * ```ts
 * import * as RetryPolicy from "@millrace/core/RetryPolicy"
 *
 * const budget: RetryPolicy.Budget = { spent: 5 }
 * RetryPolicy.earn(budget, 2) // and none is spent
 * ```
 */
export const earn = (budget: Budget, attempts: number): void => {
  budget.spent = Math.max(0, budget.spent - (attempts > 1 ? retryCost : 1))
}

// internal

const retryCost = 5

// No response at all, request timeout, and the 5xx that pass by themselves (501 and 505 do not).
const transient: ReadonlyArray<number> = [0, 408, 500, 502, 503, 504]
