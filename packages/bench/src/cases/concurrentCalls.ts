/**
 * A thousand calls at the same time.
 */
import { type Case, shown } from "../Case.ts"
import * as Host from "../Host.ts"
import * as Peers from "../Peers.ts"
import { inTurns, sample, spread } from "../Sampling.ts"
import { ids, sum } from "../Wire.ts"

const calls = 1000

export const concurrentCalls: Case = {
  name: "1,000 calls at the same time",
  run: async (scale) => {
    const host = await Host.loopback()
    await host.set({ total: calls })
    const opened = await Peers.open(host, calls)
    const samples = await inTurns(
      opened.map(
        ({ client, peer }) =>
          () =>
            sample(() => Peers.expecting(peer)("all calls", client.get(ids(calls), true), sum(ids(calls))))
      ),
      scale === "full" ? 5 : 1,
      scale === "full" ? 1000 : 0
    )
    await Peers.closeAll(opened)
    await host.close()
    return {
      tables: [
        {
          title: "A thousand calls at the same time",
          note: "Over loopback, in ms: median and middle half. Octokit's throttling lets ten through at a time.",
          columns: ["peer", "until all are answered", "processor time"],
          rows: opened.map(({ peer }, index) => {
            const own = samples[index] ?? []
            return [peer.name, shown(spread(own.map(({ wall }) => wall))), shown(spread(own.map(({ cpu }) => cpu)))]
          })
        }
      ],
      bars: []
    }
  }
}
