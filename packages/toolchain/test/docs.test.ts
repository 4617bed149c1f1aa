import { assert, describe, it } from "vitest"
import { checkDocuments } from "../src/documents.ts"

const documents = checkDocuments()

describe("documents", () => {
  it("the README shows a program", () => {
    const readme = documents.find(({ path }) => path === "README.md")
    assert.isAbove(readme?.examples ?? 0, 0)
  })

  for (const { errors, examples, path } of documents.filter((document) => document.examples > 0)) {
    it(`${path}: ${examples} ${examples === 1 ? "example compiles" : "examples compile"}`, () => {
      assert.deepStrictEqual(errors, [])
    })
  }
})
