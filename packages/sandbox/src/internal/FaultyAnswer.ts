/**
 * What a request gets when a fault hits it: an answer in place of the API's, or the API's answer spoiled. When something
 * happens, and the headers that every answer has, are the sandbox's business.
 */
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Headers from "effect/http/Headers"
import * as Exchange from "../Exchange.ts"
import type * as Fault from "../Fault.ts"
import type { Paging, Vendor } from "../Vendor.ts"
import type * as FaultRules from "./FaultRules.ts"
import * as Json from "./Json.ts"

/**
 * @param answer carries the request out
 * @param now the server's clock, in epoch milliseconds
 */
export const make = (
  vendor: Vendor,
  { fault, hit }: FaultRules.Outcome,
  request: Exchange.Request,
  answer: (request: Exchange.Request) => Exchange.Reply,
  now: number
): Exchange.Answer => {
  switch (fault._tag) {
    case "Status":
      if (fault.when === "after") answer(request)
      return statusReply(vendor, fault)
    case "Documented":
      if (fault.when === "after") answer(request)
      return documentedReply(vendor, fault.status, request)
    case "Html":
      if (fault.when === "after") answer(request)
      return Exchange.reply(fault.status, htmlPage(fault.status), { "content-type": "text/html; charset=utf-8" })
    case "RateLimited":
      return rateLimitedReply(vendor, fault, request, now)
    case "Cut":
      if (fault.when === "after") answer(request)
      return Exchange.cut
    case "DuplicatedPage":
      return answer(vendor.paging === undefined ? request : pageBefore(vendor.paging, request))
    case "IgnoredPage":
      return answer(vendor.paging === undefined ? request : firstPage(vendor.paging, request))
    case "ShrinkingTotal": {
      const reply = answer(request)
      return vendor.paging?.withTotal(reply, (total) => Math.max(0, total - hit * fault.by), request) ?? reply
    }
    default: {
      const reply = answer(request)
      return reply.body === undefined ? reply : spoiled(fault, reply, reply.body)
    }
  }
}

/** An answer with these headers over its own; their names are in lower case. */
export const withHeaders = <A extends Exchange.Answer>(answer: A, headers: Readonly<Record<string, string>>): A =>
  answer._tag === "Cut" ? answer : { ...answer, headers: { ...answer.headers, ...headers } }

export const httpDate = (millis: number): string => Headers.formatHttpDate(DateTime.makeUnsafe(millis))

// internal

type Spoiling =
  | Fault.CutBody
  | Fault.Stall
  | Fault.ContentType
  | Fault.EmptyBody
  | Fault.InvalidUtf8
  | Fault.GiantBody
  | Fault.Field

const spoiled = (fault: Spoiling, reply: Exchange.Reply, body: string): Exchange.Answer => {
  const half = body.slice(0, body.length / 2)
  switch (fault._tag) {
    case "CutBody":
      return fault.mode === "truncated" ? { ...reply, body: half } : { ...reply, _tag: "Broken", body: half }
    case "Stall":
      return { ...reply, _tag: "Stalled", body: fault.after === "head" ? "" : half }
    case "ContentType":
      return withHeaders(reply, { "content-type": fault.contentType })
    case "EmptyBody":
      return { ...reply, body: "" }
    case "InvalidUtf8":
      return { ...reply, _tag: "Bytes", body: inLatin1(body) }
    case "GiantBody":
      return { ...reply, body: body.padEnd(fault.bytes - encode(body).length + body.length) }
    case "Field":
      return { ...reply, body: Json.changed(body, fault.path.split("."), () => fault.value) }
  }
}

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

