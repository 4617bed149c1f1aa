/**
 * Every span that an effect makes, for the tests to look at.
 */
import * as Effect from "effect/Effect"
import * as Tracer from "effect/Tracer"

export const make = () => {
  const spans: Array<Tracer.NativeSpan> = []
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      spans.push(span)
      return span
    }
  })
  return { spans, record: Effect.withTracer(tracer) }
}
