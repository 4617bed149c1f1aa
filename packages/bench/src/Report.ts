/**
 * What was measured, as text for a terminal and as Markdown.
 */
import type { Bar, Outcome, Table } from "./Case.ts"

/** Tables with aligned columns, the bars at the end. */
export const asText = ({ bars, tables }: Outcome): string =>
  [
    ...tables.map(({ columns, note, rows, title }) => `${title}\n${note}\n\n${aligned(columns, rows)}`),
    aligned(...barRows(bars))
  ]
    .map((text) => `${text}\n\n`)
    .join("")

/** The same as Markdown, the bars first. */
export const asMarkdown = ({ bars, tables }: Outcome): string =>
  [
    `## Bars\n\n${markdownTable(...barRows(bars))}`,
    ...tables.map(({ columns, note, rows, title }) => `## ${title}\n\n${note}\n\n${markdownTable(columns, rows)}`)
  ].join("\n\n")

/** What a reader of the README wants to know first: the bars, without the second ways of measuring the same. */
export const headline = (bars: ReadonlyArray<Bar>): string =>
  markdownTable(
    ["", "Millrace", "against", "ratio", "bar"],
    bars
      .filter(({ name }) => !/, over loopback|, bundled|esbuild|further group/.test(name))
      .map((bar) => [
        bar.name,
        `${bar.ours} ${bar.unit}`,
        `${bar.peer} ${bar.unit}`,
        String(bar.ratio),
        `${bar.bar}${bar.ok ? "" : ", not met"}`
      ])
  )

// internal

const barRows = (bars: ReadonlyArray<Bar>): [Table["columns"], Table["rows"]] => [
  ["bar", "ours", "peer", "unit", "ratio", "middle half", "must be", "met"],
  bars.map(({ bar, name, ok, ours, peer, ratio, spread, unit }) => [
    name,
    String(ours),
    String(peer),
    unit,
    String(ratio),
    spread?.join(" to ") ?? "",
    bar,
    ok ? "yes" : "NO"
  ])
]

const widthsOf = (all: Table["rows"]): ReadonlyArray<number> =>
  (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0)))

const aligned = (columns: Table["columns"], rows: Table["rows"]): string => {
  const all = [columns, ...rows]
  const widths = widthsOf(all)
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join("  ")
        .trimEnd()
    )
    .join("\n")
}

// As oxfmt formats it.
const markdownTable = (columns: Table["columns"], rows: Table["rows"]): string => {
  const all = [columns, ...rows].map((row) => row.map((cell) => cell.replaceAll("|", "\\|")))
  const widths = widthsOf(all).map((width) => Math.max(3, width))
  const line = (row: ReadonlyArray<string>): string =>
    `| ${widths.map((width, column) => (row[column] ?? "").padEnd(width)).join(" | ")} |`
  const [head = [], ...body] = all
  return [line(head), `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`, ...body.map(line)].join("\n")
}
