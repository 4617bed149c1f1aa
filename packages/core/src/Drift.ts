/**
 * Tells what an API sends beyond its declarations: unknown fields, members of open enums and forms of open patterns.
 *
 * Off unless the application provides {@link layer}; the calls themselves go on as before. Each finding is reported once
 * per connection and operation: as an event on the span of the call, as a count of the metric {@link counter}, and in
 * {@link observed}. A finding is a path in the schema and never holds a value, but the name of an unknown field is the
 * server's own.
 *
 * @see `Decoding.strict`, which refuses what is only counted here
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as Option from "effect/Option"
import { Decoding, type Mode, type Undeclared, undeclared } from "./Decoding.ts"
import type { Operation } from "./Operation.ts"
import type { Transport } from "./Transport.ts"

/** One finding; items of arrays and records are a star in its path, such as `results.*.colour`. */
export interface Finding extends Undeclared {
  readonly api: string
  /** The operation's id. */
  readonly operation: string
}

/**
 * What was found since the layer was built.
 *
 * @example
 * ```ts
 * import { Drift } from "@millrace/core/Drift"
 * import * as Effect from "effect/Effect"
 *
 * const count = Effect.flatMap(Drift, ({ observed }) => Effect.map(observed, (findings) => findings.length))
 * ```
 */
export class Drift extends Context.Service<Drift, { readonly observed: Effect.Effect<ReadonlyArray<Finding>> }>()(
  "@millrace/core/Drift"
) {}

/**
 * Findings so far, by `millrace.api`, `millrace.operation`, `millrace.drift.path` and `millrace.drift.kind`.
 *
 * @example
 * ```ts
 * import * as Drift from "@millrace/core/Drift"
 * import * as Metric from "effect/Metric"
 *
 * const azion = Metric.value(Metric.withAttributes(Drift.counter, { "millrace.api": "azion.v3" }))
 * ```
 */
export const counter: Metric.Counter<number> = /*#__PURE__*/ Metric.counter("millrace.drift", {
  description: "Fields, enum members and forms that an API sent and its declaration does not know",
  incremental: true
})

/**
 * The most findings of one operation over one connection, and the most characters of a path: the server picks both.
 *
 * @example
 * ```ts
 * import * as Drift from "@millrace/core/Drift"
 *
 * const isFull = (findings: ReadonlyArray<Drift.Finding>) => findings.length >= Drift.limits.findings
 * ```
 */
export const limits = { findings: 100, path: 200 } as const

/**
 * All findings so far, in their order.
 *
 * @example
 * ```ts
 * import * as Drift from "@millrace/core/Drift"
 * import * as Effect from "effect/Effect"
 *
 * const paths = Effect.map(Drift.observed, (findings) => findings.map(({ path }) => path))
 * ```
 */
export const observed: Effect.Effect<ReadonlyArray<Finding>, never, Drift> = /*#__PURE__*/ Effect.flatMap(
  Drift,
  ({ observed }) => observed
)

/**
 * Looks for drift in every response of the program that it is provided to.
 *
 * @example
 * ```ts
 * import * as Drift from "@millrace/core/Drift"
 * import * as Effect from "effect/Effect"
 *
 * const program = Effect.gen(function* () {
 *   // ... calls
 *   for (const { operation, path } of yield* Drift.observed) yield* Effect.logWarning(`${operation}: new ${path}`)
 * }).pipe(Effect.provide(Drift.layer))
 * ```
 */
export const layer: Layer.Layer<Drift> = /*#__PURE__*/ Layer.effectContext(
  Effect.sync(() => {
    const findings: Array<Finding> = []
    return Context.make(Drift, { observed: Effect.sync(() => [...findings]) }).pipe(
      Context.add(
        Decoding,
        watch((finding) => findings.push(finding))
      )
    )
  })
)

// internal

const watch = (record: (finding: Finding) => void): Mode => {
  const connections = new WeakMap<Transport, Map<Operation, Set<string>>>()
  const known = (transport: Transport, operation: Operation): Set<string> => {
    const operations = connections.get(transport) ?? new Map<Operation, Set<string>>()
    const paths = operations.get(operation) ?? new Set<string>()
    connections.set(transport, operations.set(operation, paths))
    return paths
  }
  return (transport, operation, body) => {
    if (operation.success === undefined) return Effect.void
    const paths = known(transport, operation)
    const fresh: Array<Finding> = []
    for (const { kind, path: whole } of undeclared(operation.success, body, "starred")) {
      if (paths.size >= limits.findings) break
      const path = whole.slice(0, limits.path).toWellFormed()
      if (paths.has(path)) continue
      paths.add(path)
      fresh.push({ api: transport.api, operation: operation.id, path, kind })
    }
    return Effect.forEach(
      fresh,
      (finding) => {
        record(finding)
        return report(finding)
      },
      { discard: true }
    )
  }
}

const report = Effect.fnUntraced(function* ({ api, kind, operation, path }: Finding) {
  const attributes = { "millrace.drift.path": path, "millrace.drift.kind": kind }
  const span = yield* Effect.option(Effect.currentSpan)
  if (Option.isSome(span)) span.value.event("millrace.drift", yield* Clock.currentTimeNanos, attributes)
  yield* Metric.update(
    Metric.withAttributes(counter, { "millrace.api": api, "millrace.operation": operation, ...attributes }),
    1
  )
})
