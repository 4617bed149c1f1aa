/**
 * `/edge_applications/{edge_application_id}/origins` of Azion v3. Paths name an origin by its key, a UUID, not by its id.
 */
import type { Account } from "../azion/Account.ts"
import * as Collection from "../azion/Collection.ts"
import type { Row } from "../azion/Table.ts"
import * as Field from "../internal/Field.ts"
import * as Seed from "../internal/Seed.ts"

export const make = (account: Account): Collection.Collection =>
  Collection.make({
    path: "/edge_applications/{edge_application_id}/origins",
    param: "origin_key",
    table: account.origins,
    parent: account.applications,
    verbs: Collection.everyVerb,
    permissions: Collection.permissions("View Edge Application", "Edit Edge Application"),
    fields,
    required: ["name"],
    blank: ({ id }) => ({
      origin_id: id,
      origin_key: Seed.uuid(`${account.seed}/origin/${id}`),
      name: `origin-${id}`,
      origin_type: "single_origin",
      addresses: [],
      origin_protocol_policy: "preserve",
      is_origin_redirection_enabled: false,
      host_header: "${host}",
      method: "",
      origin_path: "",
      connection_timeout: 60,
      timeout_between_bytes: 120,
      hmac_authentication: false,
      hmac_region_name: "",
      hmac_access_key: "",
      hmac_secret_key: "",
      bucket: "",
      prefix: ""
    }),
    touch: (_birth, { addresses }) => ({ addresses: Array.isArray(addresses) ? addresses.map(whole) : [] }),
    filter: Collection.byFilter,
    statuses: { create: account.createStatus },
    pastEnd: account.pastEnd
  })

/** What the create of an application says about its first origin. */
export const first = {
  origin_type: Field.text(),
  address: Field.text(),
  origin_protocol_policy: Field.text(),
  host_header: Field.text()
}

/** The first origin of an application that was created so. */
export const firstOf = (given: Row): Row => ({
  name: "Default Origin",
  addresses: given["address"] === undefined ? [] : [whole({ address: given["address"] })],
  ...Collection.pick(given, ["origin_type", "origin_protocol_policy", "host_header"])
})

// internal

const whole = (address: Row): Row => ({ weight: null, server_role: "primary", is_active: true, ...address })

const fields = {
  name: Field.text(),
  origin_type: Field.text(),
  addresses: Field.list(
    Field.shape(
      {
        address: Field.text(),
        is_active: Field.boolean,
        weight: Field.integer({ minimum: 1, maximum: 100 }),
        server_role: Field.literals(["primary", "backup"] as const)
      },
      ["address"]
    )
  ),
  origin_protocol_policy: Field.text(),
  host_header: Field.text(),
  origin_path: Field.text({ blank: true }),
  hmac_authentication: Field.boolean,
  hmac_region_name: Field.text({ blank: true }),
  hmac_access_key: Field.text({ blank: true }),
  hmac_secret_key: Field.text({ blank: true }),
  bucket: Field.text({ blank: true }),
  prefix: Field.text({ blank: true })
}
