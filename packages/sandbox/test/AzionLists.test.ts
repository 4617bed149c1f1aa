/** What the lists of Azion v3 filter, order and envelop, group by group. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as Azion from "../src/Azion.ts"
import * as Sandbox from "../src/Sandbox.ts"
import { call, list, one, outcome, record, token } from "./Caller.ts"
import * as Json from "./Json.ts"

const sandbox = (azion?: Azion.Options) => Effect.provide(Sandbox.layer({ azion: { token, ...azion } }))

const column = (path: string, name: string) => Effect.map(list(path), (rows) => rows.map((row) => row[name]))

describe("lists of Azion v3", () => {
  it.effect("of applications page by ten, and filter by a part of the name", () =>
    Effect.gen(function* () {
      const { json } = yield* call("GET", "/edge_applications?page=2")
      const { links, results, ...envelope } = record(json)
      assert.deepStrictEqual(envelope, { count: 12, total_pages: 2, schema_version: 3 })
      assert.deepStrictEqual(links, { previous: "https://api.azionapi.net/edge_applications?page=1", next: null })
      assert.strictEqual(Array.isArray(results) && results.length, 2)
      const names = yield* column("/edge_applications?filter=-1", "name")
      assert.isTrue(names.length === 4 && names.every((name) => String(name).includes("-1")))
    }).pipe(sandbox())
  )

  it.effect("of certificates take an exact name or a part to search for, and leave out what is long", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* column("/digital_certificates?name=certificate-50002", "id"), [50002])
      assert.deepStrictEqual(yield* column("/digital_certificates?name=certificate", "id"), [])
      assert.deepStrictEqual(
        yield* column("/digital_certificates?search=5000&sort=desc", "id"),
        [50004, 50003, 50002, 50001]
      )
      const [first] = yield* list("/digital_certificates")
      assert.notProperty(first, "csr")
    }).pipe(sandbox())
  )

  it.effect("of WAF rule sets go by name unless the query says otherwise; of /waf by id", () =>
    Effect.gen(function* () {
      yield* call("PATCH", "/waf/rulesets/6001", { body: { name: "z" } })
      assert.deepStrictEqual(yield* column("/waf/rulesets", "id"), [6002, 6001])
      assert.deepStrictEqual(yield* column("/waf/rulesets?order_by=id", "id"), [6001, 6002])
      assert.deepStrictEqual(yield* column("/waf", "id"), [6001, 6002])
    }).pipe(sandbox())
  )

  it.effect("of rules are of one phase, in the order of their ids", () =>
    Effect.gen(function* () {
      const path = "/edge_applications/1600000001/rules_engine"
      assert.deepStrictEqual(yield* column(`${path}/request/rules`, "id"), [20001, 20002])
      assert.deepStrictEqual(yield* column(`${path}/response/rules`, "id"), [])
      assert.deepStrictEqual(yield* column(`${path}/request/rules`, "order"), [1, 2])
    }).pipe(sandbox())
  )

  it.effect("of records have the zone around them, and call the id record_id", () =>
    Effect.gen(function* () {
      const { json } = yield* call("GET", "/intelligent_dns/2002/records?page_size=1&page=2")
      const { results, ...envelope } = record(json)
      assert.deepStrictEqual([envelope["count"], envelope["total_pages"]], [3, 3])
      assert.deepStrictEqual(results, {
        zone_id: 2002,
        zone_domain: "zone-2.example.org",
        records: [
          {
            record_id: 60005,
            entry: "www",
            description: "",
            answers_list: ["edge.example.net"],
            policy: "simple",
            record_type: "CNAME",
            ttl: 3600
          }
        ]
      })
    }).pipe(sandbox())
  )

  it.effect("of network lists name the items by kind, and not for AS numbers, which come out as numbers", () =>
    Effect.gen(function* () {
      const rows = yield* list("/network_lists?order_by=name")
      const kinds = rows.map((row) => [row["name"], row["ip_list"] !== undefined, row["country_list"] !== undefined])
      assert.deepStrictEqual(kinds, [
        ["Origin Shield", true, false],
        ["Tor exit nodes", true, false],
        ["home", false, true],
        ["office", true, false],
        ["partners", false, false]
      ])
      const id = rows.find(({ name }) => name === "partners")?.["id"]
      const partners = yield* one(`/network_lists/${String(id)}`)
      assert.deepStrictEqual(partners["items_values"], [64496, 64511])
      assert.notProperty(partners, "id")
    }).pipe(sandbox())
  )

  it.effect("past the end answer as the option says, whatever the group", () =>
    Effect.gen(function* () {
      const paths = ["/edge_firewall", "/intelligent_dns/2001/records", "/waf/6001/domains", "/iam/personal_tokens"]
      for (const path of paths) assert.strictEqual((yield* call("GET", `${path}?page=99`)).status, 404, path)
    }).pipe(sandbox({ pastEnd: "notFound" }))
  )

  describe("and streams", () => {
    const endpoint = { endpoint_type: "splunk", url: "https://logs.example.com", api_key: "an invented key" }

    it.effect("are written in an array with their endpoint in another, and read without either", () =>
      Effect.gen(function* () {
        const { azion } = yield* Sandbox.Sandbox
        const [domain] = yield* azion.domains
        const body = { name: "new", template_id: 2, endpoint: Json.text(endpoint), domains_ids: [domain?.id] }
        const stream = { id: 5002, name: "new", template_id: 2, data_source: "http", active: true, all_domains: false }
        assert.deepStrictEqual(yield* outcome("POST", "/data_streaming/streamings", { body }), [
          201,
          { results: [{ ...stream, endpoint: [endpoint] }], schema_version: 3 }
        ])
        assert.deepStrictEqual(yield* outcome("GET", "/data_streaming/streamings/5002"), [
          200,
          { results: { ...stream, endpoint }, schema_version: 3 }
        ])
        const selected = yield* column("/data_streaming/domains?streaming_id=5002&selected=true", "domain_id")
        assert.deepStrictEqual(selected, [domain?.id])
        assert.strictEqual((yield* list("/data_streaming/domains?streaming_id=5002&page_size=100")).length, 36)
        assert.strictEqual((yield* call("GET", "/data_streaming/domains?streaming_id=9")).status, 404)
      }).pipe(sandbox())
    )

    it.effect("are built on a template or on a model of their own, not on both, and on no unknown endpoint", () =>
      Effect.gen(function* () {
        const post = (body: object) =>
          Effect.map(outcome("POST", "/data_streaming/streamings", { body }), ([status, json]) => [
            status,
            status === 400 ? Object.keys(json ?? {}) : []
          ])
        assert.deepStrictEqual(yield* post({ name: "a" }), [400, ["template_id"]])
        assert.deepStrictEqual(yield* post({ name: "a", template_id: 2, template_model: "{}" }), [400, ["template_id"]])
        assert.deepStrictEqual(yield* post({ name: "a", template_id: 3 }), [400, ["template_id"]])
        assert.deepStrictEqual(yield* post({ name: "a", template_id: 2, endpoint: { endpoint_type: "fax" } }), [
          400,
          ["endpoint"]
        ])
        assert.deepStrictEqual(
          yield* post({ name: "a", template_id: 2, endpoint: { ...endpoint, kafka_topic: "a" } }),
          [400, ["endpoint"]]
        )
        assert.deepStrictEqual(yield* post({ name: "a", template_model: "{}" }), [201, []])
        yield* call("PATCH", "/data_streaming/streamings/5002", { body: { template_id: 4 } })
        const patched = yield* one("/data_streaming/streamings/5002")
        assert.deepStrictEqual([patched["template_id"], patched["template_model"]], [4, undefined])
      }).pipe(sandbox())
    )
  })
})
