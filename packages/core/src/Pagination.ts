/**
 * Lists as streams: pages in order, fetched as the consumer asks for them, with bounded prefetch and a cursor to resume.
 *
 * One engine (`internal/Pages.ts`); what differs between APIs (where the items are, how the end is told) is a `Strategy`,
 * which an API package makes with `byPage`, `byOffset` or `byHeaderTotal`. Memory is constant: a page is dropped when
 * the consumer has it. Retry, quota and deadline belong to each page's call and are in `Transport.ts`.
 */
import * as Data from "effect/Data"
import type * as Effect from "effect/Effect"
import type * as Headers from "effect/http/Headers"
import * as Schema from "effect/Schema"
import type * as Stream from "effect/Stream"
import type { ApiError } from "./ApiError.ts"
import * as Check from "./Check.ts"
import * as Client from "./Client.ts"
import { stream } from "./internal/Pages.ts"
import type { Operation } from "./Operation.ts"
import type { Reply, Transport } from "./Transport.ts"

const Count = Schema.Int.check(Check.atLeast(0))

/** Where a list goes on: plain JSON, so that it can be stored and used by another process. */
export interface Cursor extends Schema.Schema.Type<typeof Cursor> {}

/**
 * `at` is where the next page starts, `skip` how many of its items were delivered already.
 *
 * @example
 * ```ts
 * import * as Pagination from "@millrace/core/Pagination"
 * import * as Schema from "effect/Schema"
 *
 * const text = JSON.stringify({ at: 7, skip: 3 } satisfies Pagination.Cursor)
 * const cursor = Schema.decodeUnknownEffect(Schema.fromJsonString(Pagination.Cursor))(text)
 * ```
 */
export const Cursor = Schema.Struct({ at: Count, skip: Schema.optionalKey(Count) })

/** What tells an item from the others of its list. */
export type Key = string | number | bigint

/** Something that a consumer may want to know, and that does not stop the list. */
export type Signal =
  /** The list has grown or shrunk since the page before. */
  | { readonly _tag: "TotalChanged"; readonly from: number; readonly to: number }
  /** The item was on this page or the one before: something was inserted, or the order is not stable. It comes again. */
  | { readonly _tag: "ItemRepeated"; readonly key: Key }
  /** The page does not overlap with the one before: items have moved, and some may be missing. Only with an `overlap`. */
  | { readonly _tag: "ItemsMoved" }

/** One page of a list, with what a stream of pages knows about it. */
export interface Page<out Item, out Body> {
  readonly items: ReadonlyArray<Item>
  /** The vendor's page, decoded. */
  readonly body: Body
  /** Where the page starts, as the API counts: its number, or the offset of its first item. */
  readonly at: number
  /** Items in the whole list, as far as the API has said so. */
  readonly total: number | undefined
  /** Items on a full page; only where the strategy knows. */
  readonly size?: number
  readonly signals: ReadonlyArray<Signal>
  /** Goes on after this page; undefined after the last. */
  readonly cursor: Cursor | undefined
}

/** How a list is streamed. */
export interface Options {
  /** Pages on their way at once, when the list's end is known; at most twice as many come before a slow one. @default 1 */
  readonly prefetch?: number | undefined
  /** Stop after this many items. @default all */
  readonly maxItems?: number | undefined
  /** Start here instead of at the query's page; the rest of the query must be the one that the cursor came of. */
  readonly cursor?: Cursor | undefined
}

/** How a list is streamed as items. */
export interface ItemsOptions<in Item, in Body, out E = never, out R = never> extends Options {
  /**
   * Runs for each page before its items are delivered: for the page's signals, and for its cursor. When the list fails
   * later, everything before the last page's cursor has been delivered.
   */
  readonly onPage?: ((page: Page<Item, Body>) => Effect.Effect<unknown, E, R>) | undefined
}

