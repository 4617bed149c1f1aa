/**
 * The sandbox of the browser tests, from the page: what it saw and what shall go wrong, through its control surface.
 *
 * Everything here is a request that needs no preflight, since a preflight would be recorded itself.
 */
import type * as Fault from "@millrace/sandbox/Fault"
import * as FaultJson from "@millrace/sandbox/FaultJson"
import type * as Sandbox from "@millrace/sandbox/Sandbox"
import * as Effect from "effect/Effect"
import { inject as injected } from "vitest"

/** Back to the seeded state, without faults and recorded requests. */
export const reset: Effect.Effect<void> = Effect.suspend(() => send("reset", { method: "POST" }))

export const inject = (fault: Fault.Fault): Effect.Effect<void> =>
  Effect.suspend(() => send("faults", { method: "POST", body: JSON.stringify(FaultJson.format(fault)) }))

/** Everything seen since the last reset, preflights included. */
export const requests: Effect.Effect<ReadonlyArray<Sandbox.RecordedRequest>> = Effect.suspend(() =>
  Effect.promise(() => call("requests").then((response) => response.json()))
)

// internal

const call = async (name: string, init?: RequestInit): Promise<Response> => {
  const response = await fetch(`${injected("sandboxUrl")}/__sandbox/${name}`, init)
  if (!response.ok) throw new Error(`The sandbox refused ${name}: ${await response.text()}`)
  return response
}

const send = (name: string, init: RequestInit): Effect.Effect<void> => Effect.promise(() => call(name, init))
