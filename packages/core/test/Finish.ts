/**
 * Runs effects to their end on the test clock.
 */
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"

/** The test clock waits for fibers that it wakes, not for those that have not slept yet: let them get there first. */
const settle: Effect.Effect<void> = Effect.asVoid(Effect.repeat(Effect.yieldNow, { times: 100 }))

/** Runs a call to its end while the test clock goes on, however long its waits are. */
export const finish = <A, E>(effect: Effect.Effect<A, E>, span: Duration.Input = "1 day"): Effect.Effect<A, E> =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(effect)
    yield* settle
    yield* TestClock.adjust(span)
    return yield* Fiber.join(fiber)
  })

/** The error that a call ends with. */
export const failure = <A, E>(effect: Effect.Effect<A, E>, span?: Duration.Input): Effect.Effect<E, A> =>
  finish(Effect.flip(effect), span)
