/**
 * The options of {@link Azalead.layerConfig} under their usual names.
 *
 * A module of its own, as Effect's `Config` loads its providers: a program that has its options from elsewhere does without.
 */
import * as ConfigVariable from "@millrace/core/ConfigVariable"
import * as Config from "effect/Config"
import * as Azalead from "./Azalead.ts"

/**
 * `AZALEAD_TOKEN`, or `AZALEAD_USERNAME` and `AZALEAD_PASSWORD`, of which the token goes first; and `AZALEAD_BASE_URL`, where
 * the host is another one, such as `https://api.jabmo.com`.
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
  credentials: ConfigVariable.tokenOrLogin("AZALEAD", { token: Azalead.token, login: Azalead.login }),
  baseUrl: ConfigVariable.baseUrl("AZALEAD_BASE_URL")
})
