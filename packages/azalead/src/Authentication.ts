/**
 * Tokens of Azalead for programs that hand them out themselves. Programs that only need to be let in use `Azalead.login`
 * instead, which mints and renews by itself.
 */
import * as Client from "@millrace/core/Client"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Azalead } from "./Azalead.ts"
import { authenticate } from "./Session.ts"

/** Authentication of Azalead: a token for a login. */
export class Authentication extends Context.Service<
  Authentication,
  {
    /** Exchange login and password for a token. */
    readonly authenticate: Client.Method<typeof authenticate>
  }
>()("@millrace/azalead/Authentication") {
  // Fresh: a layer is otherwise built once per program, and a second connection would get the first one's services.
  static readonly layer: Layer.Layer<Authentication, never, Azalead> = Layer.fresh(
    Layer.effect(
      Authentication,
      Effect.map(Azalead, ({ open }) => ({ authenticate: Client.method(open, authenticate) }))
    )
  )
}

export { authenticate, AuthToken, Login, operations } from "./Session.ts"
