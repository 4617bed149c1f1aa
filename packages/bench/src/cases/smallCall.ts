/**
 * One small call, the processor's time that it takes.
 */
import { atMost, type Case, shown, type Table } from "../Case.ts"
import * as Host from "../Host.ts"
import * as Peers from "../Peers.ts"
import { onNode } from "../peers/millrace.ts"
import type { Peer, Target } from "../peers/Peer.ts"
import { inTurns, ratio, sample, spread } from "../Sampling.ts"
import { ids, sum } from "../Wire.ts"

const total = 1000

/** How long a sample takes at least, in ms: the peers differ by a factor of a hundred. */
const span = 40

/** In µs per call, of each peer and round. */
const measure = async (target: Target, among: ReadonlyArray<Peer>, rounds: number, warm: number) => {
  const opened = await Peers.open(target, total, among)
  const wanted = ids(10)
  const times = await inTurns(
    opened.map(({ client, peer }) => async () => {
      let calls = 0
      const { cpu } = await sample(async () => {
        for (const end = performance.now() + span; performance.now() < end; calls += wanted.length) {
          await Peers.expecting(peer)("the calls", client.get(wanted, false), sum(wanted))
        }
      })
      return (cpu * 1000) / calls
    }),
    rounds,
    warm
  )
  await Peers.closeAll(opened)
  return new Map(opened.map(({ peer }, index) => [peer.name, times[index] ?? []]))
}

export const smallCall: Case = {
  name: "one small call",
  run: async (scale) => {
    const [rounds, warm] = scale === "full" ? [25, 1500] : [5, 300]
    const memory = await measure({ baseUrl: "http://memory", fetch: Host.inMemory(total) }, Peers.peers, rounds, warm)
    const host = await Host.loopback()
    await host.set({ total })
    const everybody = [...Peers.peers, onNode]
    const loopback = await measure({ baseUrl: host.baseUrl }, everybody, rounds, warm)
    await host.close()

    const bars = ["octokit core + retry + throttling", "axios + axios-retry"].flatMap((peer) =>
      [
        { times: memory, us: "millrace", where: "fetch in memory" },
        { times: loopback, us: onNode.name, where: "over loopback, on Node" }
      ].map(({ times, us, where }) => {
        const [ours, theirs] = [times.get(us) ?? [], times.get(peer) ?? []]
        const name = `one small call, ${where}, against ${peer}`
        return atMost(name, "µs CPU", spread(ours).median, spread(theirs).median, 1, ratio(ours, theirs))
      })
    )
    const table: Table = {
      title: "One small call",
      note: "Processor time of a GET of one domain, in µs: median and middle half. In memory all peers get the same `fetch`, so the difference is their own work; over loopback axios takes Node's `http`, `millrace on Node` the `HttpClient` over undici of `@effect/platform-node`, the others `fetch`.",
      columns: ["peer", "gives its user", "fetch in memory", "over loopback"],
      rows: everybody.map(({ does, name }) => [
        name,
        does,
        ...[memory, loopback].map((times) => {
          const measured = times.get(name)
          return measured === undefined ? "" : shown(spread(measured))
        })
      ])
    }
    return { tables: [table], bars }
  }
}
