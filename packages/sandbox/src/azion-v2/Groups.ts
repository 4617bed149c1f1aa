/**
 * Every group of Azion v2 over one account, and the rule sets that it starts with: only v2 has those.
 */
import type { Account } from "../azion/Account.ts"
import * as Answer from "../azion/Answer.ts"
import type { Operation } from "../azion/Operation.ts"
import * as Purge from "../azion/Purge.ts"
import * as Stamp from "../azion/Stamp.ts"
import type { Route } from "../internal/Route.ts"
import * as Analytics from "./Analytics.ts"
import * as Certificates from "./Certificates.ts"
import * as RuleSets from "./RuleSets.ts"
import * as Wafs from "./Wafs.ts"

export const make = (account: Account): ReadonlyArray<Route<Operation>> => {
  const ruleSets = RuleSets.make(account)
  for (const application of [1600000001, null, null]) ruleSets.insert({ application })
  return [
    ...account.tokens.routes(Stamp.iso, Answer.version2),
    ...Analytics.routes(account),
    ...Certificates.make(account).routes,
    ...ruleSets.routes,
    ...Wafs.make(account).routes,
    ...Purge.routes(account.domains.all, Answer.version2)
  ]
}
