/**
 * Azion's token operations: made and revoked with user name and password, the same in v2 and v3.
 *
 * Used by `Azion.login`, which mints by itself, and by the `Tokens` service of each version.
 */
import * as Operation from "@millrace/core/Operation"
import * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"

// v2 writes 2016-11-18T14:10:58.024903Z, v3 2019-04-01 13:53:28.536782+00:00; only the former is ISO 8601.
const Timestamp = Schema.String.pipe(
  Schema.decodeTo(
    Schema.DateTimeUtcFromString,
    SchemaTransformation.transform({ decode: (text) => text.replace(" ", "T"), encode: (text) => text })
  )
)

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

/** How long a new token lives; a span, so that the local clock does not matter. */
export const lifetime = (token: Token) => DateTime.distance(token.created_at, token.expires_at)
