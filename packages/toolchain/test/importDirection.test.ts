import { assert, describe, it } from "vitest"
import { importsOf, mayImport, wrongWays } from "../src/importDirection.ts"

describe("importsOf", () => {
  it("finds imports, type imports, re-exports, bare and dynamic imports, over several lines", () => {
    const text = [
      `import * as A from "a"`,
      `import type { B } from "b"`,
      `import {`,
      `  C,`,
      `  type D`,
      `} from "c"`,
      `export * as E from "e"`,
      `export { F } from "f"`,
      `import "g"`,
      `const h = await import("h")`
    ].join("\n")
    assert.deepStrictEqual(importsOf(text), ["a", "b", "c", "e", "f", "g", "h"])
  })

  it("ignores comments and exports of values", () => {
    const text = [
      `/** import { A } from "a" */`,
      `// import "b"`,
      `export const c = "c"`,
      `export const d = { e: "f" }`
    ]
    assert.deepStrictEqual(importsOf(text.join("\n")), [])
  })
})

describe("mayImport", () => {
  const all = ["core", "sandbox", "azion", "azalead", "demo"]

  it("lets an API import core only, and its tests the sandbox and the generator too", () => {
    assert.deepStrictEqual(mayImport("azion", all, false), ["core"])
    assert.deepStrictEqual(mayImport("azion", all, true), ["core", "sandbox", "codegen"])
  })

  it("lets core and the sandbox import none of our packages, in tests neither", () => {
    assert.deepStrictEqual(mayImport("core", all, true), [])
    assert.deepStrictEqual(mayImport("sandbox", all, true), [])
  })

  it("lets the generator import the core, whose types its checks speak of", () => {
    assert.deepStrictEqual(mayImport("codegen", all, false), ["core"])
  })

  it("lets an application import every package", () => {
    assert.deepStrictEqual(mayImport("demo", all, false), all)
  })
})

describe("wrongWays", () => {
  it("finds none in this repository", () => {
    assert.deepStrictEqual(wrongWays(), [])
  })
})
