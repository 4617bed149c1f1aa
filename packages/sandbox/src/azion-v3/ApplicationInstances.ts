/**
 * `/edge_applications/{edge_application_id}/functions_instances` of Azion v3. An instance that an enabled rule runs stays.
 */
import type { Account } from "../azion/Account.ts"
import * as Answer from "../azion/Answer.ts"
import * as Collection from "../azion/Collection.ts"
import * as Field from "../internal/Field.ts"
import * as Rule from "./Rule.ts"

export const make = (account: Account): Collection.Collection =>
  Collection.make({
    path: "/edge_applications/{edge_application_id}/functions_instances",
    param: "functions_instances_id",
    table: account.applicationInstances,
    parent: account.applications,
    verbs: Collection.everyVerb,
    permissions: Collection.permissions("View Edge Application", "Edit Edge Application"),
    fields: { name: Field.text(), edge_function_id: Field.integer({ minimum: 1 }), args: Rule.args },
    required: ["name", "edge_function_id", "args"],
    bodies: {
      update: {
        fields: {
          name: Field.nullable(Field.text()),
          edge_function_id: Field.nullable(Field.integer({ minimum: 1 })),
          args: Rule.args
        },
        nullKeeps: true
      }
    },
    blank: ({ id }) => ({ id, edge_function_id: 8001, name: `instance-${id}`, args: {} }),
    refuse: ({ id }, verb) =>
      verb === "delete" && account.applicationRules.all().some((rule) => Rule.runs(rule, id))
        ? Answer.version3.conflict("The instance is in use by an enabled rule.")
        : undefined,
    filter: Collection.byFilter,
    statuses: { create: account.createStatus },
    pastEnd: account.pastEnd
  })
