/**
 * The options of {@link LeanLaw.layerConfig} under their usual names.
 *
 * A module of its own, as Effect's `Config` loads its providers: a program that has its options from elsewhere does without.
 */
import * as ConfigVariable from "@millrace/core/ConfigVariable"
import * as Config from "effect/Config"
import type * as LeanLaw from "./LeanLaw.ts"

/**
 * `LEANLAW_API_KEY`, the firm's key; and, where they are needed, `LEANLAW_PARTNER_ID`, `LEANLAW_USER_ID`, who acts, and
 * `LEANLAW_BASE_URL`, another host, such as a sandbox.
 *
 * @example
 * ```ts
 * import * as LeanLaw from "@millrace/leanlaw/LeanLaw"
 * import * as LeanLawConfig from "@millrace/leanlaw/LeanLawConfig"
 *
 * const layer = LeanLaw.layerConfig(LeanLawConfig.options)
 * ```
 */
export const options: Config.Config<LeanLaw.Options> = Config.all({
  apiKey: ConfigVariable.secret("LEANLAW_API_KEY"),
  partnerId: Config.withDefault(Config.String("LEANLAW_PARTNER_ID"), undefined),
  userId: Config.withDefault(Config.String("LEANLAW_USER_ID"), undefined),
  baseUrl: ConfigVariable.baseUrl("LEANLAW_BASE_URL")
})
