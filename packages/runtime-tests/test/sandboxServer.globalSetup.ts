/**
 * What the browser tests reach over real HTTP: `inject("sandboxUrl")` from vitest is where a sandbox listens, which they
 * share, and `inject("strictPageUrl")` a page with a sandbox of its own.
 *
 * It runs in Node, outside of the page, so that the browser's own fetch, CORS and preflights are part of what is tested.
 */
import * as Sandbox from "@millrace/sandbox/Sandbox"
import * as SandboxServer from "@millrace/sandbox/SandboxServer"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import type { TestProject } from "vitest/node"
import { rest } from "./restLibrary.ts"
import * as StrictPage from "./StrictPage.ts"

declare module "vitest" {
  interface ProvidedContext {
    /** Without a slash at the end. */
    readonly sandboxUrl: string
    /** A token that the sandbox accepts, also after a reset. */
    readonly sandboxToken: string
    /** Where restLibrary.ts is served. Without a slash at the end. */
    readonly restUrl: string
    /** Without a slash at the end. */
    readonly strictPageUrl: string
  }
}

const token = "a-fixed-token"

const server = () =>
  SandboxServer.layer().pipe(Layer.provide(Sandbox.layer({ azion: { token, domains: 36 }, cors: "documented" })))

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const restRuntime = ManagedRuntime.make(SandboxServer.layer().pipe(Layer.provide(Sandbox.layer({ rest }))))
  const runtime = ManagedRuntime.make(Layer.merge(server(), Layer.provide(StrictPage.layer(token), server())))
  const urls = await runtime.runPromise(Effect.all([SandboxServer.SandboxServer, StrictPage.StrictPage]))
  const [sandbox, page] = urls
  project.provide("sandboxUrl", sandbox.url)
  project.provide("sandboxToken", token)
  project.provide("strictPageUrl", page.url)
  project.provide("restUrl", (await restRuntime.runPromise(SandboxServer.SandboxServer)).url)
  return async () => {
    await restRuntime.dispose()
    await runtime.dispose()
  }
}
