/**
 * `pnpm bench [--json] [--quick] [--only CASE]`: Millrace beside what a user would pick instead, in one run.
 *
 * A full run takes minutes and is written to RESULTS.md and the README; with `--quick` there are fewer samples and peers, with
 * `--only` some cases, and nothing is written. A bar that is not met is shown, and is no failure: see `pnpm size` for those.
 */
import { loadavg } from "node:os"
import { parseArgs } from "node:util"
import { measure as sizes } from "../size/Sizes.ts"
import type { Case, Outcome } from "./Case.ts"
import { coldStart } from "./cases/coldStart.ts"
import { completion } from "./cases/completion.ts"
import { concurrentCalls } from "./cases/concurrentCalls.ts"
import { drainingQuota } from "./cases/drainingQuota.ts"
import { hundredPages } from "./cases/hundredPages.ts"
import { millionItems } from "./cases/millionItems.ts"
import { smallCall } from "./cases/smallCall.ts"
import { thousandRecords } from "./cases/thousandRecords.ts"
import { typeChecking } from "./cases/typeChecking.ts"
import { asText } from "./Report.ts"
import * as Results from "./Results.ts"

const cases: ReadonlyArray<Case> = [
  smallCall,
  thousandRecords,
  concurrentCalls,
  hundredPages,
  drainingQuota,
  millionItems,
  coldStart,
  typeChecking,
  completion,
  { name: "size", run: sizes }
]

try {
  const { values } = parseArgs({
    options: {
      json: { type: "boolean", default: false },
      quick: { type: "boolean", default: false },
      only: { type: "string" }
    }
  })
  const { only } = values
  const chosen = cases.filter(({ name }) => only === undefined || name.includes(only))
  if (chosen.length === 0) {
    throw new Error(`There is no case ${only}; there are ${cases.map(({ name }) => name).join(", ")}.`)
  }
  const [busy = NaN] = loadavg()
  const outcomes: Array<Outcome> = []
  for (const { name, run } of chosen) {
    // The sizes are the same in a hurry, and `pnpm size` has them.
    if (values.quick && name === "size" && only === undefined) continue
    const start = performance.now()
    process.stderr.write(`${name} ... `)
    outcomes.push(await run(values.quick ? "quick" : "full"))
    process.stderr.write(`${((performance.now() - start) / 1000).toFixed(0)} s\n`)
  }
  const outcome: Outcome = {
    tables: outcomes.flatMap(({ tables }) => tables),
    bars: outcomes.flatMap(({ bars }) => bars)
  }
  process.stdout.write(values.json ? `${JSON.stringify(outcome.bars, undefined, 2)}\n` : asText(outcome))
  if (!values.quick && only === undefined) Results.write(outcome, busy)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
