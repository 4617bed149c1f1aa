/**
 * How the measured programs connect to Azalead's company directory.
 */
import * as Cid from "@millrace/azalead/Cid"
import * as Redacted from "effect/Redacted"

export const connection = Cid.layer({ apiKey: Redacted.make("key") })
