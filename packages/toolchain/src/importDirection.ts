/**
 * Which of our packages may import which: `demo, bench, conformance, runtime-tests -> <api> -> core -> effect`, never back. Tests of
 * API packages may also use the sandbox and the generator's tools, which know the core and no client.
 *
 * API packages do not know each other, core knows no vendor, and the sandbox knows no client: it is written from the vendors'
 * wire facts, and a schema that both sides shared could be wrong on both.
 */
import { globSync, readFileSync } from "node:fs"
import { basename, dirname, join, relative, sep } from "node:path"
import { type Package, packages, root } from "./workspace.ts"

/** Packages that stand on their own. */
const foundations = ["core", "sandbox", "toolchain"]
/** Packages that are used while developing and never imported by a program. */
const tools = ["codegen"]
/** Packages that nobody installs: they put the others together. */
const applications = ["demo", "bench", "conformance", "runtime-tests"]

/** Short names of the packages that a file of the package `name` may import; every package that is not listed is an API. */
export const mayImport = (name: string, all: ReadonlyArray<string>, inTest: boolean): ReadonlyArray<string> => {
  if (applications.includes(name)) return all
  if (foundations.includes(name)) return []
  if (tools.includes(name)) return ["core"]
  return inTest ? ["core", "sandbox", ...tools] : ["core"]
}

/** What a module's text imports or re-exports, types included. */
export const importsOf = (text: string): ReadonlyArray<string> => {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "")
  const statement = /^\s*(?:import|export)\b(?:[^"'`;]*?\bfrom)?\s*"([^"]+)"|\bimport\(\s*"([^"]+)"/gm
  return [...code.matchAll(statement)].flatMap(([, fixed, dynamic]) => fixed ?? dynamic ?? [])
}

/** One line per import that goes the wrong way, or that reaches into a package by a relative path. */
export const wrongWays = (all: ReadonlyArray<Package> = packages): ReadonlyArray<string> => {
  const names = all.map(({ folder }) => basename(folder))
  return all.flatMap(({ folder }) => {
    const name = basename(folder)
    const sources = globSync("{src,test,size}/**/*.ts", { cwd: folder })
    return sources.flatMap((source) => {
      const file = join(folder, source)
      const allowed = mayImport(name, names, source.startsWith(`test${sep}`))
      return importsOf(readFileSync(file, "utf8")).flatMap((specifier) => {
        const where = relative(root, file)
        if (specifier.startsWith(".")) {
          const inside = !relative(folder, join(dirname(file), specifier)).startsWith("..")
          return inside ? [] : [`${where} reaches out of its package to ${specifier}`]
        }
        const target = all.find(({ manifest }) => `${specifier}/`.startsWith(`${manifest.name}/`))
        if (target === undefined || target.folder === folder || allowed.includes(basename(target.folder))) return []
        return [`${where} imports ${specifier}, but ${name} may import ${allowed.join(", ") || "none of our packages"}`]
      })
    })
  })
}
