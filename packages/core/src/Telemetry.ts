/**
 * The spans of a call: one for the call as the program made it, and one child for each request that went out.
 *
 * Names and attributes are OpenTelemetry's HTTP client conventions. The route template stands in for the URL, so neither
 * a path nor a query value gets into a trace; for the same reason Effect's own HTTP span, which has the full URL, is off.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpTraceContext from "effect/http/HttpTraceContext"
import type * as Tracer from "effect/Tracer"
import type { ApiError } from "./ApiError.ts"
import type { Operation } from "./Operation.ts"

/**
 * Whether requests carry `traceparent` and `b3`. Off by default: a browser's preflight fails unless the API allows both
 * headers. Turn it on for an API of your own.
 */
export const Propagation: Context.Reference<boolean> = Context.Reference("@millrace/core/Telemetry/Propagation", {
  defaultValue: () => false
})

/** What is known of a request before it goes out. */
export interface Outlook {
  /** How often this call was sent before. */
  readonly resend: number
  /** How long it waited for its place in the quota, in ms. */
  readonly queued: number
  /** Calls left in the quota, as far as known. */
  readonly remaining: number | undefined
}

/** What is known of a response. */
export interface Response {
  readonly status: number
  readonly requestId: string | undefined
}

/** Wraps calls and requests to measure them; see `Metrics.ts`. */
export interface Observer {
  readonly call: <A, E extends ApiError>(api: string, operation: Operation, self: Effect.Effect<A, E>) => typeof self
  readonly attempt: <A extends Response, E extends { readonly error: ApiError }>(
    api: string,
    operation: Operation,
    outlook: Outlook,
    self: Effect.Effect<A, E>
  ) => typeof self
}

/** Who measures: nobody by default. */
export const Observer: Context.Reference<Observer> = Context.Reference("@millrace/core/Telemetry/Observer", {
  defaultValue: (): Observer => ({
    call: (_api, _operation, self) => self,
    attempt: (_api, _operation, _outlook, self) => self
  })
})

/** The span of a whole call, its waits and attempts included. */
export const call = <A extends { readonly status: number; readonly attempts: number }>(
  api: string,
  operation: Operation,
  self: Effect.Effect<A, ApiError>
): Effect.Effect<A, ApiError> =>
  spanned(`${api} ${operation.id}`, "internal", operation, (span) =>
    Effect.flatMap(Observer, (observer) => observer.call(api, operation, self)).pipe(
      Effect.map((reply) => {
        span.attribute("http.response.status_code", reply.status)
        span.attribute("http.request.resend_count", reply.attempts - 1)
        return reply
      }),
      Effect.mapError((error) => {
        span.attribute("error.type", error._tag)
        span.attribute("http.request.resend_count", Math.max(0, error.attempts - 1))
        return error
      })
    )
  )

/**
 * The span of one request.
 *
 * @param send makes the request with these headers added, empty unless {@link Propagation} is on
 */
export const attempt = <A extends Response, E extends { readonly error: ApiError }>(
  api: string,
  operation: Operation,
  outlook: Outlook,
  send: (headers: Record<string, string>) => Effect.Effect<A, E>
): Effect.Effect<A, E> =>
  spanned(`${operation.method} ${operation.path}`, "client", operation, (span) =>
    Effect.withFiber((fiber) => {
      const note = (name: string, value: unknown) => {
        if (value !== undefined) span.attribute(name, value)
      }
      note("http.request.resend_count", outlook.resend || undefined)
      note("millrace.queue.duration", outlook.queued / 1000 || undefined)
      note("millrace.quota.remaining", outlook.remaining)
      const request = send(fiber.getRef(Propagation) ? HttpTraceContext.toHeaders(span) : {})
      return fiber
        .getRef(Observer)
        .attempt(api, operation, outlook, request)
        .pipe(
          Effect.map((answer) => {
            note("http.response.status_code", answer.status)
            note("http.response.request_id", answer.requestId)
            if (answer.status >= 400) note("error.type", String(answer.status))
            return answer
          }),
          Effect.provideService(HttpClient.TracerDisabledWhen, () => true)
        )
    })
  )

// internal

const spanned = <A, E>(
  name: string,
  kind: Tracer.SpanKind,
  operation: Operation,
  run: (span: Tracer.Span) => Effect.Effect<A, E>
): Effect.Effect<A, E> =>
  Effect.useSpan(
    name,
    { kind, attributes: { "http.request.method": operation.method, "url.template": operation.path } },
    (span) => Effect.withParentSpan(run(span), span, { captureStackTrace: false })
  )
