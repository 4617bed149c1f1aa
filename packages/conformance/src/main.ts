/**
 * `pnpm conformance`: every rule with every client, as a table; with `--write` also into the two READMEs that keep it.
 * Ends with 1 where a client breaks a rule.
 */
import { root } from "@millrace/toolchain/workspace"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as TestClock from "effect/testing/TestClock"
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { setTimeout } from "node:timers/promises"
import { groups } from "./Rules.ts"
import { isLacking } from "./Subject.ts"
import { subjects } from "./Subjects.ts"
import * as Table from "./Table.ts"

const outcomes = new Map<string, "passed" | "failed">()

for (const subject of subjects) {
  for (const { check, sentence } of groups.flatMap(({ rules }) => rules)) {
    const checked = check(subject)
    if (isLacking(checked)) continue
    // A rule that waits for what never comes would not even keep the process alive.
    const patience = new AbortController()
    const exit = await Promise.race([
      Effect.runPromiseExit(Effect.scoped(checked).pipe(Effect.provide(TestClock.layer()))),
      setTimeout(10_000, Exit.die("It does not end."), { signal: patience.signal })
    ])
    patience.abort()
    outcomes.set(`${subject.name}: ${sentence}`, Exit.isSuccess(exit) ? "passed" : "failed")
    if (Exit.isFailure(exit)) {
      process.exitCode = 1
      process.stderr.write(`${subject.name}: ${sentence}\n${Cause.pretty(exit.cause)}\n\n`)
    }
  }
}

const of: Table.Outcomes = ({ name }, sentence) => outcomes.get(`${name}: ${sentence}`)

process.stdout.write(`${Table.whole(groups, subjects, of)}\n\n${Table.summary(groups, subjects, of)}\n`)

if (process.argv.includes("--write")) {
  for (const [file, text] of [
    [join(root, "packages", "conformance", "README.md"), Table.whole(groups, subjects, of)],
    [join(root, "README.md"), Table.summary(groups, subjects, of)]
  ] as const) {
    writeFileSync(file, Table.replaced(readFileSync(file, "utf8"), "conformance", text))
  }
}
