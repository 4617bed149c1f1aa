/**
 * The law firm of the demo: the services over real HTTP to the sandbox, which the firm lives in.
 */
import { Clients } from "@millrace/leanlaw/Clients"
import { Invoices } from "@millrace/leanlaw/Invoices"
import * as LeanLaw from "@millrace/leanlaw/LeanLaw"
import { Matters } from "@millrace/leanlaw/Matters"
import { TimeEntries } from "@millrace/leanlaw/TimeEntries"
import { Users } from "@millrace/leanlaw/Users"
import * as SandboxFirm from "@millrace/sandbox/LeanLaw"
import { SandboxServer } from "@millrace/sandbox/SandboxServer"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

/** How many clients the firm starts with. */
export const clientCount = 2543

export type Services = Clients | Invoices | Matters | TimeEntries | Users

export const layer: Layer.Layer<Services, never, SandboxServer> = Layer.unwrap(
  Effect.map(SandboxServer, ({ url }) =>
    Layer.mergeAll(Clients.layer, Invoices.layer, Matters.layer, TimeEntries.layer, Users.layer).pipe(
      Layer.provide(LeanLaw.layer({ apiKey: Redacted.make(SandboxFirm.apiKey), baseUrl: url })),
      Layer.provide(FetchHttpClient.layer)
    )
  )
)
