/** What runs on the edge, what it reads, and where its logs go. */
import { assert } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { DataStreamings } from "../../src/v3/DataStreamings.ts"
import { EdgeFunctions } from "../../src/v3/EdgeFunctions.ts"
import { type Variable, Variables } from "../../src/v3/Variables.ts"
import * as Account from "../Account.ts"
import type { Scenario } from "../Http.ts"
import * as Listing from "./Listing.ts"

export const scenarios: ReadonlyArray<Scenario> = [
  {
    name: "an edge function is created, read, listed, replaced, changed and deleted",
    run: Effect.gen(function* () {
      const functions = yield* EdgeFunctions
      const payload = { name: "hello", language: "javascript", code: "export {}", active: true }
      const created = yield* functions.create({ payload: { ...payload, json_args: { greeting: "hello" } } })
      const { id = 0 } = created
      const params = { edge_function_id: id }
      assert.deepStrictEqual(created, {
        id,
        ...payload,
        json_args: { greeting: "hello" },
        function_to_run: "",
        initiator_type: "edge_application",
        last_editor: Account.login.username,
        modified: "1970-01-01T00:00:00.000000Z",
        is_proprietary_code: false,
        reference_count: 0
      })
      assert.deepStrictEqual(yield* functions.get({ params }), created)
      const query = { page_size: 2 }
      const all = yield* Listing.all(functions.list.pages({ query }), functions.list.items({ query }))
      assert.deepStrictEqual(all.at(-1), created)
      const updated = yield* functions.update({ params, payload: { active: false } })
      assert.deepStrictEqual(updated, { ...created, active: false })
      const replaced = yield* functions.replace({ params, payload: { ...payload, name: "bye", json_args: [] } })
      assert.deepStrictEqual(replaced, { ...created, name: "bye", json_args: [] })
      yield* functions.delete({ params })
      yield* Listing.isGone(functions.get({ params }))
    })
  },
  {
    name: "a secret variable shows its value once",
    run: Effect.gen(function* () {
      const variables = yield* Variables
      const value = Redacted.make("invented")
      const created = yield* variables.create({ payload: { key: "PASSWORD", value, secret: true } })
      const params = { uuid: created.uuid }
      assert.strictEqual(String(created.value), "<redacted>")
      assert.deepStrictEqual(shown(created), {
        uuid: created.uuid,
        key: "PASSWORD",
        value: "invented",
        secret: true,
        last_editor: Account.login.username,
        created_at: DateTime.makeUnsafe(0),
        updated_at: DateTime.makeUnsafe(0)
      })
      assert.deepStrictEqual(shown(yield* variables.get({ params })), { ...shown(created), value: "********" })
      assert.deepStrictEqual(
        (yield* variables.list()).map(shown).map(({ key, value }) => [key, value]),
        [
          ["GREETING", "hello"],
          ["API_KEY", "********"],
          ["PASSWORD", "********"]
        ]
      )
      const replaced = yield* variables.replace({ params, payload: { key: "USER", value } })
      assert.deepStrictEqual(shown(replaced), { ...shown(created), key: "USER", secret: false })
      yield* variables.delete({ params })
      yield* Listing.isGone(variables.get({ params }))
    })
  },
  {
    name: "a stream is one item in every envelope, on a template of the vendor's or on one of its own",
    run: Effect.gen(function* () {
      const streamings = yield* DataStreamings
      const endpoint = { endpoint_type: "standard", url: "https://logs.example.com/" } as const
      const created = yield* streamings.create({
        payload: { name: "logs", template_id: 2, endpoint, domains_ids: [1600000001] }
      })
      const { id = 0 } = created
      const params = { data_streaming_id: id }
      const stream = { id, name: "logs", data_source: "http", active: true, all_domains: false }
      assert.deepStrictEqual(created, { ...stream, template_id: 2, endpoint: [endpoint] })
      const read = { ...stream, template_id: 2, endpoint }
      assert.deepStrictEqual(yield* streamings.get({ params }), read)
      assert.deepStrictEqual((yield* streamings.list()).at(-1), read)

      const chosen = yield* streamings.listDomains({ query: { streaming_id: id, selected: true } })
      assert.deepStrictEqual(
        chosen.results.map(({ domain_id, selected }) => [domain_id, selected]),
        [[1600000001, true]]
      )

      const updated = yield* streamings.update({ params, payload: { active: false } })
      assert.deepStrictEqual(updated, { ...created, active: false })
      const replaced = yield* streamings.replace({
        params,
        payload: { name: "own", template_model: '{"host":"$host"}' }
      })
      assert.deepStrictEqual(replaced, { ...stream, name: "own", template_model: '{"host":"$host"}' })

      const templates = yield* streamings.listTemplates()
      assert.deepStrictEqual(
        templates.map(({ id }) => id),
        [2, 4, 86, 184, 251]
      )
      const template = yield* streamings.getTemplate({ params: { template_id: 86 } })
      assert.deepStrictEqual(template, templates[2])

      yield* streamings.delete({ params })
      yield* Listing.isGone(streamings.get({ params }))
    })
  },
  {
    name: "a stream's credentials are no text that a log could show",
    run: Effect.gen(function* () {
      const streamings = yield* DataStreamings
      const endpoint = {
        endpoint_type: "splunk",
        url: "https://logs.example.com/",
        api_key: Redacted.make("invented")
      } as const
      const { id = 0 } = yield* streamings.create({ payload: { name: "logs", template_id: 2, endpoint } })
      const params = { data_streaming_id: id }
      const read = (yield* streamings.get({ params })).endpoint
      assert.isTrue(read !== undefined && "api_key" in read && Redacted.isRedacted(read.api_key))
      assert.include(JSON.stringify(read), '"api_key":"<redacted>"')
      yield* streamings.delete({ params })
    })
  }
]

// internal

const shown = ({ value, ...others }: Variable) => ({ ...others, value: Redacted.value(value) })
