/**
 * How a call failed, as plain data: what tests compare as a whole. Only the time it took is left out.
 */
import * as ApiError from "@millrace/core/ApiError"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"

const encode = Schema.encodeEffect(ApiError.ApiError)

/** The failure of a call; dies with what came instead where it succeeds. */
export const of = <A, R>(call: Effect.Effect<A, ApiError.ApiError, R>): Effect.Effect<object, never, R> =>
  Effect.flip(call).pipe(
    Effect.flatMap(encode),
    Effect.map((error) => ({ ...Object(error), elapsed: undefined })),
    Effect.orDie
  )
