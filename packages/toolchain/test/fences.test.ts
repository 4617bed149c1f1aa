import { assert, describe, it } from "vitest"
import { fencesIn } from "../src/fences.ts"

const lines = (...text: ReadonlyArray<string>): string => text.join("\n")

describe("fencesIn", () => {
  it("finds the TypeScript fences of Markdown, with the line their code starts at", () => {
    const text = lines("# T", "```ts", "a", "b", "```", "```sh", "ls", "```", "```typescript title=x", "c", "```")
    assert.deepStrictEqual(fencesIn(text, "markdown"), [
      { line: 3, code: "a\nb" },
      { line: 10, code: "c" }
    ])
  })

  it("keeps columns where a list indents the fence", () => {
    assert.deepStrictEqual(fencesIn(lines("- x", "  ```ts", "  if (a)", "    b", "  ```"), "markdown"), [
      { line: 3, code: "  if (a)\n    b" }
    ])
  })

  it("finds fences in doc comments and blanks the asterisks", () => {
    const text = lines("/**", " * T", " * ```ts", " * a", " *", " *   b", " * ```", " */", "const x = 1")
    assert.deepStrictEqual(fencesIn(text, "source"), [{ line: 4, code: "   a\n   \n     b" }])
  })

  it("takes no TypeScript fence out of another fence", () => {
    assert.deepStrictEqual(fencesIn(lines("````md", "```ts", "a", "```", "````"), "markdown"), [])
  })

  it("reads Windows line ends", () => {
    assert.deepStrictEqual(fencesIn("```ts\r\na\r\n```\r\n", "markdown"), [{ line: 2, code: "a" }])
  })

  it("throws for a fence that is never closed", () => {
    assert.throws(() => fencesIn(lines("x", "```ts", "a"), "markdown"), "before line 3 is never closed")
  })
})
