import * as Duration from "effect/Duration"
import { assert, describe, it } from "@effect/vitest"
import * as Progress from "../src/Progress.ts"

const state: Progress.State = {
  pages: 13,
  items: 650,
  total: 1234,
  pageSize: 50,
  elapsed: Duration.millis(500),
  quota: 187
}

describe("Progress", () => {
  describe("bar", () => {
    it("shows share, pages, items, rate and the calls left", () => {
      assert.strictEqual(
        Progress.bar(state, "domains", 96),
        "██████████░░░░░░░░░░   52 %  13/25 pages    650/1,234 domains  1,300/s  187 calls left"
      )
    })

    it("keeps its width from the first page to the last", () => {
      const first = Progress.bar({ ...state, pages: 1, items: 50, elapsed: Duration.millis(50) }, "domains", 96)
      const last = Progress.bar({ ...state, pages: 25, items: 1234, elapsed: Duration.seconds(1) }, "domains", 96)
      assert.strictEqual(first.length, last.length)
    })

    it("is full only when every item is there", () => {
      assert.include(Progress.bar({ ...state, items: 1233 }, "domains", 96), "░   99 %")
      assert.include(Progress.bar({ ...state, items: 1234 }, "domains", 96), "█  100 %")
    })

    it("is full for an empty list", () => {
      const empty = { ...state, pages: 1, items: 0, total: 0, pageSize: 0 }
      assert.include(Progress.bar(empty, "domains", 96), "█  100 %  1/1 pages  0/0 domains")
    })

    it("does not run over when the list grows on the way", () => {
      assert.include(Progress.bar({ ...state, pages: 26, items: 1240 }, "domains", 96), "█  100 %  26/26 pages")
    })

    it("gives the figures alone when the API does not count", () => {
      assert.strictEqual(
        Progress.bar({ ...state, total: undefined, quota: undefined }, "invoices", 96),
        "13 pages  650 invoices  1,300/s"
      )
    })

    it("shows no rate before time has passed", () => {
      assert.include(Progress.bar({ ...state, elapsed: Duration.zero }, "domains", 96), "    0/s")
    })

    it("fits on the screen with a million items", () => {
      const large = { ...state, pages: 9_999, items: 999_900, total: 1_000_000, pageSize: 100, quota: 1_000 }
      for (const room of [76, 96]) assert.isAtMost(Progress.bar(large, "domains", room).length, room)
    })
  })
})
