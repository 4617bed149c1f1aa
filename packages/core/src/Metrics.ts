/**
 * Metrics of all calls, for applications that want them: durations of requests, waits for quota, quota left, and how calls
 * end, with OpenTelemetry's stable HTTP names where it has one. Without this layer nothing is measured and nothing of it is
 * bundled.
 */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as Predicate from "effect/Predicate"
import * as Record from "effect/Record"
import * as Server from "./internal/Server.ts"
import { Observer } from "./Telemetry.ts"

/**
 * Seconds from a request's start to its last byte, as OpenTelemetry names and bounds it.
 *
 * @example
 * ```ts
 * import * as Metrics from "@millrace/core/Metrics"
 * import * as Metric from "effect/Metric"
 *
 * const state = Metric.value(
 *   Metric.withAttributes(Metrics.requestDuration, {
 *     "http.request.method": "GET",
 *     "url.template": "/mills/:id",
 *     "server.address": "mills.example.com",
 *     "server.port": "443",
 *     "http.response.status_code": "200"
 *   })
 * )
 * ```
 */
export const requestDuration: Metric.Histogram<number> = /*#__PURE__*/ Metric.histogram(
  "http.client.request.duration",
  {
    description: "Duration of HTTP client requests in seconds",
    boundaries: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
  }
)

/**
 * Seconds that a request waited for its place in the quota.
 *
 * @example
 * ```ts
 * import * as Metrics from "@millrace/core/Metrics"
 * import * as Metric from "effect/Metric"
 *
 * const state = Metric.value(
 *   Metric.withAttributes(Metrics.queueDuration, { "millrace.api": "azion.v3" })
 * )
 * ```
 */
export const queueDuration: Metric.Histogram<number> = /*#__PURE__*/ Metric.histogram("millrace.queue.duration", {
  description: "Time that requests wait for their place in the quota, in seconds",
  boundaries: [0.01, 0.1, 0.5, 1, 5, 10, 30, 60, 300]
})

/**
 * Calls left in the quota when the last request went out.
 *
 * @example
 * ```ts
 * import * as Metrics from "@millrace/core/Metrics"
 * import * as Metric from "effect/Metric"
 *
 * const state = Metric.value(
 *   Metric.withAttributes(Metrics.quotaRemaining, { "millrace.api": "azion.v3" })
 * )
 * ```
 */
export const quotaRemaining: Metric.Gauge<number> = /*#__PURE__*/ Metric.gauge("millrace.quota.remaining", {
  description: "Calls left in the quota"
})

/**
 * Calls by how they ended: `error.type` is the error's tag, absent after a success.
 *
 * @example
 * ```ts
 * import * as Metrics from "@millrace/core/Metrics"
 * import * as Metric from "effect/Metric"
 *
 * const state = Metric.value(
 *   Metric.withAttributes(Metrics.calls, { "millrace.api": "azion.v3", "millrace.operation": "listDomains" })
 * )
 * ```
 */
export const calls: Metric.Counter<number> = /*#__PURE__*/ Metric.counter("millrace.calls", {
  description: "Calls by outcome"
})

/**
 * Measures every call inside; provide it to the program.
 *
 * @example
 * ```ts
 * import * as Metrics from "@millrace/core/Metrics"
 * import * as Effect from "effect/Effect"
 *
 * declare const program: Effect.Effect<void>
 * const measured = Effect.provide(program, Metrics.layer)
 * ```
 */
export const layer: Layer.Layer<never> = /*#__PURE__*/ Layer.succeed(
  Observer,
  ({ api, baseUrl, operation, outlook }, self) =>
    outlook === undefined
      ? Effect.onExit(self, (exit) =>
          count(calls, { "millrace.api": api, "millrace.operation": operation.id, ...errorType(exit) }, 1)
        )
      : Effect.flatMap(Clock.currentTimeMillis, (start) =>
          Effect.onExit(
            self,
            Effect.fnUntraced(function* (exit) {
              const { queued, remaining } = outlook
              const seconds = ((yield* Clock.currentTimeMillis) - start) / 1000
              const server = Record.map(Server.attributes(baseUrl), String)
              const http = { "http.request.method": operation.method, "url.template": operation.path, ...server }
              yield* count(requestDuration, { ...http, ...statusOf(exit), ...errorType(exit) }, seconds)
              yield* count(queueDuration, { "millrace.api": api }, queued / 1000)
              if (remaining !== undefined) yield* count(quotaRemaining, { "millrace.api": api }, remaining)
            })
          )
        )
)

// internal

type Outcome = Exit.Exit<{ readonly status: number }, unknown>

const count = <State>(metric: Metric.Metric<number, State>, attributes: Record<string, string>, value: number) =>
  Metric.update(Metric.withAttributes(metric, attributes), value)

const statusOf = (exit: Outcome): Record<string, string> =>
  Exit.isSuccess(exit) ? { "http.response.status_code": String(exit.value.status) } : {}

// The tag of an error, which a request's failure has inside; the status of a refusal.
const errorType = (exit: Outcome): Record<string, string> => {
  if (Exit.isSuccess(exit)) return exit.value.status < 400 ? {} : { "error.type": String(exit.value.status) }
  const reason = exit.cause.reasons.find(Cause.isFailReason)
  const error = Predicate.hasProperty(reason?.error, "error") ? reason.error.error : reason?.error
  return { "error.type": Predicate.hasProperty(error, "_tag") ? String(error._tag) : "interrupted" }
}
