/**
 * `/network_lists` of Azion v3. Items go in as texts; AS numbers come out as numbers. The vendor's own two lists can only be
 * read, and a list that a firewall rule names stays: 422, which the official file has for this delete alone of the group.
 */
import type { Account } from "../azion/Account.ts"
import * as Answer from "../azion/Answer.ts"
import * as Collection from "../azion/Collection.ts"
import * as Stamp from "../azion/Stamp.ts"
import type { Row } from "../azion/Table.ts"
import * as Field from "../internal/Field.ts"

export const make = (account: Account): Collection.Collection => {
  const errors = Answer.fields
  return Collection.make({
    path: "/network_lists",
    param: "network_list_id",
    table: account.networkLists,
    verbs: ["list", "get", "create", "replace", "delete"],
    // The vendor names none for DELETE.
    permissions: { ...Collection.permissions("View Network Lists", "Edit Network Lists"), delete: undefined },
    errors,
    fields: {
      name: Field.text(),
      items_values: Field.list(Field.text(), { minItems: 1 }),
      list_type: Field.literals(["ip_cidr", "asn", "countries"] as const)
    },
    required: ["name", "items_values", "list_type"],
    blank: ({ id, ...birth }) => ({
      id,
      ...Stamp.edited(birth),
      list_type: "ip_cidr",
      name: `list-${id}`,
      items_values: []
    }),
    touch: Stamp.edited,
    check: (row) => {
      const wrong = itemsOf(row).find((item) => !isItem(String(row["list_type"]), String(item)))
      return wrong === undefined ? undefined : { items_values: [`"${String(wrong)}" is not a valid item.`] }
    },
    refuse: ({ id }, verb) => {
      if (verb === "get") return undefined
      if (id === 2 || id === 187) return errors.forbidden
      const isUsed = account.firewallRules.all().some((rule) => names(rule, id))
      return verb === "delete" && isUsed ? errors.unprocessable("The list is in use by a firewall rule.") : undefined
    },
    show: (row) => Collection.omit(typed(row), "id"),
    showWritten: typed,
    showListed: (row) => ({
      ...Collection.omit(row, "items_values"),
      ...(row["list_type"] === "ip_cidr" ? { ip_list: row["items_values"] } : {}),
      ...(row["list_type"] === "countries" ? { country_list: row["items_values"] } : {})
    }),
    pastEnd: account.pastEnd
  })
}

// internal

const itemsOf = ({ items_values }: Row): ReadonlyArray<unknown> => (Array.isArray(items_values) ? items_values : [])

const typed = (row: Row): Row => (row["list_type"] === "asn" ? { ...row, items_values: itemsOf(row).map(Number) } : row)

const isItem = (type: string, item: string): boolean => {
  switch (type) {
    case "asn":
      return /^\d{1,10}$/.test(item)
    case "countries":
      return /^[A-Z]{2}$/.test(item)
    default:
      return /^(\d{1,3}(\.\d{1,3}){3}|[0-9a-fA-F:]+:[0-9a-fA-F:.]*)(\/\d{1,3})?$/.test(item)
  }
}

// Whether a rule asks for membership of this list.
const names = ({ criteria }: Row, id: unknown): boolean =>
  Array.isArray(criteria) &&
  criteria.flat().some((criterion: Row) => criterion["variable"] === "network" && criterion["argument"] === String(id))
