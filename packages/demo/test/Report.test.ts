import * as Duration from "effect/Duration"
import { assert, describe, it } from "@effect/vitest"
import * as Report from "../src/Report.ts"
import type { Outcome } from "../src/Step.ts"

const outcome: Outcome = {
  name: "Stream 1,234 domains",
  failure: undefined,
  calls: 26,
  attempts: 28,
  retries: 2,
  waited: Duration.millis(1540),
  peak: 4,
  items: 1234,
  elapsed: Duration.seconds(2)
}

const failed: Outcome = { ...outcome, name: "Get one domain", failure: "no", items: undefined, waited: Duration.zero }

describe("Report", () => {
  describe("table", () => {
    it("has one row for each step under its header", () => {
      assert.deepStrictEqual(Report.table([outcome, failed], 100), [
        "   step                  calls  attempts  retries  waited  items/s   time",
        "✓  Stream 1,234 domains     26        28        2   1.5 s      617  2.0 s",
        "✗  Get one domain           26        28        2       -        -  2.0 s"
      ])
    })

    it("cuts names so that it fits on the screen", () => {
      const long = { ...outcome, name: "Create, update, replace and delete a domain" }
      assert.deepStrictEqual(Report.table([long], 72), [
        "   step                 calls  attempts  retries  waited  items/s   time",
        "✓  Create, update, re…     26        28        2   1.5 s      617  2.0 s"
      ])
      const large = { ...outcome, name: "n".repeat(200), calls: 99_999, attempts: 99_999, items: 999_999 }
      for (const width of [80, 100]) for (const row of Report.table([large], width)) assert.isAtMost(row.length, width)
    })
  })

  describe("sentence", () => {
    it("says that all went well", () => {
      assert.strictEqual(
        Report.sentence([outcome, outcome], Duration.millis(4321)),
        "All 2 steps went as they should, in 4.3 s."
      )
    })

    it("names the steps that failed", () => {
      assert.strictEqual(
        Report.sentence([outcome, failed], Duration.seconds(1)),
        'Not as it should be: "Get one domain" (1 of 2 steps).'
      )
    })
  })
})
