/**
 * A worker of these tests in workerd, bundled from the built packages.
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { Miniflare } from "miniflare"
import { join } from "node:path"
import * as Bundle from "./Bundle.ts"

/**
 * Runs until the scope closes.
 *
 * @param file the worker's module in this folder
 */
export const make = Effect.fnUntraced(function* (
  file: string,
  options?: {
    readonly bindings?: Readonly<Record<string, string>>
    /** Where its requests go, as a host with a port. @default out into the world */
    readonly outbound?: string
  }
): Effect.fn.Return<Miniflare, never, Scope.Scope> {
  const script = yield* Effect.promise(() =>
    Bundle.make(join(import.meta.dirname, file), ["workerd", "worker", "browser", "import", "default"])
  )
  return yield* Effect.acquireRelease(
    Effect.promise(async () => {
      const miniflare = new Miniflare({
        modules: true,
        script,
        compatibilityDate: "2026-07-01",
        bindings: { ...options?.bindings },
        // A function in this place could answer, but not cut a connection.
        ...(options?.outbound !== undefined && {
          outboundService: { external: { address: options.outbound, http: {} } }
        })
      })
      await miniflare.ready
      return miniflare
    }),
    (miniflare) => Effect.promise(() => miniflare.dispose())
  )
})
