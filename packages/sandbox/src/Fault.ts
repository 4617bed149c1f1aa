/**
 * Faults: what goes wrong on demand, for which requests and how often. A fault is plain data made by the constructors here
 * and handed to `Sandbox.inject`; the book-keeping and the JSON form of the control surface are internal.
 *
 * Of all faults that match a request, every `Delay` and `ClockSkew` applies, and of the others the one injected first.
 * A fault either keeps a request from the API, or spoils the answer of one that was carried out: the first are `RateLimited`
 * and, unless their `when` is `after`, `Status`, `Documented`, `Html` and `Cut`. `RecordedRequest.isCarriedOut` tells.
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

/** When a fault takes the place of the API's answer. */
export interface Instead extends Rule {
  /** Whether the API carries the request out, `after` which its answer is lost, or never sees it. @default "before" */
  readonly when?: "before" | "after" | undefined
}

/** Answers instead of the API. A body that is no string is sent as JSON. */
export interface Status extends Instead {
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

/**
 * The head of the answer comes, with half of its body or none of it, and then nothing more: until the caller leaves.
 */
export interface Stall extends Rule {
  readonly _tag: "Stall"
  readonly after: "head" | "half"
}

/** The vendor's own answer for this status, where it documents one; else a status without a body. */
export interface Documented extends Instead {
  readonly _tag: "Documented"
  readonly status: number
}

/** The API's answer under another `Content-Type`. */
export interface ContentType extends Rule {
  readonly _tag: "ContentType"
  readonly contentType: string
}

/** The API's answer with nothing in its body. */
export interface EmptyBody extends Rule {
  readonly _tag: "EmptyBody"
}

/** The API's answer with a byte in its first text that is Latin-1 and not UTF-8. */
export interface InvalidUtf8 extends Rule {
  readonly _tag: "InvalidUtf8"
}

/** The API's answer filled up with blanks, which JSON allows, to this many bytes. */
export interface GiantBody extends Rule {
  readonly _tag: "GiantBody"
  readonly bytes: number
}

/** A list answers the page before the one that was asked for. Hits no request for a first page. */
export interface DuplicatedPage extends Rule {
  readonly _tag: "DuplicatedPage"
}

/** A list answers its first page, whichever was asked for. Hits no request for a first page. */
export interface IgnoredPage extends Rule {
  readonly _tag: "IgnoredPage"
}

/** A list says that its total is smaller than it is: by so many at the first hit, by twice as many at the second. */
export interface ShrinkingTotal extends Rule {
  readonly _tag: "ShrinkingTotal"
  readonly by: number
}

/** A value in the API's JSON is another one. */
export interface Field extends Rule {
  readonly _tag: "Field"
  /** Names and indexes between dots; `*` is every one: `results.*.environment`. What is not there stays away. */
  readonly path: string
  readonly value: unknown
}

/** An HTML error page, as from a proxy. */
export interface Html extends Instead {
  readonly _tag: "Html"
  readonly status: number
}

/** A server whose clock is off: its `Date` and quota reset headers are shifted. */
export interface ClockSkew extends Rule {
  readonly _tag: "ClockSkew"
  readonly duration: Duration.Input
}

/** How APIs spell a quota in headers. */
export type QuotaHeaders =
  /** As the emulated vendor does. */
  | "vendor"
  /** `X-RateLimit-*`, the reset in seconds from now, in epoch seconds, in epoch milliseconds or as an ISO date. */
  | "x-seconds"
  | "x-epoch"
  | "x-millis"
  | "x-iso"
  /** `RateLimit-Limit`, `RateLimit-Remaining` and `RateLimit-Reset` in seconds: the IETF's draft until 2023. */
  | "draft"
  /** `RateLimit` and `RateLimit-Policy` as structured fields: the draft since then. */
  | "structured"
  /** No word of it. */
  | "none"

/** The vendor's 429 with the reset so far ahead. */
export interface RateLimited extends Rule {
  readonly _tag: "RateLimited"
  readonly reset: Duration.Input
  /** `Retry-After`, in this form. @default none */
  readonly retryAfter?: "seconds" | "date" | undefined
  /** @default "vendor", and "none" where there is a `Retry-After` */
  readonly quota?: QuotaHeaders | undefined
}

export type Fault =
  | Status
  | Documented
  | Html
  | RateLimited
  | Delay
  | Stall
  | Cut
  | CutBody
  | ContentType
  | EmptyBody
  | InvalidUtf8
  | GiantBody
  | DuplicatedPage
  | IgnoredPage
  | ShrinkingTotal
  | Field
  | ClockSkew

export const status = (status: number, options?: Instead & Pick<Status, "body" | "headers">): Status => ({
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

export const html = (status: number, options?: Instead): Html => ({ _tag: "Html", status, ...options })

export const clockSkew = (duration: Duration.Input, options?: Rule): ClockSkew => ({
  _tag: "ClockSkew",
  duration,
  ...options
})

export const rateLimited = (
  reset: Duration.Input,
  options?: Rule & Pick<RateLimited, "retryAfter" | "quota">
): RateLimited => ({
  _tag: "RateLimited",
  reset,
  ...options
})

export const documented = (status: number, options?: Instead): Documented => ({
  _tag: "Documented",
  status,
  ...options
})

export const stall = (after: Stall["after"], options?: Rule): Stall => ({ _tag: "Stall", after, ...options })

export const contentType = (contentType: string, options?: Rule): ContentType => ({
  _tag: "ContentType",
  contentType,
  ...options
})

export const emptyBody = (options?: Rule): EmptyBody => ({ _tag: "EmptyBody", ...options })

export const invalidUtf8 = (options?: Rule): InvalidUtf8 => ({ _tag: "InvalidUtf8", ...options })

export const giantBody = (bytes: number, options?: Rule): GiantBody => ({ _tag: "GiantBody", bytes, ...options })

export const duplicatedPage = (options?: Rule): DuplicatedPage => ({ _tag: "DuplicatedPage", ...options })

export const ignoredPage = (options?: Rule): IgnoredPage => ({ _tag: "IgnoredPage", ...options })

export const shrinkingTotal = (by: number, options?: Rule): ShrinkingTotal => ({
  _tag: "ShrinkingTotal",
  by,
  ...options
})

export const field = (path: string, value: unknown, options?: Rule): Field => ({
  _tag: "Field",
  path,
  value,
  ...options
})

/** A member of an enum that no document names. */
export const unknownMember = (path: string, options?: Rule): Field => field(path, "a-member-of-tomorrow", options)

/** Null where a value is promised. */
export const nullField = (path: string, options?: Rule): Field => field(path, null, options)

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
