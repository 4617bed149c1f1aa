/**
 * The spans of a call: one for the call as the program made it, and one child for each request that went out. None are
 * made where the program has no tracer of its own.
 *
 * Names and attributes are OpenTelemetry's HTTP client conventions. The route template stands in for the URL, so neither
 * a path nor a query value gets into a trace; for the same reason Effect's own HTTP span, which has the full URL, is off.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as HttpTraceContext from "effect/http/HttpTraceContext"
import type * as Fiber from "effect/Fiber"
import type * as Tracer from "effect/Tracer"
import type { ApiError } from "./ApiError.ts"
import * as Server from "./internal/Server.ts"
import type { Operation } from "./Operation.ts"

/**
 * Whether requests carry `traceparent` and `b3`. Off by default: a browser's preflight fails unless the API allows both
 * headers. Turn it on for an API of your own.
 *
 * @example
 * ```ts
 * import * as Telemetry from "@millrace/core/Telemetry"
 * import * as Effect from "effect/Effect"
 *
 * declare const call: Effect.Effect<string>
 * const traced = Effect.provideService(call, Telemetry.Propagation, true)
 * ```
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

/** What is measured: a call, or one request of it when there is an outlook. */
export interface Subject {
  readonly api: string
  readonly operation: Operation
  /** Where the API is; spans and metrics have its host and port. */
  readonly baseUrl?: string | undefined
  readonly outlook?: Outlook | undefined
}

/** Wraps calls and requests to measure them; see `Metrics.ts`. */
export type Observer = <A extends { readonly status: number }, E>(
  subject: Subject,
  self: Effect.Effect<A, E>
) => Effect.Effect<A, E>

/**
 * Who measures: nobody by default.
 *
 * @example
 * ```ts
 * import * as Telemetry from "@millrace/core/Telemetry"
 * import * as Effect from "effect/Effect"
 *
 * // Calls only: a request has an outlook.
 * const slow: Telemetry.Observer = ({ operation, outlook }, self) =>
 *   outlook === undefined
 *     ? Effect.flatMap(Effect.timed(self), ([took, reply]) => Effect.as(Effect.logDebug(operation.id, took), reply))
 *     : self
 *
 * declare const program: Effect.Effect<void>
 * const observed = Effect.provideService(program, Telemetry.Observer, slow)
 * ```
 */
export const Observer: Context.Reference<Observer> = Context.Reference("@millrace/core/Telemetry/Observer", {
  defaultValue: (): Observer => (_, self) => self
})

/**
 * The span of a whole call, its waits and attempts included: how it ended, the server's id for that, and after how many
 * resends. For transports of one's own; `Transport.send` has it.
 *
 * @example
 * ```ts
 * import type { ApiError } from "@millrace/core/ApiError"
 * import * as Operation from "@millrace/core/Operation"
 * import * as Telemetry from "@millrace/core/Telemetry"
 * import type * as Effect from "effect/Effect"
 *
 * declare const ping: Effect.Effect<{ readonly status: number; readonly attempts: number }, ApiError>
 * const spanned = Telemetry.call({ api: "mills", operation: Operation.get("ping", "/ping", {}) }, ping)
 * ```
 */
export const call = <A extends Ended & { readonly status: number }>(
  subject: Subject,
  self: Effect.Effect<A, ApiError>
): Effect.Effect<A, ApiError> =>
  spanned(`${subject.api} ${subject.operation.id}`, "internal", subject, (note) => {
    const ended = <End extends Ended>(end: End, name: string, outcome: unknown): End => {
      note(name, outcome)
      note("http.response.request_id", end.requestId)
      note("http.request.resend_count", Math.max(0, end.attempts - 1))
      return end
    }
    return Effect.map(
      Effect.mapError(self, (error) => ended(error, "error.type", error._tag)),
      (reply) => ended(reply, "http.response.status_code", reply.status)
    )
  })

/**
 * The span of one request; an error where no response came, or one with a status of 400 or above.
 *
 * @param send makes the request with these headers added, empty unless {@link Propagation} is on
 *
 * @example
 * ```ts
 * import type { ApiError } from "@millrace/core/ApiError"
 * import * as Operation from "@millrace/core/Operation"
 * import * as Telemetry from "@millrace/core/Telemetry"
 * import type * as Effect from "effect/Effect"
 *
 * declare const send: (
 *   headers: Record<string, string>
 * ) => Effect.Effect<{ readonly status: number; readonly requestId: string | undefined }, { readonly error: ApiError }>
 *
 * const spanned = Telemetry.attempt(
 *   {
 *     api: "mills",
 *     operation: Operation.get("ping", "/ping", {}),
 *     outlook: { resend: 0, queued: 0, remaining: undefined }
 *   },
 *   send
 * )
 * ```
 */
export const attempt = <
  A extends { readonly status: number; readonly requestId: string | undefined },
  E extends { readonly error: ApiError }
>(
  subject: Subject & { readonly outlook: Outlook },
  send: (headers: Record<string, string>) => Effect.Effect<A, E>
): Effect.Effect<A, E> =>
  spanned(`${subject.operation.method} ${subject.operation.path}`, "client", subject, (note, fiber, span) => {
    const { queued, remaining, resend } = subject.outlook
    note("http.request.resend_count", resend || undefined)
    note("millrace.queue.duration", queued / 1000 || undefined)
    note("millrace.quota.remaining", remaining)
    // A span that has ended stays as it is: a refusal is no failure yet to those outside, who may send again.
    const fail = (type: string, error: unknown) => {
      note("error.type", type)
      span?.end(fiber.getRef(Clock.Clock).currentTimeNanosUnsafe(), Exit.fail(error))
    }
    return send(span && fiber.getRef(Propagation) ? HttpTraceContext.toHeaders(span) : {}).pipe(
      Effect.map((answer) => {
        const { requestId, status } = answer
        note("http.response.status_code", status)
        note("http.response.request_id", requestId)
        if (status >= 400) fail(String(status), `status ${status}`)
        return answer
      }),
      Effect.mapError((failure) => {
        fail(failure.error._tag, failure.error)
        return failure
      })
    )
  })

// internal

interface Ended {
  readonly attempts: number
  readonly requestId?: string | undefined
}

// Without a tracer of the program's own nobody sees a span, and making it would be a fifth of a small call's time.
const spanned = <A extends { readonly status: number }, E>(
  name: string,
  kind: Tracer.SpanKind,
  subject: Subject,
  run: (
    note: (name: string, value: unknown) => void,
    fiber: Fiber.Fiber<unknown, unknown>,
    span: Tracer.Span | undefined
  ) => Effect.Effect<A, E>
): Effect.Effect<A, E> =>
  Effect.withFiber((fiber) => {
    const observed = (span?: Tracer.Span) => {
      const note = (name: string, value: unknown) => value === undefined || span?.attribute(name, value)
      return fiber.getRef(Observer)(subject, run(note, fiber, span))
    }
    if (fiber.cache.tracer === undefined && !fiber.getRef(Propagation)) return observed()
    const attributes = {
      "http.request.method": subject.operation.method,
      "url.template": subject.operation.path,
      ...(subject.outlook && Server.attributes(subject.baseUrl))
    }
    return Effect.useSpan(name, { kind, attributes }, (span) =>
      Effect.withParentSpan(observed(span), span, { captureStackTrace: false })
    )
  })
