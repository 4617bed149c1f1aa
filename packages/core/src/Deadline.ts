/**
 * How long a call may take: one limit for the whole of it, one for each attempt.
 *
 * The whole counts everything: getting credentials, waiting for quota, attempts and the waits between them. A wait that
 * would end past it is not begun: the call fails at once and says how long the wait would have been.
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"

export interface Limits {
  /** For the whole call. @default 5 minutes */
  readonly total: Duration.Input
  /** For one request, from the connection to the last byte of the body. @default 30 seconds */
  readonly attempt: Duration.Input
}

/** The limits in force; override them for a stretch of program with {@link with}, for an API in its layer. */
export const Deadline: Context.Reference<Limits> = Context.Reference("@millrace/core/Deadline", {
  defaultValue: (): Limits => ({ total: Duration.minutes(5), attempt: Duration.seconds(30) })
})

/**
 * Sets the limits for the calls inside an effect; what is left out stays as it is around it.
 *
 * @example
 * ```ts
 * import * as Deadline from "@millrace/core/Deadline"
 * import * as Effect from "effect/Effect"
 *
 * declare const call: Effect.Effect<string>
 * const impatient = call.pipe(Deadline.with({ total: "10 seconds" }))
 * ```
 */
const with_ =
  (limits: Partial<Limits>) =>
  <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.updateService(self, Deadline, (outer) => ({ ...outer, ...limits }))

export { with_ as with }
