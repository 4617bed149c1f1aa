/**
 * How the measured programs connect to Azalead.
 */
import * as Azalead from "@millrace/azalead/Azalead"
import * as Redacted from "effect/Redacted"

export const connection = Azalead.layer({ credentials: Azalead.token(Redacted.make("token")) })
