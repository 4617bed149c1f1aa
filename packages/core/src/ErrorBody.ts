/**
 * Reads issues out of the JSON that APIs answer errors with.
 *
 * One reader serves the shapes that are common; an API package brings its own only where its vendor does something else.
 * Known: `{ detail }`, `{ message }`, `{ error }`, `{ errors: ["..."] }`, `{ errors: [{ message, code | error, field }] }`
 * and field maps `{ name: ["..."] }`. What is not known gives no issues: the raw body is in the error anyway.
 */
import * as Predicate from "effect/Predicate"
import type { Issue } from "./ApiError.ts"

/** The issues in a parsed body, in its order. */
export const issues = (body: unknown): ReadonlyArray<Issue> => {
  if (Array.isArray(body)) return body.flatMap((item) => issueOf(item))
  if (!Predicate.isObject(body)) return []
  const errors = Object.hasOwn(body, "errors") ? body["errors"] : undefined
  if (Array.isArray(errors)) return issues(errors)
  const whole = issueOf(body)
  if (whole.length > 0) return whole
  return Object.entries(body).flatMap(([field, messages]) =>
    Array.isArray(messages) ? messages.filter(Predicate.isString).map((message) => ({ field, message })) : []
  )
}

// internal

const issueOf = (item: unknown): ReadonlyArray<Issue> => {
  if (typeof item === "string") return [{ message: item }]
  if (!Predicate.isObject(item)) return []
  const text = (...names: ReadonlyArray<string>): string | undefined => {
    for (const name of names) {
      const value = Object.hasOwn(item, name) ? item[name] : undefined
      if (typeof value === "string" || typeof value === "number") return String(value)
    }
    return undefined
  }
  const code = text("code", "error")
  const message = text("message", "detail", "details", "description", "error", "code")
  const field = text("field")
  if (message === undefined) return []
  return [
    {
      message,
      ...(code === undefined || code === message ? undefined : { code }),
      ...(field === undefined ? undefined : { field })
    }
  ]
}