/** What a strategy reads in the reply to a page's call. */
export interface Reading<out Item> {
  readonly items: ReadonlyArray<Item>
  /** Items in the whole list, where the reply says so. */
  readonly total?: number | undefined
  /** From this page's start to the next one's; 0 where the reply does not say: then as on the page before. */
  readonly step: number
  /** No page starts here or later, where the reply says so. */
  readonly end: number | undefined
  /** A page with fewer items is the last one, where no end is known. @default 1 */
  readonly size?: number | undefined
  /** Where this page starts, where the reply says so. */
  readonly at?: number | undefined
  /** Whether the next page begins with this one's last item, delivered once: shows whether items move. @default false */
  readonly overlap?: boolean | undefined
}

/**
 * How an API pages its lists: a plain object, made by {@link byPage}, {@link byOffset}, {@link byHeaderTotal} or by hand.
 *
 * With a `key`, a page is the same as another when its keys are, whatever else has changed, and an item seen twice is a
 * signal. Without one, pages are compared by value.
 */
export interface Strategy<in Body, in out Item> {
  /** The query field of a page's start. */
  readonly field: string
  /** Where the first page starts. */
  readonly first: number
  /** Tells items apart. @default none */
  readonly key?: ((item: Item) => Key) | undefined
  /** `at` is what was asked for, `query` what came with it. */
  readonly read: (reply: Reply<Body>, at: number, query: Readonly<Record<string, unknown>>) => Reading<Item>
}

/**
 * A page came again, or is not the one that was asked for: the API does not page this list, or starts over.
 *
 * @example
 * ```ts
 * import type { PaginationStalled } from "@millrace/core/Pagination"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * declare const users: Stream.Stream<string, PaginationStalled>
 *
 * const all = Stream.runCollect(users).pipe(
 *   Effect.catchTag("PaginationStalled", ({ cursor }) => Effect.die(`stopped at page ${cursor.at}`))
 * )
 * ```
 */
export class PaginationStalled extends Data.TaggedError("PaginationStalled")<{
  readonly api: string
  readonly operation: string
  /** What was asked for; resume here. */
  readonly cursor: Cursor
}> {
  override get message(): string {
    return `${this.api} ${this.operation} sent no other page at ${this.cursor.at}. Resume there, or change the query.`
  }
}

/** The arguments of a stream: no input is needed where all of it is optional. */
export type Arguments<Op extends Operation, O> =
  {} extends Client.Input<Op> ? [input?: Client.Input<Op>, options?: O] : [input: Client.Input<Op>, options?: O]

/**
 * A list operation: the call, and the same call as a stream of pages or of items.
 *
 * A stream ends after the last page, an empty page where no end is known, or a page past the end, 404 included. A page
 * that fails makes it fail after the items before it. To go on later from exactly what was processed, take `pages` and
 * store a page's cursor when its items are done; `items` shows its pages to `onPage`.
 *
 * @example
 * ```ts
 * import type * as Operation from "@millrace/core/Operation"
 * import type * as Pagination from "@millrace/core/Pagination"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * interface User {
 *   readonly id: number
 * }
 *
 * declare const list: Pagination.List<Operation.Operation<"listUsers", "GET", "/users", {}, {}, never>, User>
 * declare const save: (users: ReadonlyArray<User>) => Effect.Effect<void>
 * declare const remember: (cursor: Pagination.Cursor | undefined) => Effect.Effect<void>
 *
 * const copy = (cursor: Pagination.Cursor | undefined) =>
 *   list
 *     .pages({}, { cursor, prefetch: 4 })
 *     .pipe(Stream.runForEach((page) => Effect.andThen(save(page.items), remember(page.cursor))))
 *
 * const users = list.items({}, { onPage: ({ signals }) => Effect.forEach(signals, (signal) => Effect.logWarning(signal)) })
 * ```
 */
export interface List<Op extends Operation, Item> extends Client.Method<Op> {
  readonly pages: (
    ...args: Arguments<Op, Options>
  ) => Stream.Stream<Page<Item, Client.Success<Op>>, ApiError | PaginationStalled>
  readonly items: <E = never, R = never>(
    ...args: Arguments<Op, ItemsOptions<Item, Client.Success<Op>, E, R>>
  ) => Stream.Stream<Item, ApiError | PaginationStalled | E, R>
}

