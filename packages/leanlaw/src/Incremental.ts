/**
 * What has changed since the last time, for copies of the firm's data that are kept up to date.
 *
 * `modifiedSince` alone does not do it: clocks differ, changes are stored a little after the moment that they are stamped
 * with, and a list moves while it is read. So a run begins a little before the end of the last one, leaves out the states
 * that were delivered already, and does not count when the list has moved: then the next run begins where this one did.
 */
import type { ApiError } from "@millrace/core/ApiError"
import type { Operation } from "@millrace/core/Operation"
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Hash from "effect/Hash"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { Metadata } from "./Components.ts"
import type { PageOf } from "./Envelope.ts"
import type { QueryOf, Selected, SelectiveList, SelectName } from "./Selection.ts"

// As far from 1970 as dates go, in ms.
const latest = 8.64e15

/** Where the next run begins: plain JSON, to be stored. */
export interface Cursor extends Schema.Schema.Type<typeof Cursor> {}

export const Cursor = Schema.Struct({
  /** Epoch ms, by the server's clock; everything where it is absent. */
  since: Schema.optionalKey(Schema.Finite.check(Schema.isBetween({ minimum: -latest, maximum: latest }))),
  /** The states that were delivered and may come again, by id. */
  seen: Schema.Record(Schema.String, Schema.String)
})

/** A page's worth of changes. */
export interface Batch<out Item> {
  /** New or changed; may be none. */
  readonly changes: ReadonlyArray<Item>
  /** With the last batch only: to be stored when all batches have been processed. */
  readonly cursor: Cursor | undefined
}

export interface Options {
  /** Of the run before, of the same list with the same query. @default everything is read */
  readonly cursor?: Cursor | undefined
  /**
   * How far a run reaches back before the last one: longer than it ever takes the vendor to show a change. Longer costs
   * more reading, and a bigger cursor. @default 5 minutes
   */
  readonly overlap?: Duration.Input | undefined
}

/** What an incremental run takes: the list's own query, without what the run itself decides. */
export interface Input<Op extends Operation, S> {
  readonly query?: Omit<QueryOf<Op>, "select" | "offset" | "modifiedSince"> & { readonly select?: S | undefined }
}

/**
 * Streams what was created or changed since a cursor, each state once; without a cursor, everything. What was deleted does
 * not show: the API does not tell.
 *
 * Every change is delivered by this run or by one of the next, also where things are inserted and deleted while it reads:
 * the next run begins no later than a run whose list has moved, or whose pages of one item cannot show it. Memory grows with
 * what is read: by an id and a state for each item.
 *
 * @param list such as `clients.list`
 * @param input the list's filters and selection; `meta` is always selected
 * @param options.cursor of the last batch of the run before
 * @param options.overlap how far to reach back before it; default 5 minutes
 *
 * @example
 * ```ts
 * import { Clients } from "@millrace/leanlaw/Clients"
 * import { type Cursor, incremental } from "@millrace/leanlaw/Incremental"
 * import * as Effect from "effect/Effect"
 * import * as Stream from "effect/Stream"
 *
 * declare const load: Effect.Effect<Cursor | undefined>
 * declare const store: (cursor: Cursor) => Effect.Effect<void>
 * declare const copy: (client: { readonly clientId: string; readonly name: string }) => Effect.Effect<void>
 *
 * const sync = Effect.gen(function* () {
 *   const clients = yield* Clients
 *   const cursor = yield* load
 *   yield* incremental(clients.list, { query: { select: ["contact"] } }, { cursor }).pipe(
 *     Stream.runForEach((batch) =>
 *       Effect.andThen(
 *         Effect.forEach(batch.changes, copy),
 *         batch.cursor === undefined ? Effect.void : store(batch.cursor)
 *       )
 *     )
 *   )
 * })
 * ```
 */
export const incremental = <
  Op extends Operation,
  Item,
  const S extends ReadonlyArray<Exclude<SelectName<Op>, "-meta">> = readonly []
