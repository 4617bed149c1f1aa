/**
 * Every sentence of the REST convention in workerd, with the built packages, over real HTTP to a sandbox in this process.
 */
import * as Sandbox from "@millrace/sandbox/Sandbox"
import * as SandboxServer from "@millrace/sandbox/SandboxServer"
import { assert, describe, layer } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Miniflare } from "miniflare"
import { join } from "node:path"
import * as Bundle from "./Bundle.ts"
import { sentences } from "./restConvention.ts"
import { rest } from "./restLibrary.ts"

/** The worker, running. */
class Worker extends Context.Service<Worker, { readonly get: (path: string) => Effect.Effect<unknown> }>()(
  "@millrace/runtime-tests/RestWorker"
) {
  static readonly layer = Layer.effect(
    Worker,
    Effect.gen(function* () {
      const { url } = yield* SandboxServer.SandboxServer
      const script = yield* Effect.promise(() =>
        Bundle.make(join(import.meta.dirname, "rest.worker.ts"), ["workerd", "worker", "browser", "import", "default"])
      )
      const miniflare = yield* Effect.acquireRelease(
        Effect.promise(async () => {
          const miniflare = new Miniflare({
            modules: true,
            script,
            compatibilityDate: "2026-07-01",
            bindings: { SANDBOX_URL: url },
            outboundService: { external: { address: new URL(url).host, http: {} } }
          })
          await miniflare.ready
          return miniflare
        }),
        (miniflare) => Effect.promise(() => miniflare.dispose())
      )
      return {
        get: (path) =>
          Effect.promise(() => miniflare.dispatchFetch(`http://worker${path}`).then((response) => response.json()))
      }
    })
  )
}

const edge = Worker.layer.pipe(Layer.provide(SandboxServer.layer()), Layer.provide(Sandbox.layer({ rest })))

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
