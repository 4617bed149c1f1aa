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

export interface MetricPoint extends Schema.Schema.Type<typeof MetricPoint> {}

export const MetricPoint = Schema.Struct({ at: Schema.DateTimeUtc, value: Schema.Finite })

/** One line of points. What the vendor leaves out around it is undefined. */
export interface MetricSeries extends Schema.Schema.Type<typeof Series> {}

const Series = Schema.Struct({
  /** What `id` is the id of. */
  of: Schema.UndefinedOr(Schema.Literals(["products", "configurations"])),
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
    encode: SchemaGetter.transform(nested)
  })
)

// internal

const seriesIn = (answer: unknown, path: ReadonlyArray<string>): ReadonlyArray<MetricSeries> | undefined => {
  if (Array.isArray(answer)) {
    const points = answer.map(pointOf)
    if (!points.every(Predicate.isNotUndefined)) return undefined
    const [of, id, metric, dimension] = path
    return [{ of: of === "products" || of === "configurations" ? of : undefined, id, metric, dimension, points }]
  }
  if (!Predicate.isObject(answer) || path.length > 4) return undefined
  const inside = Object.entries(answer).map(([name, value]) => seriesIn(value, [...path, name]))
  return inside.every(Predicate.isNotUndefined) ? inside.flat() : undefined
}

const pointOf = (point: unknown): MetricPoint | undefined => {
  if (!Array.isArray(point)) return undefined
  const [time, value]: ReadonlyArray<unknown> = point
  const at =
    typeof time === "number"
      ? DateTime.make(time)
      : typeof time === "string"
        ? DateTime.make(`${time.replace(" ", "T")}Z`)
        : Option.none()
  return Option.isSome(at) && typeof value === "number" ? { at: DateTime.toUtc(at.value), value } : undefined
}

function nested(all: ReadonlyArray<MetricSeries>): unknown {
  const root: Record<string, unknown> = {}
  for (const { dimension, id, metric, of, points } of all) {
    const pairs = points.map(({ at, value }) => [DateTime.toEpochMillis(at), value])
    const names = [of, id, metric, dimension].filter(Predicate.isNotUndefined)
    const last = names.pop()
    if (last === undefined) return pairs
    const parent = names.reduce<Record<string, unknown>>((object, name) => {
      const inner = Predicate.isObject(object[name]) ? Object.fromEntries(Object.entries(object[name])) : {}
      object[name] = inner
      return inner
    }, root)
    parent[last] = pairs
  }
  return root
}
