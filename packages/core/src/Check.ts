/**
 * Checks on what is sent, as a vendor documents its limits. What is received is never checked against them.
 *
 * Not Schema's own checks of the same meaning: those bring their generators and code printers into every bundle. What an
 * OpenAPI export needs is kept.
 */
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"

/** So many characters of a text. */
export const length = (minimum: number, maximum: number): SchemaAST.Filter<string> =>
  Schema.makeFilter(({ length }) => length >= minimum && length <= maximum, {
    expected: `a length of ${minimum} to ${maximum}`,
    toJsonSchema: () => ({ minLength: minimum, maxLength: maximum })
  })

/** Not every field left out, where all of them may be. */
export const someField: SchemaAST.Filter<object> = /*#__PURE__*/ Schema.makeFilter(
  (fields) => Object.keys(fields).length > 0,
  { expected: "at least one field", toJsonSchema: () => ({ minProperties: 1 }) }
)
