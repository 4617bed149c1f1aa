/**
 * Where results are kept: RESULTS.md beside this folder, and the table between two marks in the repository's README.
 */
import { root } from "@millrace/toolchain/workspace"
import { readFileSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { cpus, release, totalmem, type } from "node:os"
import { join } from "node:path"
import type { Outcome } from "./Case.ts"
import { asMarkdown, headline } from "./Report.ts"

/** In words, for whoever compares with a machine of their own. */
const machine = (): string => {
  const processors = cpus()
  const { version: effect } = createRequire(import.meta.url)("effect/package.json")
  const memory = Math.round(totalmem() / 2 ** 30)
  return `${processors.length} x ${processors[0]?.model.trim() ?? "unknown"}, ${memory} GB, ${type()} ${release()}, Node ${process.versions.node}, effect ${effect}`
}

/** @param busy the machine's load average before the run: what else it had to do */
export const write = (outcome: Outcome, busy: number): void => {
  const when = new Date().toISOString().slice(0, 10)
  const head = `# Results

Written by \`pnpm bench\` on ${when}: ${machine()}. Load average before the run: ${busy.toFixed(2)}.

Peers take turns within one process, so a ratio compares samples taken one after the other; figures of different runs and
machines do not compare. Every peer's answers are checked in every sample: the sum of the ids received.`
  writeFileSync(join(import.meta.dirname, "..", "RESULTS.md"), `${head}\n\n${asMarkdown(outcome)}\n`)

  const readme = join(root, "README.md")
  const marks = /(<!-- bench -->\n)[^]*?(\n<!-- \/bench -->)/
  const text = readFileSync(readme, "utf8")
  if (!marks.test(text)) throw new Error("README.md has no marks <!-- bench --> and <!-- /bench -->.")
  const table = `${headline(outcome.bars)}\n\nMeasured on ${when}: ${machine()}.`
  writeFileSync(
    readme,
    text.replace(marks, (_, before: string, after: string) => `${before}\n${table}\n${after}`)
  )
}
