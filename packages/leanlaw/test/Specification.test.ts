import * as Document from "@millrace/codegen/Document"
import * as Overlay from "@millrace/codegen/Overlay"
import * as Specification from "@millrace/codegen/Specification"
import type * as Operation from "@millrace/core/Operation"
import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import * as Modules from "../src/index.ts"

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(`../spec/${name}`, import.meta.url), "utf8"))

const document = Document.make("leanlaw.openapi.json", read("leanlaw.openapi.json"))

// With its corrections, each of which has its reason in the overlay: among them what `select` and `sort` may name.
const overlayFile = "leanlaw.overlay.json"
const corrected = Overlay.correct(document, overlayFile, Overlay.make(overlayFile, read(overlayFile)))

const declared = Object.values(Modules).flatMap((module): ReadonlyArray<Operation.Operation> =>
  "operations" in module ? Object.values(module.operations) : []
)

// The document requires no data anywhere; without it there would be nothing to give.
const single = [
  ["CreateClient", "GetClient", "UpdateClient", "GetClientBalances", "GetCodes", "GetExpense", "GetFixedFee"],
  ["CreateMatter", "GetMatter", "UpdateMatter", "CreatePracticeArea", "UpdatePracticeArea", "CreateTimeEntry"],
  ["GetTimeEntry", "UpdateUser"]
]
  .flat()
  .map((id) => `${id}: its success does not take {}`)

describe("the declarations of LeanLaw", () => {
  it("are the document's 35 operations, with its parameters, bodies and successes", { timeout: 60_000 }, () => {
    assert.deepStrictEqual(Specification.differences(corrected, declared), single)
    assert.strictEqual(declared.length, 35)
  })

  it("differ from the document as it came in what select and sort may name", () => {
    const more = Specification.differences(document, declared).filter((difference) => !single.includes(difference))
    const names = new Set(more.map((difference) => difference.replace(/^\w+: /, "")))
    assert.deepStrictEqual(
      [...names],
      ['query parameter select does not take "text"', 'query parameter sort does not take "text"']
    )
  })
})
