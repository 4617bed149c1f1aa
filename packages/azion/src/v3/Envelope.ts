/**
 * What Azion v3 wraps around its resources, and how it pages them.
 *
 * A single resource comes as `{ results, schema_version }`, which says nothing of its own: it is taken off, also where
 * the vendor leaves it out. A list keeps its page as the vendor spells it, because count and links mean something.
 */
import * as Operation from "@millrace/core/Operation"
import type * as Pagination from "@millrace/core/Pagination"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"

/** One resource without its envelope. */
export const Results = <S extends Schema.Codec<unknown, unknown>>(schema: S) =>
  Schema.Unknown.pipe(
    Schema.decodeTo(
      schema,
      SchemaTransformation.transform({
        decode: (body: unknown): S["Encoded"] => (Predicate.hasProperty(body, "results") ? body.results : body),
        encode: (results: S["Encoded"]): unknown => ({ results, schema_version: 3 })
      })
    )
  )

/** A page of a list. */
export interface PageOf<Item> {
  /** Items in the whole list. */
  readonly count: number
  readonly total_pages: number
  readonly schema_version: number
  readonly links: { readonly previous: string | null; readonly next: string | null }
  readonly results: ReadonlyArray<Item>
}

export const PageOf = <S extends Schema.Codec<unknown, unknown>>(item: S) =>
  Schema.Struct({
    count: Schema.Finite,
    total_pages: Schema.Finite,
    schema_version: Schema.Finite,
    links: Schema.Struct({ previous: Schema.NullOr(Schema.String), next: Schema.NullOr(Schema.String) }),
    results: Schema.Array(item)
  })

/** The query that every list takes. */
export const PageQuery = {
  /** A field of the listed item. */
  order_by: Operation.optional(Schema.String),
  /** @default "asc" */
  sort: Operation.optional(Schema.Literals(["asc", "desc"])),
  /** Counts from 1. @default 1 */
  page: Operation.optional(Schema.Int.check(Schema.isGreaterThanOrEqualTo(1))),
  /** No maximum is documented. @default 10 */
  page_size: Operation.optional(Schema.Int.check(Schema.isGreaterThanOrEqualTo(1)))
}

/** How v3 lists are paged. */
export const byPage = <Item>(key: (item: Item) => Pagination.Key): Pagination.Strategy<PageOf<Item>, Item> => ({
  field: "page",
  first: 1,
  key,
  read: ({ value }) => ({
    items: value.results,
    total: value.count,
    step: 1,
    end: value.total_pages + 1
  })
})
