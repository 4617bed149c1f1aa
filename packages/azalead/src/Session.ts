/**
 * The session of a user: the operation that begins one, and what its tokens say. A token is a JSON Web Token; nothing in it
 * is believed but its expiry, and that only to ask for the next one in time.
 */
import * as Operation from "@millrace/core/Operation"
import * as Base64Url from "effect/encoding/Base64Url"
import type * as Headers from "effect/http/Headers"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"

/** Login, which is a work e-mail address, and password of a user. */
export interface Login extends Schema.Schema.Type<typeof Login> {}

export const Login = Schema.Struct({
  username: Schema.String,
  password: Schema.RedactedFromValue(Schema.String)
})

export interface AuthToken extends Schema.Schema.Type<typeof AuthToken> {}

export const AuthToken = Schema.Struct({
  /** Without a prefix. */
  token: Schema.RedactedFromValue(Schema.String, { label: "azalead token" })
})

/** Safe: another token is all that a second one makes. */
export const authenticate = Operation.post("authenticate", "/latest/authenticate", {
  payload: Login,
  success: AuthToken,
  safety: "safe",
  sensitive: true
})

/** The declarations by the names of the methods, for `HttpApi` and other tools. */
export const operations = { authenticate }

/** The token that a response brings for the next call, with its prefix or without. */
export const renewed = (headers: Headers.Headers): Redacted.Redacted | undefined => {
  const token = headers["x-auth-token"]?.replace(/^Bearer /i, "").trim()
  return token === undefined || token === "" ? undefined : Redacted.make(token, { label: "azalead token" })
}

/**
 * How long a token that has just come lives, in ms; undefined where it does not say, or says that it is over: then a clock
 * is wrong, and the server's 401 will tell.
 *
 * @param headers those of its response, for the server's time
 * @param now the local clock in epoch ms, used only where the response has no readable `Date`
 */
export const lifetime = (token: Redacted.Redacted, headers: Headers.Headers, now: number): number | undefined => {
  const date = Date.parse(headers["date"] ?? "")
  return Option.getOrUndefined(
    Option.filter(
      // `exp` is in seconds.
      Option.map(expiry(Redacted.value(token)), (exp) => exp * 1000 - (Number.isNaN(date) ? now : date)),
      (left) => left > 0
    )
  )
}

// internal

const expiry = (token: string): Option.Option<number> =>
  Result.getSuccess(Base64Url.decodeString(token.split(".")[1] ?? "")).pipe(
    Option.flatMap(decodeClaims),
    Option.map(({ exp }) => exp)
  )

const decodeClaims = Schema.decodeUnknownOption(Schema.fromJsonString(Schema.Struct({ exp: Schema.Finite })))
