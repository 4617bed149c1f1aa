/**
 * The demo of Azalead: the accounts of an invented organization and one of its labels, against the sandbox.
 */
import type { Sandbox } from "@millrace/sandbox/Sandbox"
import * as SandboxLayer from "@millrace/sandbox/Sandbox"
import * as SandboxServer from "@millrace/sandbox/SandboxServer"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Scene from "../Scene.ts"
import { Screen } from "../Screen.ts"
import * as Step from "../Step.ts"
import { streamAccounts } from "./Reading.ts"
import * as Subscriber from "./Subscriber.ts"
import { editLabel } from "./Writing.ts"

/** Everything, against a sandbox on a free port of this computer. */
export const sandboxed: Effect.Effect<
  ReadonlyArray<Step.Outcome>,
  SandboxServer.SandboxServerError,
  Screen
> = Effect.gen(function* () {
  const { line, paint } = yield* Screen
  const { url } = yield* SandboxServer.SandboxServer
  yield* line(paint("bold", "Millrace demo: Azalead, the companies that visit a website."))
  yield* line(`Sandbox: ${url}, an invented organization. About 1 second.`)
  return yield* Step.runAll(
    chapters.map(({ steps, title }) => ({ title, steps: steps.map((step) => Scene.watched(step)) }))
  )
}).pipe(
  Effect.provide(
    Subscriber.layer.pipe(
      Layer.provideMerge(SandboxServer.layer()),
      Layer.provideMerge(SandboxLayer.layer({ azalead: { accounts: Subscriber.accountCount } }))
    )
  )
)

// internal

const chapters: ReadonlyArray<Step.Chapter<Subscriber.Services | Sandbox | Screen>> = [
  { title: "Reading", steps: [streamAccounts] },
  { title: "Writing", steps: [editLabel] }
]
