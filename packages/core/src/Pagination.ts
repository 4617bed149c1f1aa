/**
 * Lists as streams: pages in order, fetched as the consumer asks for them, with bounded prefetch and a cursor to resume.
 *
 * One engine; what differs between APIs (where the items are, how the end is told) is a `Strategy` that the API package
 * declares. Memory is constant: a page is dropped when the consumer has it. Retry, quota and deadline belong to each
 * page's call and are in `Transport.ts`.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { ApiError } from "./ApiError.ts"
import * as Client from "./Client.ts"
import type { Operation } from "./Operation.ts"
import type { Transport } from "./Transport.ts"

/** Where a list goes on: plain JSON, so that it can be stored and used by another process. */
export interface Cursor extends Schema.Schema.Type<typeof Cursor> {}

/** `page` is the next page to fetch, `skip` how many of its items were delivered already. */
export const Cursor = Schema.Struct({ page: Schema.Int, skip: Schema.optionalKey(Schema.Int) })

export interface Page<out Item, out Body> {
  readonly items: ReadonlyArray<Item>
  /** The vendor's page, decoded. */
  readonly body: Body
  /** The page's number, as the API counts. */
  readonly page: number
  /** Items in the whole list, where the API says so. */
  readonly total: number | undefined
  /** Goes on after this page; undefined after the last. */
  readonly cursor: Cursor | undefined
}

export interface Options {
  /** Pages on their way at the same time, once the number of pages is known. @default 1 */
  readonly prefetch?: number | undefined
  /** Stop after this many items. @default all */
  readonly maxItems?: number | undefined
  /** Start here instead of at the query's page. */
  readonly cursor?: Cursor | undefined
}

/** How an API that counts pages tells them. */
export interface Strategy<in Body, out Item> {
  /** The query field of the page number. */
  readonly page: string
  readonly items: (body: Body) => ReadonlyArray<Item>
  /** Undefined where the API does not say: then an empty page ends the list. */
  readonly totalPages: (body: Body) => number | undefined
  readonly total: (body: Body) => number | undefined
}

/** The same page came twice in a row: the server ignores the page number, or the list moved under us. */
export class PaginationStalled extends Data.TaggedError("PaginationStalled")<{
  readonly api: string
  readonly operation: string
  /** The page that came twice; resume here. */
  readonly cursor: Cursor
}> {
  override get message(): string {
    return (
      `${this.api} ${this.operation} sent page ${this.cursor.page - 1} again as page ${this.cursor.page}. ` +
      "Resume from the cursor, or list with a query that the API pages."
    )
  }
}

/** A list operation: the call, and the same call as a stream of pages or of items. */
export interface List<Op extends Operation, Item> extends Client.Method<Op> {
  readonly pages: (
    input?: Client.Input<Op>,
    options?: Options
  ) => Stream.Stream<Page<Item, Client.Success<Op>>, ApiError | PaginationStalled>
  readonly items: (input?: Client.Input<Op>, options?: Options) => Stream.Stream<Item, ApiError | PaginationStalled>
}

/** Makes the method of a list operation. */
export const list = <Op extends Operation, Item>(
  transport: Transport,
  operation: Op,
  strategy: Strategy<Client.Success<Op>, Item>
): List<Op, Item> => {
  const method = Client.method(transport, operation)
  type Body = Client.Success<Op>
  const stream = <A>(
    input: Client.Input<Op> | undefined,
    options: Options | undefined,
    emit: (page: Page<Item, Body>) => ReadonlyArray<A>
  ) => {
    const query: Readonly<Record<string, unknown>> = { ...(input as { readonly query?: object } | undefined)?.query }
    const start = query[strategy.page]
    return walk(
      // The input as given with another page number is an input of the same operation.
      (page) =>
        (method as (input: unknown) => Effect.Effect<Body, ApiError>)({
          ...input,
          query: { ...query, [strategy.page]: page }
        }),
      strategy,
      { ...options, cursor: options?.cursor ?? { page: typeof start === "number" ? start : 1 } },
      (cursor) => new PaginationStalled({ api: transport.api, operation: operation.id, cursor }),
      emit
    )
  }
  return Object.assign(method, {
    pages: (input?: Client.Input<Op>, options?: Options) => stream(input, options, (page) => [page]),
    items: (input?: Client.Input<Op>, options?: Options) => stream(input, options, (page) => page.items)
  })
}

// internal

const walk = <Body, Item, A>(
  fetch: (page: number) => Effect.Effect<Body, ApiError>,
  strategy: Strategy<Body, Item>,
  { cursor = { page: 1 }, maxItems = Infinity, prefetch = 1 }: Options,
  stalled: (cursor: Cursor) => PaginationStalled,
  emit: (page: Page<Item, Body>) => ReadonlyArray<A>
): Stream.Stream<A, ApiError | PaginationStalled> =>
  Stream.unwrap(
    Effect.map(Effect.scope, (scope) => {
      const underway: Array<Fiber.Fiber<Body, ApiError>> = []
      let frontier = cursor.page
      let last: number | undefined
      let left = maxItems
      let skip = cursor.skip ?? 0
      let previous: ReadonlyArray<Item> = []

      // More than one page at a time only when it is known that they exist, and that they will be asked for.
      const next = Effect.gen(function* () {
        const wanted = Math.min(last ?? 0, frontier - underway.length + Math.ceil(left / previous.length) - 1)
        while (underway.length < prefetch && frontier <= wanted) {
          underway.push(yield* Effect.forkIn(fetch(frontier++), scope))
        }
        const first = underway.shift()
        return yield* first === undefined ? fetch(frontier++) : Fiber.join(first)
      })

      const turn = (page: number, body: Body) => {
        const received = strategy.items(body)
        if (received.length > 0 && isSame(received, previous)) return Effect.fail(stalled({ page }))
        previous = received
        // Some APIs tell the number of pages on the first one only.
        last = strategy.totalPages(body) ?? last ?? (received.length === 0 ? page : undefined)
        const items = received.slice(skip, skip + left)
        const delivered = skip + items.length
        left -= items.length
        skip = 0
        const more = last === undefined || page < last
        const after = delivered < received.length ? { page, skip: delivered } : more ? { page: page + 1 } : undefined
        const result = { items, body, page, total: strategy.total(body), cursor: after }
        return Effect.succeed([emit(result), left > 0 && more ? Option.some(page + 1) : Option.none()] as const)
      }

      return left <= 0
        ? Stream.empty
        : Stream.paginate(cursor.page, (page) =>
            Effect.flatMap(next, (body) => turn(page, body)).pipe(
              // A page past the end, of a list that has become shorter meanwhile.
              Effect.catch((error) =>
                error._tag === "NotFound" && page > cursor.page
                  ? Effect.succeed([[], Option.none()] as const)
                  : Effect.fail(error)
              )
            )
          )
    })
  )

// The first and the last item tell pages apart; the rest would only cost.
const isSame = <Item>(a: ReadonlyArray<Item>, b: ReadonlyArray<Item>): boolean =>
  a.length === b.length && Equal.equals(a[0], b[0]) && Equal.equals(a.at(-1), b.at(-1))
