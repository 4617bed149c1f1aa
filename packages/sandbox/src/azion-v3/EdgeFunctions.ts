/**
 * `/edge_functions` of Azion v3, official file alone: no permission is named there. Code is stored, never run.
 */
import type { Account } from "../azion/Account.ts"
import * as Answer from "../azion/Answer.ts"
import * as Collection from "../azion/Collection.ts"
import * as Stamp from "../azion/Stamp.ts"
import * as Field from "../internal/Field.ts"

export const make = (account: Account): Collection.Collection =>
  Collection.make({
    path: "/edge_functions",
    param: "edge_function_id",
    table: account.functions,
    verbs: Collection.everyVerb,
    errors: Answer.functions,
    fields: {
      ...fields,
      language: Field.text(),
      initiator_type: Field.literals(["edge_application", "edge_firewall"] as const)
    },
    required: ["name", "language", "code", "active"],
    bodies: { update: { fields } },
    blank: ({ editor, id, now }) => ({
      id,
      name: `function-${id}`,
      language: "javascript",
      code: 'addEventListener("fetch", (event) => event.respondWith(new Response("Hello")))',
      json_args: {},
      function_to_run: "",
      initiator_type: "edge_application",
      active: true,
      last_editor: editor,
      modified: Stamp.iso(now),
      is_proprietary_code: false
    }),
    touch: ({ editor, now }) => ({ last_editor: editor, modified: Stamp.iso(now) }),
    show: (row) => ({
      ...row,
      reference_count: [
        ...account.applicationInstances.all().map(({ edge_function_id }) => edge_function_id),
        ...account.firewallInstances.all().map(({ edge_function }) => edge_function)
      ].filter((id) => id === row["id"]).length
    }),
    pastEnd: account.pastEnd
  })

// internal

const fields = {
  name: Field.text(),
  code: Field.text(),
  json_args: Field.any,
  active: Field.boolean,
  is_proprietary_code: Field.boolean
}
