/**
 * Values that Azalead's tables call a number and its examples a text, or the other way round: taken either way, given as
 * the examples have them.
 */
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"

/** A whole number, also where it comes as a text of digits; one that no number can hold exactly is refused. */
export const WholeNumber = Schema.Union([
  Schema.Int,
  Schema.String.check(Schema.isPattern(/^-?\d+$/)).pipe(
    Schema.decodeTo(Schema.Int, {
      decode: SchemaGetter.transform((digits: string) => Number(digits)),
      encode: SchemaGetter.transform(String)
    })
  )
])

/** A text, also where it comes as a number. */
export const Text = Schema.Union([
  Schema.String,
  Schema.Finite.pipe(
    Schema.decodeTo(Schema.String, {
      decode: SchemaGetter.transform(String),
      encode: SchemaGetter.transform(Number)
    })
  )
])