/**
 * Makes the method of a list operation: the call and both streams. They fail with `ApiError`, the streams also with
 * {@link PaginationStalled}.
 *
 * @param strategy how the API pages, made by {@link byPage}, {@link byOffset} or {@link byHeaderTotal}
 *
 * @example
 * ```ts
 * import * as Operation from "@millrace/core/Operation"
 * import * as Pagination from "@millrace/core/Pagination"
 * import type * as Transport from "@millrace/core/Transport"
 * import * as Schema from "effect/Schema"
 *
 * const listUsers = Operation.get("listUsers", "/users", {
 *   query: { page: Operation.optional(Schema.Int) },
 *   success: Schema.Struct({ users: Schema.Array(Schema.String), pages: Schema.Int })
 * })
 *
 * const usersOf = (transport: Transport.Transport) =>
 *   Pagination.list(
 *     transport,
 *     listUsers,
 *     Pagination.byPage({ read: ({ pages, users }) => ({ items: users, totalPages: pages }) })
 *   )
 * ```
 */
export const list = <Op extends Operation, Item>(
  transport: Transport,
  operation: Op,
  strategy: Strategy<Client.Success<Op>, Item>
): List<Op, Item> => {
  const method = Client.method(transport, operation)
  const stalled = (cursor: Cursor) => new PaginationStalled({ api: transport.api, operation: operation.id, cursor })
  return Object.assign(method, {
    pages: stream<Op, Item, Page<Item, Client.Success<Op>>>(method, strategy, stalled, (page) => [page])<never, never>,
    items: stream(method, strategy, stalled, (page) => page.items)
  })
}

/** What an API that counts pages says of one. */
export interface PageReading<out Item> {
  readonly items: ReadonlyArray<Item>
  /** Where the API does not say, an empty page ends the list. */
  readonly totalPages?: number | undefined
  /** Items in the whole list. */
  readonly total?: number | undefined
  /** The page's own number; another one than was asked for is `PaginationStalled`. */
  readonly page?: number | undefined
}

/** What {@link byPage} is told about an API. */
export interface ByPageOptions<in Body, in out Item> {
  readonly read: (body: Body, headers: Headers.Headers) => PageReading<Item>
  /** Tells items apart. @default none, see {@link Strategy} */
  readonly key?: ((item: Item) => Key) | undefined
  /** The query field of the page's number. @default "page" */
  readonly field?: string | undefined
}

/**
 * For lists by page number, counted from 1.
 *
 * @example
 * ```ts
 * import * as Pagination from "@millrace/core/Pagination"
 *
 * interface Body {
 *   readonly users: ReadonlyArray<{ readonly id: number }>
 *   readonly count: number
 *   readonly per_page: number
 * }
 *
 * const users = Pagination.byPage({
 *   read: ({ count, per_page, users }: Body) => ({ items: users, total: count, totalPages: Math.ceil(count / per_page) }),
 *   key: (user) => user.id
 * })
 * ```
 */
export const byPage = <Body, Item>({ field = "page", key, read }: ByPageOptions<Body, Item>): Strategy<Body, Item> => ({
  field,
  first: 1,
  key,
  read: ({ headers, value }) => {
    const { items, page, total, totalPages } = read(value, headers)
    return { items, total, at: page, step: 1, end: totalPages === undefined ? undefined : totalPages + 1 }
  }
})

/** What an API that counts offsets says of a page. */
export interface OffsetReading<out Item> {
  readonly items: ReadonlyArray<Item>
  /** Items in the whole list. Where the API does not say, an empty page ends the list. */
  readonly total?: number | undefined
  /** The page's own offset; another one than was asked for is `PaginationStalled`. */
  readonly offset?: number | undefined
  /** How far the next page is, as the API counts. @default as many items as came, so that none is lost */
  readonly limit?: number | undefined
}

/** What {@link byOffset} is told about an API. */
export interface ByOffsetOptions<in Body, in out Item> {
  readonly read: (body: Body, headers: Headers.Headers) => OffsetReading<Item>
  /** Tells items apart. @default none, see {@link Strategy} */
  readonly key?: ((item: Item) => Key) | undefined
  /** The query field of the offset. @default "offset" */
  readonly field?: string | undefined
}

