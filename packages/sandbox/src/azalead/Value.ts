/**
 * Fields of request bodies that are Azalead's own.
 */
import * as Result from "effect/Result"
import * as Field from "../internal/Field.ts"

export const number: Field.Field<number> = (value) =>
  typeof value === "number" ? Result.succeed(value) : Result.fail("A valid number is required.")

export const email: Field.Field<string> = Field.text({ maxLength: 255, pattern: /^[^\s@]+@[^\s@]+\.[^\s@]+$/ })

/** 6 to 20 characters with a digit, a lowercase, an uppercase and one of `@#$%!`. */
export const password: Field.Field<string> = Field.text({
  maxLength: 20,
  pattern: /^(?=.*\d)(?=.*[a-z])(?=.*[A-Z])(?=.*[@#$%!]).{6,20}$/
})

/** Identifiers and drawn text that look like the vendor's: a UUID of version 4. */
export const uuid = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20, 32)}`
