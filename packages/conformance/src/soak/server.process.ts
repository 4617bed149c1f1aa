/**
 * The sandbox of a soak, in a process of its own so that the memory of the clients' can be told: `server.process.ts
 * SEED`. Sends where it listens, and its evidence when it gets any message; then it ends.
 */
import * as Sandbox from "@millrace/sandbox/Sandbox"
import * as SandboxServer from "@millrace/sandbox/SandboxServer"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import { once } from "node:events"
import { subjects } from "../Subjects.ts"
import type { Message } from "./Evidence.ts"
import { faults } from "./Faults.ts"
import * as Witness from "./Witness.ts"

const [, , seed = "soak"] = process.argv

const endless = { limit: 1_000_000_000, window: "1 minute" } as const

const options: Sandbox.Options = {
  seed,
  azion: { rateLimit: endless, domains: 17 },
  azalead: { rateLimit: endless, accounts: 0 },
  leanlaw: { clients: 16, matters: 1 },
  rest: subjects.find(({ api }) => api === "rest")?.sandbox.rest
}

// All of it, before the process ends.
const send = (message: Message): Effect.Effect<void> =>
  Effect.callback((resume) => {
    process.send?.(message, undefined, undefined, () => resume(Effect.void))
  })

const program = Effect.gen(function* () {
  const sandbox = yield* Sandbox.Sandbox
  const { url } = yield* SandboxServer.SandboxServer
  yield* Effect.forEach(subjects, ({ prepare }) => prepare(sandbox))
  yield* Effect.forEach(faults, sandbox.inject)
  const witness = Witness.make(sandbox)
  const expire = Effect.all([sandbox.azion.expireTokens, sandbox.azalead.expireTokens, Effect.sync(witness.expired)])
  yield* Effect.forkScoped(Effect.repeat(witness.look, Schedule.spaced("250 millis")))
  yield* Effect.forkScoped(Effect.repeat(expire, Schedule.spaced("2 seconds")))
  yield* send({ _tag: "Listening", url })
  yield* Effect.promise(() => Promise.race([once(process, "message"), once(process, "disconnect")]))
  if (!process.connected) return
  yield* sandbox.clearFaults
  yield* send({ _tag: "Evidence", ...(yield* witness.testify(subjects)) })
})

const layer = SandboxServer.layer().pipe(Layer.provideMerge(Sandbox.layer(options)))

await Effect.runPromise(Effect.scoped(program).pipe(Effect.provide(layer)))
if (process.connected) process.disconnect()
