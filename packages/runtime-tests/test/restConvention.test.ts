/**
 * Every sentence of the REST convention, in Node over real HTTP.
 */
import * as Sandbox from "@millrace/sandbox/Sandbox"
import * as SandboxServer from "@millrace/sandbox/SandboxServer"
import { assert, describe, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { sentences } from "./restConvention.ts"
import { rest } from "./restLibrary.ts"

describe("REST in Node", () => {
  layer(SandboxServer.layer().pipe(Layer.provide(Sandbox.layer({ rest }))), { excludeTestServices: true })((it) => {
    for (const { expected, run, sentence } of sentences) {
      it.effect(sentence, () =>
        Effect.gen(function* () {
          const { url } = yield* SandboxServer.SandboxServer
          assert.deepStrictEqual(yield* run(url), expected)
        })
      )
    }
  })
})
