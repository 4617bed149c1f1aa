/**
 * What both versions of Azion have in common: one account, whose tokens are minted with user name and password.
 */
import * as Azion from "@millrace/azion/Azion"
import { Azion as Account } from "@millrace/sandbox"
import type * as Sandbox from "@millrace/sandbox/Sandbox"
import type * as HttpClient from "effect/http/HttpClient"
import type * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Subject from "../Subject.ts"

/** Its users, and more requests a minute than a rule that is not about the quota makes. */
export const sandbox: Sandbox.Options = { apis: ["azion"], azion: { rateLimit: { limit: 1000, window: "1 minute" } } }

/** The connection, for the layers of groups. */
export const layer = ({ baseUrl, identity }: Subject.Connection = {}): Layer.Layer<
  Azion.Azion,
  never,
  HttpClient.HttpClient
> =>
  Azion.layer({
    baseUrl,
    credentials: Azion.login({
      username: Account.user.username,
      password: Redacted.make(identity === "wrong" ? "not the password" : Account.user.password)
    })
  })

export const common = {
  api: "azion",
  sandbox,
  secrets: [Account.user.password],
  requestIdHeader: "x-request-id",
  wrongIdentity: "Unauthorized",
  mint: {
    request: { method: "POST", path: "/tokens" },
    expire: ({ azion }) => azion.expireTokens
  },
  toldQuota: { sandbox: (limit) => ({ ...sandbox, azion: { rateLimit: { limit, window: "1 minute" } } }) },
  structuredQuota: Subject.lacks(
    "The vendor documents no such headers, and a client reads them where its API package asks for it."
  )
} satisfies Partial<Subject.Subject>
