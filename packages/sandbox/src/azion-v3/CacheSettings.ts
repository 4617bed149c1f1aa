/**
 * `/edge_applications/{edge_application_id}/cache_settings` of Azion v3. Times to live are in seconds.
 */
import type { Account } from "../azion/Account.ts"
import * as Collection from "../azion/Collection.ts"
import type { Row } from "../azion/Table.ts"
import * as Field from "../internal/Field.ts"

export const make = (account: Account): Collection.Collection =>
  Collection.make({
    path: "/edge_applications/{edge_application_id}/cache_settings",
    param: "cache_settings_id",
    table: account.cacheSettings,
    parent: account.applications,
    verbs: Collection.everyVerb,
    permissions: {
      ...Collection.permissions("View Edge Application", "Edit Edge Application"),
      create: "Edit Security Settings"
    },
    fields: { ...fields, ...unpatched },
    required: ["name"],
    bodies: { update: { fields } },
    blank: ({ id }) => ({
      id,
      name: `cache-setting-${id}`,
      browser_cache_settings: "honor",
      browser_cache_settings_maximum_ttl: 0,
      cdn_cache_settings: "honor",
      cdn_cache_settings_maximum_ttl: 60,
      cache_by_query_string: "ignore",
      query_string_fields: null,
      enable_query_string_sort: false,
      cache_by_cookies: "ignore",
      cookie_names: null,
      adaptive_delivery_action: "ignore",
      device_group: [],
      enable_caching_for_post: false,
      l2_caching_enabled: false,
      is_slice_configuration_enabled: false,
      is_slice_edge_caching_enabled: false,
      is_slice_l2_caching_enabled: false,
      slice_configuration_range: 1024,
      enable_caching_for_options: false,
      enable_stale_cache: false,
      l2_region: null
    }),
    filter: Collection.byFilter,
    statuses: { create: account.createStatus },
    pastEnd: account.pastEnd
  })

/** What the create of an application says about its first cache setting. */
export const first = {
  browser_cache_settings: Field.text(),
  browser_cache_settings_maximum_ttl: Field.integer({ minimum: 0 }),
  cdn_cache_settings: Field.text(),
  cdn_cache_settings_maximum_ttl: Field.integer({ minimum: 0 })
}

/** The first cache setting of an application that was created so. */
export const firstOf = (given: Row): Row => ({
  name: "Default Cache Settings",
  ...Collection.pick(given, Object.keys(first))
})

// internal

const names = Field.nullable(Field.list(Field.text()))

const fields = {
  name: Field.text(),
  ...first,
  cache_by_query_string: Field.text(),
  query_string_fields: names,
  enable_query_string_sort: Field.boolean,
  cache_by_cookies: Field.text(),
  cookie_names: names,
  adaptive_delivery_action: Field.text(),
  enable_caching_for_post: Field.boolean,
  l2_caching_enabled: Field.boolean,
  is_slice_configuration_enabled: Field.boolean,
  is_slice_edge_caching_enabled: Field.boolean,
  is_slice_l2_caching_enabled: Field.boolean,
  slice_configuration_range: Field.nullable(Field.integer({ minimum: 0 })),
  enable_caching_for_options: Field.boolean
}

// Taken by POST and PUT alone.
const unpatched = {
  device_group: Field.list(Field.integer()),
  enable_stale_cache: Field.boolean,
  l2_region: Field.nullable(Field.text())
}
