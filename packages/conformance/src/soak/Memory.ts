/**
 * The memory of the clients' process over a soak: the heap right after a garbage collection, again and again.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"

export interface Sample {
  /** Epoch ms. */
  readonly at: number
  /** In bytes. */
  readonly heap: number
}

/** How much more a warm heap may hold in the end, in bytes. */
export const allowance = 4 * 2 ** 20

/** Adds a sample every two seconds, for ever. */
export const watch = (samples: Array<Sample>): Effect.Effect<never> =>
  Effect.repeat(
    Effect.map(Clock.currentTimeMillis, (at) => {
      collect()
      samples.push({ at, heap: process.memoryUsage().heapUsed })
    }),
    Schedule.spaced("2 seconds")
  ).pipe(Effect.andThen(Effect.never))

/** From the second quarter of the time, the first being the warm-up, to the last: the middle samples of each. In bytes. */
export const growth = (samples: ReadonlyArray<Sample>): number => {
  const quarter = samples.length / 4
  return (
    middle(samples.slice(Math.floor(3 * quarter))) - middle(samples.slice(Math.floor(quarter), Math.floor(2 * quarter)))
  )
}

export const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`

// internal

setFlagsFromString("--expose-gc")
const collect: () => void = runInNewContext("gc")

const middle = (samples: ReadonlyArray<Sample>): number =>
  samples.map(({ heap }) => heap).toSorted((a, b) => a - b)[Math.floor(samples.length / 2)] ?? NaN
