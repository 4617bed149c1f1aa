import { assert, describe, it } from "@effect/vitest"
import { execFile } from "node:child_process"
import { join } from "node:path"
import { promisify } from "node:util"

describe("Memory", () => {
  it("stays flat over a million items: at most 30 MB above the first page", { timeout: 60_000 }, async () => {
    const file = join(import.meta.dirname, "MillionItems.ts")
    const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", file])
    const { first, items, peak, signals } = JSON.parse(stdout)
    assert.deepStrictEqual({ items, signals }, { items: 1_000_000, signals: 0 })
    assert.isAbove(first, 1_000_000)
    assert.isBelow((peak - first) / 1_000_000, 30)
  })
})
