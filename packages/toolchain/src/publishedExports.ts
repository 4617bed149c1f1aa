/**
 * How a published package's subpaths resolve for a user: by `publishConfig.exports`, to dist.
 *
 * In the workspace `exports` lead to the sources, so whatever measures or runs what users get (bundle sizes, workerd) has
 * to bundle through this.
 */
import { existsSync } from "node:fs"
import { join, sep } from "node:path"
import { type Exports, type Package, published } from "./workspace.ts"

/** The file behind a subpath such as `./v3/Domains`; `undefined` when the map does not open it. As Node: the longest key wins. */
export const resolveSubpath = (exports: Exports, subpath: string): string | undefined => {
  const exact = exports[subpath]
  if (exact !== undefined && !subpath.includes("*")) return exact ?? undefined
  const matches = Object.entries(exports).flatMap(([key, target]) => {
    const [head, tail] = key.split("*")
    if (head === undefined || tail === undefined || !subpath.startsWith(head) || !subpath.endsWith(tail)) return []
    if (subpath.length <= head.length + tail.length) return []
    return [{ head, file: target?.replace("*", subpath.slice(head.length, subpath.length - tail.length)) }]
  })
  return matches.sort((one, other) => other.head.length - one.head.length)[0]?.file
}

/** Every subpath that the map opens, its patterns filled in with the files that are there (`./dist/v3/Domains.js`). */
export const openSubpaths = (exports: Exports, files: ReadonlyArray<string>): ReadonlyArray<string> => {
  const subpaths = Object.entries(exports).flatMap(([key, target]) => {
    const [head, tail] = target?.split("*") ?? []
    if (head === undefined) return []
    if (tail === undefined) return [key]
    return files
      .filter((file) => file.startsWith(head) && file.endsWith(tail))
      .map((file) => key.replace("*", file.slice(head.length, file.length - tail.length)))
  })
  return [...new Set(subpaths)].filter((subpath) => resolveSubpath(exports, subpath) !== undefined)
}

/** The absolute path an import of one of our packages leads a user to; `undefined` for an import of anything else. */
export const resolvePublished = (specifier: string, among: ReadonlyArray<Package> = published): string | undefined => {
  const owner = among.find(({ manifest: { name } }) => specifier === name || specifier.startsWith(`${name}/`))
  if (owner === undefined) return undefined
  const { name, publishConfig } = owner.manifest
  const target = resolveSubpath(publishConfig?.exports ?? {}, `.${specifier.slice(name.length)}`)
  if (target === undefined) throw new Error(`${name} does not export ${specifier}.`)
  return join(owner.folder, target)
}

/** The same as a plugin for rolldown, which is also told where it is said which modules have side effects. */
export const publishedExports = () => ({
  name: "published-exports",
  resolveId: (specifier: string): { readonly id: string; readonly packageJsonPath: string } | undefined => {
    const id = resolvePublished(specifier)
    if (id === undefined) return undefined
    if (!existsSync(id)) throw new Error(`${specifier} is not built; run pnpm build first.`)
    return { id, packageJsonPath: join(id.slice(0, id.lastIndexOf(`${sep}dist${sep}`)), "package.json") }
  }
})
