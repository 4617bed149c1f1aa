/**
 * How the measured programs connect to Azion.
 */
import * as Azion from "@millrace/azion/Azion"
import * as Redacted from "effect/Redacted"

export const connection = Azion.layer({ credentials: Azion.token(Redacted.make("token")) })
