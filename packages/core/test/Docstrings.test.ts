/**
 * Whoever hovers over an export reads what it is, and finds it used in an example. That the examples compile is for the
 * documents' own test.
 */
import { assert, describe, it } from "@effect/vitest"
import { globSync, readFileSync } from "node:fs"
import { basename, join } from "node:path"

const folder = join(import.meta.dirname, "..", "src")

/** What is exported, and the doc comment before it: a value and a type of one name are two. */
const declarations = (source: string) => {
  const renamed = new Map(
    [...source.matchAll(/^export \{ (\w+) as (\w+) \}/gm)].map(([, inner, outer]) => [inner, outer])
  )
  return [
    ...source.matchAll(/(\/\*\*(?:(?!\*\/)[^])*\*\/\s*)?^(export )?(const|class|function|interface|type) (\w+)/gm)
  ].flatMap(([, comment = "", exported, kind = "", inner = ""]) => {
    const name = exported === undefined ? renamed.get(inner) : inner
    return name === undefined ? [] : [{ name, comment, isType: kind === "interface" || kind === "type" }]
  })
}

const examplesIn = (source: string): string =>
  [...source.matchAll(/^ \* @example\n \* ```ts\n((?: \*.*\n)*?) \* ```$/gm)].map(([, code]) => code).join("\n")

for (const file of globSync(join(folder, "*.ts")).filter((file) => basename(file) !== "index.ts")) {
  const source = readFileSync(file, "utf8")
  const module = basename(file, ".ts")
  const declared = declarations(source)
  const examples = examplesIn(source)

  describe(basename(file), () => {
    it("says what it is, with an example", () => {
      assert.match(source, /^\/\*\*\n \* \S/)
      assert.isNotEmpty(examples)
    })

    it("says of each export what it is", () => {
      assert.deepStrictEqual(
        declared.filter(({ comment }) => !/\/\*\*\s+(\* )?[^@\s*]/.test(comment)).map(({ name }) => name),
        []
      )
    })

    it("shows each value in an example", async () => {
      const values = Object.keys((await import(file)) as object)
      assert.sameMembers(
        values,
        declared.filter(({ isType }) => !isType).map(({ name }) => name)
      )
      assert.deepStrictEqual(
        // By its module, by an import of its name, or by the tag of an error.
        values.filter((name) => !new RegExp(`(\\b${module}\\.|^ \\* import \\{.*\\b|")${name}\\b`, "m").test(examples)),
        []
      )
    })
  })
}
