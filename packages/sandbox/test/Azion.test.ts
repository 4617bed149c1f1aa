import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Base64 from "effect/encoding/Base64"
import * as TestClock from "effect/testing/TestClock"
import * as Azion from "../src/Azion.ts"
import * as Sandbox from "../src/Sandbox.ts"
import { basic, call, outcome, token } from "./Caller.ts"

const sandbox = (azion?: Azion.Options) => Effect.provide(Sandbox.layer({ azion: { token, ...azion } }))

const errors = (message: string, error: string) => ({ errors: [{ message, error }], schema_version: 3 })
const missingCredentials = { detail: "Authentication credentials were not provided." }

const get = (path: string, headers: Record<string, string>) => outcome("GET", path, { headers })

describe("Azion", () => {
  describe("checks, in the vendor's order", () => {
    it.effect("answers 429 before it looks at anything else", () =>
      Effect.gen(function* () {
        yield* call("GET", "/domains")
        assert.deepStrictEqual(yield* get("/nowhere", { accept: "text/html" }), [
          429,
          { detail: "Request was throttled." }
        ])
      }).pipe(sandbox({ rateLimit: { limit: 1, window: "1 minute" } }))
    )

    it.effect("answers 406 to a missing, malformed or unknown version before it looks at the path", () =>
      Effect.gen(function* () {
        for (const accept of ["", "*/*", "application/json", "application/json; version=4", "text/html; version=3"]) {
          assert.deepStrictEqual(yield* get("/nowhere", { accept }), [406, errors("Not Acceptable", "not_acceptable")])
        }
        assert.strictEqual(
          (yield* call("GET", "/domains", { headers: { accept: "Application/JSON;Version=3" } })).status,
          200
        )
      }).pipe(sandbox())
    )

    it.effect(
      "answers 404 to unknown paths, doubled and trailing slashes included, before it looks at credentials",
      () =>
        Effect.gen(function* () {
          for (const path of ["/nowhere", "/", "//domains", "/domains/", "/domains/1/2"]) {
            assert.deepStrictEqual(yield* get(path, { authorization: "" }), [404, errors("Not Found", "not_found")])
          }
        }).pipe(sandbox())
    )

    it.effect("answers 405 with the allowed verbs before it looks at credentials", () =>
      Effect.gen(function* () {
        const answer = yield* call("PUT", "/domains", { headers: { authorization: "" } })
        assert.deepStrictEqual(
          [answer.status, answer.json, answer.headers["allow"]],
          [405, { detail: 'Method "PUT" not allowed.' }, "GET, POST"]
        )
      }).pipe(sandbox())
    )

    it.effect("answers 401 to missing, malformed, unknown and wrongly typed credentials", () =>
      Effect.gen(function* () {
        for (const authorization of ["", "Token", "Token nobody", `Bearer ${token}`, token, basic(Azion.user)]) {
          assert.deepStrictEqual(yield* get("/domains", { authorization }), [401, missingCredentials])
        }
        assert.strictEqual(
          (yield* call("GET", "/domains", { headers: { authorization: `token ${token}` } })).status,
          200
        )
      }).pipe(sandbox())
    )

    it.effect("answers 403 to a user without the permission before it looks at the body", () =>
      Effect.gen(function* () {
        const { azion } = yield* Sandbox.Sandbox
        const authorization = `Token ${yield* azion.issueToken(Azion.viewer.username)}`
        assert.strictEqual((yield* call("GET", "/domains", { headers: { authorization } })).status, 200)
        assert.deepStrictEqual(yield* outcome("POST", "/domains", { headers: { authorization } }), [
          403,
          errors("Forbidden", "forbidden")
        ])
      }).pipe(sandbox())
    )

    it.effect("lets the viewer look and change nothing that a permission guards", () =>
      Effect.gen(function* () {
        const { azion } = yield* Sandbox.Sandbox
        const headers = { authorization: `Token ${yield* azion.issueToken(Azion.viewer.username)}` }
        for (const path of ["/edge_applications", "/edge_firewall", "/intelligent_dns", "/network_lists", "/domains"]) {
          assert.strictEqual((yield* call("GET", path, { headers })).status, 200, path)
          assert.strictEqual((yield* call("POST", path, { headers, body: {} })).status, 403, path)
        }
        assert.strictEqual((yield* call("POST", "/purge/url", { headers, body: {} })).status, 403)
      }).pipe(sandbox())
    )

    it.effect("answers 415 to a body of another type, 400 to one that is not JSON", () =>
      Effect.gen(function* () {
        const headers = { "content-type": "text/plain" }
        assert.deepStrictEqual(yield* outcome("POST", "/domains", { headers, body: "{}" }), [
          415,
          { detail: 'Unsupported media type "text/plain" in request.' }
        ])
        assert.deepStrictEqual(yield* outcome("POST", "/domains", { body: "{" }), [
          400,
          errors("The body is not JSON.", "bad_request")
        ])
      }).pipe(sandbox())
    )
  })

  describe("rate limit", () => {
    const quota = (headers: Readonly<Record<string, string>>) =>
      ["limit", "remaining", "reset"].map((name) => headers[`x-ratelimit-${name}`])

    it.effect("counts down per token and opens a new window exactly when the last one closes", () =>
      Effect.gen(function* () {
        const first = "1970-01-01T00:01:00.000000"
        assert.deepStrictEqual(quota((yield* call("GET", "/domains")).headers), ["2", "1", first])
        yield* TestClock.adjust("1 second")
        assert.deepStrictEqual(quota((yield* call("GET", "/nowhere")).headers), ["2", "0", first])
        yield* TestClock.adjust(58_999)
        const refused = yield* call("GET", "/domains")
        assert.deepStrictEqual([refused.status, ...quota(refused.headers)], [429, "2", "0", first])
        yield* TestClock.adjust(1)
        const next = yield* call("GET", "/domains")
        assert.deepStrictEqual([next.status, ...quota(next.headers)], [200, "2", "1", "1970-01-01T00:02:00.000000"])
      }).pipe(sandbox({ rateLimit: { limit: 2, window: "1 minute" } }))
    )

    it.effect("counts every token and user apart", () =>
      Effect.gen(function* () {
        const { azion } = yield* Sandbox.Sandbox
        const authorization = `Token ${yield* azion.issueToken()}`
        yield* call("GET", "/domains")
        assert.strictEqual((yield* call("GET", "/domains")).status, 429)
        assert.strictEqual((yield* call("GET", "/domains", { headers: { authorization } })).status, 200)
        assert.strictEqual((yield* call("POST", "/tokens")).status, 201)
      }).pipe(sandbox({ rateLimit: { limit: 1, window: "1 minute" } }))
    )

    it.effect("refuses everybody for one window once the quota is exhausted by hand", () =>
      Effect.gen(function* () {
        const { azion } = yield* Sandbox.Sandbox
        yield* TestClock.adjust("10 seconds")
        yield* azion.exhaustQuota
        const refused = yield* call("GET", "/domains")
        assert.deepStrictEqual(
          [refused.status, ...quota(refused.headers)],
          [429, "200", "0", "1970-01-01T00:01:10.000000"]
        )
        yield* TestClock.adjust("1 minute")
        assert.strictEqual((yield* call("GET", "/domains")).status, 200)
      }).pipe(sandbox())
    )

    it.effect("sends Date with every answer", () =>
      Effect.gen(function* () {
        yield* TestClock.adjust("1 day")
        assert.strictEqual((yield* call("GET", "/nowhere")).headers["date"], "Fri, 02 Jan 1970 00:00:00 GMT")
      }).pipe(sandbox())
    )
  })

  describe("tokens", () => {
    it.effect("are created with Basic credentials and work until they expire", () =>
      Effect.gen(function* () {
        yield* TestClock.adjust(1234)
        const created = yield* call("POST", "/tokens")
        const token = "e28fbe47107983cda739111fe26d5f39ce588ab4"
        assert.deepStrictEqual(
          [created.status, created.json],
          [
            201,
            {
              token,
              created_at: "1970-01-01 00:00:01.234000+00:00",
              expires_at: "1970-01-02 00:00:01.234000+00:00"
            }
          ]
        )
        const headers = { authorization: `Token ${token}` }
        yield* TestClock.adjust(24 * 3600_000 - 1)
        assert.strictEqual((yield* call("GET", "/domains", { headers })).status, 200)
        yield* TestClock.adjust(1)
        assert.deepStrictEqual(yield* get("/domains", headers), [401, missingCredentials])
      }).pipe(sandbox())
    )

    it.effect("are revoked once, by their owner only", () =>
      Effect.gen(function* () {
        const { azion } = yield* Sandbox.Sandbox
        const path = `/tokens/${yield* azion.issueToken()}`
        const other = { headers: { authorization: basic(Azion.viewer) } }
        assert.deepStrictEqual(yield* outcome("DELETE", path, other), [404, errors("Not Found", "not_found")])
        assert.deepStrictEqual(yield* outcome("DELETE", path), [204, undefined])
        assert.deepStrictEqual(yield* outcome("DELETE", path), [404, errors("Not Found", "not_found")])
      }).pipe(sandbox())
    )

    it.effect("are revoked in v2 as well", () =>
      Effect.gen(function* () {
        const { azion } = yield* Sandbox.Sandbox
        const path = `/tokens/${yield* azion.issueToken()}`
        const headers = { accept: "application/json; version=2", authorization: basic(Azion.user) }
        assert.deepStrictEqual(yield* outcome("DELETE", path, { headers }), [204, undefined])
        assert.deepStrictEqual(yield* outcome("DELETE", path, { headers }), [404, { detail: "Not found." }])
      }).pipe(sandbox())
    )

    it.effect("decode Basic credentials as UTF-8, and refuse the trailing newline of the vendor's sample", () =>
      Effect.gen(function* () {
        const header = (credentials: string) => ({ headers: { authorization: `Basic ${Base64.encode(credentials)}` } })
        assert.strictEqual((yield* call("POST", "/tokens", header("zoë@example.com:pässword: 1"))).status, 201)
        assert.strictEqual((yield* call("POST", "/tokens", header("zoë@example.com:pässword: 1\n"))).status, 401)
        assert.strictEqual((yield* call("POST", "/tokens", { headers: { authorization: "Basic %%%" } })).status, 401)
        assert.strictEqual(
          (yield* call("POST", "/tokens", { headers: { authorization: `Token ${token}` } })).status,
          401
        )
      }).pipe(sandbox({ users: [{ username: "zoë@example.com", password: "pässword: 1", permissions: [] }] }))
    )

    it.effect("come from the seed, also after a reset", () =>
      Effect.gen(function* () {
        const { azion, reset } = yield* Sandbox.Sandbox
        const tokens = [yield* azion.issueToken(), yield* azion.issueToken()]
        assert.notStrictEqual(tokens[0], tokens[1])
        yield* reset
        assert.deepStrictEqual([yield* azion.issueToken(), yield* azion.issueToken()], tokens)
      }).pipe(sandbox())
    )

    it.effect("expire by hand, all but the fixed one", () =>
      Effect.gen(function* () {
        const { azion } = yield* Sandbox.Sandbox
        const headers = { authorization: `Token ${yield* azion.issueToken()}` }
        yield* azion.expireTokens
        assert.strictEqual((yield* call("GET", "/domains", { headers })).status, 401)
        assert.strictEqual((yield* call("GET", "/domains")).status, 200)
      }).pipe(sandbox())
    )
  })
})
