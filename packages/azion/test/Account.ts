/**
 * An Azion account in the sandbox, with the layers under test on top of it.
 */
import { Azion as AzionAccount, Sandbox } from "@millrace/sandbox"
import type * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Azion from "../src/Azion.ts"
import { Domains } from "../src/v3/Domains.ts"
import { Tokens } from "../src/v3/Tokens.ts"

export const token = "a-token-of-the-sandbox"

export const login: Azion.Login = {
  username: AzionAccount.user.username,
  password: Redacted.make(AzionAccount.user.password)
}

export const viewer: Azion.Login = {
  username: AzionAccount.viewer.username,
  password: Redacted.make(AzionAccount.viewer.password)
}

/** Both groups for one identity, over the `HttpClient` in context. */
export const groups = (
  credentials: Azion.Identity = Azion.token(Redacted.make(token))
): Layer.Layer<Domains | Tokens | Azion.Azion, never, HttpClient.HttpClient> =>
  Layer.mergeAll(Domains.layer, Tokens.layer(login)).pipe(Layer.provideMerge(Azion.layer({ credentials })))

/** The same, over a sandbox of its own. */
export const layer = (
  options?: AzionAccount.Options,
  credentials?: Azion.Identity
): Layer.Layer<Domains | Tokens | Azion.Azion | Sandbox.Sandbox> =>
  groups(credentials).pipe(Layer.provideMerge(Sandbox.layer({ azion: { token, ...options } })))
