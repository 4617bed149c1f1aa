/**
 * Dates as the convention has them: ISO 8601 in UTC, such as `2015-02-15T05:21:07Z`.
 */
import * as Wire from "@millrace/core/Wire"
import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"

/**
 * A moment. Fractions of a second and `+00:00` are read too; written is always `Z`.
 *
 * An ISO date of another form that still names a moment is let through: with another offset, without a zone (which is
 * UTC), without a time (which is midnight). `Decoding.strict` refuses it and `Drift` counts it. What names no moment, such
 * as February 30, never decodes.
 *
 * @example
 * ```ts
 * import { UtcDate } from "@millrace/rest/UtcDate"
 * import * as Schema from "effect/Schema"
 *
 * const Book = Schema.Struct({ id: Schema.Int, title: Schema.String, published_at: UtcDate })
 * ```
 */
export const UtcDate: Schema.Codec<DateTime.Utc, string> = /*#__PURE__*/ Wire.openPattern(
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|\+00:00)$/
).pipe(
  Schema.check(
    Schema.makeFilter((text) => Option.isSome(parse(text)), {
      expected: "a date in ISO 8601, in UTC",
      toJsonSchema: () => ({ format: "date-time" })
    })
  ),
  Schema.decodeTo(
    Schema.DateTimeUtc,
    SchemaTransformation.transform({
      // The check above lets nothing else through.
      decode: (text: string) => Option.getOrThrow(parse(text)),
      encode: (date: DateTime.Utc) => DateTime.formatIso(date).replace(".000Z", "Z")
    })
  )
)

// internal

const iso =
  /^(\d{4}-\d\d-\d\d)(?:[Tt ]([01]\d|2[0-3])(:[0-5]\d)(:[0-5]\d)?(\.\d+)?)?(?:[Zz]|([+-])([01]\d|2[0-3]):?([0-5]\d)?)?$/

const parse = (text: string): Option.Option<DateTime.Utc> => {
  const match = iso.exec(text)
  if (match === null) return Option.none()
  const [, day, hour = "00", minute = ":00", second = ":00", fraction = "", sign = "+", hours = "0", minutes = "0"] =
    match
  // Engines differ on more digits than three.
  return DateTime.make(`${day}T${hour}${minute}${second}${fraction.slice(0, 4)}Z`).pipe(
    // Engines make March 2 of February 30.
    Option.filter((date) => day !== undefined && DateTime.formatIso(date).startsWith(day)),
    Option.map((date) =>
      DateTime.subtract(date, { minutes: Number(`${sign}1`) * (60 * Number(hours) + Number(minutes)) })
    )
  )
}
