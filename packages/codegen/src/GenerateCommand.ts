/**
 * The command line of the generator: which overlays, write or check. `bin.ts` runs it.
 */
import * as Argument from "effect/cli/Argument"
import * as CliError from "effect/cli/CliError"
import * as CliOutput from "effect/cli/CliOutput"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Path from "effect/Path"
import type * as PlatformError from "effect/PlatformError"
import * as Generator from "./Generator.ts"

/** Runs the command with these arguments; what goes wrong is reported in one sentence. */
export const run = (args: ReadonlyArray<string>): Effect.Effect<void, CliError.CliError, Command.Environment> =>
  Command.runWith(command, { version: "0.0.0" })(args).pipe(
    Effect.provide([
      CliOutput.layerPresenter({ present }),
      CliOutput.layer({ ...CliOutput.defaultFormatter(), formatError: (error) => error.message })
    ])
  )

// internal

const overlays = Argument.String("overlay").pipe(
  Argument.withDescription("overlay.json files; all packages/*/spec/*.overlay.json if none is named"),
  Argument.variadic()
)

const check = Flag.Boolean("check").pipe(
  Flag.withDefault(false),
  Flag.withDescription("Write nothing; fail if the files on the disk are not what would be written")
)

const command = Command.make("millrace-generate", { overlays, check }, ({ check, overlays }) =>
  Effect.gen(function* () {
    const named = overlays.length > 0 ? overlays : yield* allOverlays
    // All of them before the first file is written, so that a mistake in one leaves everything as it was.
    const generated = yield* Effect.forEach(named, Generator.generate)
    const changes = yield* Generator.changes(generated)
    const count = generated.flatMap(({ files }) => files).length
    if (check) {
      yield* Generator.check(changes)
      return yield* Console.log(`${count} files are what their documents and overlays say.`)
    }
    yield* Generator.write(changes)
    for (const { path } of changes.write) yield* Console.log(`wrote ${path}`)
    for (const path of changes.remove) yield* Console.log(`removed ${path}`)
    yield* Console.log(`${count} files, ${changes.write.length} of them changed.`)
  }).pipe(Effect.mapError((error) => new CliError.UserError({ cause: error, userMessage: error.message })))
).pipe(Command.withDescription("Writes the resource groups of an API package from an OpenAPI document and an overlay"))

/** The working directory has no overlays where they are looked for. */
class NoOverlays extends Data.TaggedError("NoOverlays") {
  override readonly message = "There is no packages/*/spec/*.overlay.json here: name the overlay."
}

const allOverlays: Effect.Effect<
  ReadonlyArray<string>,
  NoOverlays | PlatformError.PlatformError,
  FileSystem.FileSystem | Path.Path
> = Effect.gen(function* () {
  const fs = yield* FileSystem.FileSystem
  const path = yield* Path.Path
  const packages = (yield* fs.exists("packages")) ? yield* fs.readDirectory("packages") : []
  const specs = packages.map((name) => path.join("packages", name, "spec"))
  const present = yield* Effect.filter(specs, (spec) => fs.exists(spec))
  const found = yield* Effect.forEach(present, (spec) =>
    Effect.map(fs.readDirectory(spec), (names) =>
      names.filter((name) => name.endsWith(".overlay.json")).map((name) => path.join(spec, name))
    )
  )
  return found.flat().length === 0 ? yield* new NoOverlays() : found.flat().toSorted()
})

const present = (event: CliOutput.Presenter.Event): Effect.Effect<void> =>
  event._tag === "InvalidInvocation"
    ? Console.error(`${event.errors.map((error) => error.message).join("; ")} (see --help)`)
    : CliOutput.defaultPresenter.present(event)
