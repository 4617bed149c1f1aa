/**
 * What Azion v3 wraps around its resources, and how it pages them.
 *
 * A single resource comes as `{ results, schema_version }`, which says nothing of its own: it is taken off, also where
 * the vendor leaves it out. A list keeps its page as the vendor spells it, because count and links mean something.
 */
import * as Check from "@millrace/core/Check"
import * as Operation from "@millrace/core/Operation"
import type * as Pagination from "@millrace/core/Pagination"
import * as Wire from "@millrace/core/Wire"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"

/** What is in the envelope; a single resource also where it comes as an array of one. */
export const Results = <S extends Schema.Codec<unknown, unknown>>(schema: S) =>
  Wire.lenient(() => Schema.Struct({ results: schema, schema_version: Schema.Finite })).pipe(
    Schema.decodeTo(
      schema,
      SchemaTransformation.transform({
        decode: (body: unknown): S["Encoded"] => {
          const results = Predicate.hasProperty(body, "results") ? body.results : body
          return Array.isArray(results) && results.length === 1 && schema.ast._tag !== "Arrays" ? results[0] : results
        },
        encode: (results: S["Encoded"]): unknown => ({ results, schema_version: 3 })
      })
    )
  )

const Link = Schema.NullOr(Schema.String)

const pageFields = {
  count: Schema.Finite,
  total_pages: Schema.Finite,
  schema_version: Schema.Finite,
  links: Schema.Struct({ previous: Link, next: Link }),
  // The list of edge applications repeats its links here.
  previous: Schema.optionalKey(Link),
  next: Schema.optionalKey(Link)
}

/** A page of a list. */
export interface PageOf<Item> {
  /** Items in the whole list. */
  readonly count: number
  readonly total_pages: number
  readonly schema_version: number
  readonly links: { readonly previous: string | null; readonly next: string | null }
  readonly previous?: string | null
  readonly next?: string | null
  readonly results: ReadonlyArray<Item>
}

export const PageOf = <S extends Schema.Codec<unknown, unknown>>(item: S) =>
  Schema.Struct({ ...pageFields, results: Schema.Array(item) })

/** A page of the records of a DNS zone, which come together with the zone. */
export interface RecordsOf<Item> extends Omit<PageOf<unknown>, "results"> {
  readonly results: {
    readonly zone_id: number
    readonly zone_domain: string
    readonly records: ReadonlyArray<Item>
  }
}

export const RecordsOf = <S extends Schema.Codec<unknown, unknown>>(item: S) =>
  Schema.Struct({
    ...pageFields,
    results: Schema.Struct({ zone_id: Schema.Finite, zone_domain: Schema.String, records: Schema.Array(item) })
  })

/** The query of a list that is not sorted. */
export const PlainPage = {
  /** Counts from 1. @default 1 */
  page: Operation.optional(Schema.Int.check(Check.atLeast(1))),
  /** No maximum is documented. @default 10 */
  page_size: Operation.optional(Schema.Int.check(Check.atLeast(1)))
}

/** The query of a list that is sorted by what its own parameter names. */
export const SortedPage = {
  ...PlainPage,
  /** @default "asc" */
  sort: Operation.optional(Schema.Literals(["asc", "desc"]))
}

/** The query of a list that is sorted by any of its fields. */
export const PageQuery = {
  /** A field of the listed item. */
  order_by: Operation.optional(Schema.String),
  ...SortedPage
}

/** How v3 lists are paged. */
export const byPage = <Item>(key?: (item: Item) => Pagination.Key): Pagination.Strategy<PageOf<Item>, Item> =>
  strategy(key, ({ results }) => results)

/** How the records of a DNS zone are paged. */
export const byRecordPage = <Item>(key?: (item: Item) => Pagination.Key): Pagination.Strategy<RecordsOf<Item>, Item> =>
  strategy(key, ({ results }) => results.records)

// internal

const strategy = <Body extends Omit<PageOf<unknown>, "results">, Item>(
  key: ((item: Item) => Pagination.Key) | undefined,
  items: (body: Body) => ReadonlyArray<Item>
): Pagination.Strategy<Body, Item> => ({
  field: "page",
  first: 1,
  key,
  read: ({ value }) => ({ items: items(value), total: value.count, step: 1, end: value.total_pages + 1 })
})
