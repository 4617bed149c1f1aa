/**
 * The bodies and headers that Azalead answers with: bare objects and arrays, counts in headers, and errors with a title, a
 * status and a detail, all but the 429.
 */
import * as Exchange from "../Exchange.ts"
import * as Field from "../internal/Field.ts"

export const json = (body: unknown, status: 200 | 201 = 200): Exchange.Reply =>
  Exchange.json(status, body, "application/json;charset=UTF-8")

/** Whether lists carry headers that count: the vendor guarantees none, and shows none with lists that are not paged. */
export type Counts = "all" | "pageable" | "none"

/** A whole list. */
export const list = (items: ReadonlyArray<unknown>): Exchange.Reply =>
  withHeaders(json(items), { "X-Count": String(items.length), "X-Total-Count": String(items.length) })

/** One page of a list. */
export const page = (
  items: ReadonlyArray<unknown>,
  options: { readonly total: number; readonly page: number; readonly size: number }
): Exchange.Reply =>
  withHeaders(json(items), {
    "X-Count": String(items.length),
    "X-Total-Count": String(options.total),
    "X-Page": String(options.page),
    "X-Page-size": String(options.size)
  })

export const withoutCounts = (reply: Exchange.Reply, counts: Counts): Exchange.Reply => {
  if (counts === "all" || (counts === "pageable" && "X-Page" in reply.headers)) return reply
  return {
    ...reply,
    headers: Object.fromEntries(Object.entries(reply.headers).filter(([name]) => !countHeaders.includes(name)))
  }
}

export const badRequest = (detail: string): Exchange.Reply => problem(400, "Bad Request", detail)

/** 400 with every complaint about a body in one sentence. */
export const invalidFields = (complaints: Field.Complaints): Exchange.Reply => badRequest(Field.sentence(complaints))

const unauthorizedDetail = "Full authentication is required to access this resource"

export const unauthorized = (detail: string = unauthorizedDetail): Exchange.Reply =>
  problem(401, "Unauthorized", detail)

/** The 401 before February 2017. */
export const legacyUnauthorized = (
  path: string,
  timestamp: number,
  message: string = unauthorizedDetail
): Exchange.Reply => ({ ...json({ timestamp, status: 401, error: "Unauthorized", message, path }), status: 401 })

export const forbidden = (detail = "Access is denied"): Exchange.Reply => problem(403, "Forbidden", detail)

export const notFound: Exchange.Reply = problem(404, "Not Found", "The requested resource does not exist")

/** The older one has no detail. */
export const methodNotAllowed = (
  method: string,
  allow: ReadonlyArray<string>,
  errors: "current" | "legacy"
): Exchange.Reply =>
  withHeaders(
    problem(405, "Method Not Allowed", errors === "current" ? `Request method '${method}' not supported` : undefined),
    { allow: allow.join(", ") }
  )

export const notAcceptable: Exchange.Reply = problem(
  406,
  "Not Acceptable",
  "Request content not sufficient to generate response entity"
)

export const tooManyRequests: Exchange.Reply = { ...json({ message: "API rate limit exceeded" }), status: 429 }

/** The body of the 500, for a fault. */
export const serverError = {
  title: "Internal Server Error",
  status: 500,
  detail: "Something went wrong on our end. Please contact the support."
}

/** Of the statuses that the vendor shows; where a sentence depends on the request, one of some request. */
export const documented: Readonly<Record<number, Exchange.Reply>> = {
  400: badRequest("Required request body is missing"),
  401: unauthorized(),
  403: forbidden(),
  404: notFound,
  405: methodNotAllowed("PUT", ["GET"], "current"),
  406: notAcceptable,
  429: tooManyRequests,
  500: { ...json(serverError), status: 500 }
}

/** A list with another total. */
export const withTotal = (reply: Exchange.Reply, change: (total: number) => number): Exchange.Reply => {
  const total = reply.headers["X-Total-Count"]
  return total === undefined ? reply : withHeaders(reply, { "X-Total-Count": String(change(Number(total))) })
}

// A function declaration, as constants above call it.
export function withHeaders(reply: Exchange.Reply, headers: Readonly<Record<string, string>>): Exchange.Reply {
  return { ...reply, headers: { ...reply.headers, ...headers } }
}

// internal

// A function declaration, as constants above call it.
function problem(status: number, title: string, detail: string | undefined): Exchange.Reply {
  return { ...json({ title, status, detail }), status }
}

const countHeaders = ["X-Count", "X-Total-Count", "X-Page", "X-Page-size"]
