/** Every group of both versions over real HTTP to a sandbox, with strict decoding around what is run on it. */
import * as Decoding from "@millrace/core/Decoding"
import { Sandbox } from "@millrace/sandbox"
import * as SandboxServer from "@millrace/sandbox/SandboxServer"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Azion from "../src/Azion.ts"
import * as V2 from "../src/v2/index.ts"
import * as V3 from "../src/v3/index.ts"
import * as Account from "./Account.ts"

const groups = Layer.mergeAll(
  V2.DigitalCertificates.DigitalCertificates.layer,
  V2.FirewallRuleSets.FirewallRuleSets.layer,
  V2.Metrics.Metrics.layer,
  V2.Purge.Purge.layer,
  V2.Tokens.Tokens.layer(Account.login),
  V2.WafRuleSets.WafRuleSets.layer,
  V3.ApplicationFunctionInstances.ApplicationFunctionInstances.layer,
  V3.ApplicationRules.ApplicationRules.layer,
  V3.CacheSettings.CacheSettings.layer,
  V3.DataStreamings.DataStreamings.layer,
  V3.DeviceGroups.DeviceGroups.layer,
  V3.DigitalCertificates.DigitalCertificates.layer,
  V3.DnsRecords.DnsRecords.layer,
  V3.DnsZones.DnsZones.layer,
  V3.Domains.Domains.layer,
  V3.EdgeApplications.EdgeApplications.layer,
  V3.EdgeFirewalls.EdgeFirewalls.layer,
  V3.EdgeFunctions.EdgeFunctions.layer,
  V3.FirewallFunctionInstances.FirewallFunctionInstances.layer,
  V3.FirewallRules.FirewallRules.layer,
  V3.Metrics.Metrics.layer,
  V3.NetworkLists.NetworkLists.layer,
  V3.Origins.Origins.layer,
  V3.PersonalTokens.PersonalTokens.layer,
  V3.Purge.Purge.layer,
  V3.Tokens.Tokens.layer(Account.login),
  V3.Variables.Variables.layer,
  V3.WafRuleSets.WafRuleSets.layer,
  V3.Wafs.Wafs.layer
)

/** What a scenario may use. */
export type Services = Layer.Success<typeof groups> | Azion.Azion | Sandbox.Sandbox

/** A sentence, and the calls that prove it. */
export interface Scenario {
  readonly name: string
  readonly run: Effect.Effect<void, unknown, Services>
}

/** Runs against a sandbox and a server of its own. */
export const run = <A, E>(
  effect: Effect.Effect<A, E, Services>
): Effect.Effect<A, E | SandboxServer.SandboxServerError> => effect.pipe(Decoding.strict, Effect.provide(layer))

// internal

const layer = Layer.unwrap(
  Effect.map(SandboxServer.SandboxServer, ({ url }) =>
    groups.pipe(
      Layer.provideMerge(Azion.layer({ credentials: Azion.token(Redacted.make(Account.token)), baseUrl: url })),
      Layer.provide(FetchHttpClient.layer)
    )
  )
).pipe(
  Layer.provide(SandboxServer.layer()),
  // The general limit is not what is looked at here.
  Layer.provideMerge(
    Sandbox.layer({ azion: { token: Account.token, rateLimit: { limit: 100_000, window: "1 minute" } } })
  )
)
