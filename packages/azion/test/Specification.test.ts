import * as Document from "@millrace/codegen/Document"
import * as Specification from "@millrace/codegen/Specification"
import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { v2, v3 } from "./Catalogue.ts"

// What v3 wraps around a resource; pages keep theirs.
const envelope = ["schema_version", "count", "total_pages", "links"]

for (const [version, groups, count, different] of [
  ["v2", v2, 24, []],
  [
    "v3",
    v3,
    123,
    // Of a point, only the timestamp may be a text; the document says it of both numbers, as the vendor does.
    ["getMetric", "getMetricDimension"].map((id) => `${id}: its success does not take [["text","text"]]`)
  ]
] as const) {
  describe(`the declarations of Azion ${version}`, () => {
    const file = `azion-${version}.openapi.json`
    const document = Document.make(file, JSON.parse(readFileSync(new URL(`../spec/${file}`, import.meta.url), "utf8")))
    const declared = groups.flatMap(({ operations }) => Object.values(operations))

    it(`are the document's ${count} operations, with its parameters, bodies and successes`, { timeout: 60_000 }, () => {
      assert.deepStrictEqual(Specification.differences(document, declared, { envelope }), different)
      assert.strictEqual(declared.length, count)
    })
  })
}
