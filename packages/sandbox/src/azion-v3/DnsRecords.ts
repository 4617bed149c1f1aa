/**
 * `/intelligent_dns/{zone_id}/records` of Azion v3. A list has an object in `results` and calls the id `record_id`; a write
 * calls it `id`. A weight counts with the policy `weighted` alone, for the types that the product page names.
 */
import type { Account } from "../azion/Account.ts"
import * as Answer from "../azion/Answer.ts"
import * as Collection from "../azion/Collection.ts"
import * as Field from "../internal/Field.ts"

export const make = (account: Account): Collection.Collection =>
  Collection.make({
    path: "/intelligent_dns/{zone_id}/records",
    param: "record_id",
    table: account.dnsRecords,
    parent: account.dnsZones,
    // The vendor has neither GET nor PATCH of one record.
    verbs: ["list", "create", "replace", "delete"],
    permissions: Collection.permissions("View Intelligent DNS", "Edit Intelligent DNS"),
    errors: Answer.texts,
    fields: {
      id: Field.integer(),
      entry: Field.text(),
      description: Field.text({ maxLength: 45, blank: true }),
      answers_list: Field.list(Field.text(), { minItems: 1 }),
      policy: Field.literals(["simple", "weighted"] as const),
      weight: Field.integer({ minimum: 0, maximum: 255 }),
      record_type: Field.text(),
      ttl: Field.integer({ minimum: 0 })
    },
    required: ["entry", "answers_list", "record_type"],
    blank: ({ id, params }) => ({
      id,
      zone_id: Number(params["zone_id"]),
      entry: "@",
      description: "",
      answers_list: ["192.0.2.1"],
      policy: "simple",
      record_type: "A",
      ttl: 3600
    }),
    check: ({ policy, record_type, weight }) =>
      policy !== "weighted"
        ? undefined
        : !weightedTypes.includes(String(record_type))
          ? { policy: [`Records of type ${String(record_type)} take no weight.`] }
          : weight === undefined
            ? { weight: ["This field is required."] }
            : undefined,
    show: (row) => (row["policy"] === "weighted" ? row : Collection.omit(row, "weight")),
    showListed: (row) => ({ record_id: row["id"], ...Collection.omit(row, "id", "zone_id") }),
    results: (records, { zone_id = "" }) => ({
      zone_id: Number(zone_id),
      zone_domain: account.dnsZones.find(zone_id)?.["domain"],
      records
    }),
    pastEnd: account.pastEnd
  })

// internal

const weightedTypes = ["A", "AAAA", "CNAME", "ANAME", "MX"]
