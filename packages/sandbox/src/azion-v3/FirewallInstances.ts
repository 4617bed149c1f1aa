/**
 * `/edge_firewall/{edge_firewall_id}/functions_instances` of Azion v3, with the official names of the fields (the docs' page
 * is a copy of the applications'). An instance that an enabled rule runs stays.
 */
import type { Account } from "../azion/Account.ts"
import * as Answer from "../azion/Answer.ts"
import * as Collection from "../azion/Collection.ts"
import * as Stamp from "../azion/Stamp.ts"
import * as Field from "../internal/Field.ts"
import * as Rule from "./Rule.ts"

export const make = (account: Account): Collection.Collection =>
  Collection.make({
    path: "/edge_firewall/{edge_firewall_id}/functions_instances",
    param: "functions_instances_id",
    table: account.firewallInstances,
    parent: account.firewalls,
    verbs: Collection.everyVerb,
    permissions: Collection.permissions("View Edge Firewall", "Edit Edge Firewall"),
    fields: { name: Field.text(), edge_function: Field.integer({ minimum: 1 }), json_args: Rule.args },
    required: ["name", "edge_function"],
    blank: ({ id, ...birth }) => ({
      id,
      name: `instance-${id}`,
      ...Stamp.edited(birth),
      json_args: {},
      edge_function: 8001
    }),
    touch: Stamp.edited,
    refuse: ({ id }, verb) =>
      verb === "delete" && account.firewallRules.all().some((rule) => Rule.runs(rule, id))
        ? Answer.version3.conflict("The instance is in use by an enabled rule.")
        : undefined,
    pastEnd: account.pastEnd
  })
