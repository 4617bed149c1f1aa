/**
 * The options of {@link Cid.layerConfig} under their usual names.
 *
 * A module of its own, as Effect's `Config` loads its providers: a program that has its options from elsewhere does without.
 */
import * as ConfigVariable from "@millrace/core/ConfigVariable"
import * as Config from "effect/Config"
import type * as Cid from "./Cid.ts"

/**
 * `AZALEAD_API_KEY`; and `AZALEAD_BASE_URL`, where the host is another one, such as `https://api.jabmo.com`.
 *
 * @example
 * ```ts
 * import * as Cid from "@millrace/azalead/Cid"
 * import * as CidConfig from "@millrace/azalead/CidConfig"
 *
 * const layer = Cid.layerConfig(CidConfig.options)
 * ```
 */
export const options: Config.Config<Cid.Options> = Config.all({
  apiKey: ConfigVariable.secret("AZALEAD_API_KEY"),
  baseUrl: ConfigVariable.baseUrl("AZALEAD_BASE_URL")
})
