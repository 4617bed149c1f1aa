/**
 * Trouble that passes: the client waits or tries again by itself, and the caller gets an answer as if nothing had been.
 */
import { Domains } from "@millrace/azion/v3/Domains"
import * as Fault from "@millrace/sandbox/Fault"
import { Sandbox } from "@millrace/sandbox/Sandbox"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Figure from "../Figure.ts"
import * as Scene from "../Scene.ts"
import { Screen } from "../Screen.ts"
import type { Probe, Step } from "../Step.ts"
import * as Stored from "./Stored.ts"

export const recoveries: ReadonlyArray<Step<Domains | Sandbox | Screen>> = [
  {
    name: "401: a token that ended early",
    run: Effect.fnUntraced(function* (probe) {
      const sandbox = yield* Sandbox
      yield* sandbox.azion.expireTokens
      yield* healed(probe, [401, 201, 200])
    })
  },
  {
    name: "429: two seconds to wait",
    run: Effect.fnUntraced(function* (probe) {
      const { line } = yield* Screen
      const sandbox = yield* Sandbox
      yield* line("    Its Date has whole seconds: the client waits up to one second more, and never less.")
      yield* sandbox.inject(Fault.rateLimited("2 seconds"))
      const { elapsed } = yield* healed(probe, [429, 200])
      const waited = Duration.toMillis(elapsed)
      yield* probe.check("waited 2 to 3 s", waited >= 2000 && waited < 3500, Figure.span(elapsed))
    })
  },
  {
    name: "503: twice, then well",
    run: Effect.fnUntraced(function* (probe) {
      const sandbox = yield* Sandbox
      yield* sandbox.inject(Fault.status(503, { times: 2 }))
      yield* healed(probe, [503, 503, 200])
    })
  }
]

// internal

const healed = Effect.fnUntraced(function* ({ check }: Probe, statuses: ReadonlyArray<number>) {
  const { line } = yield* Screen
  const domains = yield* Domains
  const stored = yield* Stored.first
  const scene = yield* Scene.play(domains.get({ params: { domain_id: stored.id } }))
  const seen = scene.requests.map(({ status }) => status)
  if (Result.isSuccess(scene.result)) {
    yield* line(`    The caller got ${scene.result.success.name} after ${Figure.span(scene.elapsed)}.`)
  }
  yield* check("succeeds", Result.isSuccess(scene.result) && scene.result.success.id === stored.id, scene.outcome)
  yield* check(`after ${statuses.join(", ")}`, seen.join() === statuses.join(), seen.join(", "))
  return scene
})
