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
