/**
 * A worker in workerd, bundled from the built packages; its requests go over real HTTP to the sandbox in context.
 */
import * as Azion from "@millrace/sandbox/Azion"
import * as SandboxServer from "@millrace/sandbox/SandboxServer"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Miniflare } from "miniflare"
import { join } from "node:path"
import * as Bundle from "./Bundle.ts"

/** The worker, running. */
export class Worker extends Context.Service<Worker, { readonly get: (path: string) => Effect.Effect<unknown> }>()(
  "@millrace/runtime-tests/Worker"
) {
  /**
   * @param file the worker's module in this folder
   * @param token one that the sandbox in context accepts, for a worker that needs one
   */
  static readonly layer = (file: string, token = ""): Layer.Layer<Worker, never, SandboxServer.SandboxServer> =>
    Layer.effect(
      Worker,
      Effect.gen(function* () {
        const { url } = yield* SandboxServer.SandboxServer
        const script = yield* Effect.promise(() =>
          Bundle.make(join(import.meta.dirname, file), ["workerd", "worker", "browser", "import", "default"])
        )
        const miniflare = yield* Effect.acquireRelease(
          Effect.promise(async () => {
            const miniflare = new Miniflare({
              modules: true,
              script,
              compatibilityDate: "2026-07-01",
              bindings: { TOKEN: token, USERNAME: Azion.user.username, PASSWORD: Azion.user.password },
              // A function in this place could answer, but not cut a connection.
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
