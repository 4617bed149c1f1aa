/**
 * What HEAD says of a resource: the headers that GET would have, without the body.
 */
import type { Reply } from "@millrace/core/Transport"
import { count } from "@millrace/core/Pagination"
import type * as DateTime from "effect/DateTime"
import * as Headers from "effect/http/Headers"
import * as Option from "effect/Option"

export interface Head {
  readonly status: number
  readonly headers: Headers.Headers
  /** Of the body that GET would have, in bytes, where the server says so. */
  readonly length: number | undefined
  /** Where the server says so. */
  readonly lastModified: DateTime.Utc | undefined
}

/** Reads the reply to a HEAD. */
export const of = ({ headers, status }: Reply<unknown>): Head => ({
  status,
  headers,
  length: count(headers, "content-length"),
  lastModified: Option.getOrUndefined(Option.getSuccess(Headers.parseHttpDate(headers["last-modified"] ?? "")))
})
