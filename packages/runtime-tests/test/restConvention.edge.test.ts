/**
 * Every sentence of the REST convention in workerd, with the built packages, over real HTTP to a sandbox in this process.
 */
import * as Sandbox from "@millrace/sandbox/Sandbox"
import * as SandboxServer from "@millrace/sandbox/SandboxServer"
import { assert, describe, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { sentences } from "./restConvention.ts"
import { rest } from "./restLibrary.ts"
import { Worker } from "./Worker.ts"

const edge = Worker.layer("rest.worker.ts").pipe(
  Layer.provide(SandboxServer.layer()),
  Layer.provide(Sandbox.layer({ rest }))
)

describe("REST in workerd", () => {
  layer(edge, { excludeTestServices: true })((it) => {
    for (const [index, { expected, sentence }] of sentences.entries()) {
      it.effect(sentence, () =>
        Effect.gen(function* () {
          assert.deepStrictEqual(yield* (yield* Worker).get(`/${index}`), { value: expected })
        })
      )
    }
  })
})
