/** An edge application and what is under it. */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { ApplicationFunctionInstances } from "../../src/v3/ApplicationFunctionInstances.ts"
import { ApplicationRules } from "../../src/v3/ApplicationRules.ts"
import { CacheSettings } from "../../src/v3/CacheSettings.ts"
import { DeviceGroups } from "../../src/v3/DeviceGroups.ts"
import { EdgeApplications } from "../../src/v3/EdgeApplications.ts"
import { Origins } from "../../src/v3/Origins.ts"
import type { Scenario } from "../Http.ts"
import * as Listing from "./Listing.ts"

export const scenarios: ReadonlyArray<Scenario> = [
  {
    name: "an edge application is created, read, listed, replaced, changed and deleted with all that is under it",
    run: Effect.gen(function* () {
      const applications = yield* EdgeApplications
      const cacheSettings = yield* CacheSettings
      const created = yield* applications.create({
        payload: {
          name: "mill",
          delivery_protocol: "http,https",
          http_port: [80, 8080],
          address: "origin.example.com",
          cdn_cache_settings: "override",
          cdn_cache_settings_maximum_ttl: 300
        }
      })
      const params = { edge_application_id: created.id }
      assert.deepStrictEqual(created, {
        id: created.id,
        name: "mill",
        delivery_protocol: "http,https",
        http_port: [80, 8080],
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
        web_application_firewall: false
      })
      assert.deepStrictEqual(yield* applications.get({ params }), created)

      const query = { page_size: 5, order_by: "name" }
      const all = yield* Listing.all(applications.list.pages({ query }), applications.list.items({ query }))
      const listed = all.find(({ id }) => id === created.id)
      assert.deepStrictEqual([all.length, listed?.name, listed?.origins?.length], [13, "mill", 1])

      const ttls = yield* Effect.map(cacheSettings.list({ params }), ({ results }) =>
        results.map(({ cdn_cache_settings, cdn_cache_settings_maximum_ttl }) => [
          cdn_cache_settings,
          cdn_cache_settings_maximum_ttl
        ])
      )
      assert.deepStrictEqual(ttls, [["override", 300]])

      const updated = yield* applications.update({ params, payload: { edge_functions: true } })
      assert.deepStrictEqual(updated, { ...created, edge_functions: true })
      const replaced = yield* applications.replace({ params, payload: { name: "weir" } })
      assert.deepStrictEqual(replaced, { ...created, name: "weir", delivery_protocol: "http", http_port: [80] })

      assert.strictEqual(yield* applications.delete({ params }), undefined)
      yield* Listing.isGone(applications.get({ params }))
      yield* Listing.isGone(cacheSettings.list({ params }))
    })
  },
  {
    name: "a cache setting lives under its application",
    run: Effect.gen(function* () {
      const settings = yield* CacheSettings
      const created = yield* settings.create({
        params: application,
        payload: { name: "a day", cdn_cache_settings: "override", cdn_cache_settings_maximum_ttl: 86_400 }
      })
      const params = { ...application, cache_settings_id: created.id }
      assert.deepStrictEqual(created, {
        id: created.id,
        name: "a day",
        browser_cache_settings: "honor",
        browser_cache_settings_maximum_ttl: 0,
        cdn_cache_settings: "override",
        cdn_cache_settings_maximum_ttl: 86_400,
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
      })
      assert.deepStrictEqual(yield* settings.get({ params }), created)
      const input = { params: application, query: { page_size: 1 } }
      const all = yield* Listing.all(settings.list.pages(input), settings.list.items(input))
      assert.deepStrictEqual(all.at(-1), created)

      const updated = yield* settings.update({ params, payload: { query_string_fields: ["page"] } })
      assert.deepStrictEqual(updated, { ...created, query_string_fields: ["page"] })
      const replaced = yield* settings.replace({ params, payload: { name: "an hour" } })
      assert.deepStrictEqual(replaced, {
        ...created,
        name: "an hour",
        cdn_cache_settings: "honor",
        cdn_cache_settings_maximum_ttl: 60
      })
      yield* settings.delete({ params })
      yield* Listing.isGone(settings.get({ params }))
    })
  },
  {
    name: "an origin is named by its key, not by its id",
    run: Effect.gen(function* () {
      const origins = yield* Origins
      const created = yield* origins.create({
        params: application,
        payload: { name: "backup", addresses: [{ address: "backup.example.com", weight: 10 }] }
      })
      const { origin_id, origin_key = "" } = created
      const params = { ...application, origin_key }
      assert.deepStrictEqual(created, {
        origin_id,
        origin_key,
        name: "backup",
        origin_type: "single_origin",
        addresses: [{ address: "backup.example.com", weight: 10, server_role: "primary", is_active: true }],
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
        hmac_secret_key: Redacted.make(""),
        bucket: "",
        prefix: ""
      })
      assert.deepStrictEqual(yield* origins.get({ params }), created)
      const input = { params: application, query: { page_size: 1 } }
      const all = yield* Listing.all(origins.list.pages(input), origins.list.items(input))
      assert.deepStrictEqual(all.at(-1), created)

      const updated = yield* origins.update({ params, payload: { origin_path: "/old" } })
      assert.deepStrictEqual(updated, { ...created, origin_path: "/old" })
      const replaced = yield* origins.replace({ params, payload: { name: "spare" } })
      assert.deepStrictEqual(replaced, { ...created, name: "spare", addresses: [] })
      yield* origins.delete({ params })
      yield* Listing.isGone(origins.get({ params }))
    })
  },
  {
    name: "a rule belongs to one phase of its application",
    run: Effect.gen(function* () {
      const rules = yield* ApplicationRules
      const criteria = [
        [
          { conditional: "if", variable: "${uri}", operator: "starts_with", input_value: "/old" },
          { conditional: "and", variable: "${request_uri}", operator: "exists" }
        ]
      ]
      const of = { ...application, phase: "request" }
      const created = yield* rules.create({
        params: of,
        payload: { name: "moved", criteria, behaviors: [{ name: "redirect_to_301", target: "https://example.com/" }] }
      })
      const params = { ...of, rule_id: created.id }
      assert.deepStrictEqual(created, {
        id: created.id,
        name: "moved",
        description: "",
        phase: "request",
        behaviors: [{ name: "redirect_to_301", target: "https://example.com/" }],
        criteria,
        is_active: true,
        order: 3
      })
      assert.deepStrictEqual(yield* rules.get({ params }), created)
      const input = { params: of, query: { page_size: 2 } }
      const all = yield* Listing.all(rules.list.pages(input), rules.list.items(input))
      assert.deepStrictEqual(all.at(-1), created)
      assert.deepStrictEqual((yield* rules.list({ params: { ...of, phase: "response" } })).results, [])

      const captured = {
        name: "capture_match_groups" as const,
        target: { captured_array: "parts", subject: "${uri}", regex: "/(.*)" }
      }
      const updated = yield* rules.update({ params, payload: { behaviors: [captured], is_active: false } })
      assert.deepStrictEqual(updated, { ...created, behaviors: [captured], is_active: false })
      const replaced = yield* rules.replace({
        params,
        payload: { name: "no more", criteria, behaviors: [{ name: "deny" }], order: 1 }
      })
      assert.deepStrictEqual(replaced, { ...created, name: "no more", behaviors: [{ name: "deny" }], order: 1 })
      yield* rules.delete({ params })
      yield* Listing.isGone(rules.get({ params }))
    })
  },
  {
    name: "a device group never shows its addresses again",
    run: Effect.gen(function* () {
      const groups = yield* DeviceGroups
      const created = yield* groups.create({
        params: application,
        payload: { name: "tablets", user_agent: "(Tablet)", addresses: "192.0.2.0/24" }
      })
      const { id = 0 } = created
      const params = { ...application, device_group_id: id }
      assert.deepStrictEqual(created, { id, name: "tablets", user_agent: "(Tablet)" })
      assert.deepStrictEqual(yield* groups.get({ params }), created)
      const input = { params: application, query: { page_size: 1 } }
      const all = yield* Listing.all(groups.list.pages(input), groups.list.items(input))
      assert.deepStrictEqual(
        all.map(({ name }) => name),
        ["phones", "tablets"]
      )
      const updated = yield* groups.update({ params, payload: { user_agent: "(Pad)" } })
      assert.deepStrictEqual(updated, { ...created, user_agent: "(Pad)" })
      const replaced = yield* groups.replace({ params, payload: { name: "pads", user_agent: "(Pad)" } })
      assert.deepStrictEqual(replaced, { ...updated, name: "pads" })
      yield* groups.delete({ params })
      yield* Listing.isGone(groups.get({ params }))
    })
  },
  {
    name: "a function instance stays as long as an enabled rule runs it",
    run: Effect.gen(function* () {
      const instances = yield* ApplicationFunctionInstances
      const rules = yield* ApplicationRules
      const created = yield* instances.create({
        params: application,
        payload: { name: "hello", edge_function_id: 8001, args: [{ greeting: "hello" }] }
      })
      const params = { ...application, functions_instances_id: created.id }
      assert.deepStrictEqual(created, {
        id: created.id,
        name: "hello",
        edge_function_id: 8001,
        args: [{ greeting: "hello" }]
      })
      assert.deepStrictEqual(yield* instances.get({ params }), created)
      const input = { params: application, query: { page_size: 1, sort: "desc" } } as const
      const [last] = yield* Listing.all(instances.list.pages(input), instances.list.items(input))
      assert.deepStrictEqual(last, created)

      const updated = yield* instances.update({ params, payload: { name: null, args: { greeting: "good day" } } })
      assert.deepStrictEqual(updated, { ...created, args: { greeting: "good day" } })
      const replaced = yield* instances.replace({ params, payload: { name: "bye", edge_function_id: 8001, args: {} } })
      assert.deepStrictEqual(replaced, { ...created, name: "bye", args: {} })

      const rule = yield* rules.create({
        params: { ...application, phase: "request" },
        payload: { name: "run", criteria: [], behaviors: [{ name: "run_function", target: String(created.id) }] }
      })
      assert.strictEqual((yield* Effect.flip(instances.delete({ params })))._tag, "Conflict")
      yield* rules.delete({ params: { ...application, phase: "request", rule_id: rule.id } })
      yield* instances.delete({ params })
      yield* Listing.isGone(instances.get({ params }))
    })
  }
]

// internal

// The first one that the sandbox starts with.
const application = { edge_application_id: 1600000001 }
