/**
 * A list of 100 pages with 100 items each, every page 50 ms away: one by one, and with eight pages on their way.
 */
import { type Case, round } from "../Case.ts"
import * as Host from "../Host.ts"
import * as Peers from "../Peers.ts"
import { sample, spread } from "../Sampling.ts"
import { ids, sum } from "../Wire.ts"

const pages = 100
const size = 100
const latency = 50
const total = pages * size

export const hundredPages: Case = {
  name: "100 pages",
  run: async (scale) => {
    const host = await Host.loopback()
    await host.set({ total })
    const opened = await Peers.open(host, total, scale === "full" ? Peers.peers : Peers.peers.slice(0, 1))
    await host.set({ total, latency })
    const timed = async ({ client, peer }: Peers.Opened, prefetch: number): Promise<number> => {
      const read = () => Peers.expecting(peer)("the list", client.list(size, prefetch), sum(ids(total)))
      return (await sample(read)).wall
    }
    const [ours] = opened
    if (ours === undefined) throw new Error("There is no peer.")
    const times: Array<readonly [string, number]> = []
    for (const own of opened) times.push([own.peer.name, await timed(own, 1)])
    const runs: Array<number> = []
    while (runs.length < 5) runs.push(await timed(ours, 8))
    const prefetched = spread(runs).median
    await Peers.closeAll(opened)
    await host.close()

    const oneByOne = times[0]?.[1] ?? NaN
    const gain = oneByOne / prefetched
    const rows = [...times, ["millrace, prefetch: 8", prefetched] as const]
    return {
      tables: [
        {
          title: `${pages} pages of ${size}, 50 ms each`,
          note: "Over loopback in s, once each, with prefetch the median of five. None of the others fetches pages ahead. Eight at a time after the first make 14 rounds of the 100, so nothing can be quicker than 7.1 times.",
          columns: ["peer", "seconds"],
          rows: rows.map(([name, time]) => [name, (time / 1000).toFixed(2)])
        }
      ],
      bars: [
        {
          name: `${pages} pages, prefetch 8 against one by one`,
          ours: round(prefetched / 1000),
          peer: round(oneByOne / 1000),
          unit: "s",
          ratio: round(gain),
          bar: ">= 7",
          ok: gain >= 7
        }
      ]
    }
  }
}
