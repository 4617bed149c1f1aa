/**
 * The resource groups of the published packages, found by what they export, and the programs that are made of them.
 */
import { openSubpaths, resolvePublished } from "@millrace/toolchain/publishedExports"
import { published } from "@millrace/toolchain/workspace"
import * as Schema from "effect/Schema"
import { existsSync, globSync, mkdirSync, rmSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { pathToFileURL } from "node:url"

export interface Group {
  /** What it is reached by: a file in connections/, such as `azion`. */
  readonly api: string
  /** Such as `@millrace/azion/v3/Domains`. */
  readonly specifier: string
  /** The service's name. */
  readonly service: string
  /** Whether its layer takes options. */
  readonly configured: boolean
  /** The names of the schemas that it exports. */
  readonly schemas: ReadonlyArray<string>
}

const folder = join(import.meta.dirname, "..", ".cache", "size")

/** Every module that exports a service of its own name with a layer. It fails where connections/ has no file for one. */
export const find = async (): Promise<ReadonlyArray<Group>> => {
  const found = published.flatMap(({ folder, manifest }) => {
    const files = globSync("dist/**/*.js", { cwd: folder }).map((file) => `./${file.replaceAll("\\", "/")}`)
    return openSubpaths(manifest.publishConfig?.exports ?? {}, files)
      .filter((subpath) => /^\.\/([a-z]\w*\/)?[A-Z]\w*$/.test(subpath))
      .map((subpath) => ({ name: manifest.name, subpath, file: resolvePublished(manifest.name + subpath.slice(1)) }))
  })
  const groups: Array<Group> = []
  for (const { file, name, subpath } of found) {
    if (file === undefined) continue
    const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(file).href)
    const service = basename(subpath)
    const layer = Object(module[service]).layer
    if (layer === undefined) continue
    const api = apiOf(name.replace("@millrace/", ""), subpath)
    if (!existsSync(connectionOf(api)))
      throw new Error(`size/connections has no ${api}.ts for ${name}${subpath.slice(1)}.`)
    groups.push({
      api,
      specifier: name + subpath.slice(1),
      service,
      configured: typeof layer === "function",
      schemas: Object.keys(module).filter((key) => Schema.isSchema(module[key]))
    })
  }
  return groups
}

/** A program that uses all operations of these groups and, of some others, nothing but their schemas. */
export const program = (name: string, groups: ReadonlyArray<Group>, schemasOf: ReadonlyArray<Group> = []): string => {
  const [first] = groups
  if (first === undefined) throw new Error("A program needs a group.")
  const file = join(folder, `${name}.js`)
  const services = groups.map(({ configured, service, specifier }, index) => ({
    line: `import { ${service} as Group${index} } from "${specifier}"`,
    layer: `Group${index}.layer${configured ? "({})" : ""}`,
    tag: `Group${index}`
  }))
  const schemas = schemasOf.flatMap(({ schemas, specifier }, index) =>
    schemas.map((schema, place) => ({
      line: `import { ${schema} as Schema${index}_${place} } from "${specifier}"`,
      name: `Schema${index}_${place}`
    }))
  )
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    file,
    `${[...services, ...schemas].map(({ line }) => line).join("\n")}
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { connection } from ${JSON.stringify(connectionOf(first.api))}
const Live = Layer.mergeAll(${services.map(({ layer }) => layer).join(", ")}).pipe(
  Layer.provide(connection),
  Layer.provide(FetchHttpClient.layer)
)
const program = Effect.all([${services.map(({ tag }) => tag).join(", ")}]).pipe(
  Effect.flatMap(([group]) => group.list.items({}).pipe(Stream.runForEach((item) => Effect.log(item.name))))
)
void program.pipe(Effect.provide(Live), Effect.runPromise)
globalThis.kept = [${schemas.map(({ name }) => name).join(", ")}]
`
  )
  return file
}

export const clean = (): void => rmSync(folder, { recursive: true, force: true })

// Folders of versions share a connection, others have their own: `azalead.cid`.
const apiOf = (name: string, subpath: string): string => {
  const [, folder = ""] = /^\.\/([a-z]\w*)\//.exec(subpath) ?? []
  return /^(v\d+)?$/.test(folder) ? name : `${name}.${folder}`
}

const connectionOf = (api: string): string => join(import.meta.dirname, "connections", `${api}.ts`)
