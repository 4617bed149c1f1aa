/**
 * `/edge_firewall/rulesets` of Azion v2. The vendor documents no create, so there is what the account starts with. A rule
 * set that an edge application of the account uses stays; which one does is in no answer.
 */
import type { Account } from "../azion/Account.ts"
import * as Answer from "../azion/Answer.ts"
import * as Collection from "../azion/Collection.ts"
import * as Field from "../internal/Field.ts"

export const make = (account: Account): Collection.Collection =>
  Collection.make({
    path: "/edge_firewall/rulesets",
    param: "ruleset_id",
    table: account.ruleSets,
    verbs: ["list", "get", "replace", "update", "delete"],
    permissions: Collection.permissions("View Security Settings", "Edit Security Settings"),
    errors: Answer.version2,
    fields: {
      name: Field.text(),
      block_access_by_referer: Field.boolean,
      allow_blank_referer: Field.boolean,
      accepted_domains: Field.list(Field.shape({ url: Field.text() }, ["url"])),
      geo_block: Field.literals(["whitelist", "blacklist", "disabled"] as const),
      geo_countries: Field.list(Field.text({ pattern: /^[A-Z]{3}$/ })),
      ip_blocking_rule: Field.literals(["allow_from_all", "deny_from_all"] as const),
      ip_blocking_addresses: Field.list(Field.text()),
      require_secure_token: Field.boolean,
      secret: Field.nullable(Field.text({ blank: true })),
      is_active: Field.boolean
    },
    required: ["name"],
    blank: ({ id }) => ({
      id,
      name: `rule-set-${id}`,
      block_access_by_referer: false,
      allow_blank_referer: true,
      accepted_domains: [],
      geo_block: "disabled",
      geo_countries: [],
      ip_blocking_rule: "allow_from_all",
      ip_blocking_addresses: [],
      require_secure_token: false,
      secret: null,
      is_active: true,
      application: null
    }),
    refuse: ({ application }, verb) =>
      verb === "delete" && account.applications.find(String(application)) !== undefined
        ? Answer.version2.conflict("The rule set is in use by an edge application.")
        : undefined,
    show: (row) => Collection.omit(row, "application"),
    envelopes: { get: Answer.bare, replace: Answer.bare, update: Answer.bare },
    wholeList: Answer.bare
  })
