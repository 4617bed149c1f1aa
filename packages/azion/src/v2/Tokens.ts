/**
 * Tokens of Azion v2, made and revoked by hand. Programs that only need to be let in use `Azion.login` instead, which
 * mints and renews by itself.
 */
import * as Client from "@millrace/core/Client"
import * as Credentials from "@millrace/core/Credentials"
import * as Transport from "@millrace/core/Transport"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Azion, type Login } from "../Azion.ts"
import { createToken, revokeToken } from "../Token.ts"

/** The tokens of one user. */
export class Tokens extends Context.Service<
  Tokens,
  {
    readonly create: Client.Method<typeof createToken>
    readonly revoke: Client.Method<typeof revokeToken>
  }
>()("@millrace/azion/v2/Tokens") {
  /** These two operations take user name and password, whatever the `Azion` layer uses. */
  static readonly layer = ({ password, username }: Login): Layer.Layer<Tokens, never, Azion> =>
    Layer.effect(
      Tokens,
      Effect.map(Azion, ({ v2 }) => {
        const basic = Transport.derive(v2, { credentials: Credentials.basic(username, password) })
        return { create: Client.method(basic, createToken), revoke: Client.method(basic, revokeToken) }
      })
    )
}

export { operations, Token } from "../Token.ts"