// An é as Latin-1 has it, at the start of the first text that is a value, or of all.
const inLatin1 = (body: string): Uint8Array<ArrayBuffer> => {
  const at = /[:[]\s*"/.exec(body)
  const start = encode(body.slice(0, at === null ? 0 : at.index + at[0].length))
  const rest = encode(body.slice(at === null ? 0 : at.index + at[0].length))
  return Uint8Array.from([...start, 0xe9, ...rest])
}

const usual = (vendor: Vendor, reply: Exchange.Reply): Exchange.Reply =>
  withHeaders(reply, vendor.usualHeaders?.() ?? {})

const documentedReply = (vendor: Vendor, status: number, request: Exchange.Request): Exchange.Reply =>
  usual(vendor, vendor.documented(status, request) ?? Exchange.reply(status))

const statusReply = (vendor: Vendor, { body, headers, status }: Fault.Status): Exchange.Reply => {
  const reply =
    body === undefined || typeof body === "string" ? Exchange.reply(status, body) : Exchange.json(status, body)
  return withHeaders(usual(vendor, reply), headers ?? {})
}

const rateLimitedReply = (
  vendor: Vendor,
  fault: Fault.RateLimited,
  request: Exchange.Request,
  now: number
): Exchange.Reply => {
  const wait = Duration.toMillis(fault.reset)
  const quota = { limit: vendor.limit, remaining: 0, resetAt: now + wait }
  const reply = documentedReply(vendor, 429, request)
  const seconds = String(Math.ceil(wait / 1000))
  // Whole seconds, and none too early.
  const date = httpDate(Math.ceil(quota.resetAt / 1000) * 1000)
  const invited =
    fault.retryAfter === undefined
      ? reply
      : withHeaders(reply, { "retry-after": fault.retryAfter === "seconds" ? seconds : date })
  const spelling = fault.quota ?? (fault.retryAfter === undefined ? "vendor" : "none")
  if (spelling === "vendor") return { ...invited, quota }
  return spelling === "none" ? invited : withHeaders(invited, quotaHeaders(spelling, quota, seconds))
}

const quotaHeaders = (
  spelling: Exclude<Fault.QuotaHeaders, "vendor" | "none">,
  { limit, remaining, resetAt }: Exchange.Quota,
  seconds: string
): Readonly<Record<string, string>> => {
  const three = (prefix: string, reset: string) => ({
    [`${prefix}-limit`]: String(limit),
    [`${prefix}-remaining`]: String(remaining),
    [`${prefix}-reset`]: reset
  })
  switch (spelling) {
    case "x-seconds":
      return three("x-ratelimit", seconds)
    case "x-epoch":
      return three("x-ratelimit", String(Math.ceil(resetAt / 1000)))
    case "x-millis":
      return three("x-ratelimit", String(resetAt))
    case "x-iso":
      return three("x-ratelimit", DateTime.formatIso(DateTime.makeUnsafe(resetAt)))
    case "draft":
      return three("ratelimit", seconds)
    case "structured":
      return { ratelimit: `"default";r=${remaining};t=${seconds}`, "ratelimit-policy": `"default";q=${limit}` }
  }
}

const asking = (request: Exchange.Request, change: (query: URLSearchParams) => void): Exchange.Request => {
  const url = new URL(request.url)
  change(url.searchParams)
  return { ...request, url }
}

const firstPage = ({ start }: Paging, request: Exchange.Request): Exchange.Request =>
  asking(request, (query) => {
    for (const field of [start.page, start.offset]) if (field !== undefined) query.delete(field)
  })

const pageBefore = ({ limit, start }: Paging, request: Exchange.Request): Exchange.Request =>
  asking(request, (query) => {
    const page = start.page !== undefined && query.get(start.page)
    if (start.page !== undefined && page) query.set(start.page, String(Math.max(1, Number(page) - 1)))
    const offset = start.offset !== undefined && query.get(start.offset)
    if (start.offset === undefined || !offset || limit === undefined) return
    const size = Number(query.get(limit.field) ?? limit.otherwise)
    query.set(start.offset, String(Math.max(0, Number(offset) - size)))
  })

const htmlPage = (status: number): string =>
  `<!doctype html><html><head><title>${status}</title></head><body><h1>${status}</h1><hr>proxy</body></html>`
