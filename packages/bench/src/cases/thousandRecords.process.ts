/**
 * The process of one way of decoding: `node thousandRecords.process.ts MODE URL SCALE`. Answers each message with the processor's
 * time per page, in ms, by peer.
 */
import * as Host from "../Host.ts"
import * as Peers from "../Peers.ts"
import { sample } from "../Sampling.ts"
import { ids, sum } from "../Wire.ts"

export type Mode = "interpreted" | "JIT" | "AOT"

export type Round = Readonly<Record<"memory" | "loopback", Readonly<Record<string, number>>>>

const total = 1000
const pages = 20

const [, , mode, baseUrl = "", scale] = process.argv
if (mode === "JIT") await import("effect/schema/SchemaJITCompiler/enable")
if (mode === "AOT") await import("@millrace/azion/v3/Domains/compiled")

// What is compiled at run time serves all schemas, what the build compiled only ours; the others have none.
const ofSchemas = [
  "millrace",
  "fetch + JSON.parse",
  ...(mode === "AOT" ? [] : ["HttpClient + Schema", "HttpApiClient"])
]
const everybody = mode === "interpreted" && scale === "full"
const among = Peers.peers.filter(({ name }) => everybody || ofSchemas.includes(name))

const opened = {
  memory: await Peers.open({ baseUrl: "http://memory", fetch: Host.inMemory(total) }, total, among),
  loopback: await Peers.open({ baseUrl }, total, among)
}

let rounds = 0

const measure = async (peers: ReadonlyArray<Peers.Opened>): Promise<Record<string, number>> => {
  const times: Record<string, number> = {}
  // Forwards and backwards, as in `inTurns`: what one leaves to be collected falls on the next.
  for (const { client, peer } of rounds % 2 === 0 ? peers : peers.toReversed()) {
    const { cpu } = await sample(async () => {
      for (let page = 0; page < pages; page++) {
        await Peers.expecting(peer)("the page", client.page(1, total), sum(ids(total)))
      }
    })
    times[peer.name] = cpu / pages
  }
  return times
}

process.on("message", () => {
  void (async () => {
    const round: Round = { memory: await measure(opened.memory), loopback: await measure(opened.loopback) }
    rounds++
    process.send?.(round)
  })()
})
process.on("disconnect", () => process.exit())
process.send?.("ready")
