/**
 * A set of resources as a JSON file has it: `{ "books": [{ "id": 1, "title": "The Mill" }] }`, nested ones by their path,
 * `"books/:bookId/reviews": [{ "id": 1, "bookId": 1 }]`.
 */
import * as Result from "effect/Result"
import type { Item } from "./Definition.ts"

/** Reads the file's text, or says in one sentence what is wrong with it. */
export const parse = (text: string): Result.Result<Readonly<Record<string, ReadonlyArray<Item>>>, string> => {
  const json = Result.try((): unknown => JSON.parse(text))
  if (Result.isFailure(json)) return Result.fail(`it is not JSON: ${String(Object(json.failure).message)}`)
  if (!isObject(json.success)) return Result.fail('it must be an object, such as { "books": [] }')
  const resources: Array<[string, ReadonlyArray<Item>]> = []
  for (const [name, items] of Object.entries(json.success)) {
    if (!path.test(name)) return Result.fail(`"${name}" is no path, such as "books" or "books/:bookId/reviews"`)
    if (!Array.isArray(items) || !items.every(isObject)) return Result.fail(`"${name}" must be an array of objects`)
    const ids = items.flatMap(({ id }) => (id === undefined ? [] : [id]))
    if (!ids.every((id) => typeof id === "string" || Number.isFinite(id))) {
      return Result.fail(`every "id" of "${name}" must be a text or a number`)
    }
    const repeated = ids.find((id, index) => ids.map(String).indexOf(String(id)) !== index)
    if (repeated !== undefined) return Result.fail(`"${name}" has the id ${JSON.stringify(repeated)} twice`)
    resources.push([name, items])
  }
  return Result.succeed(Object.fromEntries(resources))
}

// internal

const path = /^:?[\w.~-]+(\/:?[\w.~-]+)*$/

const isObject = (value: unknown): value is Item => typeof value === "object" && value !== null && !Array.isArray(value)
