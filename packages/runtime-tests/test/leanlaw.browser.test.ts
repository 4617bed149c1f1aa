/**
 * LeanLaw in Chromium, across origins over real HTTP: the preflight that acting as a user needs, and the trace id that a
 * browser does not show, as the sandbox allows what the vendor documents and no more.
 */
import { Clients } from "@millrace/leanlaw/Clients"
import { incremental } from "@millrace/leanlaw/Incremental"
import * as LeanLaw from "@millrace/leanlaw/LeanLaw"
import { Users } from "@millrace/leanlaw/Users"
import * as Decoding from "@millrace/core/Decoding"
import * as Firm from "@millrace/sandbox/LeanLaw"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { inject } from "vitest"
import * as SandboxControl from "./SandboxControl.ts"

const acrossOrigins = <A, E>(self: Effect.Effect<A, E, Clients | Users>, apiKey = Firm.apiKey) =>
  SandboxControl.reset.pipe(
    Effect.andThen(self),
    Decoding.strict,
    Effect.provide(
      Layer.mergeAll(Clients.layer, Users.layer).pipe(
        Layer.provide(LeanLaw.layer({ apiKey: Redacted.make(apiKey), baseUrl: inject("sandboxUrl") })),
        Layer.provide(FetchHttpClient.layer)
      )
    )
  )

describe("LeanLaw across origins", () => {
  it.live("asks in the preflight for the header of who acts, and only then", () =>
    Effect.gen(function* () {
      const clients = yield* Clients
      const users = yield* Users
      const [user] = yield* users
        .list({ query: { query: "a preflight of its own" } })
        .pipe(Effect.andThen(users.list({ query: { role: "attorney" } })))
      const list = clients.list({ query: { limit: 1, select: ["contact", "-meta"], sort: ["-name"] } })
      yield* list.pipe(LeanLaw.asUser(user?.userId ?? ""))
      const requests = yield* SandboxControl.requests
      assert.deepStrictEqual(
        requests
          .filter(({ method }) => method === "OPTIONS")
          .map(({ headers, path, status }) => [status, path, headers["access-control-request-headers"]]),
        [
          [204, "/v2/users", "authorization"],
          [204, "/v2/users", "authorization"],
          [204, "/v2/clients", "authorization,x-leanlaw-userid"]
        ]
      )
      const last = requests.at(-1)
      assert.deepStrictEqual(
        [last?.query["select"], last?.query["sort"], last?.headers["x-leanlaw-userid"]],
        ["contact,-meta", "-name", user?.userId]
      )
    }).pipe(acrossOrigins)
  )

  it.live("streams clients with what was selected of them, and syncs a copy", () =>
    Effect.gen(function* () {
      const clients = yield* Clients
      const items = yield* Stream.runCollect(clients.list.items({ query: { select: ["contact"], limit: 5 } }))
      const batches = yield* Stream.runCollect(incremental(clients.list, { query: { limit: 5 } }))
      assert.deepStrictEqual(
        batches.flatMap(({ changes }) => changes.map(({ clientId }) => clientId)),
        items.map(({ clientId }) => clientId)
      )
      assert.isTrue(items.every(({ contact }) => typeof contact.email === "string"))
    }).pipe(acrossOrigins)
  )

  it.live("names a key that is not valid, without the trace id that the browser hides", () =>
    Effect.gen(function* () {
      const clients = yield* Clients
      const error = yield* Effect.flip(clients.list({ query: { query: "another key" } }))
      assert.deepStrictEqual([error._tag, "requestId" in error], ["Forbidden", false])
      assert.include(error.message, "check the API key")
    }).pipe((self) => acrossOrigins(self, "another-key"))
  )
})
