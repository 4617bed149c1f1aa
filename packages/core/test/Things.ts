/**
 * Lists of things, and what a stream of them delivers.
 */
import * as Array from "effect/Array"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"

export const Thing = Schema.Struct({ id: Schema.Int })

export const things = (from: number, to: number) => (to < from ? [] : Array.range(from, to).map((id) => ({ id })))

export const key = ({ id }: typeof Thing.Type) => id

export const collect = <A, E>(stream: Stream.Stream<A, E>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(Stream.runCollect(stream))
    yield* TestClock.adjust("1 hour")
    return [...(yield* Fiber.join(fiber))]
  })

export const ids = <E>(stream: Stream.Stream<typeof Thing.Type, E>) =>
  Effect.map(collect(stream), (all) => all.map(key))
