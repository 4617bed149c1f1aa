/**
 * `/edge_applications/{edge_application_id}/device_groups` of Azion v3. The official file requires `addresses` and not
 * `name` on create, and never answers the addresses.
 */
import type { Account } from "../azion/Account.ts"
import * as Collection from "../azion/Collection.ts"
import * as Field from "../internal/Field.ts"

export const make = (account: Account): Collection.Collection =>
  Collection.make({
    path: "/edge_applications/{edge_application_id}/device_groups",
    param: "device_group_id",
    table: account.deviceGroups,
    parent: account.applications,
    verbs: Collection.everyVerb,
    fields,
    bodies: { create: { fields: { ...fields, addresses: Field.text() }, required: ["user_agent", "addresses"] } },
    blank: ({ id }) => ({ id, name: `device-group-${id}`, user_agent: ".*" }),
    filter: Collection.byFilter,
    show: (row) => Collection.omit(row, "addresses"),
    statuses: { create: account.createStatus },
    pastEnd: account.pastEnd
  })

// internal

const fields = { name: Field.text(), user_agent: Field.text() }
