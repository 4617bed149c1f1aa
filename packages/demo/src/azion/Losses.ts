/**
 * Trouble that does not pass: the client neither repeats what may have been done nor waits for longer than it may.
 */
import * as Azion from "@millrace/azion/Azion"
import { Domains } from "@millrace/azion/v3/Domains"
import type { ApiError } from "@millrace/core/ApiError"
import * as Deadline from "@millrace/core/Deadline"
import * as Fault from "@millrace/sandbox/Fault"
import { Sandbox } from "@millrace/sandbox/Sandbox"
import type { SandboxServer } from "@millrace/sandbox/SandboxServer"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Figure from "../Figure.ts"
import * as Scene from "../Scene.ts"
import { Screen } from "../Screen.ts"
import type { Probe, Step } from "../Step.ts"
import * as Account from "./Account.ts"
import * as Stored from "./Stored.ts"

export const losses: ReadonlyArray<Step<Domains | Sandbox | SandboxServer | Screen>> = [
  {
    name: "A POST whose connection is cut",
    run: Effect.fnUntraced(function* ({ check }) {
      const sandbox = yield* Sandbox
      const domains = yield* Domains
      const { line } = yield* Screen
      const name = "demo-lost"
      yield* sandbox.inject(Fault.cut("after", { match: { method: "POST", path: "/domains" } }))
      const scene = yield* Scene.play(
        domains.create({ payload: { name, edge_application_id: 1600000001, cnames: [] } })
      )
      yield* check("fails with OutcomeUnknown", scene.outcome === "OutcomeUnknown", scene.outcome)
      yield* check("not sent again", scene.requests.length === 1, `${scene.requests.length} requests`)

      const [found] = (yield* domains.list({ query: { name } })).results
      yield* check("reading shows that it was carried out", found !== undefined, "no such domain")
      if (found === undefined) return
      yield* line(`    Read first: ${found.name} exists, as ${found.id}. Sending it again would be wrong.`)
      yield* domains.delete({ params: { domain_id: found.id } })
    })
  },
  {
    name: "429: an hour to wait, a minute to spend",
    run: Effect.fnUntraced(function* (probe) {
      const { line } = yield* Screen
      const sandbox = yield* Sandbox
      const token = Redacted.make(yield* sandbox.azion.issueToken())
      const params = { domain_id: (yield* Stored.first).id }
      yield* sandbox.inject(Fault.rateLimited("1 hour"))
      yield* Account.as(Azion.token(token))((domains) =>
        Effect.gen(function* () {
          const call = domains.get({ params }).pipe(Deadline.with({ total: "1 minute" }))
          yield* gaveUp(probe, yield* Scene.play(call), "one call", 1)
          yield* line("    Again, without asking the server, as its answer is for every call:")
          yield* gaveUp(probe, yield* Scene.play(call), "the next", 0)
        })
      )
    })
  }
]

// internal

const gaveUp = Effect.fnUntraced(function* <A>(
  { check }: Probe,
  { elapsed, outcome, requests, result }: Scene.Scene<A, ApiError>,
  which: string,
  expected: number
) {
  const error = Result.isFailure(result) && result.failure._tag === "TooManyRequests" ? result.failure : undefined
  const retryAfter = error?.retryAfter ?? Duration.zero
  const minutes = Math.round(Duration.toMinutes(retryAfter))
  yield* check(`${which} fails with TooManyRequests`, error !== undefined, outcome)
  yield* check(`after ${Figure.many(expected, "request")}`, requests.length === expected, requests.length)
  yield* check(`at once`, Duration.toMillis(elapsed) < 1000, Figure.span(elapsed))
  yield* check(`retryAfter ${Figure.span(retryAfter)}`, minutes === 60, Figure.span(retryAfter))
})
