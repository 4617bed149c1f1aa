/**
 * Callers of a quota that have names: who was let through, and who was turned away.
 */
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import type * as Quota from "../src/Quota.ts"
import type * as ServerTiming from "../src/ServerTiming.ts"

/** A whole minute, so that windows of a minute begin here. */
export const noon = Date.UTC(2026, 10, 2, 12)

export const atNoon = TestClock.setTime(noon)

export const learned: Quota.Rule = { key: "learned" }

export const perMinute = { limit: 20, window: 60_000 }

export const declared: Quota.Rule = { key: "declared", ...perMinute }

export const timing = (
  limit: number | undefined,
  remaining: number | undefined,
  resetAfter: number | undefined
): ServerTiming.ServerTiming => ({
  retryAfter: undefined,
  limit,
  remaining,
  resetAfter,
  resetAt: undefined
})

/** Lets every fiber run until it waits for something. */
export const idle = Effect.repeat(Effect.yieldNow, { times: 100 })

export const settle = <E>(
  quota: Quota.Quota<E>,
  rule: Quota.Rule,
  answer?: ServerTiming.ServerTiming,
  pause?: number
): Effect.Effect<void> => quota.settle(rule, answer, pause)

/** One call that is answered at once. */
export const call = <E>(
  quota: Quota.Quota<E>,
  rule: Quota.Rule,
  answer?: ServerTiming.ServerTiming,
  pause?: number
): Effect.Effect<void, E> =>
  Effect.andThen(quota.acquire(rule, quota.ticket(), Infinity), settle(quota, rule, answer, pause))

interface Options {
  readonly ticket?: number
  readonly deadline?: number
}

/** A log of callers at any quota. */
export const gathering = () => {
  const log: Array<string> = []
  const join = (name: string, quota: Quota.Quota, rule: Quota.Rule, options?: Options) =>
    quota.acquire(rule, options?.ticket ?? quota.ticket(), options?.deadline ?? Infinity).pipe(
      Effect.match({
        onSuccess: () => log.push(name),
        onFailure: (error) =>
          log.push(
            "description" in error ? `${name}: ${error.description}` : `${name} not within ${error.retryAfter} ms`
          )
      }),
      Effect.forkChild,
      Effect.tap(idle)
    )
  return { log, join }
}

/** A log of callers at this quota. */
export const gatheringAt = (quota: Quota.Quota) => {
  const { join, log } = gathering()
  return {
    log,
    join: (name: string, options?: Options & { readonly rule?: Quota.Rule }) =>
      join(name, quota, options?.rule ?? learned, options)
  }
}
