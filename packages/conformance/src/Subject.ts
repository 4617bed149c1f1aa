/**
 * What the suite knows of one client: how it is connected, one call of each kind, and what its API has and lacks. A rule
 * is written against this and never against a client; what an API cannot have is a `Lacks` with its reason, which the
 * table shows.
 */
import type { ApiError, Issue } from "@millrace/core/ApiError"
import type * as Pagination from "@millrace/core/Pagination"
import type * as Exchange from "@millrace/sandbox/Exchange"
import type * as Fault from "@millrace/sandbox/Fault"
import type * as Sandbox from "@millrace/sandbox/Sandbox"
import type * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import type * as Scope from "effect/Scope"
import type * as Stream from "effect/Stream"

/** Something that this API cannot have. */
export interface Lacks {
  readonly _tag: "Lacks"
  /** A sentence for the table. */
  readonly reason: string
}

export interface Subject {
  /** As the table's column is headed. */
  readonly name: string
  /** Its name in the sandbox. */
  readonly api: Exchange.Api
  /** How the sandbox plays its API. */
  readonly sandbox: Sandbox.Options
  /** Puts into a sandbox what the calls need. */
  readonly prepare: (sandbox: Sandbox.Sandbox["Service"]) => Effect.Effect<unknown>
  readonly connect: (connection?: Connection) => Effect.Effect<Calls, never, HttpClient.HttpClient | Scope.Scope>
  /** What must never be seen, besides the tokens that come over the wire. */
  readonly secrets: ReadonlyArray<string>
  /** Which requests are those of the calls. */
  readonly requests: { readonly [K in keyof Calls]: { readonly method: string; readonly path: string } }
  /** The names of everything that `create` has created, as the API has it stored. */
  readonly created: (sandbox: Sandbox.Sandbox["Service"]) => Effect.Effect<ReadonlyArray<string>>
  /** Errors in the bodies that the vendor documents, and what is to be read out of them. */
  readonly errors: ReadonlyArray<{
    readonly fault: Fault.Status | Fault.Documented
    readonly issues: ReadonlyArray<Issue>
  }>
  /** The response header with the server's id for the request. */
  readonly requestIdHeader: string
  /** What comes of credentials that the API does not know. */
  readonly wrongIdentity: "Unauthorized" | "Forbidden"
  /** Where in the answer to `enumerated` a text is that is one of an enum's. */
  readonly openEnum: string
  /** Where in the answer to `read` a value is promised, and how the issue names that place. */
  readonly required: { readonly path: string; readonly field: string }
  /** Whether `change` gives the same when it was carried out before. */
  readonly repeatable: {} | Lacks
  readonly list: List | Lacks
  readonly mint: Mint | Lacks
  /** Whether answers say how much of the quota is left; `limit` per minute is what the sandbox is then asked for. */
  readonly toldQuota: { readonly sandbox: (limit: number) => Sandbox.Options } | Lacks
  /** Whether it may tell the quota in structured fields (`RateLimit`, `RateLimit-Policy`). */
  readonly structuredQuota: {} | Lacks
}

/** How a client is connected. */
export interface Connection {
  /** @default "known" */
  readonly identity?: "known" | "wrong" | undefined
  /** @default the vendor's */
  readonly baseUrl?: string | undefined
}

/** One call of each kind. */
export interface Calls {
  /** Safe. */
  readonly read: Effect.Effect<unknown, ApiError>
  /** Safe, with a member of an enum in its answer. */
  readonly enumerated: Effect.Effect<unknown, ApiError>
  /** Unsafe: makes something of this name. */
  readonly create: (name: string) => Effect.Effect<unknown, ApiError>
  /** Idempotent. */
  readonly change: Effect.Effect<unknown, ApiError>
}

/** A paged list, of four pages in the sandbox as it starts. */
export interface List {
  readonly connect: (connection?: Connection) => Effect.Effect<Pages, never, HttpClient.HttpClient | Scope.Scope>
  /** The requests for one page, counted from 1. */
  readonly page: (page: number) => Fault.Match
  /** The keys of all items, in the list's order. */
  readonly keys: (sandbox: Sandbox.Sandbox["Service"]) => Effect.Effect<ReadonlyArray<Pagination.Key>>
  /** Stores an item before all others. */
  readonly insertFirst: (sandbox: Sandbox.Sandbox["Service"]) => Effect.Effect<unknown>
  readonly delete: (sandbox: Sandbox.Sandbox["Service"], key: Pagination.Key) => Effect.Effect<unknown>
}

export type Pages = (options?: Pagination.Options) => Stream.Stream<Page, ApiError | Pagination.PaginationStalled>

/** What the rules look at on a page. */
export interface Page {
  readonly keys: ReadonlyArray<Pagination.Key>
  readonly signals: ReadonlyArray<Pagination.Signal>
  readonly cursor: Pagination.Cursor | undefined
}

/** How tokens are come by. */
interface Mint {
  readonly request: Fault.Match
  readonly expire: (sandbox: Sandbox.Sandbox["Service"]) => Effect.Effect<void>
}

export const lacks = (reason: string): Lacks => ({ _tag: "Lacks", reason })

export const isLacking = <A extends object>(capability: A | Lacks): capability is Lacks =>
  "_tag" in capability && capability._tag === "Lacks"

/** A page, with its items by their keys. */
export const page =
  <Item>(key: (item: Item) => Pagination.Key) =>
  ({ cursor, items, signals }: Pagination.Page<Item, unknown>): Page => ({ keys: items.map(key), signals, cursor })
