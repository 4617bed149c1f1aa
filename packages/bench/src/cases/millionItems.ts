/**
 * A million items streamed, in a process for each way: what the heap holds at most, above what it held after the first page.
 */
import { execFile } from "node:child_process"
import { join } from "node:path"
import { promisify } from "node:util"
import { type Case, round } from "../Case.ts"
import type { Memory } from "./millionItems.process.ts"

const limit = 30

export const millionItems: Case = {
  name: "a million items",
  run: async (scale) => {
    const pages = scale === "full" ? 1000 : 100
    const measured: Array<Memory> = []
    for (const peer of scale === "full" ? ["millrace", "handwritten"] : ["millrace"]) {
      const file = join(import.meta.dirname, "millionItems.process.ts")
      const { stdout } = await promisify(execFile)(process.execPath, ["--expose-gc", file, peer, String(pages)])
      const memory: Memory = JSON.parse(stdout)
      if (memory.items !== pages * 1000) throw new Error(`${peer} gave ${memory.items} of ${pages * 1000} items.`)
      measured.push(memory)
    }
    const above = ({ first, peak }: Memory): number => (peak - first) / 1e6
    const [ours, theirs] = measured
    if (ours === undefined) throw new Error("Nothing was measured.")
    return {
      tables: [
        {
          title: `${(pages * 1000).toLocaleString("en")} items as a stream`,
          note: "Pages of 1,000 from memory, interpreted, four on their way. The heap is measured after a garbage collection, every 50 pages.",
          columns: ["peer", "heap after the first page, MB", "peak above it, MB", "seconds"],
          rows: measured.map((memory) => [
            memory.peer === "handwritten" ? "HttpClient + Schema + Stream" : memory.peer,
            (memory.first / 1e6).toFixed(1),
            above(memory).toFixed(1),
            memory.seconds.toFixed(1)
          ])
        }
      ],
      bars: [
        {
          name: "a million items: memory above the first page",
          ours: round(above(ours)),
          peer: theirs === undefined ? 0 : round(above(theirs)),
          unit: "MB",
          ratio: round(above(ours) / limit),
          bar: `<= ${limit} MB`,
          ok: above(ours) <= limit
        }
      ]
    }
  }
}
