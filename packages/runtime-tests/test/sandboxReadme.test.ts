/**
 * The test in the README of `@millrace/sandbox`, as it stands there: short enough, and run.
 */
import { fencesIn } from "@millrace/toolchain/fences"
import { root } from "@millrace/toolchain/workspace"
import { afterAll, assert, describe, it } from "@effect/vitest"
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"

const [example] = fencesIn(readFileSync(join(root, "packages/sandbox/README.md"), "utf8"), "markdown")

const folder = join(import.meta.dirname, "../.cache/sandboxReadme")

describe("the README of @millrace/sandbox", () => {
  it("has a test of 20 lines", () => {
    assert.isAtMost(example?.code.split("\n").length ?? Infinity, 20)
  })

  describe("which passes", async () => {
    mkdirSync(folder, { recursive: true })
    const file = join(folder, "example.ts")
    writeFileSync(file, `${example?.code}\n`)
    // Its tests become tests of this file.
    await import(/* @vite-ignore */ pathToFileURL(file).href)
  })

  afterAll(() => rmSync(folder, { recursive: true, force: true }))
})
