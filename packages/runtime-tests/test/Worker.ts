/**
 * A worker in workerd, bundled from the built packages; its requests go over real HTTP to the sandbox in context.
 */
import * as Azion from "@millrace/sandbox/Azion"
import * as SandboxServer from "@millrace/sandbox/SandboxServer"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Workerd from "./Workerd.ts"

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
        const miniflare = yield* Workerd.make(file, {
          bindings: { TOKEN: token, USERNAME: Azion.user.username, PASSWORD: Azion.user.password },
          outbound: new URL(url).host
        })
        return {
          get: (path) =>
            Effect.promise(() => miniflare.dispatchFetch(`http://worker${path}`).then((response) => response.json()))
        }
      })
    )
}
