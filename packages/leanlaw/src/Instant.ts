/** Moments as LeanLaw writes them: RFC 3339. */
import * as Schema from "effect/Schema"

/** A moment; one without an offset is UTC, as the vendor names no other. */
export const Instant: Schema.DateTimeUtcFromString = Schema.DateTimeUtcFromString
