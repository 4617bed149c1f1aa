/**
 * The options of {@link Azion.layerConfig} under their usual names.
 *
 * A module of its own, as Effect's `Config` loads its providers: a program that has its options from elsewhere does without.
 */
import * as ConfigVariable from "@millrace/core/ConfigVariable"
import * as Config from "effect/Config"
import * as Azion from "./Azion.ts"

/**
 * `AZION_TOKEN`, or `AZION_USERNAME` and `AZION_PASSWORD`, of which the token goes first; and `AZION_BASE_URL`, where the
 * host is another one, such as a sandbox.
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
  credentials: ConfigVariable.tokenOrLogin("AZION", { token: Azion.token, login: Azion.login }),
  baseUrl: ConfigVariable.baseUrl("AZION_BASE_URL")
})
