/** Bad input to the generator: one sentence with the place, exit code 1, and nothing written. */
import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as PlatformError from "effect/PlatformError"
import type * as Scope from "effect/Scope"
import * as Workshop from "./Workshop.ts"

type Changes = Readonly<Record<string, unknown>>

/** What is changed in document and overlay, and what is said of it. */
export type Case = readonly [
  what: string,
  changes: { readonly document?: Changes; readonly overlay?: Changes },
  said: string
]

export const inDocument = (pointer: string, problem: string): string =>
  `spec/mills.openapi.json#${pointer}: ${problem}.`

export const inOverlay = (pointer: string, problem: string): string => `spec/mills.overlay.json#${pointer}: ${problem}.`

/** The files of a workshop with these changes. */
export const files = ({ document = {}, overlay = {} }: Case[1]): Workshop.Files => ({
  "spec/mills.openapi.json": Workshop.changed(Workshop.document, document),
  "spec/mills.overlay.json": Workshop.changed(Workshop.overlay, overlay)
})

/** Generates from these files and looks at all that came of it. */
export const check = (
  files: Workshop.Files,
  said: string
): Effect.Effect<void, PlatformError.PlatformError, Scope.Scope> =>
  Effect.gen(function* () {
    const workshop = yield* Workshop.make
    yield* workshop.write(files)
    const before = yield* workshop.read(".")
    assert.deepStrictEqual(yield* workshop.run("spec/mills.overlay.json"), {
      exitCode: 1,
      said: [],
      complained: [said]
    })
    assert.deepStrictEqual(yield* workshop.read("."), before)
  }).pipe(Effect.provide(NodeServices.layer))
