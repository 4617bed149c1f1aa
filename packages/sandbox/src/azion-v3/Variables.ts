/**
 * `/variables` of Azion v3: no envelope, no pages. The value of a secret is in the answer to its create and never again.
 */
import type { Account } from "../azion/Account.ts"
import * as Answer from "../azion/Answer.ts"
import * as Collection from "../azion/Collection.ts"
import * as Stamp from "../azion/Stamp.ts"
import type { Row } from "../azion/Table.ts"
import * as Field from "../internal/Field.ts"
import * as Seed from "../internal/Seed.ts"

export const make = (account: Account): Collection.Collection =>
  Collection.make({
    path: "/variables",
    param: "uuid",
    table: account.variables,
    verbs: ["list", "get", "create", "replace", "delete"],
    fields: {
      key: Field.text({ maxLength: 100 }),
      value: Field.text({ maxLength: 32768 }),
      secret: Field.boolean
    },
    required: ["key", "value"],
    blank: ({ editor, id, now }) => ({
      id,
      uuid: Seed.uuid(`${account.seed}/variable/${id}`),
      key: `VARIABLE_${id}`,
      value: "value",
      secret: false,
      last_editor: editor,
      created_at: Stamp.iso(now),
      updated_at: Stamp.iso(now)
    }),
    touch: ({ editor, now }) => ({ last_editor: editor, updated_at: Stamp.iso(now) }),
    unique: ["key"],
    show: hidden,
    showWritten: (row, verb) => (verb === "create" ? Collection.omit(row, "id") : hidden(row)),
    envelopes: { get: Answer.bare, create: Answer.bare, replace: Answer.bare },
    wholeList: Answer.bare
  })

// internal

const hidden = (row: Row): Row => ({
  ...Collection.omit(row, "id"),
  ...(row["secret"] === true ? { value: "********" } : {})
})
