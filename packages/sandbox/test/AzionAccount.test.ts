/** How the groups of Azion depend on each other and on the account: cascades, refusals, conflicts, shared state, quotas. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import * as Azion from "../src/Azion.ts"
import * as Sandbox from "../src/Sandbox.ts"
import { call, list, one, outcome, record, rows, single, status, token } from "./Caller.ts"
import * as Json from "./Json.ts"

const sandbox = (azion?: Azion.Options) => Effect.provide(Sandbox.layer({ azion: { token, ...azion } }))

const version2 = { headers: { accept: "application/json; version=2" } }

const get = (path: string) => Effect.map(call("GET", path), ({ json }) => json)

const errors = (message: string, error: string) => ({ errors: [{ message, error }], schema_version: 3 })

describe("Azion's account", () => {
  describe("deletes", () => {
    it.effect("of an application take along what is under it, and nothing of its neighbour", () =>
      Effect.gen(function* () {
        const parts = [
          "cache_settings",
          "functions_instances",
          "origins",
          "device_groups",
          "rules_engine/request/rules"
        ]
        const other = yield* list("/edge_applications/1600000002/origins")
        const created = single((yield* call("POST", "/edge_applications", { body: { name: "heir" } })).json)
        yield* call("DELETE", "/edge_applications/1600000001")
        for (const part of parts) {
          assert.strictEqual(yield* status("GET", `/edge_applications/1600000001/${part}`), 404, part)
        }
        assert.deepStrictEqual(yield* list("/edge_applications/1600000002/origins"), other)
        // Ids of rows that went along are not found under another application either.
        for (const path of ["cache_settings/30001", "functions_instances/10001", "rules_engine/request/rules/20001"]) {
          assert.strictEqual(yield* status("GET", `/edge_applications/${String(created["id"])}/${path}`), 404)
        }
        // Its function is used by nobody any more.
        assert.strictEqual((yield* one("/edge_functions/8001"))["reference_count"], 0)
      }).pipe(sandbox())
    )

    it.effect("of an application take the rules of both phases along, with what they held back", () =>
      Effect.gen(function* () {
        const rule = { name: "a", criteria: [], behaviors: [{ name: "run_function", target: "10001" }] }
        yield* call("POST", "/edge_applications/1600000002/rules_engine/response/rules", { body: rule })
        yield* call("DELETE", "/edge_applications/1600000001/rules_engine/request/rules/20002")
        const instance = "/edge_applications/1600000001/functions_instances/10001"
        assert.strictEqual(yield* status("DELETE", instance), 409)
        yield* call("DELETE", "/edge_applications/1600000002")
        assert.strictEqual(yield* status("DELETE", instance), 204)
      }).pipe(sandbox())
    )

    it.effect("of a zone and of a firewall take along what is under them", () =>
      Effect.gen(function* () {
        assert.strictEqual(yield* status("DELETE", "/intelligent_dns/2001"), 204)
        assert.strictEqual(yield* status("GET", "/intelligent_dns/2001/records"), 404)
        assert.strictEqual(yield* status("GET", "/intelligent_dns/2001/dnssec"), 404)
        assert.strictEqual((yield* one("/edge_functions/8002"))["reference_count"], 2)
        assert.strictEqual(yield* status("DELETE", "/edge_firewall/7001"), 204)
        assert.strictEqual(yield* status("GET", "/edge_firewall/7001/rules_engine"), 404)
        assert.strictEqual((yield* one("/edge_functions/8002"))["reference_count"], 1)
      }).pipe(sandbox())
    )

    it.effect("of a certificate are refused while a domain uses it, in both versions", () =>
      Effect.gen(function* () {
        const { azion } = yield* Sandbox.Sandbox
        const path = "/digital_certificates/50002"
        const domain = yield* azion.insertDomain({ name: "tied", crl_list: [50002] })
        const inUse = "The certificate is in use by a domain."
        assert.deepStrictEqual(yield* outcome("DELETE", path), [409, errors(inUse, "conflict")])
        assert.deepStrictEqual(yield* outcome("DELETE", path, version2), [409, { detail: inUse }])
        yield* azion.deleteDomain(domain.id)
        assert.deepStrictEqual(yield* outcome("DELETE", path, version2), [204, undefined])
        assert.strictEqual(yield* status("GET", path), 404)
      }).pipe(sandbox({ domains: 0 }))
    )

    it.effect("of a v2 rule set are refused while an application uses it", () =>
      Effect.gen(function* () {
        const path = "/edge_firewall/rulesets/4001"
        assert.deepStrictEqual(yield* outcome("DELETE", path, version2), [
          409,
          { detail: "The rule set is in use by an edge application." }
        ])
        yield* call("DELETE", "/edge_applications/1600000001")
        assert.strictEqual(yield* status("DELETE", path, version2), 204)
      }).pipe(sandbox())
    )

    for (const [kind, instance, rule] of [
      [
        "an application",
        "/edge_applications/1600000001/functions_instances/10001",
        "/edge_applications/1600000001/rules_engine/request/rules/20002"
      ],
      ["a firewall", "/edge_firewall/7001/functions_instances/11001", "/edge_firewall/7001/rules_engine/21001"]
    ] as const) {
      it.effect(`of an instance of ${kind} are refused until the rule that runs it is switched off`, () =>
        Effect.gen(function* () {
          assert.deepStrictEqual(yield* outcome("DELETE", instance), [
            409,
            errors("The instance is in use by an enabled rule.", "conflict")
          ])
          yield* call("PATCH", rule, { body: { is_active: false } })
          assert.strictEqual(yield* status("DELETE", instance), 204)
        }).pipe(sandbox())
      )
    }

    it.effect(
      "of a network list are refused with 422 while a firewall rule names it, and of the vendor's own with 403",
      () =>
        Effect.gen(function* () {
          const criterion = { variable: "network", operator: "is_in_list", conditional: "if", argument: "3001" }
          const body = { name: "block", behaviors: [{ name: "deny" }], criteria: [[criterion]] }
          yield* call("POST", "/edge_firewall/7001/rules_engine", { body })
          assert.strictEqual(yield* status("DELETE", "/network_lists/3001"), 422)
          assert.strictEqual(yield* status("DELETE", "/network_lists/3002"), 204)
          for (const id of [2, 187]) {
            assert.strictEqual(yield* status("DELETE", `/network_lists/${id}`), 403)
            assert.strictEqual(yield* status("GET", `/network_lists/${id}`), 200)
          }
        }).pipe(sandbox())
    )
  })

  describe("paths", () => {
    it.effect("answer 404 for what lies under another parent, or in the other phase", () =>
      Effect.gen(function* () {
        for (const path of [
          "/edge_applications/1600000002/cache_settings/30001",
          "/edge_applications/1600000001/rules_engine/response/rules/20001",
          "/edge_applications/1600000001/rules_engine/default/rules",
          "/edge_firewall/7002/rules_engine/21001"
        ]) {
          assert.strictEqual(yield* status("GET", path), 404, path)
        }
        assert.deepStrictEqual(yield* outcome("DELETE", "/intelligent_dns/2002/records/60001"), [
          404,
          { detail: "Not found." }
        ])
        assert.strictEqual(yield* status("DELETE", "/intelligent_dns/2001/records/60001"), 204)
      }).pipe(sandbox())
    )

    it.effect("belong to the version in Accept: what the other one has is unknown", () =>
      Effect.gen(function* () {
        assert.strictEqual(yield* status("GET", "/analytics/metadata", version2), 200)
        assert.strictEqual(yield* status("GET", "/analytics/metadata"), 404)
        assert.strictEqual(yield* status("GET", "/domains", version2), 404)
        assert.deepStrictEqual(yield* outcome("GET", "/digital_certificates/50001", version2), [
          200,
          { id: 50001, name: "certificate-50001" }
        ])
        assert.strictEqual((yield* one("/digital_certificates/50001"))["status"], "Active")
      }).pipe(sandbox())
    )
  })

  describe("writes", () => {
    it.effect("of v2 are seen in v3, and a token of one lets into the other", () =>
      Effect.gen(function* () {
        yield* call("PATCH", "/digital_certificates/50001", { ...version2, body: { name: "renamed" } })
        assert.strictEqual((yield* one("/digital_certificates/50001"))["name"], "renamed")
        const created = record((yield* call("POST", "/tokens", version2)).json)
        assert.strictEqual(created["created_at"], "1970-01-01T00:00:00.000000Z")
        const authorization = `Token ${String(created["token"])}`
        assert.strictEqual(yield* status("GET", "/domains", { headers: { authorization } }), 200)
        yield* call("PATCH", "/waf/rulesets/6001", { body: { mode: "counting" } })
        assert.strictEqual(record((yield* call("GET", "/waf/rulesets/6001", version2)).json)["mode"], "counting")
      }).pipe(sandbox())
    )

    it.effect("answer 409 to a name that is taken beside it, not one that is taken elsewhere", () =>
      Effect.gen(function* () {
        const body = { name: "Default Cache Settings" }
        const path = "/edge_applications/1600000001/cache_settings"
        assert.deepStrictEqual(yield* outcome("POST", path, { body }), [
          409,
          errors('name "Default Cache Settings" is already in use.', "conflict")
        ])
        assert.strictEqual(yield* status("PATCH", `${path}/30001`, { body }), 200)
        const rule = { name: "Default Rule", criteria: [], behaviors: [{ name: "deliver" }] }
        const rules = "/edge_applications/1600000001/rules_engine"
        assert.strictEqual(yield* status("POST", `${rules}/request/rules`, { body: rule }), 409)
        assert.strictEqual(yield* status("POST", `${rules}/response/rules`, { body: rule }), 201)
        const zone = { name: "other", domain: "zone-1.example.org" }
        assert.strictEqual(yield* status("POST", "/intelligent_dns", { body: zone }), 409)
      }).pipe(sandbox())
    )

    it.effect("PUT resets what is left out, PATCH keeps it, and both leave the vendor's own fields", () =>
      Effect.gen(function* () {
        yield* TestClock.adjust("1 hour")
        const path = "/edge_firewall/7001"
        const before = yield* one(path)
        assert.strictEqual(before["waf_enabled"], true)
        yield* call("PATCH", path, { body: { name: "patched" } })
        const edited = { last_editor: Azion.user.username, last_modified: "1970-01-01T01:00:00.000000Z" }
        assert.deepStrictEqual(yield* one(path), { ...before, ...edited, name: "patched" })
        yield* call("PUT", path, { body: { name: "put" } })
        assert.deepStrictEqual(yield* one(path), {
          ...before,
          ...edited,
          name: "put",
          domains: [],
          edge_functions_enabled: false,
          waf_enabled: false
        })
      }).pipe(sandbox())
    )

    it.effect("spell their complaints as the group does", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* outcome("POST", "/digital_certificates", { body: { name: "a" } }), [
          400,
          {
            errors: [
              { message: "certificate: This field is required.", error: "bad_request" },
              { message: "private_key: This field is required.", error: "bad_request" }
            ],
            schema_version: 3
          }
        ])
        assert.deepStrictEqual(yield* outcome("POST", "/intelligent_dns", { body: { name: "a" } }), [
          400,
          { errors: ["domain: This field is required."] }
        ])
        assert.deepStrictEqual(
          yield* outcome("POST", "/edge_functions", { body: { name: "", language: "lua", active: true } }),
          [400, { code: ["This field is required."], name: ["This field may not be blank"] }]
        )
        assert.deepStrictEqual(yield* outcome("GET", "/edge_functions/1"), [
          404,
          { detail: "Sorry unable to perform operation." }
        ])
        const body = { name: "a", list_type: "countries", items_values: ["BRA"] }
        assert.deepStrictEqual(yield* outcome("POST", "/network_lists", { body }), [
          400,
          { items_values: ['"BRA" is not a valid item.'] }
        ])
      }).pipe(sandbox())
    )

    it.effect("of a certificate carry certificate and key together, and never answer the key", () =>
      Effect.gen(function* () {
        const certificate = "-----BEGIN CERTIFICATE-----\nYQ==\n-----END CERTIFICATE-----"
        const private_key = "-----BEGIN RSA PRIVATE KEY-----\nYg==\n-----END RSA PRIVATE KEY-----"
        const path = "/digital_certificates/50001"
        assert.strictEqual(yield* status("PATCH", path, { body: { certificate } }), 400)
        const { json } = yield* call("PATCH", path, { body: { certificate, private_key } })
        assert.strictEqual(single(json)["certificate_content"], certificate)
        assert.notInclude(Json.text(json), "PRIVATE KEY")
      }).pipe(sandbox())
    )

    it.effect("of records take a weight with the policy and the types that know one", () =>
      Effect.gen(function* () {
        const body = { entry: "a", answers_list: ["b"], record_type: "TXT", policy: "weighted", weight: 1 }
        const path = "/intelligent_dns/2001/records"
        assert.deepStrictEqual(yield* outcome("POST", path, { body }), [
          400,
          { errors: ["policy: Records of type TXT take no weight."] }
        ])
        assert.strictEqual(yield* status("POST", path, { body: { ...body, record_type: "MX" } }), 201)
        assert.strictEqual(yield* status("POST", path, { body: { ...body, policy: "simple" } }), 201)
      }).pipe(sandbox())
    )

    it.effect("give new rows an id of their own, and leave old ones theirs, whatever id the body names", () =>
      Effect.gen(function* () {
        const zone = yield* one("/intelligent_dns/2001")
        const body = { id: 2001, name: "new", domain: "new.example.net" }
        const created = rows((yield* call("POST", "/intelligent_dns", { body })).json)[0]
        assert.strictEqual(created?.["id"], 2003)
        assert.deepStrictEqual(yield* one("/intelligent_dns/2001"), zone)
        yield* call("PATCH", "/waf/rulesets/6001", { body: { id: 6002, mode: "counting" } })
        assert.strictEqual((yield* one("/waf/rulesets/6001"))["id"], 6001)
      }).pipe(sandbox())
    )

    it.effect("of an application make its first origin and cache setting out of its own fields", () =>
      Effect.gen(function* () {
        const body = { name: "new", address: "192.0.2.9", cdn_cache_settings: "override", host_header: "a.example.com" }
        const created = single((yield* call("POST", "/edge_applications", { body })).json)
        const path = `/edge_applications/${String(created["id"])}`
        const [origin] = yield* list(`${path}/origins`)
        assert.deepStrictEqual(
          [origin?.["name"], origin?.["host_header"], origin?.["addresses"]],
          [
            "Default Origin",
            "a.example.com",
            [{ weight: null, server_role: "primary", is_active: true, address: "192.0.2.9" }]
          ]
        )
        assert.strictEqual((yield* list(`${path}/cache_settings`))[0]?.["cdn_cache_settings"], "override")
        const listed = (yield* list("/edge_applications?page_size=100")).find(({ id }) => id === created["id"])
        assert.deepStrictEqual(listed?.["origins"], [
          { name: "Default Origin", origin_type: "single_origin", origin_id: origin?.["origin_key"] }
        ])
      }).pipe(sandbox())
    )
  })

  describe("secrets", () => {
    it.effect("of personal tokens are in the answer to the create alone, and let in until deleted or expired", () =>
      Effect.gen(function* () {
        const body = { name: "ci", expires_at: "1970-01-02T00:00:00Z" }
        const created = record((yield* call("POST", "/iam/personal_tokens", { body })).json)
        const key = String(created["key"])
        assert.match(key, /^[0-9a-f]{40}$/)
        assert.notInclude(Json.text([yield* get("/iam/personal_tokens")]), key)
        const path = `/iam/personal_tokens/${String(created["uuid"])}`
        assert.notProperty(yield* get(path), "key")
        const headers = { authorization: `Token ${key}` }
        assert.strictEqual(yield* status("GET", "/domains", { headers }), 200)
        yield* call("DELETE", path)
        assert.strictEqual(yield* status("GET", "/domains", { headers }), 401)
        const second = record((yield* call("POST", "/iam/personal_tokens", { body })).json)
        assert.notStrictEqual(second["key"], key)
        yield* TestClock.adjust("1 day")
        assert.strictEqual(
          yield* status("GET", "/domains", { headers: { authorization: `Token ${String(second["key"])}` } }),
          401
        )
        assert.strictEqual(yield* status("POST", "/iam/personal_tokens", { body: { ...body, name: "late" } }), 400)
      }).pipe(sandbox())
    )

    it.effect("among the variables are hidden after the create", () =>
      Effect.gen(function* () {
        const body = { key: "PASSWORD", value: "an invented value", secret: true }
        const created = record((yield* call("POST", "/variables", { body })).json)
        assert.strictEqual(created["value"], body.value)
        assert.notInclude(Json.text(yield* get("/variables")), body.value)
        assert.notInclude(Json.text(yield* get(`/variables/${String(created["uuid"])}`)), body.value)
        assert.include(Json.text(yield* get("/variables")), "hello")
      }).pipe(sandbox())
    )
  })

  it.effect("knows which domains a WAF rule set stands before: those of firewalls whose enabled rules set it", () =>
    Effect.gen(function* () {
      const { azion } = yield* Sandbox.Sandbox
      const expected = (yield* azion.domains).filter(({ edge_firewall_id }) => edge_firewall_id === 7002)
      yield* call("PATCH", "/edge_firewall/7001/rules_engine/21002", { body: { is_active: false } })
      const found = yield* list("/waf/6001/domains?page_size=100")
      assert.isAbove(expected.length, 0)
      assert.deepStrictEqual(
        found.map(({ id }) => id),
        expected.map(({ id }) => id)
      )
      assert.deepStrictEqual(yield* list("/waf/6002/domains"), [])
      const [first] = expected
      const events = yield* list(`/waf/6001/waf_events?hour_range=1&domains_ids=${first?.id}`)
      const hits = events.map(({ hit_count }) => Number(hit_count))
      assert.deepStrictEqual(
        hits,
        hits.toSorted((a, b) => a - b)
      )
      assert.strictEqual(yield* status("GET", "/waf/6001/waf_events?hour_range=73&domains_ids=1"), 400)
      assert.strictEqual(yield* status("GET", "/waf/6001/waf_events?hour_range=1"), 400)
    }).pipe(sandbox())
  )

  it.effect("turns DNSSEC on and off", () =>
    Effect.gen(function* () {
      const path = "/intelligent_dns/2001/dnssec"
      assert.deepStrictEqual(yield* one(path), { is_enabled: false, status: "unconfigured" })
      yield* call("PATCH", path, { body: { is_enabled: true } })
      const on = yield* one(path)
      assert.deepStrictEqual([on["is_enabled"], on["status"]], [true, "waiting"])
      assert.property(on, "delegation_signer")
      yield* call("PATCH", path, { body: { is_enabled: false } })
      assert.deepStrictEqual(yield* one(path), { is_enabled: false, status: "unconfigured" })
    }).pipe(sandbox())
  )

  it.effect("starts anew with a reset, in every table", () =>
    Effect.gen(function* () {
      const { reset } = yield* Sandbox.Sandbox
      const before = yield* get("/edge_firewall")
      yield* call("DELETE", "/edge_firewall/7001")
      yield* call("POST", "/edge_firewall", { body: { name: "new" } })
      yield* reset
      assert.deepStrictEqual(yield* get("/edge_firewall"), before)
    }).pipe(sandbox())
  )
})
