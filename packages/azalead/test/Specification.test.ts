import * as Document from "@millrace/codegen/Document"
import * as Specification from "@millrace/codegen/Specification"
import { assert, describe, it } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"
import * as Catalogue from "./Catalogue.ts"

const read = (path: string): string => readFileSync(new URL(`../${path}`, import.meta.url), "utf8")

for (const [title, file, declared, count, different] of [
  [
    "Azalead",
    "azalead.openapi.json",
    Catalogue.main,
    51,
    // The document cannot say that its flags exclude each other; nothing to change is nothing to send.
    [
      'updateAccount: its body does not take {"target":true,"isp":true,"alert":true,"blacklist":true}',
      "updateAccount: its body does not take {}"
    ]
  ],
  [
    "the company identification API",
    "azalead-cid.openapi.json",
    Catalogue.cid,
    1,
    // Marked optional, but leaving it out is documented to give 406.
    ["identifyCompany: query parameter ip_address is required"]
  ]
] as const) {
  describe(`the declarations of ${title}`, () => {
    const document = Document.make(file, JSON.parse(read(`spec/${file}`)))

    it(`are the document's ${count} operations, with its parameters, bodies and successes`, () => {
      assert.deepStrictEqual(Specification.differences(document, declared), different)
      assert.strictEqual(declared.length, count)
    })
  })
}

describe("what the vendor has withdrawn", () => {
  it("is marked as deprecated where it is called, and nothing else is", () => {
    const { paths }: { paths: Record<string, Record<string, { operationId: string; deprecated?: boolean }>> } =
      JSON.parse(read("spec/azalead.openapi.json"))
    const withdrawn = Object.values(paths).flatMap((item) =>
      Object.values(item).flatMap(({ deprecated, operationId }) => (deprecated === true ? [operationId] : []))
    )
    const marked = readdirSync(new URL("../src", import.meta.url))
      .filter((name) => name.endsWith(".ts"))
      .flatMap((name) => [...read(`src/${name}`).matchAll(/@deprecated\s+\*\/\s+readonly \w+: [\w.]+<typeof (\w+)/g)])
      .map(([, id]) => id)
    assert.deepStrictEqual(new Set(marked), new Set(withdrawn))
    assert.deepStrictEqual([marked.length, withdrawn.length], [7, 7])
  })
})
