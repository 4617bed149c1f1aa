/**
 * A list of 100 pages with 100 items each, every page 50 ms away: one by one, and with eight pages on their way.
 *
 * Over loopback the sockets and the server's process take their share of two processors, so what Millrace itself adds is
 * told by a `fetch` in memory, and over loopback by eight calls at a time made by hand.
 */
import { atMost, type Case, round } from "../Case.ts"
import * as Host from "../Host.ts"
import * as Peers from "../Peers.ts"
import type { Client, Peer } from "../peers/Peer.ts"
import { peer as rawFetch } from "../peers/rawFetch.ts"
import { inTurns, ratio, sample, spread } from "../Sampling.ts"
import { ids, sum } from "../Wire.ts"

const pages = 100
const size = 100
const latency = 50
const total = pages * size
const ahead = 8

/** What somebody would write without a library: the first page, then so many loops that take the next one. */
const byHand =
  ({ page }: Client): Client["list"] =>
  async (size, prefetch) => {
    let sum = await page(1, size)
    let next = 2
    const loop = async () => {
      while (next <= pages) {
        const got = await page(next++, size)
        sum += got
      }
    }
    await Promise.all(Array.from({ length: prefetch }, loop))
    return sum
  }

export const hundredPages: Case = {
  name: "100 pages",
  run: async (scale) => {
    const rounds = scale === "full" ? 7 : 1
    // The engine's compilers come first: they would take their time from the pages.
    const warm = scale === "full" ? 5000 : 0
    const host = await Host.loopback()
    await host.set({ total })
    const opened = await Peers.open(host, total, scale === "full" ? Peers.peers : Peers.peers.slice(0, 1))
    const [ours] = opened
    if (ours === undefined) throw new Error("There is no peer.")
    const near = await ours.peer.open({ baseUrl: "http://memory", fetch: Host.inMemory(total) })
    const far = await ours.peer.open({ baseUrl: "http://memory", fetch: Host.inMemory(total, latency) })
    const timed =
      (peer: Peer, list: Client["list"], prefetch = 1): (() => Promise<number>) =>
      async () =>
        (await sample(() => Peers.expecting(peer)("the list", list(size, prefetch), sum(ids(total))))).wall
    const overLoopback = {
      byHand: timed(rawFetch, byHand(await rawFetch.open(host)), ahead),
      prefetched: timed(ours.peer, ours.client.list, ahead)
    }

    await inTurns([timed(ours.peer, near.list, ahead), ...Object.values(overLoopback)], 1, warm)
    await host.set({ total, latency })
    const oneByOne: Array<readonly [name: string, time: number]> = []
    for (const { client, peer } of opened) oneByOne.push([peer.name, await timed(peer, client.list)()])
    const [one = [], prefetched = [], looped = [], remote = []] = await inTurns(
      [timed(ours.peer, far.list), timed(ours.peer, far.list, ahead), overLoopback.byHand, overLoopback.prefetched],
      rounds,
      0
    )
    await Promise.all([near.close(), far.close()])
    await Peers.closeAll(opened)
    await host.close()

    const seconds = (times: ReadonlyArray<number>): number => spread(times).median / 1000
    const gain = seconds(one) / seconds(prefetched)
    return {
      tables: [
        {
          title: `${pages} pages of ${size}, 50 ms each`,
          note: "In s; one by one over loopback once each, the others the median of seven. No other peer fetches pages ahead. Eight at a time after the first make 14 rounds of the 100, so nothing can be quicker than 7.1 times.",
          columns: ["peer", "fetch in memory", "over loopback"],
          rows: [
            ...oneByOne.map(([name, time], index) => [
              name,
              index === 0 ? seconds(one).toFixed(2) : "",
              (time / 1000).toFixed(2)
            ]),
            ["fetch + JSON.parse, eight at a time by hand", "", seconds(looped).toFixed(2)],
            ["millrace, prefetch: 8", seconds(prefetched).toFixed(2), seconds(remote).toFixed(2)]
          ]
        }
      ],
      bars: [
        {
          name: `${pages} pages, prefetch 8 against one by one, fetch in memory`,
          ours: round(seconds(prefetched)),
          peer: round(seconds(one)),
          unit: "s",
          ratio: round(gain),
          bar: ">= 7",
          ok: gain >= 7
        },
        atMost(
          `${pages} pages, over loopback, prefetch 8 against eight at a time by hand`,
          "s",
          seconds(remote),
          seconds(looped),
          1.1,
          ratio(remote, looped)
        )
      ]
    }
  }
}
