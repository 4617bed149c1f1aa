/**
 * An organization in the sandbox that has subscribed to Azalead, with the layers under test on top of it.
 */
import { Azalead as Organization, Sandbox } from "@millrace/sandbox"
import * as SandboxServer from "@millrace/sandbox/SandboxServer"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import type * as HttpClient from "effect/http/HttpClient"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Azalead from "../src/Azalead.ts"
import * as Cid from "../src/Cid.ts"
import { Companies } from "../src/cid/Companies.ts"
import { Accounts } from "../src/Accounts.ts"
import { Activities } from "../src/Activities.ts"
import { AlertRecipients } from "../src/AlertRecipients.ts"
import { Authentication } from "../src/Authentication.ts"
import { Contacts } from "../src/Contacts.ts"
import { Labels } from "../src/Labels.ts"
import { Opportunities } from "../src/Opportunities.ts"
import { Organizations } from "../src/Organizations.ts"
import { Reference } from "../src/Reference.ts"
import { Registration } from "../src/Registration.ts"
import type { Login } from "../src/Session.ts"
import { Users } from "../src/Users.ts"

const loginOf = ({ password, username }: { readonly username: string; readonly password: string }): Login => ({
  username,
  password: Redacted.make(password)
})

export const administrator = loginOf(Organization.administrator)
export const member = loginOf(Organization.member)

/** Every group, for one identity, over the `HttpClient` in context. */
export const groups = (options?: Partial<Azalead.Options>) =>
  Layer.mergeAll(
    Accounts.layer,
    Activities.layer,
    AlertRecipients.layer,
    Authentication.layer,
    Contacts.layer,
    Labels.layer,
    Opportunities.layer,
    Organizations.layer,
    Reference.layer,
    Registration.layer,
    Users.layer
  ).pipe(Layer.provideMerge(Azalead.layer({ credentials: Azalead.login(administrator), ...options })))

/** The company identification API, over the `HttpClient` in context. */
export const companies = (options?: Partial<Cid.Options>): Layer.Layer<Companies, never, HttpClient.HttpClient> =>
  Companies.layer.pipe(Layer.provide(Cid.layer({ apiKey: Redacted.make("a sandbox key"), ...options })))

/** Both, over a sandbox of their own. */
export const layer = (options?: Organization.Options, credentials?: Azalead.Identity) =>
  Layer.merge(groups(credentials && { credentials }), companies()).pipe(
    Layer.provideMerge(Sandbox.layer({ azalead: options }))
  )

/** The same, with real HTTP between the client and the sandbox. */
export const overHttp = (options?: Organization.Options) =>
  Layer.unwrap(
    Effect.map(SandboxServer.SandboxServer, ({ url: baseUrl }) =>
      Layer.merge(groups({ baseUrl }), companies({ baseUrl }))
    )
  ).pipe(
    Layer.provide(FetchHttpClient.layer),
    Layer.provide(SandboxServer.layer()),
    Layer.provideMerge(Sandbox.layer({ azalead: options }))
  )
