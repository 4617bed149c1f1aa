/**
 * Metrics as points in time. The vendor nests them by product or configuration, its id, the metric and the dimension, and
 * documents the points only; here every line of points is one series that says what it is of.
 */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import * as SchemaIssue from "effect/SchemaIssue"
import { iso } from "./Timestamp.ts"

export interface MetricPoint extends Schema.Schema.Type<typeof MetricPoint> {}

export const MetricPoint = Schema.Struct({ at: Schema.DateTimeUtc, value: Schema.Finite })

/** One line of points. What the vendor leaves out around it is undefined. */
export interface MetricSeries extends Schema.Schema.Type<typeof Series> {}

const Series = Schema.Struct({
  /** What `id` is the id of: `products` or `configurations`. */
  of: Schema.UndefinedOr(Schema.String),
  id: Schema.UndefinedOr(Schema.String),
  metric: Schema.UndefinedOr(Schema.String),
  dimension: Schema.UndefinedOr(Schema.String),
  points: Schema.Array(MetricPoint)
})

/**
 * The series of an answer. Timestamps come in ms since 1970, or as `2026-11-24 04:30` where the query asked for readable
 * ones; those are taken for UTC, since the vendor names no zone.
 */
export const MetricSeries: Schema.Codec<ReadonlyArray<MetricSeries>, unknown> = Schema.Unknown.pipe(
  Schema.decodeTo(Schema.toType(Schema.Array(Series)), {
    decode: SchemaGetter.transformEffect((answer: unknown) => {
      const series = seriesIn(answer, [])
      return series === undefined
        ? Effect.fail(new SchemaIssue.InvalidValue({ message: "Expected points of a timestamp and a number" }))
        : Effect.succeed(series)
    }),
    encode: SchemaGetter.transform((all: ReadonlyArray<MetricSeries>) => nested(all.map(lineOf)))
  })
)

// internal

// Of a product or configuration, its id, the metric and the dimension, the outer ones may be missing.
const levels = 4

const seriesIn = (answer: unknown, path: ReadonlyArray<string>): ReadonlyArray<MetricSeries> | undefined => {
  if (path.length > levels) return undefined
  if (Array.isArray(answer)) {
    const points = answer.map(pointOf)
    return points.every(Predicate.isNotUndefined) ? [{ ...namesOf(path), points }] : undefined
  }
  if (!Predicate.isObject(answer)) return undefined
  const inside = Object.entries(answer).map(([name, value]) => seriesIn(value, [...path, name]))
  return inside.every(Predicate.isNotUndefined) ? inside.flat() : undefined
}

const namesOf = (path: ReadonlyArray<string>): Omit<MetricSeries, "points"> => {
  const isWhole = path[0] === "products" || path[0] === "configurations"
  const missing = Array.from<undefined>({ length: isWhole ? 0 : levels - path.length })
  const [of, id, metric, dimension] = [...missing, ...path]
  return { of, id, metric, dimension }
}

const pointOf = (point: unknown): MetricPoint | undefined => {
  if (!Array.isArray(point)) return undefined
  const [time, value]: ReadonlyArray<unknown> = point
  const at =
    typeof time === "number" ? DateTime.make(time) : typeof time === "string" ? DateTime.make(iso(time)) : Option.none()
  return Option.isSome(at) && typeof value === "number" ? { at: DateTime.toUtc(at.value), value } : undefined
}

/** The points of one series as they go over the wire, with the names around them. */
type Line = readonly [names: ReadonlyArray<string>, points: ReadonlyArray<readonly [number, number]>]

const lineOf = ({ dimension, id, metric, of, points }: MetricSeries): Line => [
  [of, id, metric, dimension].filter(Predicate.isNotUndefined),
  points.map(({ at, value }) => [DateTime.toEpochMillis(at), value])
]

const nested = (lines: ReadonlyArray<Line>): unknown => {
  const bare = lines.find(([names]) => names.length === 0)
  if (bare !== undefined) return bare[1]
  const inside = new Map<string, ReadonlyArray<Line>>()
  for (const [[name = "", ...names], points] of lines) {
    inside.set(name, [...(inside.get(name) ?? []), [names, points]])
  }
  return Object.fromEntries([...inside].map(([name, inner]) => [name, nested(inner)]))
}
