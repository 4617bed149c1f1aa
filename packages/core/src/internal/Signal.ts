/**
 * A wake-up from one call to another, where the two may belong to different requests of an edge worker.
 *
 * Not Effect's `Deferred`, which goes on with the waiting fiber inside the one that wakes it: workerd binds whatever a
 * fiber then does to the request that it runs in, and takes it away when that request is answered. A promise's reactions
 * run in the request that made the promise, so whoever waits makes its own signal.
 */
import * as Effect from "effect/Effect"

export interface Signal {
  readonly wait: Effect.Effect<void>
  readonly fire: () => void
}

export const make = (): Signal => {
  let fire = () => {}
  const promise = new Promise<void>((resolve) => {
    fire = resolve
  })
  return { wait: Effect.promise(() => promise), fire }
}
