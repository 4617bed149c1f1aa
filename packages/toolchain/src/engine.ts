/**
 * Many modules in one file: what every program loads of a package, whichever group it uses, is published as the package's
 * `engine.js`, and all else that we publish imports from that.
 *
 * Node takes a third of a millisecond to find what one import statement names, and core's small modules have more than a
 * hundred of them: one file halves what Millrace adds to the start of a program that is not bundled. For the same reason an
 * engine passes on what it imports itself: another module of its package has one import statement. A bundler takes from it
 * what it would take from the modules. Whoever imports `@millrace/core/Client` finds that module still, as a line that leads
 * to the engine; types and sources know nothing of this.
 */
import { type NodePath, type PluginObj, type PluginPass, types } from "@babel/core"
import { globSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { basename, dirname, join, relative, resolve, sep } from "node:path"
import { pathToFileURL } from "node:url"
import { rolldown } from "rolldown"
import type { Package } from "./workspace.ts"

export interface Engine {
  /** The package it is of: `@millrace/core`. */
  readonly name: string
  /** Where that is built, absolute. */
  readonly dist: string
  /** The names that each module exports, by the module's path in the package's sources. */
  readonly modules: ReadonlyMap<string, ReadonlyArray<string>>
  /** The modules of other packages that it imports. */
  readonly imports: ReadonlyArray<string>
}

const core = "@millrace/core"

/** What a program asks for by name, and what only that needs; all else in core is part of any API. */
const optIn = ["ConfigVariable", "Drift", "HttpApi", "Metrics", "SharedQuota", "index", "internal/SharedWindow"]

/**
 * Which modules are in each package's engine: of an API those that most of its groups import. A package that is not here is
 * published as it is; an API's own `exports` keep its engine closed.
 */
const choices: Readonly<Record<string, (all: ReadonlyArray<string>) => ReadonlyArray<string>>> = {
  "@millrace/core": (all) => all.filter((module) => !optIn.includes(module)),
  "@millrace/azion": () => ["Azion", "Timestamp", "Token", "v3/Envelope"],
  "@millrace/azalead": () => ["Azalead", "EpochMillis", "Identifier", "Session", "Variant"],
  "@millrace/leanlaw": () => ["Components", "Envelope", "Instant", "LeanLaw", "Selection"],
  "@millrace/rest": () => ["CodeError", "Declaration", "Head", "Resource", "Rest"]
}

const isEffect = (module: string): boolean => /^effect[/_]/.test(module)

/** Two modules may export the same name, and a module of ours may be called like one of Effect's. */
const nameOf = (module: string, name: string): string =>
  `${isEffect(module) ? module.replaceAll("/", "_") : basename(module)}_${name}`

/**
 * Writes a package's engine and, in the place of the modules that are in it, what leads to it.
 *
 * Made of the sources: what the compiler wrote of them is not there any more when this has run.
 *
 * @returns the engine, and the files beside its own that have nothing of their own; undefined for a package without one
 */
export const writeEngine = async ({
  folder,
  manifest: { name }
}: Package): Promise<{ readonly engine: Engine; readonly facades: ReadonlyArray<string> } | undefined> => {
  const choose = choices[name]
  if (choose === undefined) return undefined
  const [src, dist] = [join(folder, "src"), join(folder, "dist")]
  const all = globSync("**/*.ts", { cwd: src }).map((file) => file.replaceAll("\\", "/").replace(/\.ts$/, ""))
  const modules = new Map<string, ReadonlyArray<string>>()
  for (const module of choose(all.toSorted())) {
    modules.set(module, Object.keys(await import(pathToFileURL(join(src, `${module}.ts`)).href)))
  }

  const build = await rolldown({
    input: "engine",
    platform: "neutral",
    external: /^(effect|@millrace)\//,
    plugins: [
      {
        name: "entry",
        resolveId: (id) => (id === "engine" ? id : undefined),
        load: (id) => {
          if (id !== "engine") return undefined
          const lines = [...modules].map(([module, names]) => {
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
  const { output } = await build.write({ file: join(dist, "engine.js"), format: "es", comments: false, ...maps })
  await build.close()
  writeFileSync(join(dist, "engine.d.ts"), "export {}\n")
  const engine = { name, dist, modules, imports: output[0].imports }

  const facades = [...modules].map(([module, names]) => {
    const file = join(dist, `${module}.js`)
    const exports = names.map((name) => `${nameOf(module, name)} as ${name}`)
    writeFileSync(file, `export { ${exports.join(", ")} } from "${pathBetween(file, fileOf(engine))}"\n`)
    rmSync(`${file}.map`, { force: true })
    return file
  })
  return { engine, facades }
}

/**
 * Takes from its own package's engine what a module imports of what is in that, or what that imports too, and else from
 * core's; nothing is left to do in a module that has gone through it.
 */
export const importFromEngine = (engines: ReadonlyArray<Engine>): PluginObj<PluginPass> => ({
  visitor: {
    Program: {
      exit: (program, { filename = "" }) => {
        const own = engines.find(({ dist }) => filename.startsWith(dist + sep))
        const isEngine = own !== undefined && filename === fileOf(own)
        const names = new Set<string>()
        for (const statement of program.get("body")) {
          if (!statement.isImportDeclaration()) continue
          const module = inEngine(engines, isEngine ? undefined : own, filename, statement.node.source.value)
          if (module === undefined) continue
          for (const specifier of statement.get("specifiers")) rename(program, specifier, module, names)
          statement.remove()
        }
        if (names.size === 0) return
        const specifiers = [...names].map((name) =>
          types.importSpecifier(types.identifier(name), types.identifier(name))
        )
        const source = own === undefined || isEngine ? `${core}/engine` : pathBetween(filename, fileOf(own))
        program.unshiftContainer("body", types.importDeclaration(specifiers, types.stringLiteral(source)))
      }
    }
  }
})

/**
 * Adds to an engine what the modules beside it take from it of what is not in it; they have gone through `importFromEngine`,
 * some in an earlier build.
 */
export const passOn = (engine: Engine): void => {
  const own = [...engine.modules].flatMap(([module, names]) => names.map((name) => nameOf(module, name)))
  const taken = globSync("**/*.js", { cwd: engine.dist }).flatMap((file) => {
    const text = readFileSync(join(engine.dist, file), "utf8")
    return text.match(/^import \{ (.*) \} from "[./]+engine\.js"/)?.[1]?.split(", ") ?? []
  })
  const passedOn = [...new Set(taken)]
    .toSorted()
    .filter((name) => !own.includes(name))
    .map((name) => {
      // As `nameOf` wrote it; what Effect exports has no underscore in its name.
      const [path = "", original = ""] = name.split(/_(?=[^_]*$)/)
      return isEffect(path)
        ? { source: path.replaceAll("_", "/"), specifier: `${original} as ${name}` }
        : { source: `${core}/engine`, specifier: name }
    })
  const lines = [...Map.groupBy(passedOn, ({ source }) => source)].map(([source, names]) => {
    const specifiers = names.map(({ specifier }) => specifier)
    return `export { ${specifiers.join(", ")} } from "${source}"\n`
  })
  const file = fileOf(engine)
  writeFileSync(
    file,
    readFileSync(file, "utf8").replace(/(?=\/\/# sourceMappingURL)/, () => lines.join(""))
  )
}

// internal

const fileOf = ({ dist }: Engine): string => join(dist, "engine.js")

const pathBetween = (from: string, to: string): string => {
  const path = relative(dirname(from), to).replaceAll("\\", "/")
  return path.startsWith(".") ? path : `./${path}`
}

// What an import statement names, when an engine has it: a module of its own by its path there, one of Effect's as it stands.
const inEngine = (
  engines: ReadonlyArray<Engine>,
  own: Engine | undefined,
  file: string,
  specifier: string
): string | undefined => {
  if (isEffect(specifier)) return own?.imports.includes(specifier) ? specifier : undefined
  const isNeighbour = specifier.startsWith(".")
  const engine = isNeighbour ? own : engines.find(({ name }) => name === core && specifier.startsWith(`${name}/`))
  if (engine === undefined) return undefined
  const path = isNeighbour ? relative(engine.dist, resolve(dirname(file), specifier)) : specifier.slice(core.length + 1)
  const module = path.replaceAll("\\", "/").replace(/\.js$/, "")
  return engine.modules.has(module) ? module : undefined
}

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
