/**
 * The error list of the convention, `{ "errors": [{ "message", "code" }] }`. It fixes one code, 10000 for a body that is no
 * JSON; the others here are 10000 and the status, unless the resources have codes of their own.
 */
import * as Exchange from "../Exchange.ts"

/** One thing that is wrong. */
export interface Complaint {
  readonly message: string
  readonly code: number
  readonly field?: string | undefined
}

export const errors = (status: number, complaints: ReadonlyArray<Complaint>): Exchange.Reply =>
  Exchange.json(status, { errors: complaints })

export const notJson: Exchange.Reply = errors(400, [{ message: "JSON parsing error.", code: 10000 }])

export const badRequest = (message: string): Exchange.Reply => byStatus(400, message)

export const unauthorized: Exchange.Reply = withHeader(
  byStatus(401, "The user name or the password is wrong."),
  "www-authenticate",
  'Basic realm="sandbox", charset="UTF-8"'
)

export const notFound: Exchange.Reply = byStatus(404, "There is no such resource.")

export const methodNotAllowed = (method: string, allow: ReadonlyArray<string>): Exchange.Reply =>
  withHeader(byStatus(405, `${method} is not allowed here.`), "allow", allow.join(", "))

export const conflict = (message: string): Exchange.Reply => byStatus(409, message)

export const unsupportedMediaType: Exchange.Reply = byStatus(415, "The Content-Type must be application/json.")

/** Of the statuses above; where a sentence depends on the request, one of some request. */
export const documented: Readonly<Record<number, Exchange.Reply>> = {
  400: notJson,
  401: unauthorized,
  404: notFound,
  405: methodNotAllowed("PATCH", ["GET"]),
  409: conflict("The id is taken."),
  415: unsupportedMediaType,
  429: byStatus(429, "There were too many requests.")
}

// internal

function byStatus(status: number, message: string): Exchange.Reply {
  return errors(status, [{ message, code: 10000 + status }])
}

function withHeader(reply: Exchange.Reply, name: string, value: string): Exchange.Reply {
  return { ...reply, headers: { ...reply.headers, [name]: value } }
}
