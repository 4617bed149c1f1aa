/**
 * `pnpm test`: brings what the chosen test projects need, then hands all arguments to vitest.
 *
 * All but the docs project also run the built packages; only the browser project needs a browser,
 * and only the node project a redis-server.
 */
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { parseArgs } from "node:util"
import { bin, root } from "./workspace.ts"

const args = process.argv.slice(2)

const known = ["node", "browser", "edge", "docs"]
const { values } = parseArgs({
  args,
  strict: false,
  allowPositionals: true,
  options: { project: { type: "string", multiple: true } }
})
const projects = (values.project ?? []).map(String)
const unknown = projects.filter((project) => !/[*!]/.test(project) && !known.includes(project))

/** A pattern may select anything, so only plain names narrow the choice. */
const runs = (project: string): boolean =>
  projects.length === 0 || projects.some((name) => name === project || /[*!]/.test(name))

const step = (...command: readonly [string, ...ReadonlyArray<string>]): boolean =>
  spawnSync(process.execPath, command, { cwd: root, stdio: "inherit" }).status === 0

if (unknown.length > 0) {
  process.stderr.write(`There is no test project ${unknown.join(", ")}; there are ${known.join(", ")}.\n`)
  process.exitCode = 1
} else {
  const done =
    (!runs("browser") || step(join(import.meta.dirname, "browserInstall.ts"))) &&
    (!runs("node") || step(join(import.meta.dirname, "redisInstall.ts"))) &&
    (!["node", "browser", "edge"].some(runs) || step(join(import.meta.dirname, "build.ts"))) &&
    step(bin("vitest"), "run", "--config", "vitest.workspace.ts", ...args)
  if (!done) process.exitCode = 1
}
