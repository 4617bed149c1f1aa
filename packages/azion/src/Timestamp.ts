/** Dates as Azion writes them, which is not always ISO 8601. */
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"

/** A date of Azion's as ISO 8601; one without a zone is UTC to `DateTime`, and the vendor names no other. */
export const iso = (text: string): string => text.replace(" ", "T")

/** A moment: `2016-11-18T14:10:58.024903Z` in v2, `2019-04-01 13:53:28.536782+00:00` in v3. */
export const Timestamp = Schema.String.pipe(
  Schema.decodeTo(Schema.DateTimeUtcFromString, SchemaTransformation.transform({ decode: iso, encode: (text) => text }))
)
