/**
 * The window of a quota that a response tells of, and how it is told from the next one.
 */
import type { ServerTiming } from "../ServerTiming.ts"

export interface QuotaWindow {
  readonly limit: number
  readonly remaining: number
  /** Until it closes, in ms. */
  readonly left: number
  /** When it closes by the server's clock, in epoch ms, which tells it from others. */
  readonly id: number
}

/** Undefined where a response does not tell all of it; a limit of nothing tells nothing, as nothing could be learned after it. */
export const read = (timing: ServerTiming | undefined, now: number): QuotaWindow | undefined => {
  const { limit, remaining, resetAfter: left, resetAt } = timing ?? {}
  return !limit || remaining === undefined || left === undefined
    ? undefined
    : { limit, remaining, left, id: resetAt ?? now + left }
}

/** Where a reset counts from a `Date` of whole seconds, two that are at most a second apart mean the same window. */
export const isLater = (id: number, other: number): boolean => id > other + 1000
