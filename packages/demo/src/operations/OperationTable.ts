/** What `pnpm operations` prints: every declared operation as a table, or as JSON. */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Figure from "../Figure.ts"
import * as Declarations from "./Declarations.ts"

/** The command does not know these arguments. */
class UnknownArguments extends Data.TaggedError("UnknownArguments")<{ readonly given: ReadonlyArray<string> }> {
  override get message(): string {
    return `pnpm operations takes --json or nothing, not ${this.given.join(" ")}.`
  }
}

/** The text for these arguments: none for the table, `--json` for a JSON array of `Declared`. */
export const print = (args: ReadonlyArray<string>): Effect.Effect<string, UnknownArguments> => {
  const [first, ...more] = args
  return more.length > 0 || (first !== undefined && first !== "--json")
    ? Effect.fail(new UnknownArguments({ given: args }))
    : Effect.map(Declarations.read(), (declared) =>
        first === undefined ? table(declared).join("\n") : JSON.stringify(declared, null, 2)
      )
}

// internal

const header = ["api", "group", "name", "method", "safety", "pages", "path"]

const table = (declared: ReadonlyArray<Declarations.Declared>): ReadonlyArray<string> => {
  const rows = [header, ...declared.map(row)]
  const widths = header.map((_, column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)))
  const lines = rows.map((cells) =>
    cells
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd()
  )
  const apis = [...new Set(declared.map(({ api }) => api))]
  const counts = apis.map((name) => `${name} ${declared.filter(({ api }) => api === name).length}`)
  return [...lines, "", `${Figure.many(declared.length, "operation")}: ${counts.join(", ")}`]
}

const row = ({ api, group, method, name, paginated, path, safety }: Declarations.Declared): ReadonlyArray<string> => [
  api,
  group,
  name,
  method,
  safety,
  paginated ? "yes" : "",
  path
]
