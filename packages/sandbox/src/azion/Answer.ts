/**
 * The bodies that Azion answers with: the envelopes of one item, and errors in the shapes that the vendor documents for
 * some groups. For domains, applications, firewalls, variables, tokens, streaming and purge, and for all of version 2, it
 * documents none, so the choice is the sandbox's there. `Azion.ts` stamps the version on the content type.
 */
import * as Exchange from "../Exchange.ts"
import type * as Field from "../internal/Field.ts"

/** An answer's body for one item. */
export type Envelope = (item: unknown) => unknown

/** The usual envelope of v3. */
export const single: Envelope = (results) => ({ results, schema_version: 3 })

/** One item in an array: DNS zones and data streams that were written. */
export const array: Envelope = (item) => ({ results: [item], schema_version: 3 })

/** No envelope: version 2, and variables, tokens and WAF rule sets of version 3. */
export const bare: Envelope = (item) => item

export const json = (status: number, body: unknown): Exchange.Reply => Exchange.json(status, body)

export const noContent: Exchange.Reply = Exchange.reply(204)

/** How a group spells what went wrong. */
export interface Errors {
  /** 400 that names the fields. */
  readonly invalidFields: (complaints: Field.Complaints) => Exchange.Reply
  readonly badRequest: (message: string) => Exchange.Reply
  readonly unauthorized: Exchange.Reply
  readonly forbidden: Exchange.Reply
  readonly notFound: Exchange.Reply
  readonly methodNotAllowed: (method: string, allow: ReadonlyArray<string>) => Exchange.Reply
  readonly notAcceptable: Exchange.Reply
  readonly conflict: (message: string) => Exchange.Reply
  readonly unsupportedMediaType: (contentType: string | undefined) => Exchange.Reply
  readonly unprocessable: (message: string) => Exchange.Reply
}

const detail = (status: number, message: string): Exchange.Reply => json(status, { detail: message })

const list = (status: number, error: string, ...messages: ReadonlyArray<string>): Exchange.Reply =>
  json(status, { errors: messages.map((message) => ({ message, error })), schema_version: 3 })

const sentences = (complaints: Field.Complaints): ReadonlyArray<string> =>
  Object.entries(complaints).flatMap(([name, texts]) => texts.map((text) => `${name}: ${text}`))

/** Version 2. */
export const version2: Errors = {
  invalidFields: (complaints) => json(400, complaints),
  badRequest: (message) => detail(400, message),
  unauthorized: detail(401, "Authentication credentials were not provided."),
  forbidden: detail(403, "You do not have permission to perform this action."),
  notFound: detail(404, "Not found."),
  methodNotAllowed: (method, allow) => {
    const reply = detail(405, `Method "${method}" not allowed.`)
    return { ...reply, headers: { ...reply.headers, allow: allow.join(", ") } }
  },
  notAcceptable: detail(406, "Could not satisfy the request Accept header."),
  conflict: (message) => detail(409, message),
  unsupportedMediaType: (contentType) => detail(415, `Unsupported media type "${contentType ?? ""}" in request.`),
  unprocessable: (message) => detail(422, message)
}

/** Version 3, where no group says otherwise. */
export const version3: Errors = {
  ...version2,
  badRequest: (message) => list(400, "bad_request", message),
  forbidden: list(403, "forbidden", "Forbidden"),
  notFound: list(404, "not_found", "Not Found"),
  notAcceptable: list(406, "not_acceptable", "Not Acceptable"),
  conflict: (message) => list(409, "conflict", message)
}

/** Certificates and WAF: complaints are a list too. */
export const listed: Errors = {
  ...version3,
  invalidFields: (complaints) => list(400, "bad_request", ...sentences(complaints))
}

/** Intelligent DNS: a 400 is a list of texts. */
export const texts: Errors = {
  ...version3,
  invalidFields: (complaints) => json(400, { errors: sentences(complaints) }),
  badRequest: (message) => json(400, { errors: [message] }),
  notFound: version2.notFound
}

/** Network lists: a 400 always names fields. */
export const fields: Errors = {
  ...version3,
  badRequest: (message) => json(400, { non_field_errors: [message] })
}

/** Edge functions: the same, and what is not found has the vendor's general sentence. */
export const functions: Errors = { ...fields, notFound: detail(404, "Sorry unable to perform operation.") }

export const tooManyRequests: Exchange.Reply = detail(429, "Request was throttled.")
