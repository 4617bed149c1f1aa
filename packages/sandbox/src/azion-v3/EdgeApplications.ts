/**
 * `/edge_applications` of Azion v3. A create makes a first origin and cache setting out of its own fields, as the vendor
 * does; what lies under an application has files of its own and goes with it.
 */
import type { Account } from "../azion/Account.ts"
import * as Collection from "../azion/Collection.ts"
import * as Stamp from "../azion/Stamp.ts"
import * as Field from "../internal/Field.ts"
import * as CacheSettings from "./CacheSettings.ts"
import * as Origins from "./Origins.ts"

export const make = (
  account: Account,
  parts: { readonly cacheSettings: Collection.Collection; readonly origins: Collection.Collection }
): Collection.Collection => {
  const { applications, createStatus, origins, pastEnd } = account
  return Collection.make({
    path: "/edge_applications",
    param: "edge_application_id",
    table: applications,
    verbs: Collection.everyVerb,
    permissions: Collection.permissions("View Security Settings", "Edit Security Settings"),
    fields: modules,
    required: ["name"],
    bodies: {
      create: { fields: { ...common, ...Origins.first, ...CacheSettings.first }, required: ["name"] },
      update: { fields: Collection.omit(modules, "caching", "http3", "supported_ciphers") as typeof modules }
    },
    blank: ({ id, ...birth }) => ({
      id,
      name: `application-${id}`,
      delivery_protocol: "http",
      http_port: [80],
      https_port: [443],
      minimum_tls_version: "",
      supported_ciphers: "all",
      active: true,
      debug_rules: false,
      http3: false,
      websocket: false,
      application_acceleration: false,
      caching: true,
      device_detection: false,
      edge_firewall: false,
      edge_functions: false,
      image_optimization: false,
      l2_caching: false,
      load_balancer: false,
      raw_logs: false,
      web_application_firewall: false,
      ...Stamp.edited(birth)
    }),
    touch: Stamp.edited,
    created: ({ id }, given) => {
      const params = { edge_application_id: String(id) }
      parts.origins.insert(Origins.firstOf(given), params)
      parts.cacheSettings.insert(CacheSettings.firstOf(given), params)
    },
    filter: Collection.byFilter,
    show: (row) => Collection.omit(row, "last_editor", "last_modified", ...firstFields),
    showListed: (row) => ({
      ...Collection.pick(row, ["id", "name", "debug_rules", "last_editor", "last_modified", "active"]),
      origins: origins.all(String(row["id"])).map(({ name, origin_key, origin_type }) => ({
        name,
        origin_type,
        origin_id: origin_key
      }))
    }),
    statuses: { create: createStatus },
    pastEnd
  })
}

// internal

const firstFields = [...Object.keys(Origins.first), ...Object.keys(CacheSettings.first)]

const ports = Field.list(Field.integer({ minimum: 1, maximum: 65535 }))

const common = {
  name: Field.text(),
  delivery_protocol: Field.text(),
  http_port: ports,
  https_port: ports,
  minimum_tls_version: Field.text({ blank: true }),
  application_acceleration: Field.boolean,
  debug_rules: Field.boolean,
  http3: Field.boolean,
  l2_caching: Field.boolean,
  supported_ciphers: Field.text(),
  websocket: Field.boolean
}

const modules: Collection.Body["fields"] = {
  ...common,
  active: Field.boolean,
  caching: Field.boolean,
  device_detection: Field.boolean,
  edge_firewall: Field.boolean,
  edge_functions: Field.boolean,
  image_optimization: Field.boolean,
  load_balancer: Field.boolean,
  raw_logs: Field.boolean,
  web_application_firewall: Field.boolean
}
