import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import * as Overlay from "../src/Overlay.ts"

const readme = readFileSync(join(import.meta.dirname, "../README.md"), "utf8")
const whole: unknown = JSON.parse(/```json\n([^]*?)```/.exec(readme)?.[1] ?? "")

/** The rows of the table that show a value, by each of the keys that take it. */
const rows = Array.from(readme.matchAll(/^\| (`.*`) +\| `([[{].*?[\]}])`[^`]?/gm), ([, keys = "", value = ""]) => ({
  keys: Array.from(keys.matchAll(/`([^`]+)`/g), ([, key = ""]) => key),
  value: JSON.parse(value) as unknown
})).flatMap(({ keys, value }) => keys.map((key) => [key, value] as const))

const envelope = { use: { name: "Page", from: "./Envelope.ts" }, inside: "/properties/data", reason: "Invented." }

describe("the README", () => {
  it("shows an overlay that is one", () => {
    assert.deepStrictEqual(Overlay.make("README.md", whole), whole)
  })

  it("shows a value for keys of overlays", () => {
    assert.sameMembers(
      rows.map(([key]) => key),
      [
        "corrections",
        "operations",
        "envelopes",
        "envelopes[].pages",
        "querySets",
        "schemas",
        "replacements",
        "openEnums",
        "alwaysSent",
        "enumsOfAnyCase",
        "absentAsNull"
      ]
    )
  })

  for (const [key, value] of rows) {
    it(`shows a value that ${key} takes`, () => {
      const part = key === "envelopes[].pages" ? { envelopes: [{ ...envelope, pages: value }] } : { [key]: value }
      const overlay: unknown = Object.assign({}, whole, part)
      assert.deepStrictEqual(Overlay.make("README.md", overlay), overlay)
    })
  }
})
