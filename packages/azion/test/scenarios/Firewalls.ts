/** An edge firewall, what is under it, and what its rules name. */
import { assert } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { EdgeFirewalls } from "../../src/v3/EdgeFirewalls.ts"
import { FirewallFunctionInstances } from "../../src/v3/FirewallFunctionInstances.ts"
import { FirewallRules } from "../../src/v3/FirewallRules.ts"
import { NetworkLists } from "../../src/v3/NetworkLists.ts"
import { WafRuleSets } from "../../src/v3/WafRuleSets.ts"
import { Wafs } from "../../src/v3/Wafs.ts"
import * as Account from "../Account.ts"
import type { Scenario } from "../Http.ts"
import * as Listing from "./Listing.ts"

export const scenarios: ReadonlyArray<Scenario> = [
  {
    name: "an edge firewall is created, read, listed, replaced, changed and deleted with its rules",
    run: Effect.gen(function* () {
      const firewalls = yield* EdgeFirewalls
      const rules = yield* FirewallRules
      const created = yield* firewalls.create({ payload: { name: "gate", domains: [1600000001], waf_enabled: true } })
      const params = { edge_firewall_id: created.id }
      assert.deepStrictEqual(created, {
        id: created.id,
        name: "gate",
        is_active: true,
        ...edited,
        edge_functions_enabled: false,
        network_protection_enabled: true,
        waf_enabled: true,
        debug_rules: false,
        domains: [1600000001]
      })
      assert.deepStrictEqual(yield* firewalls.get({ params }), created)
      const query = { page_size: 2 }
      const all = yield* Listing.all(firewalls.list.pages({ query }), firewalls.list.items({ query }))
      assert.deepStrictEqual(all.at(-1), created)

      const updated = yield* firewalls.update({ params, payload: { is_active: false } })
      assert.deepStrictEqual(updated, { ...created, is_active: false })
      const replaced = yield* firewalls.replace({ params, payload: { name: "sluice" } })
      assert.deepStrictEqual(replaced, { ...created, name: "sluice", waf_enabled: false, domains: [] })
      yield* firewalls.delete({ params })
      yield* Listing.isGone(firewalls.get({ params }))
      yield* Listing.isGone(rules.list({ params }))
    })
  },
  {
    name: "a firewall rule takes every kind of behavior",
    run: Effect.gen(function* () {
      const rules = yield* FirewallRules
      const criteria = [
        [
          { conditional: "if", variable: "request_uri", operator: "starts_with", argument: "/admin" },
          {
            conditional: "and",
            variable: "client_certificate_validation",
            operator: "is_equal",
            input_value: "SUCCESS"
          }
        ]
      ] as const
      const limited = {
        name: "set_rate_limit" as const,
        argument: { type: "second", limit_by: "client_ip", average_rate_limit: 10, maximum_burst_size: "20" } as const
      }
      const created = yield* rules.create({
        params: firewall,
        payload: { name: "slow down", criteria, behaviors: [limited] }
      })
      const params = { ...firewall, rule_id: created.id }
      assert.deepStrictEqual(created, {
        id: created.id,
        last_editor: edited.last_editor,
        last_modified: DateTime.makeUnsafe(0),
        name: "slow down",
        is_active: true,
        description: "",
        behaviors: [limited],
        criteria,
        order: 2
      })
      assert.deepStrictEqual(yield* rules.get({ params }), created)
      const input = { params: firewall, query: { page_size: 2 } }
      const all = yield* Listing.all(rules.list.pages(input), rules.list.items(input))
      assert.deepStrictEqual(all.at(-1), created)

      const behaviors = [
        { name: "tag_event", argument: "admin" },
        {
          name: "set_waf_ruleset_and_waf_mode",
          argument: { set_waf_ruleset_and_waf_mode: 6001, waf_mode: "blocking" }
        },
        {
          name: "set_custom_response",
          argument: { status_code: 403, content_type: "text/plain", content_body: "Not here." }
        }
      ] as const
      const updated = yield* rules.update({ params, payload: { behaviors } })
      assert.deepStrictEqual(updated, { ...created, behaviors })
      const replaced = yield* rules.replace({
        params,
        payload: { name: "shut", criteria, behaviors: [{ name: "deny" }] }
      })
      assert.deepStrictEqual(replaced, { ...created, name: "shut", behaviors: [{ name: "deny" }] })
      yield* rules.delete({ params })
      yield* Listing.isGone(rules.get({ params }))
    })
  },
  {
    name: "a firewall's function instance has fields of its own",
    run: Effect.gen(function* () {
      const instances = yield* FirewallFunctionInstances
      const created = yield* instances.create({
        params: firewall,
        payload: { name: "check", edge_function: 8002, json_args: { strict: true } }
      })
      const params = { ...firewall, functions_instances_id: created.id }
      assert.deepStrictEqual(created, {
        id: created.id,
        name: "check",
        ...edited,
        json_args: { strict: true },
        edge_function: 8002
      })
      assert.deepStrictEqual(yield* instances.get({ params }), created)
      const input = { params: firewall, query: { page_size: 1 } }
      const all = yield* Listing.all(instances.list.pages(input), instances.list.items(input))
      assert.deepStrictEqual(all.at(-1), created)
      const updated = yield* instances.update({ params, payload: { json_args: {} } })
      assert.deepStrictEqual(updated, { ...created, json_args: {} })
      const replaced = yield* instances.replace({ params, payload: { name: "look", edge_function: 8002 } })
      assert.deepStrictEqual(replaced, { ...created, name: "look", json_args: {} })
      yield* instances.delete({ params })
      yield* Listing.isGone(instances.get({ params }))
    })
  },
  {
    name: "a network list takes texts, answers AS numbers as numbers, and stays while a rule names it",
    run: Effect.gen(function* () {
      const lists = yield* NetworkLists
      const rules = yield* FirewallRules
      const created = yield* lists.create({
        payload: { name: "peers", list_type: "asn", items_values: ["64500", "64501"] }
      })
      const params = { network_list_id: created.id }
      const detail = { ...edited, list_type: "asn", name: "peers", items_values: [64500, 64501] }
      assert.deepStrictEqual(created, { id: created.id, ...detail })
      assert.deepStrictEqual(yield* lists.get({ params }), detail)
      const query = { page_size: 4, order_by: "id" }
      const all = yield* Listing.all(lists.list.pages({ query }), lists.list.items({ query }))
      assert.deepStrictEqual(
        all.map(({ country_list, ip_list, name }) => [name, ip_list?.length, country_list]),
        [
          ["Tor exit nodes", 1, undefined],
          ["Origin Shield", 1, undefined],
          ["office", 2, undefined],
          ["partners", undefined, undefined],
          ["home", undefined, ["BR", "CA"]],
          ["peers", undefined, undefined]
        ]
      )
      const replaced = yield* lists.replace({
        params,
        payload: { name: "peers", list_type: "countries", items_values: ["PT"] }
      })
      assert.deepStrictEqual(replaced, { ...created, list_type: "countries", items_values: ["PT"] })

      const rule = yield* rules.create({
        params: firewall,
        payload: {
          name: "peers only",
          criteria: [
            [{ conditional: "if", variable: "network", operator: "is_in_list", argument: String(created.id) }]
          ],
          behaviors: [{ name: "drop" }]
        }
      })
      assert.strictEqual((yield* Effect.flip(lists.delete({ params })))._tag, "UnprocessableContent")
      yield* rules.delete({ params: { ...firewall, rule_id: rule.id } })
      yield* lists.delete({ params })
      yield* Listing.isGone(lists.get({ params }))
    })
  },
  {
    name: "a WAF rule set is written bare and read in its envelope, and its deletion answers 200",
    run: Effect.gen(function* () {
      const ruleSets = yield* WafRuleSets
      const payload = {
        name: "strict",
        mode: "blocking",
        active: true,
        sql_injection: true,
        sql_injection_sensitivity: "highest",
        remote_file_inclusion: true,
        remote_file_inclusion_sensitivity: "high",
        directory_traversal: true,
        directory_traversal_sensitivity: "medium",
        cross_site_scripting: true,
        cross_site_scripting_sensitivity: "low",
        evading_tricks: true,
        evading_tricks_sensitivity: "lowest",
        file_upload: false,
        file_upload_sensitivity: "medium",
        unwanted_access: true,
        unwanted_access_sensitivity: "medium",
        identified_attack: true,
        identified_attack_sensitivity: "medium",
        bypass_addresses: ["192.0.2.1"]
      } as const
      const created = yield* ruleSets.create({ payload })
      const { id = 0 } = created
      const params = { waf_rule_set_id: id }
      assert.deepStrictEqual(created, { id, ...payload })
      assert.deepStrictEqual(yield* ruleSets.get({ params }), created)
      const query = { page_size: 2, order_by: "id" } as const
      const all = yield* Listing.all(ruleSets.list.pages({ query }), ruleSets.list.items({ query }))
      assert.deepStrictEqual(all.at(-1), created)
      const updated = yield* ruleSets.update({ params, payload: { mode: "counting" } })
      assert.deepStrictEqual(updated, { ...created, mode: "counting" })
      const deleted = yield* ruleSets.delete.withResponse({ params })
      assert.deepStrictEqual([deleted.status, deleted.value], [200, undefined])
      yield* Listing.isGone(ruleSets.get({ params }))
    })
  },
  {
    name: "a WAF shows the domains behind it and what it has seen of them",
    run: Effect.gen(function* () {
      const wafs = yield* Wafs
      const query = { page_size: 1 }
      const all = yield* Listing.all(wafs.list.pages({ query }), wafs.list.items({ query }))
      assert.deepStrictEqual(
        all.map(({ id, mode }) => [id, mode]),
        [
          [6001, "blocking"],
          [6002, "counting"]
        ]
      )
      const params = { waf_id: 6001 }
      const input = { params, query: { page_size: 4 } }
      const domains = yield* Listing.all(wafs.listDomains.pages(input), wafs.listDomains.items(input))
      const domains_ids = domains.slice(0, 2).flatMap(({ id }) => (id === undefined ? [] : [id]))
      assert.strictEqual(domains_ids.length, 2)
      const events = yield* wafs.listEvents({ params, query: { hour_range: 24, domains_ids, sort: "desc" } })
      const hits = events.map(({ hit_count = 0 }) => hit_count)
      assert.strictEqual(events.length, 6)
      assert.deepStrictEqual(
        hits,
        hits.toSorted((a, b) => b - a)
      )
    })
  }
]

// internal

// The first one that the sandbox starts with.
const firewall = { edge_firewall_id: 7001 }

// By the test clock.
const edited = { last_editor: Account.login.username, last_modified: "1970-01-01T00:00:00.000000Z" }
