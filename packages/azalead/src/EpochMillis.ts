/** Moments as Azalead writes them: milliseconds since 1970 in UTC, negative before, in one place as a text of digits. */
import * as Schema from "effect/Schema"
import { WholeNumber } from "./Identifier.ts"

export const EpochMillis = WholeNumber.pipe(Schema.decodeTo(Schema.DateTimeUtcFromMillis))
