/**
 * Metrics of all calls, for applications that want them: durations of requests, waits for quota, quota left, and how calls
 * end, with OpenTelemetry's stable HTTP names where it has one. Without this layer nothing is measured and nothing of it is
 * bundled.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import { Observer } from "./Telemetry.ts"

/** Seconds from a request's start to its last byte, as OpenTelemetry names and bounds it. */
export const requestDuration: Metric.Histogram<number> = /*#__PURE__*/ Metric.histogram(
  "http.client.request.duration",
  {
    description: "Duration of HTTP client requests in seconds",
    boundaries: [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
  }
)

/** Seconds that a request waited for its place in the quota. */
export const queueDuration: Metric.Histogram<number> = /*#__PURE__*/ Metric.histogram("millrace.queue.duration", {
  description: "Time that requests wait for their place in the quota, in seconds",
  boundaries: [0.01, 0.1, 0.5, 1, 5, 10, 30, 60, 300]
})

/** Calls left in the quota when the last request went out. */
export const quotaRemaining: Metric.Gauge<number> = /*#__PURE__*/ Metric.gauge("millrace.quota.remaining", {
  description: "Calls left in the quota"
})

/** Calls by how they ended: `error.type` is the error's tag, absent after a success. */
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
export const layer: Layer.Layer<never> = /*#__PURE__*/ Layer.succeed(Observer, {
  call: (api, operation, self) =>
    Effect.onExit(self, (exit) =>
      Metric.update(
        Metric.withAttributes(calls, { "millrace.api": api, "millrace.operation": operation.id, ...errorType(exit) }),
        1
      )
    ),
  attempt: (api, { method, path }, { queued, remaining }, self) =>
    Effect.flatMap(Clock.currentTimeMillis, (start) =>
      Effect.onExit(self, (exit) =>
        Effect.flatMap(Clock.currentTimeMillis, (end) => {
          const status = Exit.isSuccess(exit) ? exit.value.status : undefined
          const attributes = {
            "http.request.method": method,
            "url.template": path,
            ...(status === undefined ? errorType(exit) : { "http.response.status_code": String(status) }),
            ...(status !== undefined && status >= 400 ? { "error.type": String(status) } : undefined)
          }
          return Effect.all(
            [
              Metric.update(Metric.withAttributes(requestDuration, attributes), (end - start) / 1000),
              Metric.update(Metric.withAttributes(queueDuration, { "millrace.api": api }), queued / 1000),
              remaining === undefined
                ? Effect.void
                : Metric.update(Metric.withAttributes(quotaRemaining, { "millrace.api": api }), remaining)
            ],
            { discard: true }
          )
        })
      )
    )
})

// internal

const errorType = (
  exit: Exit.Exit<unknown, { readonly _tag: string } | { readonly error: { readonly _tag: string } }>
): Record<string, string> => {
  if (Exit.isSuccess(exit)) return {}
  const failure = exit.cause.reasons.find((reason) => reason._tag === "Fail")
  if (failure === undefined) return { "error.type": "interrupted" }
  return { "error.type": "error" in failure.error ? failure.error.error._tag : failure.error._tag }
}
