/**
 * Counts what a client does, by the spans that every Millrace call makes: one for the call, one child for each request.
 *
 * It knows no API. What the sandbox saw is counted elsewhere, so that the two can be compared.
 */
import * as Duration from "effect/Duration"
import type * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Tracer from "effect/Tracer"

export interface Reading {
  /** Calls that have ended, those for tokens included. */
  readonly calls: number
  /** Requests sent for them. */
  readonly attempts: number
  /** Requests that a call sent after its first one. */
  readonly retries: number
  /** Time in which a call had no request under way: backoff, and waiting for quota. */
  readonly waited: Duration.Duration
  /** The most requests that were under way at once. */
  readonly peak: number
}

export interface Meter {
  /** Goes around what is to be measured, with `Effect.withTracer`. */
  readonly tracer: Tracer.Tracer
  readonly read: () => Reading
}

export const make = (): Meter => {
  let calls = 0
  let attempts = 0
  let retries = 0
  let underWay = 0
  let peak = 0
  let waited = 0n
  const open = new Map<string, Call>()

  const ended = (span: Tracer.Span, nanos: bigint): void => {
    if (span.kind === "client") underWay--
    // Spans of the application itself are no calls.
    if (!span.attributes.has("http.request.method")) return
    const parent = open.get(Option.match(span.parent, { onNone: () => "", onSome: ({ spanId }) => spanId }))
    if (parent !== undefined) {
      parent.occupied += nanos
      if (span.kind === "client") parent.requests++
    }
    const call = open.get(span.spanId)
    if (call === undefined) return
    open.delete(span.spanId)
    calls++
    retries += Math.max(0, call.requests - 1)
    if (nanos - call.occupied >= shortestWait) waited += nanos - call.occupied
  }

  return {
    tracer: Tracer.make({
      span: (options) => {
        const span = new MeteredSpan(options, ended)
        if (options.kind === "client") {
          attempts++
          peak = Math.max(peak, ++underWay)
        } else {
          open.set(span.spanId, { occupied: 0n, requests: 0 })
        }
        return span
      }
    }),
    read: () => ({ calls, attempts, retries, waited: Duration.nanos(waited), peak })
  }
}

// internal

interface Call {
  /** Nanoseconds that its requests took, and the calls made on its behalf. */
  occupied: bigint
  requests: number
}

// What the client itself needs between two requests is not a wait.
const shortestWait = 20_000_000n

class MeteredSpan extends Tracer.NativeSpan {
  readonly #startTime: bigint
  readonly #ended: (span: Tracer.Span, nanos: bigint) => void

  constructor(
    options: ConstructorParameters<typeof Tracer.NativeSpan>[0],
    ended: (span: Tracer.Span, nanos: bigint) => void
  ) {
    super(options)
    this.#startTime = options.startTime
    this.#ended = ended
  }

  override end(endTime: bigint, exit: Exit.Exit<unknown, unknown>): void {
    super.end(endTime, exit)
    this.#ended(this, endTime - this.#startTime)
  }
}
