/**
 * What LeanLaw wraps around its resources, and how it pages them.
 *
 * Everything comes under `data`, which says nothing of its own and is taken off. A page of a list keeps it, because the
 * `pagination` beside it means something; a list that is not paged is a plain array.
 */
import type * as Pagination from "@millrace/core/Pagination"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"

/** What is in the envelope. */
export const Data = <S extends AnySchema>(schema: S): Schema.Codec<S["Type"], unknown> => unwrapped(schema)

/** The items of a list that comes whole. */
export const ListOf = <S extends AnySchema>(item: S): Schema.Codec<ReadonlyArray<S["Type"]>, unknown> =>
  unwrapped(itemsOf(item))

/** Where a page is in its list. */
export interface Position extends Schema.Schema.Type<typeof Position> {}

export const Position = Schema.Struct({
  limit: Schema.Finite,
  /** Of the page's first item, counted from 0. */
  offset: Schema.Finite,
  /** Items in the whole list. */
  total: Schema.Finite,
  /** The keys in effect, with commas between them. */
  sort: Schema.optionalKey(Schema.NullOr(Schema.String))
})

/** A page of a list. */
export interface PageOf<out Item> {
  readonly data: ReadonlyArray<Item>
  readonly pagination?: Position
}

export const PageOf = <S extends AnySchema>(item: S): Schema.Codec<PageOf<S["Type"]>, unknown> =>
  Schema.Struct({ data: itemsOf(item), pagination: Schema.optionalKey(Position) })

/**
 * How lists are paged. Each page begins with the last item of the one before: where it does not, something was deleted or
 * inserted meanwhile, which the total alone does not show when both were.
 */
export const byOffset = <Item>(key: (item: Item) => string): KeyedStrategy<Item> => ({
  field: "offset",
  first: 0,
  key,
  read: ({ value: { data, pagination } }) => {
    if (pagination === undefined) return { items: data, step: data.length, end: undefined }
    const { limit, offset, total } = pagination
    const overlap = limit > 1
    const shared = overlap ? 1 : 0
    return { items: data, total, at: offset, step: limit - shared, end: total - shared, overlap }
  }
})

/** A strategy that can tell all of its items apart. */
export interface KeyedStrategy<in out Item> extends Pagination.Strategy<PageOf<Item>, Item> {
  readonly key: (item: Item) => string
}

// internal

type AnySchema = Schema.Codec<unknown, unknown>

const unwrapped = <A>(schema: Schema.Codec<A, unknown>): Schema.Codec<A, unknown> =>
  Schema.Struct({ data: schema }).pipe(
    Schema.decodeTo(Schema.toType(schema), {
      decode: SchemaGetter.transform(({ data }) => data),
      encode: SchemaGetter.transform((data) => ({ data }))
    })
  )

// The document lets data be null or absent.
const itemsOf = <S extends AnySchema>(item: S): Schema.Codec<ReadonlyArray<S["Type"]>, unknown> =>
  Schema.optionalKey(Schema.NullOr(Schema.Array(item))).pipe(
    Schema.decodeTo(Schema.Array(Schema.toType(item)), {
      decode: SchemaGetter.transformOptional((items: Option.Option<ReadonlyArray<S["Type"]> | null>) =>
        Option.some(Option.getOrNull(items) ?? [])
      ),
      encode: SchemaGetter.passthroughSupertype()
    })
  )
