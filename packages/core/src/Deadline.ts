/**
 * How long a call may take: one limit for the whole of it, one for each attempt.
 *
 * The whole counts everything: getting credentials, waiting for quota, attempts and the waits between them. A wait that
 * would end past it is not begun: the call fails at once and says how long the wait would have been.
 */
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"

/** How long a call, and each of its attempts, may take. */
export interface Limits {
  /** For the whole call. @default 5 minutes */
  readonly total: Duration.Input
  /** For one request, from the connection to the last byte of the body. @default 30 seconds */
  readonly attempt: Duration.Input
}

/**
 * What holds where neither the API's layer nor the program says otherwise: 5 minutes in all, 30 seconds per attempt.
 *
 * @example
 * ```ts
 * import * as Deadline from "@millrace/core/Deadline"
 * import * as Duration from "effect/Duration"
 *
 * const doubled: Deadline.Limits = {
 *   ...Deadline.defaults,
 *   attempt: Duration.times(Duration.fromInputUnsafe(Deadline.defaults.attempt), 2)
 * }
 * ```
 */
export const defaults: Limits = { total: 300_000, attempt: 30_000 }

/**
 * What the program asks for: nothing by default. A layer sets it for the APIs built on top of it, {@link with} for a
 * stretch of program; the latter wins, field by field.
 *
 * @example
 * ```ts
 * import { Deadline } from "@millrace/core/Deadline"
 * import * as Effect from "effect/Effect"
 *
 * const total = Effect.map(Deadline, (limits) => limits.total ?? "the default")
 * ```
 */
export const Deadline: Context.Reference<Partial<Limits>> = Context.Reference("@millrace/core/Deadline", {
  defaultValue: (): Partial<Limits> => ({})
})

/**
 * Sets the limits for the calls inside an effect; what is left out stays as it is around it. A call that takes longer
 * fails with `Timeout`, or `OutcomeUnknown` where it may have been carried out.
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

/**
 * Sets the limits for an API, when provided to its layer, or for a whole program.
 *
 * @example
 * ```ts
 * import * as Deadline from "@millrace/core/Deadline"
 * import * as Layer from "effect/Layer"
 *
 * declare const Api: Layer.Layer<never>
 * const Impatient = Api.pipe(Layer.provide(Deadline.layer({ total: "10 seconds" })))
 * ```
 */
export const layer = (limits: Partial<Limits>): Layer.Layer<never> =>
  Layer.effect(
    Deadline,
    Effect.map(Deadline, (outer) => ({ ...outer, ...limits }))
  )