>(
  list: SelectiveList<Op, Item>,
  input?: Input<Op, S>,
  { cursor, overlap = "5 minutes" }: Options = {}
): Stream.Stream<Batch<Selected<Item, readonly ["meta", ...S]>>, ApiError> => {
  type Changed = Selected<Item, readonly ["meta", ...S]>
  const { select = [], ...query }: { readonly select?: ReadonlyArray<string> | undefined } = { ...input?.query }
  // Anything else than an array is for the encoder to refuse.
  const selected = Array.isArray(select) ? ["meta", ...select.filter((name) => !/^-?meta$/.test(name))] : select
  const modifiedSince = cursor?.since === undefined ? undefined : DateTime.makeUnsafe(cursor.since)
  // The list's own input with `meta` selected, so that its items have it and are as `Changed` says.
  const fetch = list as unknown as (input: object) => Effect.Effect<PageOf<Changed & Stamped>, ApiError>
  const key = list.key as (item: object) => string

  const page = Effect.fnUntraced(function* (run: Run, start: number, offset: number) {
    const { data, pagination } = yield* fetch({ query: { ...query, select: selected, offset, modifiedSince } })
    const changes: ReadonlyArray<Changed> = data.filter((item) => run.isNew(key(item), item))
    const next = run.advance(offset, data.map(key), pagination?.total)
    const elapsed = (yield* Clock.currentTimeMillis) - start
    const batch = {
      changes,
      cursor: next === undefined ? run.cursor(elapsed + Duration.toMillis(overlap), start + elapsed) : undefined
    }
    return [[batch], Option.fromUndefinedOr(next)] as const
  })
  return Stream.unwrap(
    Effect.map(Clock.currentTimeMillis, (start) => {
      const run = new Run(cursor)
      return Stream.paginate(0, (offset) => page(run, start, offset))
    })
  )
}

// internal

interface Stamped {
  readonly meta: Metadata
}

interface State {
  readonly modifiedAt: number
  readonly text: string
}

class Run {
  readonly #before: Cursor
  readonly #received = new Map<string, State>()
  #newest = -Infinity
  // Whether the list has stayed as it was, as far as can be seen.
  #quiet = true
  #anchor: string | undefined

  // A stored cursor that is none reads everything: more than needed, but nothing is missed.
  constructor(cursor: Cursor | undefined) {
    this.#before = { seen: {}, ...cursor }
  }

  /** Notes down the state of an item; whether it was not delivered yet. */
  isNew(id: string, item: Stamped): boolean {
    const modifiedAt = DateTime.toEpochMillis(item.meta.modifiedAt)
    // Two changes may bear the same moment.
    const text = `${modifiedAt}:${Hash.hash(item)}`
    const delivered = this.#received.get(id)?.text ?? this.#before.seen[id]
    this.#received.set(id, { modifiedAt, text })
    this.#newest = Math.max(this.#newest, modifiedAt)
    return delivered !== text
  }

  /** The offset of the next page, if there is one: it begins with the last item again, which shows that nothing has moved. */
  advance(offset: number, ids: ReadonlyArray<string>, total: number | undefined): number | undefined {
    const end = offset + ids.length
    this.#quiet &&= this.#anchor === undefined || ids[0] === this.#anchor
    // A page that has nothing new is the last one, whatever the total says.
    const more = end < (total ?? Infinity) && ids.length > (this.#anchor === undefined ? 0 : 1)
    this.#anchor = ids.length > 1 ? ids.at(-1) : undefined
    // Pages of one item have none to spare that would show it.
    if (more ? this.#anchor === undefined : end < (total ?? end)) this.#quiet = false
    return more ? (this.#anchor === undefined ? end : end - 1) : undefined
  }

  /**
   * @param span in ms: what changed while the run lasted is stamped no earlier than the newest change less its length
   * @param now epoch ms: a stamp of the future would hide all changes until then
   */
  cursor(span: number, now: number): Cursor {
    const { seen, since = -Infinity } = this.#before
    const next = this.#quiet ? Math.max(since, Math.min(this.#newest, now) - span) : since
    // What bears the very moment may come again: whether that is after it, the vendor does not say.
    const kept = [...this.#received].filter(([, { modifiedAt }]) => !this.#quiet || modifiedAt >= next)
    return {
      ...(next === -Infinity ? undefined : { since: next }),
      seen: { ...(this.#quiet ? undefined : seen), ...Object.fromEntries(kept.map(([id, { text }]) => [id, text])) }
    }
  }
}
