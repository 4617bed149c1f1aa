/**
 * The packages as a user has them: in a node_modules folder, built, with the exports that they publish.
 *
 * In this repository their exports lead to the sources, which start slower and are type-checked slower.
 */
import { published } from "@millrace/toolchain/workspace"
import { cpSync, mkdirSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { join } from "node:path"

const bench = join(import.meta.dirname, "..")

/** Ignored by Git. */
export const folder = join(bench, ".cache", "installed")

/** How a program that uses the packages is type-checked. */
export const compilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  allowImportingTsExtensions: true,
  module: "NodeNext",
  target: "ES2022",
  lib: ["ES2024", "DOM", "DOM.Iterable"],
  types: []
}

/** Makes the folder anew; fails where the packages are not built. */
export const install = (): void => {
  rmSync(folder, { recursive: true, force: true })
  const modules = join(folder, "node_modules")
  for (const { folder: source, manifest } of published) {
    const target = join(modules, manifest.name)
    mkdirSync(target, { recursive: true })
    cpSync(join(source, "dist"), join(target, "dist"), { recursive: true })
    const { publishConfig, ...rest } = JSON.parse(readFileSync(join(source, "package.json"), "utf8"))
    writeFileSync(join(target, "package.json"), JSON.stringify({ ...rest, ...publishConfig }))
  }
  symlinkSync(realpathSync(join(bench, "node_modules", "effect")), join(modules, "effect"), "dir")
}
