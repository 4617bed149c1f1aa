/**
 * The bodies that Azion v3 answers with: the envelope of one item, and errors in the shapes the vendor documents for some
 * groups (it documents none for domains, so the choice of shape per status is the sandbox's).
 */
import * as Exchange from "../Exchange.ts"
import type * as Field from "../internal/Field.ts"

export const json = (status: number, body: unknown): Exchange.Reply =>
  Exchange.json(status, body, "application/json; version=3")

/** One item in its envelope. */
export const single = (status: number, results: object): Exchange.Reply => json(status, { results, schema_version: 3 })

export const noContent: Exchange.Reply = Exchange.reply(204)

/** 400 that names the fields. */
export const invalidFields = (complaints: Field.Complaints): Exchange.Reply => json(400, complaints)

export const badRequest = (message: string): Exchange.Reply => errors(400, message, "bad_request")

export const unauthorized: Exchange.Reply = json(401, { detail: "Authentication credentials were not provided." })

export const forbidden: Exchange.Reply = errors(403, "Forbidden", "forbidden")

export const notFound: Exchange.Reply = errors(404, "Not Found", "not_found")

export const methodNotAllowed = (method: string, allow: ReadonlyArray<string>): Exchange.Reply => {
  const reply = json(405, { detail: `Method "${method}" not allowed.` })
  return { ...reply, headers: { ...reply.headers, allow: allow.join(", ") } }
}

export const notAcceptable: Exchange.Reply = errors(406, "Not Acceptable", "not_acceptable")

export const conflict = (message: string): Exchange.Reply => errors(409, message, "conflict")

export const unsupportedMediaType = (contentType: string | undefined): Exchange.Reply =>
  json(415, { detail: `Unsupported media type "${contentType ?? ""}" in request.` })

export const tooManyRequests: Exchange.Reply = json(429, { detail: "Request was throttled." })

// internal

function errors(status: number, message: string, error: string): Exchange.Reply {
  return json(status, { errors: [{ message, error }], schema_version: 3 })
}
