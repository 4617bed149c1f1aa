/**
 * A page of 1,000 records, read and decoded: interpreted, compiled when first used (JIT) and compiled at build time (AOT).
 *
 * Each way of decoding has processes of its own, since a compiler serves the whole program; `fetch` + `JSON.parse` is
 * measured in each of them, round by round. How well the engine optimizes is settled by chance early in a process' life, so a
 * full run has three of each, whose samples are taken together.
 */
import { fork } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { atMost, type Case, shown } from "../Case.ts"
import * as Host from "../Host.ts"
import { inTurns, ratio, spread } from "../Sampling.ts"
import type { Mode, Round } from "./thousandRecords.process.ts"

const modes: ReadonlyArray<{ readonly mode: Mode; readonly limit: number }> = [
  { mode: "interpreted", limit: 2.5 },
  { mode: "JIT", limit: 1.5 },
  { mode: "AOT", limit: 1.5 }
]

const places = ["memory", "loopback"] as const

export const thousandRecords: Case = {
  name: "a page of 1,000 records",
  run: async (scale) => {
    const host = await Host.loopback()
    await host.set({ total: 1000 })
    const processes = modes.flatMap(({ mode }) =>
      Array.from({ length: scale === "full" ? 3 : 1 }, () => ({
        mode,
        child: fork(join(import.meta.dirname, "thousandRecords.process.ts"), [mode, host.baseUrl, scale])
      }))
    )
    await Promise.all(processes.map(({ child }) => Host.reply(child)))
    const rounds = await inTurns(
      processes.map(({ child }) => (): Promise<Round> => {
        child.send("round")
        return Host.reply<Round>(child)
      }),
      scale === "full" ? 12 : 4,
      scale === "full" ? 10_000 : 1000
    )
    const samples = modes.map(({ mode }) => rounds.filter((_, index) => processes[index]?.mode === mode).flat())
    for (const { child } of processes) {
      child.disconnect()
      await once(child, "exit")
    }
    await host.close()

    const series = (rounds: ReadonlyArray<Round>, peer: string, place: (typeof places)[number]) =>
      rounds.map((round) => round[place][peer] ?? NaN)
    const bars = modes.flatMap(({ limit, mode }, index) =>
      places.map((place) => {
        const [ours, theirs] = ["millrace", "fetch + JSON.parse"].map((peer) =>
          series(samples[index] ?? [], peer, place)
        )
        const name = `a page of 1,000 records, ${mode}, ${place === "memory" ? "fetch in memory" : "over loopback"}`
        return atMost(
          name,
          "ms CPU",
          spread(ours ?? []).median,
          spread(theirs ?? []).median,
          limit,
          ratio(ours ?? [], theirs ?? [])
        )
      })
    )
    const peers = Object.keys(samples[0]?.[0]?.memory ?? {})
    return {
      tables: [
        {
          title: "A page of 1,000 records",
          note: "Processor time in ms, median and middle half; 0.4 MB of JSON.",
          columns: ["peer", ...modes.flatMap(({ mode }) => places.map((place) => `${mode}, ${place}`))],
          rows: peers.map((peer) => [
            peer,
            ...modes.flatMap((_, index) =>
              places.map((place) => {
                const times = series(samples[index] ?? [], peer, place)
                return times.some(Number.isNaN) ? "" : shown(spread(times))
              })
            )
          ])
        }
      ],
      bars
    }
  }
}
