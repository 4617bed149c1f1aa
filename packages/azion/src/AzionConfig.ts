/**
 * The options of {@link Azion.layerConfig} under their usual names.
 *
 * A module of its own, as Effect's `Config` loads its providers: a program that has its options from elsewhere does without.
 */
import * as Config from "effect/Config"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as Azion from "./Azion.ts"

/**
 * `AZION_TOKEN`, or `AZION_USERNAME` and `AZION_PASSWORD`; and `AZION_BASE_URL`, where the host is another one, such as a
 * sandbox.
 *
 * @example
 * ```ts
 * import * as Azion from "@millrace/azion/Azion"
 * import * as AzionConfig from "@millrace/azion/AzionConfig"
 *
 * const layer = Azion.layerConfig(AzionConfig.options)
 * ```
 */
export const options: Config.Config<Azion.Options> = Config.all({
  credentials: Config.Redacted("AZION_TOKEN").pipe(
    Config.map(Azion.token),
    Config.orElse(() =>
      Config.map(
        Config.all({ username: Config.String("AZION_USERNAME"), password: Config.Redacted("AZION_PASSWORD") }),
        Azion.login
      )
    ),
    // Effect names only the variable that it looked for last.
    Config.orElse(({ message }) =>
      Config.fail(
        new Schema.SchemaError(
          new SchemaIssue.InvalidValue({
            message: `Set AZION_TOKEN, or AZION_USERNAME and AZION_PASSWORD (${message.replace(/\s+/g, " ")})`
          })
        )
      )
    )
  ),
  baseUrl: Config.URL("AZION_BASE_URL").pipe(
    Config.map(({ href }) => href),
    Config.withDefault(undefined)
  )
})
