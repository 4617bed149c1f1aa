/** The answers against the keys and types that the vendor's OpenAPI description of v3 names, copied by hand. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Sandbox from "../src/Sandbox.ts"
import { call, record, token } from "./Caller.ts"

const domain = {
  id: /^number$/,
  name: /^string$/,
  cnames: /^array$/,
  cname_access_only: /^boolean$/,
  digital_certificate_id: /^(number|null)$/,
  edge_application_id: /^number$/,
  is_active: /^boolean$/,
  domain_name: /^string$/,
  environment: /^string$/,
  is_mtls_enabled: /^boolean$/,
  mtls_trusted_ca_certificate_id: /^(number|null)$/,
  edge_firewall_id: /^(number|null)$/,
  mtls_verification: /^string$/,
  crl_list: /^(array|null)$/
}

const typeOf = (value: unknown): string => (value === null ? "null" : Array.isArray(value) ? "array" : typeof value)

const checkDomain = (value: unknown): void => {
  const fields = record(value)
  assert.deepStrictEqual(Object.keys(fields).toSorted(), Object.keys(domain).toSorted())
  for (const [name, type] of Object.entries(domain)) assert.match(typeOf(fields[name]), type, name)
  assert.include(["production", "preview"], fields["environment"])
  assert.include(["enforce", "permissive"], fields["mtls_verification"])
}

describe("wire facts of Azion v3", () => {
  it.effect("a list has exactly the envelope's keys and whole domains", () =>
    Effect.gen(function* () {
      const { headers, json } = yield* call("GET", "/domains?page_size=36")
      const envelope = record(json)
      assert.deepStrictEqual(Object.keys(envelope), ["count", "total_pages", "schema_version", "links", "results"])
      assert.deepStrictEqual(Object.keys(record(envelope["links"])), ["previous", "next"])
      const results = envelope["results"]
      assert.isTrue(Array.isArray(results) && results.length === 36)
      for (const item of Array.isArray(results) ? results : []) checkDomain(item)
      assert.match(headers["x-ratelimit-reset"] ?? "", /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}$/)
      assert.strictEqual(headers["content-type"], "application/json; version=3")
    }).pipe(Effect.provide(Sandbox.layer({ azion: { token } })))
  )

  it.effect("a single domain comes in results beside schema_version", () =>
    Effect.gen(function* () {
      const envelope = record((yield* call("GET", "/domains/1600000001")).json)
      assert.deepStrictEqual(Object.keys(envelope), ["results", "schema_version"])
      assert.strictEqual(envelope["schema_version"], 3)
      checkDomain(envelope["results"])
    }).pipe(Effect.provide(Sandbox.layer({ azion: { token } })))
  )

  it.effect("a token has a value and two dates with a space, six digits and an offset", () =>
    Effect.gen(function* () {
      const created = record((yield* call("POST", "/tokens")).json)
      assert.deepStrictEqual(Object.keys(created), ["token", "created_at", "expires_at"])
      const date = /^\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}\.\d{6}\+00:00$/
      assert.match(String(created["token"]), /^[0-9a-f]{40}$/)
      assert.match(String(created["created_at"]), date)
      assert.match(String(created["expires_at"]), date)
    }).pipe(Effect.provide(Sandbox.layer({ azion: { token } })))
  )
})
