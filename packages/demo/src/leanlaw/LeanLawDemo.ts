/**
 * The demo of LeanLaw: a law firm's clients, its work and a copy of its data, against the sandbox.
 */
import type { Sandbox } from "@millrace/sandbox/Sandbox"
import * as SandboxLayer from "@millrace/sandbox/Sandbox"
import * as SandboxServer from "@millrace/sandbox/SandboxServer"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Scene from "../Scene.ts"
import { Screen } from "../Screen.ts"
import * as Step from "../Step.ts"
import * as Firm from "./Firm.ts"
import { streamClients } from "./Reading.ts"
import { syncClients } from "./Sync.ts"
import { billMatter } from "./Work.ts"

/** Everything, against a sandbox on a free port of this computer. */
export const sandboxed: Effect.Effect<
  ReadonlyArray<Step.Outcome>,
  SandboxServer.SandboxServerError,
  Screen
> = Effect.gen(function* () {
  const { line, paint } = yield* Screen
  const { url } = yield* SandboxServer.SandboxServer
  yield* line(paint("bold", "Millrace demo: LeanLaw, a law firm's clients, matters and time."))
  yield* line(`Sandbox: ${url}, an invented firm. About 2 seconds.`)
  return yield* Step.runAll(
    chapters.map(({ steps, title }) => ({ title, steps: steps.map((step) => Scene.watched(step)) }))
  )
}).pipe(
  Effect.provide(
    Firm.layer.pipe(
      Layer.provideMerge(SandboxServer.layer()),
      Layer.provideMerge(SandboxLayer.layer({ leanlaw: { clients: Firm.clientCount } }))
    )
  )
)

// internal

const chapters: ReadonlyArray<Step.Chapter<Firm.Services | Sandbox | Screen>> = [
  { title: "Reading", steps: [streamClients] },
  { title: "Working", steps: [billMatter] },
  { title: "Incremental sync", steps: [syncClients] }
]
