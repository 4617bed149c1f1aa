/** What a soak says at the end: its counts as a table, and what they prove. */
import type { Evidence } from "./Evidence.ts"
import { type Ledger, sum } from "./Ledger.ts"
import type { Sample } from "./Memory.ts"
import * as Memory from "./Memory.ts"
import type { Proof } from "./Proof.ts"

export const counts = (
  ledgers: ReadonlyMap<string, Ledger>,
  evidence: Evidence,
  memory: ReadonlyArray<Sample>,
  seconds: number
): string => {
  const rows = [...ledgers].map(([name, ledger]) => {
    const { calls, failures } = ledger
    const outcomes = Array.from({ length: ledger.creations() }, (_, n) => ledger.outcome(n))
    const of = (outcome: (typeof outcomes)[number]) => outcomes.filter((one) => one === outcome).length
    return [
      name,
      calls.read,
      calls.change,
      calls.list,
      calls["given up"],
      calls.create,
      of("done"),
      of("not done"),
      of("unknown"),
      sum(calls),
      sum(failures)
    ]
  })
  const totals = rows.reduce<ReadonlyArray<number>>(
    (sums, [, ...row]) => row.map((value, column) => Number(value) + (sums[column] ?? 0)),
    []
  )
  const requests = sum(evidence.requests)
  const failures = [...ledgers.values()].flatMap((ledger) => Object.entries(ledger.failures))
  const heap = memory.map((sample) => sample.heap)
  const [lowest, highest, grown] = [Math.min(...heap), Math.max(...heap), Memory.growth(memory)].map(Memory.megabytes)
  return [
    aligned([
      ["", "read", "change", "list", "given up", "create", "done", "not done", "unknown", "calls", "failed"],
      ...[...rows, ["all", ...totals]].map((row) => row.map(cell))
    ]),
    aligned([
      ["requests", cell(requests), `${cell(Math.round(requests / seconds))} a second`],
      [
        "faults",
        cell(sum(evidence.faults)),
        `${((100 * sum(evidence.faults)) / requests).toFixed(1)} %: ${inWords(evidence.faults)}`
      ],
      ["tokens expired", cell(evidence.expiries), `${cell(evidence.refused)} requests refused with 401`],
      ["failures", cell(totals.at(-1) ?? 0), inWords(merged(failures))],
      ["heap", cell(memory.length), `samples, ${lowest} to ${highest}, grown by ${grown}`]
    ])
  ].join("\n\n")
}

export const proofs = (all: ReadonlyArray<Proof>): string =>
  all.map(({ against, sentence }) => `${against.length === 0 ? "✓" : "✗"} ${sentence}`).join("\n")

/** What to look at, where something is not proved. */
export const complaint = (all: ReadonlyArray<Proof>): string | undefined => {
  const failed = all.filter(({ against }) => against.length > 0)
  if (failed.length === 0) return undefined
  return failed
    .map(({ against, sentence }) => `Not proved: ${sentence} ${against.length} against it, such as ${against[0]}`)
    .join("\n")
}

// internal

const merged = (all: ReadonlyArray<readonly [string, number]>): Record<string, number> => {
  const counts: Record<string, number> = {}
  for (const [name, count] of all) counts[name] = (counts[name] ?? 0) + count
  return counts
}

const inWords = (counts: Readonly<Record<string, number>>): string =>
  Object.entries(counts)
    .toSorted(([, a], [, b]) => b - a)
    .map(([name, count]) => `${cell(count)} ${name}`)
    .join(", ")

const cell = (value: number | string): string => (typeof value === "string" ? value : value.toLocaleString("en"))

const aligned = (rows: ReadonlyArray<ReadonlyArray<string>>): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows
    .map((row) =>
      row
        .map((text, column) =>
          column === 0 || (column === row.length - 1 && row.length < 4)
            ? text.padEnd(widths[column] ?? 0)
            : text.padStart(widths[column] ?? 0)
        )
        .join("  ")
        .trimEnd()
    )
    .join("\n")
}
