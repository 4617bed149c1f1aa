/**
 * What the demo says at the end: a table with one row for each step, and one sentence.
 */
import * as Duration from "effect/Duration"
import * as Figure from "./Figure.ts"
import type { Outcome } from "./Step.ts"

/** The table, its header first; columns are as wide as they need to be. */
export const table = (outcomes: ReadonlyArray<Outcome>): ReadonlyArray<string> => {
  const rows = [header, ...outcomes.map(row)]
  const widths = header.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)))
  return rows.map((cells) =>
    cells
      .map((cell, column) => (column <= 1 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ")
      .trimEnd()
  )
}

/** Names the steps that failed, if any did. */
export const sentence = (outcomes: ReadonlyArray<Outcome>, elapsed: Duration.Duration): string => {
  const failed = outcomes.filter(({ failure }) => failure !== undefined)
  const names = failed.map(({ name }) => `"${name}"`).join(", ")
  return failed.length === 0
    ? `All ${Figure.many(outcomes.length, "step")} went as they should, in ${Figure.span(elapsed)}.`
    : `Not as it should be: ${names} (${failed.length} of ${Figure.many(outcomes.length, "step")}).`
}

// internal

// So that the widest row fits on the screen.
const longestName = 44

const header = ["", "step", "calls", "attempts", "retries", "waited", "items/s", "time"]

const row = (outcome: Outcome): ReadonlyArray<string> => {
  const { attempts, calls, elapsed, failure, items, name, retries, waited } = outcome
  return [
    failure === undefined ? "✓" : "✗",
    name.length > longestName ? `${name.slice(0, longestName - 1)}…` : name,
    Figure.count(calls),
    Figure.count(attempts),
    Figure.count(retries),
    Duration.toMillis(waited) === 0 ? "-" : Figure.span(waited),
    items === undefined ? "-" : Figure.count(Figure.perSecond(items, elapsed)),
    Figure.span(elapsed)
  ]
}
