/** What only v2 has, or spells in its own way: bare bodies, lists without pages. */
import { assert } from "@effect/vitest"
import { Sandbox } from "@millrace/sandbox"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as V2 from "../../src/v2/index.ts"
import * as V3 from "../../src/v3/index.ts"
import type { Scenario } from "../Http.ts"
import * as Listing from "./Listing.ts"

export const scenarios: ReadonlyArray<Scenario> = [
  {
    name: "a certificate of v2 is its id and its name, and the same one as in v3",
    run: Effect.gen(function* () {
      const certificates = yield* V2.DigitalCertificates.DigitalCertificates
      const newer = yield* V3.DigitalCertificates.DigitalCertificates
      const created = yield* certificates.create({ payload: { name: "mill" } })
      const params = { id: created.id }
      assert.deepStrictEqual(created, { id: created.id, name: "mill" })
      assert.deepStrictEqual(yield* certificates.get({ params }), created)
      assert.deepStrictEqual((yield* certificates.list()).at(-1), created)
      assert.strictEqual((yield* newer.get({ params: { digital_certificate_id: created.id } })).name, "mill")
      assert.deepStrictEqual(yield* certificates.update({ params, payload: { name: "weir" } }), {
        ...created,
        name: "weir"
      })
      assert.deepStrictEqual(yield* certificates.replace({ params, payload: { name: "dam" } }), {
        ...created,
        name: "dam"
      })
      yield* certificates.delete({ params })
      yield* Listing.isGone(certificates.get({ params }))
    })
  },
  {
    name: "a firewall rule set is read, changed, replaced and deleted, unless an application uses it",
    run: Effect.gen(function* () {
      const ruleSets = yield* V2.FirewallRuleSets.FirewallRuleSets
      const all = yield* ruleSets.list()
      assert.isAtLeast(all.length, 1)
      const outcomes = yield* Effect.forEach(all, (ruleSet) =>
        Effect.gen(function* () {
          const params = { ruleset_id: ruleSet.id }
          assert.deepStrictEqual(yield* ruleSets.get({ params }), ruleSet)
          const updated = yield* ruleSets.update({
            params,
            payload: { geo_block: "blacklist", geo_countries: ["PRT"] }
          })
          assert.deepStrictEqual(updated, { ...ruleSet, geo_block: "blacklist", geo_countries: ["PRT"] })
          const payload = { require_secure_token: true, secret: Redacted.make("invented") }
          const { secret } = yield* ruleSets.update({ params, payload })
          assert.deepStrictEqual([String(secret), secret && Redacted.value(secret)], ["<redacted>", "invented"])
          const replaced = yield* ruleSets.replace({ params, payload: { name: ruleSet.name } })
          assert.deepStrictEqual([replaced.geo_block, replaced.geo_countries], ["disabled", []])
          return yield* Effect.match(ruleSets.delete({ params }), {
            onFailure: ({ _tag }) => _tag,
            onSuccess: () => "deleted"
          })
        })
      )
      assert.deepStrictEqual([...new Set(outcomes)].toSorted(), ["Conflict", "deleted"])
    })
  },
  {
    name: "a WAF rule set of v2 can only be looked at",
    run: Effect.gen(function* () {
      const ruleSets = yield* V2.WafRuleSets.WafRuleSets
      const all = yield* ruleSets.list()
      assert.deepStrictEqual(
        all.map(({ id, mode }) => [id, mode]),
        [
          [6001, "blocking"],
          [6002, "counting"]
        ]
      )
      assert.deepStrictEqual(yield* ruleSets.get({ params: { ruleset_id: 6002 } }), all[1])
    })
  },
  {
    name: "every call of v2 asks for version 2",
    run: Effect.gen(function* () {
      const ruleSets = yield* V2.WafRuleSets.WafRuleSets
      yield* ruleSets.list()
      const requests = yield* (yield* Sandbox.Sandbox).requests
      assert.deepStrictEqual(
        requests.map(({ headers }) => headers["accept"]),
        ["application/json; version=2"]
      )
    })
  }
]
