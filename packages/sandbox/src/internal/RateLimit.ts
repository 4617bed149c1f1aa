/**
 * Fixed windows that count requests per key, each opened by the first request after the last one closed. Refused requests
 * do not count. Knows no header: vendors print the quota in their own format.
 */
import type * as Exchange from "../Exchange.ts"

export interface RateLimit {
  /** Counts one request, and says whether it is within the limit. */
  readonly take: (key: string, now: number) => { readonly allowed: boolean; readonly quota: Exchange.Quota }
  /** Leaves nothing for any key, known or not, for one window from now. */
  readonly exhaust: (now: number) => void
  readonly reset: () => void
}

/** @param options.window in milliseconds */
export const make = (options: { readonly limit: number; readonly window: number }): RateLimit => {
  const { limit, window } = options
  const windows = new Map<string, { resetAt: number; used: number }>()
  let exhaustedUntil = -Infinity
  return {
    take: (key, now) => {
      if (now < exhaustedUntil) return { allowed: false, quota: { limit, remaining: 0, resetAt: exhaustedUntil } }
      let current = windows.get(key)
      if (current === undefined || now >= current.resetAt) {
        current = { resetAt: now + window, used: 0 }
        windows.set(key, current)
      }
      const allowed = current.used < limit
      if (allowed) current.used++
      return { allowed, quota: { limit, remaining: limit - current.used, resetAt: current.resetAt } }
    },
    exhaust: (now) => {
      windows.clear()
      exhaustedUntil = now + window
    },
    reset: () => {
      windows.clear()
      exhaustedUntil = -Infinity
    }
  }
}
