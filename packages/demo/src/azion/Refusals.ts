/**
 * What the API refuses: the caller sees one tagged error with what to do next, after exactly one request.
 */
import * as Azion from "@millrace/azion/Azion"
import { Domains } from "@millrace/azion/v3/Domains"
import { Tokens } from "@millrace/azion/v3/Tokens"
import type { Sandbox } from "@millrace/sandbox/Sandbox"
import type { SandboxServer } from "@millrace/sandbox/SandboxServer"
import * as Effect from "effect/Effect"
import * as Scene from "../Scene.ts"
import type { Screen } from "../Screen.ts"
import type { Probe, Step } from "../Step.ts"
import * as Account from "./Account.ts"
import * as Stored from "./Stored.ts"

export const refusals: ReadonlyArray<Step<Domains | Tokens | Sandbox | SandboxServer | Screen>> = [
  {
    name: "401: a token that was revoked",
    run: Effect.fnUntraced(function* (probe) {
      const tokens = yield* Tokens
      const { token } = yield* tokens.create()
      yield* tokens.revoke({ params: { token } })
      const params = { domain_id: (yield* Stored.first).id }
      const scene = yield* Scene.play(Account.as(Azion.token(token))((domains) => domains.get({ params })))
      yield* refused(probe, scene, "Unauthorized", 1)
    })
  },
  {
    name: "403: a user who may only look",
    run: Effect.fnUntraced(function* (probe) {
      const params = { domain_id: (yield* Stored.first).id }
      const before = yield* Stored.count
      const scene = yield* Scene.play(Account.as(Azion.login(Account.viewer))((domains) => domains.delete({ params })))
      yield* refused(probe, scene, "Forbidden", 2)
      yield* probe.check("nothing deleted", (yield* Stored.count) === before, yield* Stored.count)
    })
  },
  {
    name: "404: no such domain",
    run: Effect.fnUntraced(function* (probe) {
      const domains = yield* Domains
      yield* refused(probe, yield* Scene.play(domains.get({ params: { domain_id: 1 } })), "NotFound", 1)
    })
  },
  {
    name: "409: a name that is taken",
    run: Effect.fnUntraced(function* (probe) {
      const domains = yield* Domains
      const before = yield* Stored.count
      const payload = { name: (yield* Stored.first).name, edge_application_id: 1600000001, cnames: [] }
      yield* refused(probe, yield* Scene.play(domains.create({ payload })), "Conflict", 1)
      yield* probe.check("nothing created", (yield* Stored.count) === before, yield* Stored.count)
    })
  }
]

// internal

const refused = Effect.fnUntraced(function* <A, E>(
  { check }: Probe,
  { outcome, requests }: Scene.Scene<A, E>,
  tag: string,
  expected: number
) {
  yield* check(`fails with ${tag}`, outcome === tag, outcome)
  yield* check("not sent again", requests.length === expected, `${requests.length} requests`)
})
