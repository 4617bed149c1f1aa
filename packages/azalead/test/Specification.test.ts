import * as Document from "@millrace/codegen/Document"
import * as Specification from "@millrace/codegen/Specification"
import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import * as Catalogue from "./Catalogue.ts"

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
    const document = Document.make(file, JSON.parse(readFileSync(new URL(`../spec/${file}`, import.meta.url), "utf8")))

    it(`are the document's ${count} operations, with its parameters, bodies and successes`, () => {
      assert.deepStrictEqual(Specification.differences(document, declared), different)
      assert.strictEqual(declared.length, count)
    })
  })
}
