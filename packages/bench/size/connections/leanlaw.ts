/**
 * How the measured programs connect to LeanLaw.
 */
import * as LeanLaw from "@millrace/leanlaw/LeanLaw"
import * as Redacted from "effect/Redacted"

export const connection = LeanLaw.layer({ apiKey: Redacted.make("key") })
