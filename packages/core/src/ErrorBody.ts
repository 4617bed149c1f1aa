/**
 * Reads issues out of the JSON that APIs answer errors with.
 *
 * One reader serves the shapes that are common; an API package brings its own only where its vendor does something else.
 * Known: a text, `{ detail }`, `{ message }`, `{ error }`, `{ title }`, lists of these with `code` and `field`, field maps
 * `{ name: ["..."] }`, and any of them as `{ errors }`. What is not known gives no issues: the raw body is in the error
 * anyway.
 */
import * as Predicate from "effect/Predicate"
import type { Issue } from "./ApiError.ts"

/**
 * The issues in a parsed body, in its order; none where nothing is known of its shape.
 *
 * @param body whatever `JSON.parse` gave
 *
 * @example
 * ```ts
 * import * as ErrorBody from "@millrace/core/ErrorBody"
 *
 * const issues = ErrorBody.issues({ errors: { name: ["must not be empty"] } })
 * // [{ field: "name", message: "must not be empty" }]
 * ```
 */
export const issues = (body: unknown): ReadonlyArray<Issue> => {
  const found = read(own(body)["errors"])
  return found.length > 0 ? found : read(body)
}

// internal

// A copy: what a body inherits is not its own.
const own = (body: unknown): Readonly<Record<string, unknown>> => (Predicate.isObject(body) ? { ...body } : {})

const read = (body: unknown): ReadonlyArray<Issue> => {
  if (Array.isArray(body)) return body.flatMap(issueOf)
  const whole = issueOf(body)
  if (whole.length > 0) return whole
  return Object.entries(own(body)).flatMap(([field, messages]) =>
    Array.isArray(messages) ? messages.filter(Predicate.isString).map((message) => ({ field, message })) : []
  )
}

const issueOf = (item: unknown): ReadonlyArray<Issue> => {
  const { code, description, detail, error, field, message, title } = own(
    typeof item === "string" ? { message: item } : item
  )
  const text = first(message, detail, description, error, title, code)
  const id = first(code, error)
  const place = first(field)
  return text === undefined
    ? []
    : [
        {
          message: text,
          ...(id !== undefined && id !== text && { code: id }),
          ...(place !== undefined && { field: place })
        }
      ]
}

const first = (...values: ReadonlyArray<unknown>): string | undefined =>
  values.find((value) => value !== "" && (Predicate.isString(value) || Predicate.isNumber(value)))?.toString()
