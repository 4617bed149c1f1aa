/**
 * `pnpm check`: everything about the code that is no test. Every step runs, whatever the ones before it found, and a table
 * at the end says which of them to look at.
 */
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { compilerPath } from "./compiler.ts"
import { bin, root } from "./workspace.ts"

type Command = readonly [file: string, ...args: ReadonlyArray<string>]

const node = (...args: ReadonlyArray<string>): Command => [process.execPath, ...args]
const script = (name: string): Command => node(join(import.meta.dirname, name))

const steps: ReadonlyArray<readonly [name: string, command: Command]> = [
  ["types: sources, tests, scripts, configuration", [compilerPath(), "-b"]],
  ["lint: rules and import cycles", node(bin("oxlint"), "--deny-warnings")],
  ["format", node(bin("oxfmt"), "--check")],
  ["generated files", node(join(root, "packages", "codegen", "src", "bin.ts"), "--check")],
  ["build", script("build.ts")],
  ["size budgets", node(join(root, "packages", "bench", "size", "main.ts"))],
  ["declaration files, without exactOptionalPropertyTypes", script("declarations.ts")],
  ["package exports: publint and attw on the tarballs", script("tarballs.ts")],
  [
    "unused files, exports, dependencies",
    node(bin("knip"), "--config", "packages/toolchain/knip.json", "--no-progress")
  ]
]

const results = steps.map(([name, [file, ...args]]) => {
  process.stdout.write(`\n--- ${name}\n`)
  const started = performance.now()
  const { status } = spawnSync(file, args, { cwd: root, stdio: "inherit" })
  return { name, passed: status === 0, seconds: (performance.now() - started) / 1000 }
})

process.stdout.write("\n")
for (const { name, passed, seconds } of results) {
  process.stdout.write(`${passed ? "passed" : "FAILED"}  ${seconds.toFixed(1).padStart(5)} s  ${name}\n`)
}
if (results.some(({ passed }) => !passed)) process.exitCode = 1
