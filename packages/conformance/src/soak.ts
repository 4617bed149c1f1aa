/**
 * `pnpm soak [--seed S] [--seconds 60]`: mixed traffic of all clients over HTTP at full speed, under faults, against a
 * sandbox in another process. Prints its counts and what they prove, and ends with 1 where something is not proved.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Fiber from "effect/Fiber"
import * as Metric from "effect/Metric"
import * as Random from "effect/Random"
import { fork } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { setImmediate } from "node:timers/promises"
import { parseArgs } from "node:util"
import type { Evidence, Message } from "./soak/Evidence.ts"
import * as Ledger from "./soak/Ledger.ts"
import * as Memory from "./soak/Memory.ts"
import * as Proof from "./soak/Proof.ts"
import * as Report from "./soak/Report.ts"
import * as Traffic from "./soak/Traffic.ts"
import { subjects } from "./Subjects.ts"

const callers = 16
const mostCreations = 1_000_000

/** From the command line; says in one sentence what is wrong with it. */
const chosen = (): { readonly seed: string; readonly seconds: number } => {
  try {
    const { values } = parseArgs({
      options: { seed: { type: "string", default: "soak" }, seconds: { type: "string", default: "60" } }
    })
    const seconds = Number(values.seconds)
    if (seconds >= 20 && seconds < Infinity) return { seed: values.seed, seconds }
    throw new Error(`--seconds takes a number of 20 or more, not ${values.seconds}: less says nothing of memory.`)
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}

const { seconds, seed } = chosen()

// Until all is proved.
process.exitCode = 1
const rejections: Array<string> = []
const unhandled = (reason: unknown): void => {
  rejections.push(String(reason))
  process.stderr.write(`Unhandled: ${String(reason)}\n`)
}
process.on("unhandledRejection", unhandled)
process.on("uncaughtException", unhandled)

process.stdout.write(
  `${seconds} s of traffic of ${subjects.length} clients with ${callers} callers each, seed ${seed}\n\n`
)

// What is written to is among them now.
const resources = process.getActiveResourcesInfo()
const server = fork(join(import.meta.dirname, "soak", "server.process.ts"), [seed])
const ended = once(server, "exit")
const message = (): Promise<Message> =>
  Promise.race([
    once(server, "message").then(([message]) => message),
    ended.then(([code]): never => {
      throw new Error(`The sandbox's process ended by itself, with ${code}.`)
    })
  ])
const listening = await message()
if (listening._tag !== "Listening") throw new Error("The sandbox's process did not say where it listens.")
const { url } = listening
let fibers = 0
const counted: Metric.FiberRuntimeMetricsService = {
  recordFiberStart: () => {
    fibers++
  },
  recordFiberEnd: () => {
    fibers--
  }
}

const ledgers = new Map(subjects.map(({ name }) => [name, Ledger.make(mostCreations)]))
const memory: Array<Memory.Sample> = []

const traffic = Effect.gen(function* () {
  const until = (yield* Clock.currentTimeMillis) + seconds * 1000
  const watching = yield* Effect.forkChild(Memory.watch(memory))
  yield* Effect.forEach(
    subjects,
    (subject) => {
      const ledger = ledgers.get(subject.name)
      return ledger === undefined ? Effect.void : Traffic.run(subject, ledger, { baseUrl: url, until, callers })
    },
    { concurrency: "unbounded", discard: true }
  )
  yield* Fiber.interrupt(watching)
})

await Effect.runPromise(
  Effect.scoped(traffic).pipe(
    Effect.provide(FetchHttpClient.layer),
    Random.withSeed(seed),
    Effect.provideService(Metric.FiberRuntimeMetrics, counted)
  )
)

const answer = message()
server.send("finish")
const told = await answer
if (told._tag !== "Evidence") throw new Error("The sandbox's process gave no evidence.")
const evidence: Evidence = told
await ended

process.stdout.write(`${Report.counts(ledgers, evidence, memory, seconds)}\n\n`)

// The handle of a process that has ended is closed a moment later.
for (let turn = 0; turn < 3; turn++) await setImmediate()
const left = process.getActiveResourcesInfo()
for (const name of resources) {
  const at = left.indexOf(name)
  if (at >= 0) left.splice(at, 1)
}
const proofs = Proof.all(ledgers, evidence, memory, { rejections, fibers, resources: left })
const complaint = Report.complaint(proofs)
process.stdout.write(`${Report.proofs(proofs)}\n`)
if (complaint === undefined) process.exitCode = 0
else process.stderr.write(`\n${complaint}\n`)

// It keeps nothing alive: it comes only where something else does.
setTimeout(() => {
  process.stderr.write(`\nThe process did not end by itself: ${process.getActiveResourcesInfo().join(", ")}\n`)
  process.exit(1)
}, 5000).unref()
