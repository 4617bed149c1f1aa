/**
 * A folder for as long as a test runs, with a small document and its overlay in it, and the command to run on them.
 */
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import type * as PlatformError from "effect/PlatformError"
import * as Runtime from "effect/Runtime"
import type * as Scope from "effect/Scope"
import * as TestConsole from "effect/testing/TestConsole"
import { dirname, join } from "node:path"
import * as GenerateCommand from "../src/GenerateCommand.ts"
import * as JsonPointer from "../src/JsonPointer.ts"

/** Files by their path in the folder: texts as they are, anything else as JSON. */
export type Files = Readonly<Record<string, unknown>>

export const document = {
  openapi: "3.0.3",
  info: { title: "Mills", version: "1" },
  paths: {
    "/mills": {
      get: {
        operationId: "listMills",
        tags: ["Mills"],
        parameters: [{ name: "river", in: "query", schema: { type: "string", enum: ["Tees", "Wye"] } }],
        responses: {
          "200": { description: "All.", content: { "application/json": { schema: { type: "array", items: mill() } } } }
        }
      },
      post: {
        operationId: "createMill",
        tags: ["Mills"],
        requestBody: { content: { "application/json": { schema: mill() } } },
        responses: { "201": { description: "Built.", content: { "application/json": { schema: mill() } } } }
      }
    },
    "/mills/{id}": {
      delete: {
        operationId: "deleteMill",
        tags: ["Mills"],
        parameters: [{ name: "id", in: "path", required: true, schema: { type: "integer" } }],
        responses: { "204": { description: "Razed." } }
      }
    }
  },
  components: {
    schemas: { Mill: { type: "object", required: ["name"], properties: { name: { type: "string" } } } }
  }
}

export const overlay = {
  document: "mills.openapi.json",
  output: "../src",
  api: "mills",
  title: "Mills",
  identifier: "@example/mills",
  service: { name: "Vendor", from: "./Vendor.ts", transport: "v1" },
  groups: { Mills: { summary: "wheels that a stream turns", tag: "Mills", resource: "Mill" } }
}

export const files: Files = { "spec/mills.openapi.json": document, "spec/mills.overlay.json": overlay }

/** A copy with other values in places, which are pointers; what is undefined is taken away. */
export const changed = (root: unknown, changes: Readonly<Record<string, unknown>>): unknown => {
  const copy: unknown = structuredClone(root)
  for (const [pointer, value] of Object.entries(changes)) {
    const members = JsonPointer.members(pointer)
    const parent = Object(JsonPointer.resolve(copy, JsonPointer.below("", ...members.slice(0, -1))))
    if (value === undefined) Reflect.deleteProperty(parent, members.at(-1) ?? "")
    else Object.assign(parent, { [members.at(-1) ?? ""]: value })
  }
  return copy
}

export interface Workshop {
  /** What a run of the command says, with the folder's path left out, and its exit code. */
  readonly run: (...args: ReadonlyArray<string>) => Effect.Effect<Outcome>
  readonly write: (files: Files) => Effect.Effect<void, PlatformError.PlatformError>
  /** The texts of all files below a folder, by path. */
  readonly read: (folder: string) => Effect.Effect<Readonly<Record<string, string>>, PlatformError.PlatformError>
}

interface Outcome {
  readonly exitCode: number
  readonly said: ReadonlyArray<string>
  readonly complained: ReadonlyArray<string>
}

export const make: Effect.Effect<Workshop, PlatformError.PlatformError, Scope.Scope | FileSystem.FileSystem> =
  Effect.gen(function* () {
    const fs = yield* FileSystem.FileSystem
    const folder = yield* fs.makeTempDirectoryScoped()
    const without = (text: unknown): string => String(text).replaceAll(`${folder}/`, "")
    return {
      run: (...args) =>
        Effect.gen(function* () {
          const lines = [yield* TestConsole.logLines, yield* TestConsole.errorLines]
          const exitCode = yield* GenerateCommand.run(
            args.map((arg) => (arg.startsWith("--") ? arg : join(folder, arg)))
          ).pipe(
            Effect.as(0),
            Effect.catch((error) => Effect.succeed(Runtime.getErrorExitCode(error)))
          )
          const said = (yield* TestConsole.logLines).slice(lines[0]?.length).map(without)
          const complained = (yield* TestConsole.errorLines).slice(lines[1]?.length).map(without)
          return { exitCode, said, complained }
        }).pipe(Effect.provide(NodeServices.layer)),
      write: (files) =>
        Effect.forEach(
          Object.entries(files),
          ([path, content]) =>
            Effect.andThen(
              fs.makeDirectory(join(folder, dirname(path)), { recursive: true }),
              fs.writeFileString(join(folder, path), typeof content === "string" ? content : JSON.stringify(content))
            ),
          { discard: true }
        ),
      read: Effect.fnUntraced(function* (below) {
        if (!(yield* fs.exists(join(folder, below)))) return {}
        const names = (yield* fs.readDirectory(join(folder, below), { recursive: true })).toSorted()
        const found = yield* Effect.filter(names, (name) =>
          Effect.map(fs.stat(join(folder, below, name)), ({ type }) => type === "File")
        )
        const texts = yield* Effect.forEach(found, (name) => fs.readFileString(join(folder, below, name)))
        return Object.fromEntries(found.map((name, index) => [name, texts[index] ?? ""]))
      })
    }
  })

// internal

function mill(): object {
  return { $ref: "#/components/schemas/Mill" }
}
