/**
 * What an emulated API is to the sandbox. To add one, write `src/<Api>.ts` with a `make(options, seed, now)` that returns a
 * `Vendor` and its test controls (`Azion.ts` is the pattern, one file per resource group in `src/<api>/`), then name it
 * in `Sandbox.make`, and in `internal/ApiControl.ts` what can be done to it over HTTP. Recording, faults, CORS, the `Date` header and the transports are done once, outside of vendors.
 */
import type * as Exchange from "./Exchange.ts"

/** One emulated API. Its state changes only inside `answer` and `reset`, which run to the end without a pause. */
export interface Vendor {
  /** Of the API, as in `Sandbox.Options` and in host names such as `azion.localhost`. */
  readonly api: Exchange.Api
  /** Where the real API lives: what MSW intercepts. Everything else matches by path and ignores the host. */
  readonly baseUrl: string
  /** Whether a request is for this API rather than for another that shares its paths. */
  readonly claims: (request: Exchange.Request) => boolean
  /** Carries the request out; `now` is the server's clock in epoch milliseconds. */
  readonly answer: (request: Exchange.Request, now: number) => Exchange.Reply
  /** What it documents to answer to a request with a status, 429 at least, for faults. */
  readonly documented: (status: number, request: Exchange.Request) => Exchange.Reply | undefined
  /** Headers that each of its replies carries, so also those that a fault sends in its name. @default none */
  readonly usualHeaders?: (() => Readonly<Record<string, string>>) | undefined
  /** How its lists are paged, for faults. @default they are not */
  readonly paging?: Paging | undefined
  /** The quota as response headers, in the vendor's names and formats. */
  readonly quotaHeaders: (quota: Exchange.Quota) => Readonly<Record<string, string>>
  /** Operations per window that a fault names in its headers. */
  readonly limit: number
  /** What browsers are told. @default any origin, all verbs, the headers that REST clients send */
  readonly cors?: Cors | undefined
  /** Back to the seeded state. */
  readonly reset: () => void
}

/** How an API pages its lists. */
export interface Paging {
  /** Query parameters that say where a page starts: by its number from 1, or by the offset of its first item from 0. */
  readonly start: { readonly page?: string | undefined; readonly offset?: string | undefined }
  /** The query parameter for how many items a page has, where pages start by offset, and what it is without. */
  readonly limit?: { readonly field: string; readonly otherwise: number } | undefined
  /** The reply with another total, and what follows from it. */
  readonly withTotal: (
    reply: Exchange.Reply,
    change: (total: number) => number,
    request: Exchange.Request
  ) => Exchange.Reply
}

/** Cross-origin response headers, their names in lower case. */
export interface Cors {
  /** Sent with the answer to `OPTIONS` alone. */
  readonly preflight: Readonly<Record<string, string>>
  /** Sent with every answer. */
  readonly answers: Readonly<Record<string, string>>
}