/**
 * For lists by offset, counted from 0.
 *
 * @example
 * ```ts
 * import * as Pagination from "@millrace/core/Pagination"
 *
 * interface Body {
 *   readonly data: ReadonlyArray<{ readonly clientId: string }> | null
 *   readonly pagination?: { readonly limit: number; readonly offset: number; readonly total: number }
 * }
 *
 * const clients = Pagination.byOffset({
 *   read: ({ data, pagination }: Body) => ({ items: data ?? [], ...pagination }),
 *   key: (client) => client.clientId
 * })
 * ```
 */
export const byOffset = <Body, Item>({
  field = "offset",
  key,
  read
}: ByOffsetOptions<Body, Item>): Strategy<Body, Item> => ({
  field,
  first: 0,
  key,
  read: ({ headers, value }) => {
    const { items, limit, offset, total } = read(value, headers)
    return { items, total, at: offset, step: limit ?? items.length, end: total }
  }
})

/** What {@link byHeaderTotal} is told about an API. */
export interface ByHeaderTotalOptions<in Body, in out Item> {
  readonly items: (body: Body) => ReadonlyArray<Item>
  /** The response header with the number of items in the whole list, such as `X-Total-Count`. */
  readonly header: string
  /** Items on a page where the query does not say how many. */
  readonly defaultSize: number
  /** The response header with the items on a full page, such as `X-Page-size`. @default what was asked for */
  readonly sizeHeader?: string | undefined
  /** The response header with the page's own number; another one than was asked for is `PaginationStalled`. @default none */
  readonly pageHeader?: string | undefined
  /** The query field of the number of items on a page. @default "size" */
  readonly sizeField?: string | undefined
  /** Tells items apart. @default none, see {@link Strategy} */
  readonly key?: ((item: Item) => Key) | undefined
  /** The query field of the page's number. @default "page" */
  readonly field?: string | undefined
}

/**
 * For lists by page number, counted from 1, whose total is in a response header.
 *
 * Where the header cannot be read, as in a browser to which the API does not expose it, a page that is not full is the
 * last one. That trusts the size asked for: let the operation's query refuse sizes above the API's maximum.
 *
 * @example
 * ```ts
 * import * as Pagination from "@millrace/core/Pagination"
 *
 * const accounts = Pagination.byHeaderTotal({
 *   items: (body: ReadonlyArray<{ readonly id: number }>) => body,
 *   header: "X-Total-Count",
 *   defaultSize: 25,
 *   key: (account) => account.id
 * })
 * ```
 */
export const byHeaderTotal = <Body, Item>(options: ByHeaderTotalOptions<Body, Item>): Strategy<Body, Item> => ({
  field: options.field ?? "page",
  first: 1,
  key: options.key,
  read: ({ headers, value }, at, query) => {
    const items = options.items(value)
    const total = count(headers, options.header)
    const asked = query[options.sizeField ?? "size"]
    const size = count(headers, options.sizeHeader ?? "") || (typeof asked === "number" ? asked : options.defaultSize)
    const reading = { items, total, step: 1, size, at: count(headers, options.pageHeader ?? "") }
    if (total === undefined) return { ...reading, end: undefined }
    // An API that gives fewer than asked for has more pages than the size asked for would make.
    const expected = Math.max(0, Math.min(size, total - (at - 1) * size))
    return { ...reading, end: 1 + Math.ceil(total / (items.length === expected ? size : items.length || size)) }
  }
})

/**
 * Reads a header that counts something; undefined where it is missing, cannot be read across origins, or is no count.
 *
 * @param name in any case
 *
 * @example
 * ```ts
 * import * as Pagination from "@millrace/core/Pagination"
 * import * as Headers from "effect/http/Headers"
 *
 * const total = Pagination.count(Headers.fromInput({ "x-total-count": "1250" }), "X-Total-Count") // 1250
 * ```
 */
export const count = (headers: Headers.Headers, name: string): number | undefined => {
  const text = headers[name.toLowerCase()]
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : undefined
}
