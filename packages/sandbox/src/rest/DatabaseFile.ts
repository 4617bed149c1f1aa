/**
 * Reads the resources of `--rest` from a file.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Result from "effect/Result"
import * as Database from "./Database.ts"
import type { Item } from "./Definition.ts"

/** In one sentence. */
export class DatabaseFileError extends Data.TaggedError("DatabaseFileError")<{ readonly message: string }> {}

export const read = Effect.fnUntraced(function* (
  path: string
): Effect.fn.Return<Readonly<Record<string, ReadonlyArray<Item>>>, DatabaseFileError, FileSystem.FileSystem> {
  const files = yield* FileSystem.FileSystem
  const text = yield* Effect.mapError(
    files.readFileString(path),
    ({ reason }) =>
      new DatabaseFileError({
        message:
          reason._tag === "NotFound"
            ? `There is no file ${path}.`
            : `${path} cannot be read: ${reason.description ?? reason._tag}.`
      })
  )
  const resources = Database.parse(text)
  if (Result.isFailure(resources)) return yield* new DatabaseFileError({ message: `${path}: ${resources.failure}.` })
  return resources.success
})
