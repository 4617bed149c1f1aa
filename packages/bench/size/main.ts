/**
 * `pnpm size [--json]`: what an app pays for a resource group, against the same app written by hand on Effect.
 *
 * Bundles every app in apps/ as a user's bundler would, from the built packages, and fails when one is over its budget.
 */
import { publishedExports } from "@millrace/toolchain/publishedExports"
import { readdirSync, readFileSync } from "node:fs"
import { basename, join } from "node:path"
import { parseArgs } from "node:util"
import { gzipSync } from "node:zlib"
import { rolldown } from "rolldown"

/** Bytes of gzip that an app may have above another one. */
interface Budget {
  readonly above: string
  readonly gzip: number
}

interface Size {
  readonly app: string
  readonly min: number
  readonly gzip: number
  /** Against the app that the budget names, or else against the hand-written one. */
  readonly above: number
  readonly bar?: number
  readonly over: boolean
}

const yardstick = "handwritten"

const measure = async (
  file: string
): Promise<{ readonly app: string; readonly min: number; readonly gzip: number }> => {
  const bundle = await rolldown({ input: file, platform: "browser", plugins: [publishedExports()], logLevel: "warn" })
  const { output } = await bundle.generate({ format: "es", minify: true, codeSplitting: false })
  await bundle.close()
  const code = Buffer.from(output.map((chunk) => (chunk.type === "chunk" ? chunk.code : "")).join(""))
  return { app: basename(file, ".ts"), min: code.length, gzip: gzipSync(code, { level: 9 }).length }
}

const table = (sizes: ReadonlyArray<Size>): string => {
  const kilobytes = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`
  const rows = sizes.map(({ above, app, bar, gzip, min, over }) => [
    app,
    kilobytes(min),
    kilobytes(gzip),
    app === yardstick ? "" : kilobytes(above),
    bar === undefined ? "" : `${kilobytes(bar)} ${over ? "exceeded" : "kept"}`
  ])
  const all = [["app", "min", "gzip", "above hand-written", "bar"], ...rows]
  const width = (column: number): number => Math.max(...all.map((row) => row[column]?.length ?? 0))
  return all
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(width(column)))
        .join("  ")
        .trimEnd()
    )
    .join("\n")
}

try {
  const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } })
  const folder = join(import.meta.dirname, "apps")
  const budgets: Readonly<Record<string, Budget>> = JSON.parse(
    readFileSync(join(import.meta.dirname, "budgets.json"), "utf8")
  )
  const measured = await Promise.all(readdirSync(folder).map((file) => measure(join(folder, file))))
  const gzipOf = (name: string): number => {
    const found = measured.find(({ app }) => app === name)
    if (found === undefined) throw new Error(`The budgets name an app ${name} that is not in apps/.`)
    return found.gzip
  }
  for (const app of Object.keys(budgets)) gzipOf(app)
  const sizes = measured
    .map(({ app, gzip, min }): Size => {
      const budget = budgets[app]
      const above = gzip - gzipOf(budget?.above ?? yardstick)
      return budget === undefined
        ? { app, min, gzip, above, over: false }
        : { app, min, gzip, above, bar: budget.gzip, over: above > budget.gzip }
    })
    .sort((one, other) => one.gzip - other.gzip)
  process.stdout.write(`${values.json ? JSON.stringify(sizes, undefined, 2) : table(sizes)}\n`)
  if (sizes.some(({ over }) => over)) process.exitCode = 1
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
