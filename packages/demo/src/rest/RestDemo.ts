/**
 * The demo of plain REST: a resource of one's own, against the sandbox.
 */
import type { Sandbox } from "@millrace/sandbox/Sandbox"
import * as SandboxLayer from "@millrace/sandbox/Sandbox"
import * as SandboxServer from "@millrace/sandbox/SandboxServer"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Scene from "../Scene.ts"
import { Screen } from "../Screen.ts"
import * as Step from "../Step.ts"
import { codes } from "./Codes.ts"
import { Books, connection, type Library, resources } from "./Library.ts"
import { headBook, streamBooks } from "./Reading.ts"
import { editBook } from "./Writing.ts"

/** Everything, against a sandbox on a free port of this computer. */
export const sandboxed: Effect.Effect<
  ReadonlyArray<Step.Outcome>,
  SandboxServer.SandboxServerError,
  Screen
> = Effect.gen(function* () {
  const { line, paint } = yield* Screen
  const { url } = yield* SandboxServer.SandboxServer
  yield* line(paint("bold", "Millrace demo: plain REST, a resource of one's own, declared with its schema."))
  yield* line(`Sandbox: ${url}, Basic authentication, an invented library. About 1 second.`)
  return yield* Step.runAll(
    chapters.map(({ steps, title }) => ({ title, steps: steps.map((step) => Scene.watched(step)) }))
  )
}).pipe(
  Effect.provide(
    Books.layer.pipe(
      Layer.provide(connection()),
      Layer.provideMerge(SandboxServer.layer()),
      Layer.provideMerge(SandboxLayer.layer({ rest: { resources } }))
    )
  )
)

// internal

const chapters: ReadonlyArray<Step.Chapter<Library | Sandbox | SandboxServer.SandboxServer | Screen>> = [
  { title: "Reading", steps: [streamBooks, headBook] },
  { title: "Writing", steps: [editBook] },
  { title: "Codes as types", steps: codes }
]
