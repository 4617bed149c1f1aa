/** The owner of an opportunity as it is sent: the tables ask for a user's number, the examples show a name. */
import * as Schema from "effect/Schema"

export const Owner = Schema.Union([Schema.String, Schema.Int])
