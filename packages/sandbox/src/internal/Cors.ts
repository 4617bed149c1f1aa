/**
 * Cross-origin answers. `documented` lets a browser do what the vendors document and no more: a header such as
 * `traceparent` fails the preflight, and headers that are not exposed cannot be read. `open` lets them be read.
 */
import * as Exchange from "../Exchange.ts"
import type { Cors } from "../Vendor.ts"

export type Mode = "documented" | "open"

/** For vendors that document no response header but the origin. */
export const standard: Cors = {
  preflight: {
    "access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE",
    "access-control-allow-headers": "accept, authorization, content-type"
  },
  answers: { "access-control-allow-origin": "*" }
}

export const preflight = (cors: Cors): Exchange.Reply => Exchange.reply(204, undefined, cors.preflight)

/** What every answer carries. */
export const headers = (cors: Cors, mode: Mode): Readonly<Record<string, string>> => ({
  ...cors.answers,
  ...(mode === "open" ? { "access-control-expose-headers": "*" } : {})
})
