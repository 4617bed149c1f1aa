/**
 * `node testCount.ts <vitest's JSON report>`: the last line of a CI run. A skipped test, or a kind of tests that did not run at
 * all, is a failure there: where something is missing it must not look as if it had been tested.
 */
import { existsSync, readFileSync } from "node:fs"

/** What is used of the report. */
interface Report {
  readonly success: boolean
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly testResults: ReadonlyArray<{
    /** The file's path. */
    readonly name: string
    readonly assertionResults: ReadonlyArray<{ readonly fullName: string; readonly status: string }>
  }>
}

const kinds = [".browser.test.ts", ".edge.test.ts", "/docs.test.ts"]

const count = (file: string | undefined): string => {
  if (file === undefined || !existsSync(file)) throw new Error("There is no test report; run the tests first.")
  const report: Report = JSON.parse(readFileSync(file, "utf8"))
  const tests = report.testResults.flatMap(({ assertionResults }) => assertionResults)
  const skipped = tests.filter(({ status }) => status !== "passed" && status !== "failed")
  if (skipped.length > 0) throw new Error(`Tests were skipped: ${skipped.map(({ fullName }) => fullName).join("; ")}.`)
  const names = report.testResults.map(({ name }) => name.replaceAll("\\", "/"))
  const missing = kinds.filter((kind) => !names.some((name) => name.endsWith(kind)))
  if (missing.length > 0) throw new Error(`No test ran of the kind ${missing.join(", ")}.`)
  if (!report.success) process.exitCode = 1
  return `${report.numPassedTests} passed, ${report.numFailedTests} failed`
}

try {
  process.stdout.write(`${count(process.argv[2])}\n`)
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 1
}
