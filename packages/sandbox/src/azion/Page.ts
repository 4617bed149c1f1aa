/**
 * The list envelope of Azion v3 and the query parameters that every list takes: `order_by`, `sort`, `page`, `page_size`.
 * Filters belong to the groups.
 */
import { identity } from "effect/Function"
import type * as Exchange from "../Exchange.ts"
import * as Answer from "./Answer.ts"
import type { Row } from "./Table.ts"

/** What a page past the last one answers; the vendor does not say. */
export type PastEnd = "empty" | "notFound"

/** The page of `items` (in their default order) that the query of `url` asks for. */
export const make = (
  items: ReadonlyArray<Row>,
  options: {
    /** What a list may be ordered by. */
    readonly fields: ReadonlyArray<string>
    readonly pastEnd: PastEnd
    readonly url: URL
    readonly errors: Answer.Errors
    /** @default the order of `items` */
    readonly orderBy?: string | undefined
    /** What is in `results`. @default the items */
    readonly results?: ((items: ReadonlyArray<Row>) => unknown) | undefined
  }
): Exchange.Reply => {
  const query = options.url.searchParams
  const page = positive(query.get("page"), 1)
  const size = positive(query.get("page_size"), 10)
  const sort = query.get("sort") ?? "asc"
  const orderBy = query.get("order_by") ?? options.orderBy ?? null
  const field = options.fields.find((name) => name === orderBy)
  const complaints = {
    ...(page === undefined ? { page: ["A positive integer is required."] } : {}),
    ...(size === undefined ? { page_size: ["A positive integer is required."] } : {}),
    ...(sort === "asc" || sort === "desc" ? {} : { sort: [`"${sort}" is not a valid choice.`] }),
    ...(orderBy !== null && field === undefined ? { order_by: [`"${orderBy}" is not a valid choice.`] } : {})
  }
  if (page === undefined || size === undefined || Object.keys(complaints).length > 0) {
    return options.errors.invalidFields(complaints)
  }

  const totalPages = Math.max(1, Math.ceil(items.length / size))
  if (page > totalPages && options.pastEnd === "notFound") return options.errors.notFound
  const ascending = field === undefined ? items : items.toSorted((a, b) => compare(a[field], b[field]))
  const sorted = sort === "asc" ? ascending : ascending.toReversed()
  return Answer.json(200, {
    count: items.length,
    total_pages: totalPages,
    schema_version: 3,
    links: {
      previous: page > 1 ? link(options.url, Math.min(page - 1, totalPages)) : null,
      next: page < totalPages ? link(options.url, page + 1) : null
    },
    results: (options.results ?? identity)(sorted.slice((page - 1) * size, page * size))
  })
}

// internal

const positive = (value: string | null, otherwise: number): number | undefined => {
  if (value === null) return otherwise
  return /^[1-9]\d{0,14}$/.test(value) ? Number(value) : undefined
}

// Blanks first, numbers by size, all else by its text in code unit order.
const compare = (a: unknown, b: unknown): number => {
  if (a === null || b === null) return Number(a !== null) - Number(b !== null)
  if (typeof a === "number" && typeof b === "number") return a - b
  const [left, right] = [String(a), String(b)]
  return left < right ? -1 : left > right ? 1 : 0
}

const link = (url: URL, page: number): string => {
  const target = new URL(url)
  target.hash = ""
  target.searchParams.set("page", String(page))
  target.searchParams.sort()
  return target.href
}
