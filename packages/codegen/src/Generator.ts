/**
 * From an overlay and its document to the files of an API package, and from those to the disk: all of them are made
 * before the first one is written.
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
import * as OpenApi31 from "./OpenApi31.ts"
import * as Overlay from "./Overlay.ts"
import * as PackageModules from "./PackageModules.ts"
import * as Plan from "./Plan.ts"

/** A file that is to be there, with its text. */
export interface GeneratedFile {
  readonly path: string
  readonly text: string
}

/** What an overlay says is to be on the disk. */
export interface Generated {
  readonly overlayFile: string
  readonly folder: string
  /** Tells files of this overlay from others in the folder. */
  readonly firstLine: string
  readonly files: ReadonlyArray<GeneratedFile>
}

/** What would make the disk say what the overlays say. */
export interface Changes {
  readonly write: ReadonlyArray<GeneratedFile>
  /** Paths of files that were generated once, for what is no longer there. */
  readonly remove: ReadonlyArray<string>
}

/** The files on the disk are not what the document and the overlay say. */
export class Outdated extends Data.TaggedError("Outdated")<Changes> {
  override get message(): string {
    const differ = this.write.map(({ path }) => path)
    return [
      ...(differ.length === 0 ? [] : [`Not what their document and overlay say: ${differ.join(", ")}.`]),
      ...(this.remove.length === 0 ? [] : [`Not of any group now: ${this.remove.join(", ")}.`]),
      "Run pnpm generate."
    ].join(" ")
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
  const plan = Plan.make(OpenApi31.read(Overlay.correct(document, overlayFile, overlay)), overlayFile, overlay)
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
): Effect.fn.Return<Generated, Error, Services> {
  const path = yield* Path.Path
  const overlay = yield* complaining(Overlay.make, overlayFile, yield* readJson(overlayFile))
  const folder = path.dirname(overlayFile)
  const documentFile = path.join(folder, overlay.document)
  const document = yield* complaining(Document.make, documentFile, yield* readJson(documentFile))
  const sources = [documentFile, overlayFile].map((file) => path.basename(file))
  const texts = yield* complaining(modules, document, overlayFile, overlay, sources)
  const output = path.join(folder, overlay.output)
  const files = yield* Effect.forEach(
    texts,
    ([name, text]) => Effect.map(formatted(name, text), (text) => ({ path: path.join(output, name), text })),
    { concurrency: 4 }
  )
  return { overlayFile, folder: output, firstLine: Module.firstLine(sources), files }
})

/** What is to be written and removed; fails rather than touch a file that was not generated, or write one twice. */
export const changes = Effect.fnUntraced(function* (
  all: ReadonlyArray<Generated>
): Effect.fn.Return<Changes, Error, Services> {
  const owners = new Map<string, string>()
  for (const { files, overlayFile } of all) {
    for (const { path } of files) {
      const other = owners.get(path)
      if (other !== undefined) {
        return yield* new Complaint({
          file: overlayFile,
          pointer: "/output",
          problem: `has ${path} written, as has ${other}; give each a folder of its own`
        })
      }
      owners.set(path, overlayFile)
    }
  }
  const found = yield* Effect.forEach(all, changesOf)
  return { write: found.flatMap(({ write }) => write), remove: found.flatMap(({ remove }) => remove) }
})

/** Writes and removes. */
export const write = Effect.fnUntraced(function* ({
  remove,
  write
}: Changes): Effect.fn.Return<void, Complaint, Services> {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  for (const file of write) {
    yield* Effect.andThen(
      fs.makeDirectory(path.dirname(file.path), { recursive: true }),
      fs.writeFileString(file.path, file.text)
    ).pipe(refusing(file.path, "written"))
  }
  for (const file of remove) yield* fs.remove(file).pipe(refusing(file, "removed"))
})

/** Fails where there is something to write or remove. */
export const check = (changes: Changes): Effect.Effect<void, Outdated> =>
  changes.write.length + changes.remove.length === 0 ? Effect.void : Effect.fail(new Outdated(changes))

// internal

const changesOf = Effect.fnUntraced(function* ({
  files,
  firstLine,
  folder
}: Generated): Effect.fn.Return<Changes, Error, Services> {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const names = (yield* fs.exists(folder)) ? yield* fs.readDirectory(folder).pipe(refusing(folder, "read")) : []
  const present = new Map<string, string>()
  for (const name of names.filter((name) => name.endsWith(".ts"))) {
    present.set(path.join(folder, name), yield* fs.readFileString(path.join(folder, name)))
  }
  for (const { path } of files) {
    if (present.get(path)?.startsWith(Module.mark) === false) {
      return yield* new Complaint({
        file: path,
        pointer: "",
        problem: 'was written by hand and would be lost; move it, or say "handwritten" of its group in the overlay'
      })
    }
  }
  const wanted = new Set(files.map(({ path }) => path))
  return {
    write: files.filter(({ path, text }) => present.get(path) !== text),
    remove: [...present].flatMap(([path, text]) =>
      !wanted.has(path) && text.startsWith(`${firstLine}\n`) ? [path] : []
    )
  }
})

const readJson = Effect.fnUntraced(function* (file: string) {
  const fs = yield* FileSystem.FileSystem
  if (!(yield* fs.exists(file))) {
    return yield* new Complaint({ file, pointer: "", problem: "does not exist; check the path" })
  }
  return yield* Effect.mapError(
    parse(yield* fs.readFileString(file).pipe(refusing(file, "read"))),
    () => new Complaint({ file, pointer: "", problem: "is not JSON; YAML must be converted first" })
  )
})

/** What the system refuses, as a complaint about the file. */
const refusing = (file: string, done: "read" | "written" | "removed") =>
  Effect.mapError(
    ({ reason: { _tag } }: PlatformError.PlatformError) =>
      new Complaint({ file, pointer: "", problem: `cannot be ${done}, as the system says ${_tag}` })
  )

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
