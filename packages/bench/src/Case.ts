/**
 * One thing that is measured, and what comes of it: tables for people, bars for the ones that must be met.
 */
import type { Spread } from "./Sampling.ts"

type Scale = "full" | "quick"

/** A promise of the design, held against what was measured. */
export interface Bar {
  readonly name: string
  readonly ours: number
  readonly peer: number
  readonly unit: string
  readonly ratio: number
  /** The middle half of the ratios, where there were several. */
  readonly spread?: readonly [low: number, high: number]
  readonly bar: string
  readonly ok: boolean
}

export interface Table {
  readonly title: string
  /** How it was measured. */
  readonly note: string
  readonly columns: ReadonlyArray<string>
  readonly rows: ReadonlyArray<ReadonlyArray<string>>
}

export interface Outcome {
  readonly tables: ReadonlyArray<Table>
  readonly bars: ReadonlyArray<Bar>
}

export interface Case {
  readonly name: string
  readonly run: (scale: Scale) => Promise<Outcome>
}

/** A bar on a ratio: ours over theirs is at most so much. */
export const atMost = (
  name: string,
  unit: string,
  ours: number,
  peer: number,
  limit: number,
  ratio: Spread = { median: ours / peer, low: NaN, high: NaN }
): Bar => ({
  name,
  ours: round(ours),
  peer: round(peer),
  unit,
  ratio: round(ratio.median),
  ...(Number.isNaN(ratio.low) ? undefined : { spread: [round(ratio.low), round(ratio.high)] as const }),
  bar: `<= ${limit}`,
  ok: ratio.median <= limit
})

/** Three digits are more than such figures are worth. */
export const round = (value: number): number => Number(value.toPrecision(3))

/** The middle and, where it is of interest, the middle half. */
export const shown = ({ high, low, median }: Spread, unit = ""): string => {
  const digits = median >= 100 ? 0 : median >= 10 ? 1 : 2
  const text = `${median.toFixed(digits)}${unit}`
  return high === low ? text : `${text} (${low.toFixed(digits)} to ${high.toFixed(digits)})`
}
