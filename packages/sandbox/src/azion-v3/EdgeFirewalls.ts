/**
 * `/edge_firewall` of Azion v3. Its `domains` are the ids as they were sent; what lies under a firewall has files of its
 * own and goes with it.
 */
import type { Account } from "../azion/Account.ts"
import * as Collection from "../azion/Collection.ts"
import * as Stamp from "../azion/Stamp.ts"
import * as Field from "../internal/Field.ts"

export const make = (account: Account): Collection.Collection =>
  Collection.make({
    path: "/edge_firewall",
    param: "edge_firewall_id",
    table: account.firewalls,
    verbs: Collection.everyVerb,
    // The vendor names none for PATCH.
    permissions: { ...Collection.permissions("View Edge Firewall", "Edit Edge Firewall"), update: undefined },
    fields: {
      name: Field.text(),
      domains: Field.list(Field.integer({ minimum: 1 })),
      is_active: Field.boolean,
      edge_functions_enabled: Field.boolean,
      network_protection_enabled: Field.boolean,
      waf_enabled: Field.boolean
    },
    required: ["name"],
    blank: ({ id, ...birth }) => ({
      id,
      name: `firewall-${id}`,
      is_active: true,
      ...Stamp.edited(birth),
      edge_functions_enabled: false,
      network_protection_enabled: true,
      waf_enabled: false,
      debug_rules: false,
      domains: []
    }),
    touch: Stamp.edited,
    pastEnd: account.pastEnd
  })
