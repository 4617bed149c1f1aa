/**
 * How strictly a response is held to its declaration.
 *
 * `tolerant`, the default, ignores fields that the declaration does not know. `strict` refuses them: for tests against a
 * sandbox or a recording, so that a change of the API is noticed.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"

export type Mode = "tolerant" | "strict"

/** The mode in force. */
export const Decoding: Context.Reference<Mode> = Context.Reference("@millrace/core/Decoding", {
  defaultValue: (): Mode => "tolerant"
})

/** Decodes strictly inside an effect. */
export const strict = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.provideService(self, Decoding, "strict")
