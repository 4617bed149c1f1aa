/**
 * What the demo says at the end: a table with one row for each step, and one sentence.
 */
import * as Duration from "effect/Duration"
import * as Figure from "./Figure.ts"
import { cut } from "./Screen.ts"
import type { Outcome } from "./Step.ts"

/**
 * The table, its header first; columns are as wide as they need to be, but names are cut so that everything fits.
 *
 * @param width of the screen, in characters
 */
export const table = (outcomes: ReadonlyArray<Outcome>, width: number): ReadonlyArray<string> => {
  const rows = [header, ...outcomes.map(row)]
  const [mark = 0, name = 0, ...figures] = header.map((_, column) =>
    Math.max(...rows.map((cells) => cells[column]?.length ?? 0))
  )
  const others = [mark, ...figures].reduce((sum, width) => sum + width + 2, 0)
  const widths = [mark, Math.min(name, Math.max(shortestName, width - others)), ...figures]
  return rows.map((cells) =>
    cells
      .map((cell, column) => {
        const width = widths[column] ?? 0
        return column <= 1 ? cut(cell, width).padEnd(width) : cell.padStart(width)
      })
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

// Less would say nothing.
const shortestName = 12

const header = ["", "step", "calls", "attempts", "retries", "waited", "items/s", "time"]

const row = (outcome: Outcome): ReadonlyArray<string> => {
  const { attempts, calls, elapsed, failure, items, name, retries, waited } = outcome
  return [
    failure === undefined ? "✓" : "✗",
    name,
    Figure.count(calls),
    Figure.count(attempts),
    Figure.count(retries),
    Duration.toMillis(waited) === 0 ? "-" : Figure.span(waited),
    items === undefined ? "-" : Figure.count(Figure.perSecond(items, elapsed)),
    Figure.span(elapsed)
  ]
}
