/**
 * Faults: what goes wrong on demand, for which requests and how often. A fault is plain data made by the constructors here
 * and handed to `Sandbox.inject`; the book-keeping and the JSON form of the control surface are internal.
 *
 * Of all faults that match a request, every `Delay` and `ClockSkew` applies, and of the others the one injected first.
 * `OPTIONS` requests (CORS preflights) meet a fault only where its `match.method` says so.
 */
import type * as Duration from "effect/Duration"
import type * as Exchange from "./Exchange.ts"

/** Which requests are meant. Everything that is named must hold. */
export interface Match {
  readonly method?: string | undefined
  /** A string matches this path and all below it, a `RegExp` the path without its query. */
  readonly path?: string | RegExp | undefined
  /** Query parameters that must have these values, such as `{ page: "3" }`. */
  readonly query?: Readonly<Record<string, string>> | undefined
}

/** When a fault applies. */
export interface Rule {
  /** @default every request */
  readonly match?: Match | undefined
  /** How many requests it hits; `Infinity` for all. @default 1 */
  readonly times?: number | undefined
  /** The chance, from 0 to 1, to hit a matching request; drawn from the seed. @default 1 */
  readonly probability?: number | undefined
}

/** Answers instead of the API. A body that is no string is sent as JSON. */
export interface Status extends Rule {
  readonly _tag: "Status"
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>> | undefined
}

/** Waits by the `Clock`, `before` the request is carried out or `after`, when only the answer is late. */
export interface Delay extends Rule {
  readonly _tag: "Delay"
  readonly duration: Duration.Input
  readonly when: "before" | "after"
}

/** Cuts the connection without an answer, `before` the request is carried out or `after`. */
export interface Cut extends Rule {
  readonly _tag: "Cut"
  readonly when: "before" | "after"
}

/** Half of the body: `truncated` ends there as if it were all, `aborted` breaks the connection there. */
export interface CutBody extends Rule {
  readonly _tag: "CutBody"
  readonly mode: "truncated" | "aborted"
}

/** An HTML error page, as from a proxy. */
export interface Html extends Rule {
  readonly _tag: "Html"
  readonly status: number
}

/** A server whose clock is off: its `Date` and quota reset headers are shifted. */
export interface ClockSkew extends Rule {
  readonly _tag: "ClockSkew"
  readonly duration: Duration.Input
}

/** The vendor's 429 with the reset so far ahead, in the vendor's headers or in `Retry-After` alone. */
export interface RateLimited extends Rule {
  readonly _tag: "RateLimited"
  readonly reset: Duration.Input
  readonly retryAfter?: "seconds" | "date" | undefined
}

export type Fault = Status | Delay | Cut | CutBody | Html | ClockSkew | RateLimited

export const status = (status: number, options?: Rule & Pick<Status, "body" | "headers">): Status => ({
  _tag: "Status",
  status,
  ...options
})

export const delay = (duration: Duration.Input, options?: Rule & Partial<Pick<Delay, "when">>): Delay => ({
  _tag: "Delay",
  duration,
  when: "before",
  ...options
})

export const cut = (when: Cut["when"], options?: Rule): Cut => ({ _tag: "Cut", when, ...options })

export const cutBody = (mode: CutBody["mode"], options?: Rule): CutBody => ({ _tag: "CutBody", mode, ...options })

export const html = (status: number, options?: Rule): Html => ({ _tag: "Html", status, ...options })

export const clockSkew = (duration: Duration.Input, options?: Rule): ClockSkew => ({
  _tag: "ClockSkew",
  duration,
  ...options
})

export const rateLimited = (reset: Duration.Input, options?: Rule & Pick<RateLimited, "retryAfter">): RateLimited => ({
  _tag: "RateLimited",
  reset,
  ...options
})

/** Whether a request is meant. */
export const matches = (match: Match, request: Pick<Exchange.Request, "method" | "url">): boolean =>
  (match.method === undefined || match.method.toUpperCase() === request.method) &&
  matchesPath(match.path, request.url.pathname) &&
  Object.entries(match.query ?? {}).every(([name, value]) => request.url.searchParams.get(name) === value)

// internal

const matchesPath = (expected: string | RegExp | undefined, path: string): boolean => {
  if (expected === undefined) return true
  // `search` ignores the state of a global or sticky expression, `test` does not.
  if (typeof expected !== "string") return path.search(expected) >= 0
  return path === expected || path.startsWith(expected.endsWith("/") ? expected : `${expected}/`)
}
