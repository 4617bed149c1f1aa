/**
 * How a collection is paged. The convention says nothing of it: a resource declares one of these as its `pages`, and its
 * `list` has `.pages` and `.items`; or it declares none, and `list` is a plain call.
 *
 * Each brings the query fields that it needs. By page, by offset and by header total are core's own strategies.
 */
import * as Check from "@millrace/core/Check"
import type * as Operation from "@millrace/core/Operation"
import { optional } from "@millrace/core/Operation"
import * as Pagination from "@millrace/core/Pagination"
import type * as Headers from "effect/http/Headers"
import * as Schema from "effect/Schema"
import * as LinkHeader from "./internal/LinkHeader.ts"

/** A way of paging for lists with such a body; `Names` are the query fields of it. */
export interface Pages<in Body, Names extends string> {
  // Never there: TypeScript does not compare the constraints of `strategy`, and would take pages of any body for any other.
  readonly "~body"?: (body: Body) => void
  readonly query: { readonly [_ in Names]: Schema.optional<Operation.Codec<number>> }
  readonly strategy: <B extends Body, Item>(
    items: (body: B) => ReadonlyArray<Item>,
    key: (item: Item) => Pagination.Key
  ) => Pagination.Strategy<B, Item>
}

/** Query fields. */
interface Names<Field extends string, Size extends string> {
  /** Of the page's number. @default "page" */
  readonly field?: Field | undefined
  /** Of the number of items on a page. @default "size" */
  readonly sizeField?: Size | undefined
}

// The constructors' types are not inferred from where the pages go (`NoInfer`): a resource takes any pages at first, and
// holds them against its list then.

/** Reads a count out of a list's body or headers; what is no count, such as `Number` of a header that is hidden, is none. */
type Counter<Body> = ((body: Body, headers: Headers.Headers) => number | undefined) | undefined

/**
 * By page number, counted from 1; an empty page is the end where `totalPages` does not say.
 *
 * @param options.totalPages where the body or a header tells the number of pages
 * @param options.total where the body or a header tells the number of items
 */
export const byPage = <Body = unknown, const Field extends string = "page", const Size extends string = "size">(
  options: Names<Field, Size> & { readonly totalPages?: Counter<Body>; readonly total?: Counter<Body> } = {}
): Pages<NoInfer<Body>, NoInfer<Field | Size>> => {
  const { field = "page", sizeField = "size" } = options
  return {
    query: queryOf(field, 1, sizeField),
    strategy: (items, key) =>
      Pagination.byPage({
        field,
        key,
        read: (body, headers) => ({
          items: items(body),
          totalPages: counted(options.totalPages?.(body, headers)),
          total: counted(options.total?.(body, headers))
        })
      })
  }
}

/**
 * By offset, counted from 0; an empty page is the end where `total` does not say.
 *
 * @param options.field the query field of the offset, default `offset`
 * @param options.sizeField the query field of the number of items on a page, default `limit`
 * @param options.total where the body or a header tells the number of items
 */
export const byOffset = <Body = unknown, const Field extends string = "offset", const Size extends string = "limit">(
  options: Names<Field, Size> & { readonly total?: Counter<Body> } = {}
): Pages<NoInfer<Body>, NoInfer<Field | Size>> => {
  const { field = "offset", sizeField = "limit" } = options
  return {
    query: queryOf(field, 0, sizeField),
    strategy: (items, key) =>
      Pagination.byOffset({
        field,
        key,
        read: (body, headers) => ({ items: items(body), total: counted(options.total?.(body, headers)) })
      })
  }
}

/**
 * By page number, with the number of items in a response header.
 *
 * @param options.header default `X-Total-Count`
 * @param options.defaultSize items on a page where the query does not say how many
 */
export const byHeaderTotal = <const Field extends string = "page", const Size extends string = "size">(
  options: Names<Field, Size> & { readonly header?: string | undefined; readonly defaultSize: number }
): Pages<unknown, NoInfer<Field | Size>> => {
  const { defaultSize, field = "page", header = "X-Total-Count", sizeField = "size" } = options
  return {
    query: queryOf(field, 1, sizeField),
    strategy: (items, key) => Pagination.byHeaderTotal({ field, sizeField, header, defaultSize, items, key })
  }
}

/**
 * By page number, counted from 1, with the `Link` header (RFC 8288): there is a next page as long as there is a link to it.
 *
 * A link without the page's number in `field` cannot be followed: the list is `PaginationStalled` after its first page.
 * Where no link can be read, as in a browser to which the API does not expose the header, an empty page is the end.
 */
export const byLink = <const Field extends string = "page", const Size extends string = "size">(
  options: Names<Field, Size> = {}
): Pages<unknown, NoInfer<Field | Size>> => {
  const { field = "page", sizeField = "size" } = options
  return {
    query: queryOf(field, 1, sizeField),
    strategy: (items, key) => ({
      field,
      first: 1,
      key,
      read: ({ headers, value }, at) => {
        const page = { items: items(value), total: Pagination.count(headers, "x-total-count") }
        const { link } = headers
        if (link === undefined) return { ...page, step: 1, end: undefined }
        const targets = LinkHeader.parse(link)
        const next = targets.get("next")
        if (next === undefined) return { ...page, step: 1, end: at + 1 }
        const step = (LinkHeader.numberIn(next, field) ?? at) - at
        // No page has this number, so the list ends as stalled wherever it has come to.
        if (step <= 0) return { ...page, at: -1, step: 0, end: Infinity }
        const last = LinkHeader.numberIn(targets.get("last") ?? "", field)
        return { ...page, step, end: last === undefined ? undefined : last + step }
      }
    })
  }
}

// internal

const counted = (count: number | undefined): number | undefined =>
  count !== undefined && Number.isInteger(count) && count >= 0 ? count : undefined

const atLeast = (minimum: number) => optional(Schema.Int.check(Check.atLeast(minimum)))

const queryOf = <Names extends string>(
  field: string,
  first: number,
  sizeField: string
): Pages<unknown, Names>["query"] =>
  // The callers' `Names` are these two.
  ({ [field]: atLeast(first), [sizeField]: atLeast(1) }) as Pages<unknown, Names>["query"]
