/** Dates as Azion writes them, which is not always ISO 8601. */
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"

/**
 * A moment: `2016-11-18T14:10:58.024903Z` in v2, `2019-04-01 13:53:28.536782+00:00` in v3. Without a zone it is UTC, as
 * the vendor names none.
 */
export const Timestamp = Schema.String.pipe(
  Schema.decodeTo(
    Schema.DateTimeUtcFromString,
    SchemaTransformation.transform({
      decode: (text) => {
        const iso = text.replace(" ", "T")
        return /T.*(?:Z|[+-]\d\d:?\d\d)$/i.test(iso) ? iso : `${iso}Z`
      },
      encode: (text) => text
    })
  )
)
