/**
 * This repository's packages, as their package.json files describe them, and the tools it is worked on with.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs"
import { dirname, join } from "node:path"

/** A condition-free `exports` map: a subpath, with at most one `*`, to a file; `null` closes a subpath. */
export type Exports = Readonly<Record<string, string | null>>

export interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly publishConfig?: { readonly exports?: Exports }
}

export interface Package {
  /** Absolute. */
  readonly folder: string
  readonly manifest: Manifest
}

export const root = join(import.meta.dirname, "..", "..", "..")

export const packages: ReadonlyArray<Package> = readdirSync(join(root, "packages"))
  .map((name) => join(root, "packages", name))
  .filter((folder) => existsSync(join(folder, "package.json")))
  .map((folder) => ({ folder, manifest: JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) }))

/** What is on npm, or will be. */
export const published: ReadonlyArray<Package> = packages.filter(({ manifest }) => manifest.private !== true)

/**
 * The JavaScript file behind a tool's command, to be run with this very Node: the shims in node_modules/.bin take whatever
 * `node` comes first on the PATH, and cannot be spawned on Windows.
 */
export const bin = (command: string, packageName = command, from = root): string => {
  const file = join(from, "node_modules", packageName, "package.json")
  const manifest: { readonly bin: string | Readonly<Record<string, string>> } = JSON.parse(readFileSync(file, "utf8"))
  const script = typeof manifest.bin === "string" ? manifest.bin : manifest.bin[command]
  if (script === undefined) throw new Error(`${packageName} has no command ${command}.`)
  return join(dirname(file), script)
}
