/**
 * Core in one file: what every API loads of `@millrace/core` is published as its `engine.js`, and the other packages import
 * from that.
 *
 * Node takes a third of a millisecond to find what one import statement names, and core's small modules have more than a
 * hundred of them: one file halves what Millrace adds to the start of a program that is not bundled. A bundler takes from it
 * what it would take from the modules. Whoever imports `@millrace/core/Client` finds that module still, as a line that leads
 * to the engine; types and sources know nothing of this.
 */
import { type NodePath, type PluginObj, types } from "@babel/core"
import { globSync, rmSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { pathToFileURL } from "node:url"
import { rolldown } from "rolldown"

/** What the engine has: the names that each module exports, by the module's path in core's sources. */
export type Engine = ReadonlyMap<string, ReadonlyArray<string>>

const core = "@millrace/core"

/** What a program asks for by name, and what only that needs; all else is part of any API. */
const optIn = ["ConfigVariable", "Drift", "HttpApi", "Metrics", "SharedQuota", "index", "internal/SharedWindow"]

/** Two modules may export the same name. */
const nameOf = (module: string, name: string): string => `${basename(module)}_${name}`

/**
 * Writes core's engine and, in the place of the modules that are in it, what leads to it.
 *
 * Made of the sources: what the compiler wrote of them is not there any more when this has run.
 *
 * @param folder core's
 * @returns the engine, and the files beside its own that have nothing of their own
 */
export const writeEngine = async (
  folder: string
): Promise<{ readonly engine: Engine; readonly facades: ReadonlyArray<string> }> => {
  const [src, dist] = [join(folder, "src"), join(folder, "dist")]
  const modules = globSync("**/*.ts", { cwd: src })
    .map((file) => file.replaceAll("\\", "/").replace(/\.ts$/, ""))
    .filter((module) => !optIn.includes(module))
    .toSorted()
  const engine = new Map<string, ReadonlyArray<string>>()
  for (const module of modules) {
    engine.set(module, Object.keys(await import(pathToFileURL(join(src, `${module}.ts`)).href)))
  }

  const build = await rolldown({
    input: "engine",
    platform: "neutral",
    external: /^effect\//,
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === "engine" ? id : undefined),
        load: (id) => {
          if (id !== "engine") return undefined
          const lines = [...engine].map(([module, names]) => {
            const exports = names.map((name) => `${name} as ${nameOf(module, name)}`)
            return `export { ${exports.join(", ")} } from ${JSON.stringify(join(src, `${module}.ts`))}`
          })
          return lines.join("\n")
        }
      }
    ]
  })
  // The sources are published too.
  const maps = { sourcemap: true, sourcemapExcludeSources: true }
  await build.write({ file: join(dist, "engine.js"), format: "es", comments: false, ...maps })
  await build.close()
  writeFileSync(join(dist, "engine.d.ts"), "export {}\n")

  const facades = [...engine].map(([module, names]) => {
    const file = join(dist, `${module}.js`)
    const exports = names.map((name) => `${nameOf(module, name)} as ${name}`)
    const from = module.includes("/") ? "../engine.js" : "./engine.js"
    writeFileSync(file, `export { ${exports.join(", ")} } from "${from}"\n`)
    rmSync(`${file}.map`, { force: true })
    return file
  })
  return { engine, facades }
}

/** Takes from the engine what a module imports of core; nothing is left to do in a module that has gone through it. */
export const importFromEngine = (engine: Engine): PluginObj => ({
  visitor: {
    Program: {
      exit: (program) => {
        const names = new Set<string>()
        for (const statement of program.get("body")) {
          if (!statement.isImportDeclaration()) continue
          const [, module = ""] = statement.node.source.value.split(`${core}/`)
          if (!engine.has(module)) continue
          for (const specifier of statement.get("specifiers")) rename(program, specifier, module, names)
          statement.remove()
        }
        if (names.size === 0) return
        const specifiers = [...names].map((name) =>
          types.importSpecifier(types.identifier(name), types.identifier(name))
        )
        program.unshiftContainer("body", types.importDeclaration(specifiers, types.stringLiteral(`${core}/engine`)))
      }
    }
  }
})

// internal

// Gives each use of what a specifier brings the name that the engine has for it.
const rename = (program: NodePath<types.Program>, { node }: NodePath, module: string, names: Set<string>): void => {
  if (!types.isImportSpecifier(node) && !types.isImportNamespaceSpecifier(node)) return
  for (const use of program.scope.getBinding(node.local.name)?.referencePaths ?? []) {
    const { parent } = use
    const [place, property] = types.isImportSpecifier(node)
      ? [use, node.imported]
      : [use.parentPath, types.isMemberExpression(parent) && !parent.computed ? parent.property : undefined]
    if (!types.isIdentifier(property)) {
      throw use.buildCodeFrameError(`Use a member of ${node.local.name}: the engine has no object of them all.`)
    }
    const name = nameOf(module, property.name)
    place?.replaceWith(types.identifier(name))
    names.add(name)
  }
}
