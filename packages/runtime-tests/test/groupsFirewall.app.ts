/** An app of two resource groups of different versions, for groups.test.ts. */
import * as Azion from "@millrace/azion/Azion"
import { FirewallRuleSets } from "@millrace/azion/v2/FirewallRuleSets"
import { FirewallRules } from "@millrace/azion/v3/FirewallRules"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

const Live = Layer.mergeAll(FirewallRules.layer, FirewallRuleSets.layer).pipe(
  Layer.provide(Azion.layer({ credentials: Azion.token(Redacted.make("invented")) })),
  Layer.provide(FetchHttpClient.layer)
)

void Effect.gen(function* () {
  const older = yield* FirewallRuleSets
  const newer = yield* FirewallRules
  yield* Effect.log(yield* older.list(), yield* newer.list({ params: { edge_firewall_id: 1 } }))
}).pipe(Effect.provide(Live), Effect.runPromise)
