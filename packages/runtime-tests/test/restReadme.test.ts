/**
 * The example in the README of `@millrace/rest`, as it stands there: short enough, and run against the sandbox.
 */
import * as Msw from "@millrace/sandbox/Msw"
import * as Rest from "@millrace/sandbox/Rest"
import * as Sandbox from "@millrace/sandbox/Sandbox"
import { fencesIn } from "@millrace/toolchain/fences"
import { root } from "@millrace/toolchain/workspace"
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { setupServer } from "msw/node"
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"

const [example] = fencesIn(readFileSync(join(root, "packages/rest/README.md"), "utf8"), "markdown")

const sandbox = Effect.runSync(
  Sandbox.rest({
    resources: { books: { items: [], generated: { created_at: Rest.now }, unique: { title: 10001 } } },
    baseUrl: "https://library.example.com"
  })
)

const folder = join(import.meta.dirname, "../.cache/restReadme")
const server = setupServer(...Msw.handlers(sandbox, { origin: "https://library.example.com" }))

beforeAll(() => {
  mkdirSync(folder, { recursive: true })
  server.listen({ onUnhandledFrame: "error" })
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true })
})

/** What the example's program ends with, in a module of its own for each run. */
const run = async (name: string): Promise<unknown> => {
  const file = join(folder, `${name}.ts`)
  writeFileSync(file, `${example?.code}\nexport { result }\n`)
  const module: { readonly result: Promise<unknown> } = await import(/* @vite-ignore */ pathToFileURL(file).href)
  return module.result
}

describe("the README of @millrace/rest", () => {
  it("has an example of under 30 lines", () => {
    assert.isBelow(example?.code.split("\n").length ?? Infinity, 30)
  })

  it("has an example that creates a book, and catches the error that its code is", async () => {
    const created = await run("first")
    const { id, title } = Object(created)
    assert.deepStrictEqual([id, title], [1, "The Mill"])
    assert.deepStrictEqual(await run("second"), [{ message: "This title is taken.", code: "10001", field: "title" }])
  })
})
