/**
 * Where the peers find the API: in memory, as a `fetch`, or on a loopback address, served by a process of its own so that
 * its work is not counted as theirs.
 */
import { type ChildProcess, fork } from "node:child_process"
import { once } from "node:events"
import { join } from "node:path"
import { setTimeout } from "node:timers/promises"
import { answer } from "./Wire.ts"

/** Calls per window; windows begin at the multiples of their length. */
interface Quota {
  readonly limit: number
  /** In ms. */
  readonly window: number
}

export interface Setting {
  /** Domains that the account has. */
  readonly total: number
  /** Before each answer, in ms. */
  readonly latency?: number
  readonly quota?: Quota
}

/** What the server counted since it was asked last. */
interface Counts {
  /** Requests carried out, by window. */
  readonly windows: ReadonlyArray<number>
  /** Requests answered with 429. */
  readonly refused: number
}

export interface Loopback {
  readonly baseUrl: string
  readonly set: (setting: Setting) => Promise<Counts>
  readonly close: () => Promise<void>
}

/**
 * The API as a function. A quota that is never reached is told with every answer, as the vendor does.
 *
 * @param latency before each answer, in ms
 */
export const inMemory = (total: number, latency = 0): typeof globalThis.fetch => {
  const fixed = {
    "content-type": "application/json",
    date: "Tue, 03 Nov 2026 10:00:00 GMT",
    server: "nginx",
    vary: "Accept, Cookie",
    "x-ratelimit-limit": "1000000000",
    "x-ratelimit-remaining": "999999999",
    "x-ratelimit-reset": "2026-11-03T10:01:00.000000"
  }
  return async (input) => {
    if (latency > 0) await setTimeout(latency)
    const url = new URL(input instanceof Request ? input.url : input)
    const found = answer(url, total)
    return found === undefined
      ? new Response("{}", { status: 404, headers: fixed })
      : new Response(found.body, {
          headers: found.link === undefined ? fixed : { ...fixed, link: `<${url.origin}${found.link}>; rel="next"` }
        })
  }
}

/** Starts the server's process; stop it with `close`. */
export const loopback = async (): Promise<Loopback> => {
  const child = fork(join(import.meta.dirname, "server.ts"))
  const port = await reply<number>(child)
  return {
    baseUrl: `http://127.0.0.1:${port}`,
    set: (setting) => {
      child.send(setting)
      return reply<Counts>(child)
    },
    close: async () => {
      child.disconnect()
      await once(child, "exit")
    }
  }
}

/** The next message of a process that we wrote and whose answers we know. */
export const reply = async <A>(child: ChildProcess): Promise<A> => {
  const gone = new AbortController()
  try {
    return await Promise.race([
      once(child, "message", { signal: gone.signal }).then(([message]) => message as A),
      once(child, "exit", { signal: gone.signal }).then(([code]) => {
        throw new Error(`A process of the benchmark ended with ${code}.`)
      })
    ])
  } finally {
    gone.abort()
  }
}
