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
  /** Such as `azion`. */
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

/** Every module that exports a service of its own name, with a layer. Packages whose connection is not described here fail. */
export const find = async (): Promise<ReadonlyArray<Group>> => {
  const found = published.flatMap(({ folder, manifest }) => {
    const files = globSync("dist/**/*.js", { cwd: folder }).map((file) => `./${file.replaceAll("\\", "/")}`)
    return openSubpaths(manifest.publishConfig?.exports ?? {}, files)
      .filter((subpath) => /^\.\/(v\d+\/)?[A-Z]\w*$/.test(subpath))
      .map((subpath) => ({ name: manifest.name, subpath, file: resolvePublished(manifest.name + subpath.slice(1)) }))
  })
  const groups: Array<Group> = []
  for (const { file, name, subpath } of found) {
    const api = name.replace("@millrace/", "")
    if (file === undefined || !existsSync(connectionOf(api))) continue
    const module: Readonly<Record<string, unknown>> = await import(pathToFileURL(file).href)
    const service = basename(subpath)
    const layer = Object(module[service]).layer
    // The connection has the package's name; its layer is no group's.
    if (layer === undefined || service.toLowerCase() === api) continue
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

const connectionOf = (api: string): string => join(import.meta.dirname, "connections", `${api}.ts`)
