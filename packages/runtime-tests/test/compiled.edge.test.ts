/**
 * Compiled decoders in workerd, where no code can be made of text.
 */
import * as Sandbox from "@millrace/sandbox/Sandbox"
import * as SandboxServer from "@millrace/sandbox/SandboxServer"
import { assert, describe, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Worker } from "./Worker.ts"

const token = "a-fixed-token"

const edge = Worker.layer("compiled.worker.ts", token).pipe(
  Layer.provide(SandboxServer.layer()),
  Layer.provide(Sandbox.layer({ azion: { token, domains: 36 } }))
)

describe("compiled decoders in workerd", () => {
  layer(edge, { excludeTestServices: true })((it) => {
    it.effect("decode a page all at once, and a single domain field by field behind its envelope", () =>
      Effect.gen(function* () {
        const { get } = yield* Worker
        const answer = Object(yield* get("/"))
        assert.deepStrictEqual(answer.ids, [1600000001, 1600000002])
        assert.strictEqual(typeof answer.name, "string")
        assert.deepStrictEqual(answer.decoders, ["decode", "decode", "decodeEffect"])
      })
    )
  })
})
