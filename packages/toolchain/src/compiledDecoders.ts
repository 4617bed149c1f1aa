/**
 * Decoders compiled when a package is built: for each of its groups a module that an application imports for its effect,
 * `import "@millrace/azion/v3/Domains/compiled"`.
 *
 * Such a module hands static code to the registry that `effect/Schema` takes its parsers from, so the client decodes with
 * it and knows nothing of it; no code is made of text at run time. A package has them when its `publishConfig.exports`
 * opens a subpath that ends in `/compiled`.
 */
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as SchemaAOTCompiler from "effect/schema/SchemaAOTCompiler"
import { globSync, mkdirSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { pathToFileURL } from "node:url"
import { openSubpaths, resolveSubpath } from "./publishedExports.ts"
import type { Package } from "./workspace.ts"

const suffix = "/compiled"

/** Writes them beside the package's built modules; the names of their subpaths. */
export const writeCompiledDecoders = async ({ folder, manifest }: Package): Promise<ReadonlyArray<string>> => {
  const exports = manifest.publishConfig?.exports ?? {}
  const heads = Object.keys(exports).flatMap((key) =>
    key.endsWith(`/*${suffix}`) ? [key.slice(0, -suffix.length - 1)] : []
  )
  const files = globSync("dist/**/*.js", { cwd: folder }).map((file) => `./${file.replaceAll("\\", "/")}`)
  const groups = openSubpaths(exports, files).filter(
    (subpath) => !/\.json$|\/compiled$/.test(subpath) && heads.some((head) => subpath.startsWith(head))
  )
  const written = await Promise.all(
    groups.map(async (group) => {
      const file = resolveSubpath(exports, group)
      const output = resolveSubpath(exports, group + suffix)
      if (file === undefined || output === undefined) return []
      const module: object = await import(pathToFileURL(join(folder, file)).href)
      const code = compiledDecoders(manifest.name + group.slice(1), module)
      if (code === undefined) return []
      mkdirSync(dirname(join(folder, output)), { recursive: true })
      writeFileSync(join(folder, output), code)
      writeFileSync(join(folder, output.replace(/\.js$/, ".d.ts")), "export {}\n")
      return [group + suffix]
    })
  )
  return written.flat()
}

/**
 * The text of such a module: decoders of what the group's operations receive; undefined where they receive nothing.
 *
 * What is sent stays interpreted: it is one object per call, and the client encodes it with a schema of its own making.
 * The group is imported by its published name, not by a relative path: then the same file serves whoever runs the
 * sources in this repository, for whom that name leads to the sources and so to other schema objects.
 *
 * @param specifier how the group's module is imported
 * @param module what it exports
 */
export const compiledDecoders = (specifier: string, module: object): string | undefined => {
  const operations = Object.entries(module).flatMap(([name, value]) =>
    isOperation(value) ? [{ name, ast: value.success.ast }] : []
  )
  if (operations.length === 0) return undefined
  const names = operations.map(({ name }) => name)
  const targets = operations.map(({ ast }) => ({ ast, operations: ["decode"] as const }))
  return [
    `import { ${names.join(", ")} } from ${JSON.stringify(specifier)};`,
    SchemaAOTCompiler.compile(targets).replace("export function install", "function install"),
    `install([${names.map((name) => `${name}.success.ast`).join(", ")}]);`,
    ""
  ].join("\n")
}

// Told by its fields: nothing here imports the core.
const isOperation = (value: unknown): value is { readonly success: Schema.Top } =>
  Predicate.hasProperty(value, "method") &&
  Predicate.hasProperty(value, "path") &&
  Predicate.hasProperty(value, "success") &&
  Schema.isSchema(value.success)
