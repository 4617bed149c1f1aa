/**
 * Changes one value inside a JSON text, without knowing the rest of it.
 */
import * as Result from "effect/Result"

/** Names and indexes from the outside to the inside; `*` is every one. */
export type Path = ReadonlyArray<string>

/** The text with `change` applied where the path leads; what is no JSON, or has no such place, stays as it is. */
export const changed = (text: string, path: Path, change: (value: unknown) => unknown): string =>
  Result.match(
    Result.try((): unknown => JSON.parse(text)),
    { onFailure: () => text, onSuccess: (json) => JSON.stringify(at(json, path, change)) }
  )

// internal

const at = (value: unknown, [name, ...rest]: Path, change: (value: unknown) => unknown): unknown => {
  if (name === undefined) return change(value)
  if (typeof value !== "object" || value === null) return value
  const inside = (item: unknown, key: string): unknown => (name === "*" || name === key ? at(item, rest, change) : item)
  return Array.isArray(value)
    ? value.map((item, index) => inside(item, String(index)))
    : Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inside(item, key)]))
}
