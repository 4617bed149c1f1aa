/**
 * The options of {@link Azalead.layerConfig} under their usual names.
 *
 * A module of its own, as Effect's `Config` loads its providers: a program that has its options from elsewhere does without.
 */
import * as Config from "effect/Config"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as Azalead from "./Azalead.ts"

/**
 * `AZALEAD_TOKEN`, or `AZALEAD_USERNAME` and `AZALEAD_PASSWORD`; and `AZALEAD_BASE_URL`, where the host is another one, such
 * as `https://api.jabmo.com`.
 *
 * @example
 * ```ts
 * import * as Azalead from "@millrace/azalead/Azalead"
 * import * as AzaleadConfig from "@millrace/azalead/AzaleadConfig"
 *
 * const layer = Azalead.layerConfig(AzaleadConfig.options)
 * ```
 */
export const options: Config.Config<Azalead.Options> = Config.all({
  credentials: Config.Redacted("AZALEAD_TOKEN").pipe(
    Config.map(Azalead.token),
    Config.orElse(() =>
      Config.map(
        Config.all({ username: Config.String("AZALEAD_USERNAME"), password: Config.Redacted("AZALEAD_PASSWORD") }),
        Azalead.login
      )
    ),
    // Effect names only the variable that it looked for last.
    Config.orElse(({ message }) =>
      Config.fail(
        new Schema.SchemaError(
          new SchemaIssue.InvalidValue({
            message: `Set AZALEAD_TOKEN, or AZALEAD_USERNAME and AZALEAD_PASSWORD (${message.replace(/\s+/g, " ")})`
          })
        )
      )
    )
  ),
  baseUrl: Config.URL("AZALEAD_BASE_URL").pipe(
    Config.map(({ href }) => href),
    Config.withDefault(undefined)
  )
})
