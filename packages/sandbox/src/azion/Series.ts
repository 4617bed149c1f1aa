/**
 * Metrics as numbers over time: deterministic by seed, product, metric, dimension and moment, so that two overlapping
 * ranges agree. Also reads `date_from` and `date_to`, whose local time the vendor gives no zone for: UTC here.
 */
import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import type * as Field from "../internal/Field.ts"
import * as Seed from "../internal/Seed.ts"

/** In epoch milliseconds, the end not included. */
export interface Range {
  readonly from: number
  readonly to: number
}

/** The range that a query asks for, or what is wrong with it. */
export const range = (query: URLSearchParams, now: number): Result.Result<Range, Field.Complaints> => {
  const start = query.get("date_from")
  const end = query.get("date_to")
  if (start === null) return Result.fail({ date_from: ["This field is required."] })
  const hours = Object.hasOwn(named, start) ? named[start] : undefined
  if (hours !== undefined) {
    return end === null
      ? Result.succeed({ from: now - hours * hour, to: now })
      : Result.fail({ date_to: [`A range of ${start} takes no end.`] })
  }
  const from = moment(start)
  const to = end === null || end === "now" ? now : moment(end)
  if (from === undefined) return Result.fail({ date_from: [`"${start}" is neither a named range nor a date.`] })
  if (to === undefined) return Result.fail({ date_to: [`"${end}" is no date.`] })
  return from < to ? Result.succeed({ from, to }) : Result.fail({ date_from: ["The range must begin before it ends."] })
}

/** The points of one series: epoch milliseconds and value, at most 73, oldest first. */
export const points = (key: string, { from, to }: Range): ReadonlyArray<readonly [number, number]> => {
  const step =
    steps.find((step) => (to - from) / step <= maxPoints) ?? longest * Math.ceil((to - from) / longest / maxPoints)
  const first = Math.ceil(from / step) * step
  return Array.from({ length: Math.max(0, Math.ceil((to - first) / step)) }, (_, i) => {
    const at = first + i * step
    return [at, Math.round(Seed.fraction(`${key}/${at}`) * 1e9) / 1e6] as const
  })
}

// internal

const minute = 60_000
const hour = 60 * minute
const maxPoints = 72
const longest = 12 * hour
const steps = [minute, 5 * minute, 15 * minute, 30 * minute, hour, 3 * hour, longest]

const named: Readonly<Record<string, number>> = {
  "last-hour": 1,
  "last-3-hours": 3,
  "last-6-hours": 6,
  "last-24-hours": 24,
  "last-3-days": 72,
  "last-7-days": 168,
  "last-15-days": 360,
  "last-30-days": 720
}

const moment = (text: string): number | undefined => {
  const [, minutes] = /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2})Z?$/.exec(text) ?? []
  if (minutes === undefined) return undefined
  // 31 February parses, as a day in March.
  const date = Option.filter(DateTime.make(`${minutes}:00Z`), (date) => DateTime.formatIso(date).startsWith(minutes))
  return Option.getOrUndefined(Option.map(date, DateTime.toEpochMillis))
}
