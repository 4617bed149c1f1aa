/**
 * Cross-origin answers. `documented` lets a browser do what the vendors document and no more: a header such as
 * `traceparent` fails the preflight, and rate-limit headers cannot be read. `open` lets them be read.
 */
import * as Exchange from "../Exchange.ts"

export type Mode = "documented" | "open"

export const preflight: Exchange.Reply = Exchange.reply(204, undefined, {
  "access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE",
  "access-control-allow-headers": "accept, authorization, content-type"
})

/** What every answer carries. */
export const headers = (mode: Mode): Readonly<Record<string, string>> => ({
  "access-control-allow-origin": "*",
  ...(mode === "open" ? { "access-control-expose-headers": "*" } : {})
})
