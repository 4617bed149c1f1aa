/**
 * Who the demo is at the sandbox: the user that most steps act as, and others for a few calls.
 */
import * as Azion from "@millrace/azion/Azion"
import { ApplicationRules } from "@millrace/azion/v3/ApplicationRules"
import { Domains } from "@millrace/azion/v3/Domains"
import { EdgeApplications } from "@millrace/azion/v3/EdgeApplications"
import { Origins } from "@millrace/azion/v3/Origins"
import { Purge } from "@millrace/azion/v3/Purge"
import { Tokens } from "@millrace/azion/v3/Tokens"
import * as AzionAccount from "@millrace/sandbox/Azion"
import { SandboxServer } from "@millrace/sandbox/SandboxServer"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

/** The sandbox's user who may do everything. */
const user: Azion.Login = {
  username: AzionAccount.user.username,
  password: Redacted.make(AzionAccount.user.password)
}

/** The sandbox's user who may only look. */
export const viewer: Azion.Login = {
  username: AzionAccount.viewer.username,
  password: Redacted.make(AzionAccount.viewer.password)
}

/** The groups that the demo shows. */
export type Groups = ApplicationRules | Domains | EdgeApplications | Origins | Purge | Tokens

/** The services as {@link user}, over real HTTP to the sandbox. */
export const layer: Layer.Layer<Azion.Azion | Groups, never, SandboxServer> = Layer.unwrap(
  Effect.map(SandboxServer, ({ url }) =>
    Layer.mergeAll(
      ApplicationRules.layer,
      Domains.layer,
      EdgeApplications.layer,
      Origins.layer,
      Purge.layer,
      Tokens.layer(user)
    ).pipe(
      Layer.provideMerge(Azion.layer({ credentials: Azion.login(user), baseUrl: url })),
      Layer.provide(FetchHttpClient.layer)
    )
  )
)

/** Makes calls as somebody else, over a connection with a quota of its own. */
export const as =
  (identity: Azion.Identity) =>
  <A, E, R>(calls: (domains: Domains["Service"]) => Effect.Effect<A, E, R>): Effect.Effect<A, E, R | SandboxServer> =>
    Effect.gen(function* () {
      const { url } = yield* SandboxServer
      return yield* Effect.provide(
        Domains.use(calls),
        Domains.layer.pipe(
          Layer.provide(Azion.layer({ credentials: identity, baseUrl: url })),
          Layer.provide(FetchHttpClient.layer)
        )
      )
    })
