/**
 * What a response's headers say about time: how long to wait, and how much of the quota is left until when.
 *
 * Pure header arithmetic, in milliseconds, for `RetryPolicy` and `Quota`. Absolute times are measured against the
 * response's own `Date`, so a client whose clock is wrong waits just as long as it should. Nothing readable means
 * `undefined`, never zero: in a browser only the headers that the API exposes by CORS are there.
 */
import type * as Headers from "effect/http/Headers"

/** All delays count from the moment the response arrived. */
export interface ServerTiming {
  /** `Retry-After`, in ms. */
  readonly retryAfter: number | undefined
  /** Calls per window. */
  readonly limit: number | undefined
  /** Calls left in this window. */
  readonly remaining: number | undefined
  /** Until the window closes, in ms. */
  readonly resetAfter: number | undefined
  /** When the window closes by the server's clock, in epoch ms: what tells one window from the next. */
  readonly resetAt: number | undefined
}

/** Reads one figure of a quota, as text. */
export type QuotaHeaders = (headers: Headers.Headers, figure: "limit" | "remaining" | "reset") => string | undefined

/**
 * A header for each figure, which is what most APIs send: `X-RateLimit-Limit`, or `RateLimit-Limit` and so on.
 *
 * @example
 * ```ts
 * import * as ServerTiming from "@millrace/core/ServerTiming"
 *
 * // A vendor that has one name of its own.
 * const quotaHeaders: ServerTiming.QuotaHeaders = (headers, figure) =>
 *   figure === "remaining" ? headers["x-calls-left"] : ServerTiming.oneEach(headers, figure)
 * ```
 */
export const oneEach: QuotaHeaders = (headers, figure) =>
  headers[`x-ratelimit-${figure}`] ?? headers[`ratelimit-${figure}`]

/**
 * The headers of the IETF's drafts, for APIs that send them: `RateLimit: "default";r=50;t=30` or `RateLimit: limit=100,
 * remaining=50, reset=30`, with the limit in `RateLimit-Policy: "default";q=100;w=60`; else {@link oneEach}, also with
 * policies behind the limit, as in `RateLimit-Limit: 100, 100;w=60`.
 *
 * @example
 * ```ts
 * import * as ServerTiming from "@millrace/core/ServerTiming"
 * import type * as Transport from "@millrace/core/Transport"
 *
 * const options: Transport.Options = {
 *   api: "mills",
 *   baseUrl: "https://mills.example.com",
 *   quotaHeaders: ServerTiming.structured
 * }
 * ```
 */
export const structured: QuotaHeaders = (headers, figure) => {
  const parameter = (header: string, name: string | undefined) =>
    headers[header]?.match(`(?:^|[;,\\s])${name}=(\\d+)`)?.[1]
  const letter = { limit: "q", remaining: "r", reset: "t" }[figure]
  const own = oneEach(headers, figure)
  return (
    (figure === "limit" ? own?.split(",")[0] : own) ??
    parameter("ratelimit", letter) ??
    parameter("ratelimit", figure) ??
    parameter("ratelimit-policy", letter)
  )
}

/**
 * Reads the timing headers.
 *
 * @param headers the response's headers
 * @param now the local clock in epoch ms, used only where the response has no readable `Date`
 * @param quota where the API puts its quota, by default {@link oneEach}
 *
 * @example
 * ```ts
 * import * as ServerTiming from "@millrace/core/ServerTiming"
 * import * as Headers from "effect/http/Headers"
 *
 * const { retryAfter } = ServerTiming.fromHeaders(Headers.fromInput({ "retry-after": "30" }), 0) // 30000
 * ```
 */
export const fromHeaders = (headers: Headers.Headers, now: number, quota: QuotaHeaders = oneEach): ServerTiming => {
  const sent = Date.parse(headers["date"] ?? "")
  const serverNow = Number.isNaN(sent) ? now : sent
  const reset = delay(quota(headers, "reset"), serverNow, mayBeTruncated)
  const resetAfter = reset !== undefined && reset <= longestWindow ? reset : undefined
  return {
    retryAfter: delay(headers["retry-after"], serverNow, 0),
    limit: count(quota(headers, "limit")),
    remaining: count(quota(headers, "remaining")),
    resetAfter,
    resetAt: resetAfter === undefined ? undefined : serverNow + resetAfter
  }
}

// internal

const count = (text: string | undefined): number | undefined => {
  const value = Number(text?.trim() || NaN)
  return value >= 0 && value < Infinity ? value : undefined
}

// Up to ten years of seconds are a delay; anything larger can only be a point in time.
const longestDelaySeconds = 315_360_000
const epochMillisFrom = 100_000_000_000

// A year, in ms. Microseconds, or the end of time for what has no limit, would close a quota for as long as the program runs.
const longestWindow = 31_622_400_000

// A reset in whole seconds may have been rounded down, by so many ms: never wake too early. `Retry-After` is an order.
const mayBeTruncated = 1000

// An HTTP date or an ISO date; engines make dates of far more than these, such as "soon 5" or "-5".
const isDate = /^([A-Z][a-z]{2,8}, |\d{4}-\d\d-\d\d[T ])/
const isZoneless = /^\d{4}-\d\d-\d\d[T ][\d:.]+$/

// Seconds from now, epoch seconds, epoch ms, an HTTP date, or an ISO date, which is UTC where it names no zone
// (Azion: 2017-11-02T12:31:28.675446). Fractions are kept to the ms, so one more ms is added to them.
const delay = (text: string | undefined, serverNow: number, truncated: number): number | undefined => {
  const seconds = count(text)
  if (seconds !== undefined && seconds <= longestDelaySeconds) return seconds * 1000 + truncated
  const at =
    seconds !== undefined
      ? seconds >= epochMillisFrom
        ? seconds
        : seconds * 1000 + truncated
      : text !== undefined && isDate.test(text)
        ? Date.parse(isZoneless.test(text) ? `${text.replace(" ", "T")}Z` : text) + (text.includes(".") ? 1 : truncated)
        : NaN
  return Number.isNaN(at) ? undefined : Math.max(0, at - serverNow)
}
