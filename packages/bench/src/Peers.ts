/**
 * Every peer in its folder, ours first; and that they do the job at all.
 */
import { readdirSync } from "node:fs"
import { join } from "node:path"
import { peer as millrace } from "./peers/millrace.ts"
import type { Client, Peer, Target } from "./peers/Peer.ts"
import { ids, sum } from "./Wire.ts"

export interface Opened {
  readonly peer: Peer
  readonly client: Client
}

const others = await Promise.all(
  readdirSync(join(import.meta.dirname, "peers"))
    .filter((file) => file.endsWith(".ts") && file !== "Peer.ts" && file !== "millrace.ts")
    .map(async (file): Promise<Peer> => (await import(`./peers/${file}`)).peer)
)

export const peers: ReadonlyArray<Peer> = [millrace, ...others]

/**
 * Opens all of them on an API with so many domains, and makes sure that each gets what it asks for.
 *
 * @param total of which at least 30 are needed
 */
export const open = (target: Target, total: number, among = peers): Promise<ReadonlyArray<Opened>> =>
  Promise.all(among.map(async (peer) => ({ peer, client: await peer.open(target) }))).then(async (opened) => {
    // One after the other: one of them replaces the global fetch while it is called.
    for (const { client, peer } of opened) {
      const expect = expecting(peer)
      await expect("one domain", client.get([7], false), 7)
      await expect("five domains", client.get(ids(5), true), 15)
      await expect("a page", client.page(2, 10), sum(ids(20)) - sum(ids(10)))
      await expect("the list", client.list(Math.ceil(total / 3), 2), sum(ids(total)))
    }
    return opened
  })

/** Fails where a peer's answer is not the right one. */
export const expecting =
  ({ name }: Peer) =>
  async (what: string, answer: Promise<number>, right: number): Promise<void> => {
    const sum = await answer
    if (sum !== right) throw new Error(`${name}: ${what} came to ${sum} instead of ${right}.`)
  }

export const closeAll = async (opened: ReadonlyArray<Opened>): Promise<void> => {
  for (const { client } of opened) await client.close()
}
