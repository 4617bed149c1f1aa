/**
 * From an overlay and its document to the files of an API package; written all or not at all.
 *
 * What the files say is in `Plan.ts` and the modules beside it, which are pure.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import type * as PlatformError from "effect/PlatformError"
import * as Schema from "effect/Schema"
import { format } from "oxfmt"
import { Complaint } from "./Complaint.ts"
import * as Components from "./Components.ts"
import * as Document from "./Document.ts"
import * as GroupModule from "./GroupModule.ts"
import * as Module from "./Module.ts"
import * as Overlay from "./Overlay.ts"
import * as PackageModules from "./PackageModules.ts"
import * as Plan from "./Plan.ts"

/** A file that is to be there, with its text. */
export interface GeneratedFile {
  readonly path: string
  readonly text: string
}

/** The files on the disk are not what the document and the overlay say. */
export class Outdated extends Data.TaggedError("Outdated")<{ readonly paths: ReadonlyArray<string> }> {
  override get message(): string {
    return `Not what their document and overlay say: ${this.paths.join(", ")}. Run pnpm generate.`
  }
}

export type Error = Complaint | PlatformError.PlatformError

type Services = FileSystem.FileSystem | Path.Path

/** The texts of a document's modules, by file name, not formatted yet. */
export const modules = (
  document: Document.Document,
  overlayFile: string,
  overlay: Overlay.Overlay,
  sources: ReadonlyArray<string>
): ReadonlyMap<string, string> => {
  const plan = Plan.make(Overlay.correct(document, overlayFile, overlay), overlayFile, overlay)
  const all = Components.make(plan)
  const written = plan.groups.filter(({ declared }) => declared.handwritten !== true)
  const needed = written.map((group) => GroupModule.components(group, all))
  const counts = Map.groupBy(needed.flat(), (component) => all.localName(component))
  const isShared = (component: Components.Component): boolean => (counts.get(all.localName(component))?.length ?? 0) > 1
  const shared = [
    ...new Map(
      needed
        .flat()
        .filter(isShared)
        .map((component) => [all.localName(component), component])
    ).values()
  ]
  const print = (module: Module.Module): string => Module.print(sources, module)
  return new Map([
    ...written.flatMap((group): ReadonlyArray<[string, string]> => {
      const schemas = GroupModule.schemas(plan, group, all, isShared)
      return [
        [`${group.name}.ts`, print(GroupModule.make(plan, group, all, isShared))],
        ...(schemas === undefined ? [] : [[schemas.file, print(schemas.module)] satisfies [string, string]])
      ]
    }),
    ...(shared.length === 0
      ? []
      : ([["Components.ts", print(PackageModules.components(plan, all.closure(shared), all))]] satisfies Array<
          [string, string]
        >)),
    ["HttpApi.ts", print(PackageModules.httpApi(plan))],
    ["index.ts", print(PackageModules.index(plan, shared.length > 0))]
  ])
}

/** The files of an overlay, formatted. */
export const generate = Effect.fnUntraced(function* (
  overlayFile: string
): Effect.fn.Return<ReadonlyArray<GeneratedFile>, Error, Services> {
  const path = yield* Path.Path
  const overlay = yield* complaining(Overlay.make, overlayFile, yield* readJson(overlayFile))
  const folder = path.dirname(overlayFile)
  const documentFile = path.join(folder, overlay.document)
  const document = yield* complaining(Document.make, documentFile, yield* readJson(documentFile))
  const sources = [documentFile, overlayFile].map((file) => path.basename(file))
  const texts = yield* complaining(modules, document, overlayFile, overlay, sources)
  return yield* Effect.forEach(
    texts,
    ([name, text]) =>
      Effect.map(formatted(name, text), (text) => ({ path: path.join(folder, overlay.output, name), text })),
    { concurrency: 4 }
  )
})

/** Writes the files whose text differs, and says which. */
export const write = Effect.fnUntraced(function* (
  files: ReadonlyArray<GeneratedFile>
): Effect.fn.Return<ReadonlyArray<string>, PlatformError.PlatformError, Services> {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const outdated = yield* differing(files)
  for (const { path: target, text } of outdated) {
    yield* fs.makeDirectory(path.dirname(target), { recursive: true })
    yield* fs.writeFileString(target, text)
  }
  return outdated.map(({ path }) => path)
})

/** Fails where a file on the disk differs from what would be written. */
export const check = Effect.fnUntraced(function* (
  files: ReadonlyArray<GeneratedFile>
): Effect.fn.Return<void, Outdated | PlatformError.PlatformError, Services> {
  const outdated = yield* differing(files)
  if (outdated.length > 0) return yield* new Outdated({ paths: outdated.map(({ path }) => path) })
})

// internal

const differing = Effect.fnUntraced(function* (files: ReadonlyArray<GeneratedFile>) {
  const fs = yield* FileSystem.FileSystem
  return yield* Effect.filter(files, ({ path, text }) =>
    Effect.flatMap(fs.exists(path), (exists) =>
      exists ? Effect.map(fs.readFileString(path), (current) => current !== text) : Effect.succeed(true)
    )
  )
})

const readJson = Effect.fnUntraced(function* (file: string) {
  const fs = yield* FileSystem.FileSystem
  if (!(yield* fs.exists(file))) {
    return yield* new Complaint({ file, pointer: "", problem: "does not exist; check the path" })
  }
  return yield* Effect.mapError(
    parse(yield* fs.readFileString(file)),
    () => new Complaint({ file, pointer: "", problem: "is not JSON" })
  )
})

const parse = Schema.decodeEffect(Schema.fromJsonString(Schema.Unknown))

// The pure parts throw their complaints, as they would otherwise be threaded through every function of a printer.
const complaining = <Args extends ReadonlyArray<unknown>, A>(
  run: (...args: Args) => A,
  ...args: Args
): Effect.Effect<A, Complaint> =>
  Effect.suspend(() => {
    try {
      return Effect.succeed(run(...args))
    } catch (cause) {
      return cause instanceof Complaint ? Effect.fail(cause) : Effect.die(cause)
    }
  })

const formatted = (name: string, text: string): Effect.Effect<string> =>
  Effect.promise(() => format(name, text, { semi: false, trailingComma: "none", printWidth: 120 })).pipe(
    Effect.flatMap(({ code, errors: [error] }) =>
      error === undefined ? Effect.succeed(code) : Effect.die(new TypeError(`${name}: ${error.message}\n${text}`))
    )
  )
