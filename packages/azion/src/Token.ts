/**
 * Azion's token operations: made and revoked with user name and password, the same in v2 and v3.
 *
 * Used by `Azion.login`, which mints by itself, and by the `Tokens` service of each version.
 */
import * as Operation from "@millrace/core/Operation"
import * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"
import { Timestamp } from "./Timestamp.ts"

/** A token, valid from `created_at` to `expires_at`: 24 hours in the vendor's examples, promised nowhere. */
export interface Token extends Schema.Schema.Type<typeof Token> {}

export const Token = Schema.Struct({
  token: Schema.RedactedFromValue(Schema.String, { label: "azion token" }),
  created_at: Timestamp,
  expires_at: Timestamp
})

export const createToken = Operation.post("createToken", "/tokens", { success: Token, sensitive: true })

export const revokeToken = Operation.delete("revokeToken", "/tokens/:token", {
  params: { token: Schema.RedactedFromValue(Schema.String) },
  sensitive: true
})

/** The declarations by the names of the methods, for `HttpApi` and other tools. */
export const operations = { create: createToken, revoke: revokeToken }

/** How long a new token lives; a span, so that the local clock does not matter. */
export const lifetime = (token: Token) => DateTime.distance(token.created_at, token.expires_at)
