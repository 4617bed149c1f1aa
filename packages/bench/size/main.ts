/**
 * `pnpm size [--json]`: what an app pays for a resource group, against the same app written by hand on Effect and against
 * what else could be used.
 *
 * Bundles the apps in apps/, and one of each group that the packages export, as a user's bundler would, from the built
 * packages; fails when a budget (budgets.json) is exceeded.
 */
import { parseArgs } from "node:util"
import { asText } from "../src/Report.ts"
import { goal, measure } from "./Sizes.ts"

try {
  const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } })
  const outcome = await measure()
  process.stdout.write(values.json ? `${JSON.stringify(outcome.bars, undefined, 2)}\n` : asText(outcome))
  const exceeded = outcome.bars.filter(({ name, ok }) => !ok && !name.endsWith(goal))
  for (const { bar, name, ours, peer } of exceeded) {
    process.stderr.write(`${name}: ${ours - peer} bytes of gzip, and packages/bench/size/budgets.json says ${bar}.\n`)
  }
  if (exceeded.length > 0) process.exitCode = 1
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
