/**
 * A list as the query asks for it. The convention says nothing of paging, so here are the common ways at once: `page` and
 * `size`, or `offset` and `limit`; the total is in `X-Total-Count`, the way to other pages in `Link`. Without any of these
 * the list is whole. Every other field of the query picks the items that have it so.
 */
import * as Exchange from "../Exchange.ts"
import * as Answer from "./Answer.ts"
import type { Item } from "./Definition.ts"

export const make = (items: ReadonlyArray<Item>, url: URL): Exchange.Reply => {
  const query = url.searchParams
  const wrong = fields.find((field) => query.has(field) && !(Number(query.get(field)) >= (field === "offset" ? 0 : 1)))
  if (wrong !== undefined) return Answer.badRequest(`"${wrong}" must be a positive number.`)
  const count = (field: string, otherwise: number) => Math.floor(Number(query.get(field) ?? otherwise))

  const filters = [...query].filter(([field]) => !fields.includes(field))
  const found = items.filter((item) => filters.every(([field, text]) => String(item[field]) === text))
  const paged = query.has("page") || query.has("size")
  const whole = !fields.some((field) => query.has(field))
  const length = count(paged ? "size" : "limit", defaultSize)
  const page = count("page", 1)
  const from = paged ? (page - 1) * length : count("offset", 0)
  const links = paged ? linksOf(url, page, Math.max(1, Math.ceil(found.length / length))) : ""
  const reply = Exchange.json(200, whole ? found : found.slice(from, from + length))
  return {
    ...reply,
    headers: { ...reply.headers, "x-total-count": String(found.length), ...(links !== "" && { link: links }) }
  }
}

/** Items on a page whose size the query does not say. */
export const defaultSize = 10

/** A list with another total. */
export const withTotal = (reply: Exchange.Reply, change: (total: number) => number): Exchange.Reply => {
  const total = reply.headers["x-total-count"]
  return total === undefined
    ? reply
    : { ...reply, headers: { ...reply.headers, "x-total-count": String(change(Number(total))) } }
}

// internal

const fields: ReadonlyArray<string> = ["page", "size", "offset", "limit"]

const linksOf = (url: URL, page: number, last: number): string => {
  const relations = { first: 1, prev: page - 1, next: page + 1, last }
  return Object.entries(relations)
    .filter(([, target]) => target >= 1 && target <= last)
    .map(([relation, target]) => {
      const to = new URL(url)
      to.searchParams.set("page", String(target))
      return `<${to.href}>; rel="${relation}"`
    })
    .join(", ")
}
