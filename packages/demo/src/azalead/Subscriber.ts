/**
 * Who the demo is at Azalead: an administrator of an invented organization, over real HTTP to the sandbox.
 */
import { Accounts } from "@millrace/azalead/Accounts"
import * as Azalead from "@millrace/azalead/Azalead"
import { Labels } from "@millrace/azalead/Labels"
import * as Organization from "@millrace/sandbox/Azalead"
import { SandboxServer } from "@millrace/sandbox/SandboxServer"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

/** How many accounts the sandbox starts with; it lists those that are no Internet providers, and not blacklisted. */
export const accountCount = 1100

/** What a step needs of Azalead. */
export type Services = Accounts | Labels

export const layer: Layer.Layer<Services, never, SandboxServer> = Layer.unwrap(
  Effect.map(SandboxServer, ({ url }) =>
    Layer.mergeAll(Accounts.layer, Labels.layer).pipe(
      Layer.provide(
        Azalead.layer({
          credentials: Azalead.login({
            username: Organization.administrator.username,
            password: Redacted.make(Organization.administrator.password)
          }),
          baseUrl: url
        })
      ),
      Layer.provide(FetchHttpClient.layer)
    )
  )
)
