/**
 * The example in the README of `@millrace/rest`, as it stands there but for the address: short enough, and run against a
 * sandbox over HTTP.
 */
import * as Rest from "@millrace/sandbox/Rest"
import * as Sandbox from "@millrace/sandbox/Sandbox"
import * as SandboxServer from "@millrace/sandbox/SandboxServer"
import { fencesIn } from "@millrace/toolchain/fences"
import { root } from "@millrace/toolchain/workspace"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"

const [example] = fencesIn(readFileSync(join(root, "packages/rest/README.md"), "utf8"), "markdown")

const rest: Rest.Options = {
  resources: { books: { items: [], generated: { created_at: Rest.now }, unique: { title: 10001 } } }
}

const folder = Effect.acquireRelease(
  Effect.sync(() => {
    const path = join(import.meta.dirname, "../.cache/restReadme")
    mkdirSync(path, { recursive: true })
    return path
  }),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

/** What the example's program ends with, in a module of its own for each run. */
const run = Effect.fnUntraced(function* (name: string) {
  const { url } = yield* SandboxServer.SandboxServer
  const file = join(yield* folder, `${name}.ts`)
  writeFileSync(file, `${example?.code.replace("https://library.example.com", url)}\nexport { result }\n`)
  return yield* Effect.promise(async (): Promise<unknown> => {
    const module: { readonly result: Promise<unknown> } = await import(/* @vite-ignore */ pathToFileURL(file).href)
    return module.result
  })
})

describe("the README of @millrace/rest", () => {
  it("has an example of under 30 lines", () => {
    assert.isBelow(example?.code.split("\n").length ?? Infinity, 30)
  })

  it.live("has an example that creates a book, and catches the error that its code is", () =>
    Effect.gen(function* () {
      const { id, title } = Object(yield* run("first"))
      assert.deepStrictEqual([id, title], [1, "The Mill"])
      assert.deepStrictEqual(yield* run("second"), [{ message: "This title is taken.", code: "10001", field: "title" }])
    }).pipe(Effect.provide(SandboxServer.layer().pipe(Layer.provide(Sandbox.layer({ rest })))))
  )
})
