/**
 * The TypeScript compiler with Effect's diagnostics: the same one types are checked and packages are built with, since
 * two compilers would rebuild each other's output.
 */
import { execFileSync, spawnSync } from "node:child_process"
import { bin, root } from "./workspace.ts"

/** The native compiler's path. The package's own getExePath module throws in 0.45.0; its command does not. */
export const compilerPath = (): string =>
  execFileSync(process.execPath, [bin("effect-tsgo", "@effect/tsgo"), "get-exe-path"], { encoding: "utf8" }).trim()

/** Compiles what the arguments name, in the words of `tsc`; false when there were errors, which it has printed. */
export const compile = (...args: ReadonlyArray<string>): boolean =>
  spawnSync(compilerPath(), args, { cwd: root, stdio: "inherit" }).status === 0
