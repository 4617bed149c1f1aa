/**
 * `/waf/rulesets` of Azion v2: the rule sets of v3, to read, without the addresses that they let through.
 */
import type { Account } from "../azion/Account.ts"
import * as Answer from "../azion/Answer.ts"
import * as Collection from "../azion/Collection.ts"

export const make = (account: Account): Collection.Collection =>
  Collection.make({
    path: "/waf/rulesets",
    param: "ruleset_id",
    table: account.wafs,
    verbs: ["list", "get"],
    permissions: Collection.permissions("View Security Settings", "Edit Security Settings"),
    errors: Answer.version2,
    fields: {},
    blank: ({ id }) => ({ id }),
    show: (row) => Collection.omit(row, "bypass_addresses"),
    envelopes: { get: Answer.bare },
    wholeList: Answer.bare
  })
