/**
 * More calls than the quota of a window allows, made at the same time: how much of the quota is used, and how often the
 * server has to say 429.
 *
 * In real time: most peers know no other. Each makes one call beforehand, as programs do, from whose headers it may learn.
 */
import { type Case, round } from "../Case.ts"
import * as Host from "../Host.ts"
import * as Peers from "../Peers.ts"
import type { Peer } from "../peers/Peer.ts"
import { sample } from "../Sampling.ts"
import { ids, sum } from "../Wire.ts"

const quota = { limit: 100, window: 3000 }

interface Drained {
  readonly peer: string
  readonly seconds: number
  /** Of the quota of the windows between the first, with the call beforehand, and the last, with what was left. */
  readonly share: number
  readonly refused: number
  readonly failure: string
}

const drain = async (peer: Peer, calls: number): Promise<Drained> => {
  const host = await Host.loopback()
  await host.set({ total: calls, quota: { limit: 1_000_000, window: quota.window } })
  const client = await peer.open(host)
  await host.set({ total: calls, quota })
  await client.get([1], false)
  // The next window begins, on the server's clock and ours.
  await new Promise((resolve) => setTimeout(resolve, quota.window - (Date.now() % quota.window) + 50))
  let failure = ""
  const { wall } = await sample(() =>
    client.get(ids(calls), true).then(
      () => undefined,
      (error: unknown) => {
        failure = String(error).slice(0, 60)
      }
    )
  )
  const { refused, windows } = await host.set({ total: calls })
  await client.close()
  await host.close()
  const full = windows.slice(1, -1)
  const share = sum(full) / (full.length * quota.limit)
  return { peer: peer.name, seconds: wall / 1000, share, refused, failure }
}

export const drainingQuota: Case = {
  name: "draining a quota",
  run: async (scale) => {
    const calls = quota.limit * (scale === "full" ? 4 : 3) + 1
    const among = Peers.peers.filter(
      ({ does, name }) => does.includes("retry") && (scale === "full" || name === "millrace")
    )
    // At the same time, each on a server of its own: nearly all of it is waiting.
    const drained = await Promise.all(among.map((peer) => drain(peer, calls)))
    const ours = drained.find(({ peer }) => peer === "millrace")
    if (ours === undefined) throw new Error("Millrace did not take part.")
    return {
      tables: [
        {
          title: `Draining a quota of ${quota.limit} calls per ${quota.window / 1000} s`,
          note: `${calls} calls at the same time, in real time over loopback, by the peers that retry. The share is that of the windows between the first and the last.`,
          columns: ["peer", "seconds", "share of the quota used", "429", "failure"],
          rows: drained.map(({ failure, peer, refused, seconds, share }) => [
            peer,
            seconds.toFixed(1),
            Number.isNaN(share) ? "" : `${(share * 100).toFixed(1)} %`,
            String(refused),
            failure
          ])
        }
      ],
      bars: [
        {
          name: "draining a quota: share used",
          ours: round(ours.share),
          peer: 1,
          unit: "of the quota",
          ratio: round(ours.share),
          bar: ">= 0.98",
          ok: ours.share >= 0.98
        },
        {
          name: "draining a quota: answers of 429",
          ours: ours.refused,
          peer: 0,
          unit: "answers",
          ratio: ours.refused,
          bar: "<= 0",
          ok: ours.refused === 0
        }
      ]
    }
  }
}
