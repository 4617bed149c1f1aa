/** The tokens of the emulated Azalead: how they are given, renewed, checked, and how they end. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Base64Url from "effect/encoding/Base64Url"
import * as Result from "effect/Result"
import * as TestClock from "effect/testing/TestClock"
import * as Azalead from "../src/Azalead.ts"
import * as Sandbox from "../src/Sandbox.ts"
import { call, outcome, problem, record } from "./AzaleadCaller.ts"
import * as Json from "./Json.ts"

const sandbox = (azalead?: Azalead.Options, options?: Sandbox.Options) =>
  Effect.provide(Sandbox.layer({ ...options, azalead }))

const login = (user: Azalead.Login) =>
  call("POST", "/latest/authenticate", {
    user: null,
    body: { username: user.username, password: user.password }
  })

const tokenOf = (json: unknown): string => String(record(json)["token"])

const authenticate = (user: Azalead.Login) => Effect.map(login(user), ({ json }) => tokenOf(json))

const claimsOf = (token: string): Readonly<Record<string, unknown>> =>
  record(Json.parse(Result.getOrThrow(Base64Url.decodeString(token.split(".")[1] ?? ""))))

const get = (token: string) => call("GET", "/latest/label", { token })

const unauthorized = problem(401, "Unauthorized", "Full authentication is required to access this resource")

describe("Azalead", () => {
  describe("authenticate", () => {
    it.effect("gives a JSON Web Token with the claims of the vendor's sample, and counts it", () =>
      Effect.gen(function* () {
        const { azalead } = yield* Sandbox.Sandbox
        yield* TestClock.adjust(1500)
        const { headers, json, status } = yield* login(Azalead.administrator)
        const token = tokenOf(json)
        assert.deepStrictEqual([status, headers["X-Auth-token"]], [200, undefined])
        assert.match(token, /^[\w-]+\.[\w-]+\.[\w-]+$/)
        assert.deepStrictEqual(claimsOf(token), {
          sub: "admin@example.com",
          jti: "0-0",
          login: "admin@example.com",
          id: 2193,
          subscriber: 44,
          role: "admin",
          rememberMe: false,
          auth: "ROLE_ADMIN,email_sourcing,ad_performance_tab",
          exp: 3601
        })
        assert.strictEqual(yield* azalead.mints, 1)
        assert.strictEqual((yield* get(token)).status, 200)
        assert.strictEqual(yield* azalead.mints, 1)
      }).pipe(sandbox())
    )

    it.effect("refuses a wrong password, an unknown and a deleted user, and a body without a field", () =>
      Effect.gen(function* () {
        const { azalead } = yield* Sandbox.Sandbox
        yield* call("DELETE", "/latest/organization/user/2194")
        const refused = problem(401, "Unauthorized", "Bad credentials")
        for (const user of [
          { ...Azalead.administrator, password: "another" },
          { ...Azalead.administrator, username: "nobody@example.com" },
          Azalead.member
        ]) {
          const { json, status } = yield* login(user)
          assert.deepStrictEqual([status, json], [...refused])
        }
        assert.deepStrictEqual(
          yield* outcome("POST", "/latest/authenticate", { user: null, body: { username: "admin@example.com" } }),
          problem(400, "Bad Request", "password: This field is required.")
        )
        assert.strictEqual(yield* azalead.mints, 0)
      }).pipe(sandbox())
    )
  })

  describe("tokens", () => {
    it.effect("are renewed by every answer, also by one that refuses, and the old ones stay valid", () =>
      Effect.gen(function* () {
        const first = yield* authenticate(Azalead.member)
        yield* TestClock.adjust("10 seconds")
        const chain = [first]
        for (const path of ["/latest/label", "/latest/account/0", "/latest/account?size=0"]) {
          const { headers } = yield* call("GET", path, { token: chain.at(-1) })
          chain.push(headers["X-Auth-token"] ?? "")
        }
        const denied = yield* call("POST", "/latest/label", { token: first, body: { label: "New" } })
        assert.strictEqual(denied.status, 403)
        chain.push(denied.headers["X-Auth-token"] ?? "")
        assert.strictEqual(new Set(chain).size, 5)
        assert.deepStrictEqual(
          chain.map((token) => claimsOf(token)["exp"]),
          [3600, 3610, 3610, 3610, 3610]
        )
        for (const token of chain) assert.strictEqual((yield* get(token)).status, 200)
      }).pipe(sandbox())
    )

    it.effect("each expire on their own, to the second, by the sandbox's clock", () =>
      Effect.gen(function* () {
        const first = yield* authenticate(Azalead.member)
        yield* TestClock.adjust("30 seconds")
        const second = (yield* get(first)).headers["X-Auth-token"] ?? ""
        yield* TestClock.adjust(29_999)
        assert.strictEqual((yield* get(first)).status, 200)
        yield* TestClock.adjust(1)
        const expired = yield* get(first)
        assert.deepStrictEqual([expired.status, expired.json], [...unauthorized])
        assert.isUndefined(expired.headers["X-Auth-token"])
        assert.strictEqual((yield* get(second)).status, 200)
        yield* TestClock.adjust("30 seconds")
        assert.strictEqual((yield* get(second)).status, 401)
      }).pipe(sandbox({ tokenLifetime: "1 minute" }))
    )

    it.effect("revoke: a renewal ends the token before it, in its own session alone", () =>
      Effect.gen(function* () {
        const [first, other] = [yield* authenticate(Azalead.member), yield* authenticate(Azalead.member)]
        const second = (yield* get(first)).headers["X-Auth-token"] ?? ""
        assert.strictEqual((yield* get(first)).status, 401)
        assert.strictEqual((yield* get(other)).status, 200)
        assert.strictEqual((yield* get(second)).status, 200)
      }).pipe(sandbox({ rotation: "revoke" }))
    )

    it.effect("off: no answer renews a token", () =>
      Effect.gen(function* () {
        assert.isUndefined((yield* get(yield* authenticate(Azalead.member))).headers["X-Auth-token"])
      }).pipe(sandbox({ rotation: "off" }))
    )

    it.effect("come with a scheme where told so", () =>
      Effect.gen(function* () {
        const renewed = (yield* get(yield* authenticate(Azalead.member))).headers["X-Auth-token"] ?? ""
        assert.match(renewed, /^Bearer /)
        assert.strictEqual((yield* get(renewed.slice(7))).status, 200)
      }).pipe(sandbox({ bearerPrefix: true }))
    )

    it.effect("are taken with their scheme and one space, from nobody else, unchanged", () =>
      Effect.gen(function* () {
        const { azalead } = yield* Sandbox.Sandbox
        const token = yield* azalead.issueToken()
        const [head, payload, signature] = token.split(".")
        const forged = Base64Url.encode(Json.text({ ...claimsOf(token), exp: 9_999_999_999 }))
        for (const value of [
          "",
          token,
          `Bearer  ${token}`,
          `bearer ${token}`,
          `Token ${token}`,
          `Bearer ${head}.${payload}`,
          `Bearer ${head}.${forged}.${signature}`
        ]) {
          const headers = { "x-auth-token": value }
          assert.deepStrictEqual(yield* outcome("GET", "/latest/label", { user: null, headers }), unauthorized)
        }
        const headers = { authorization: `Bearer ${token}` }
        assert.deepStrictEqual(yield* outcome("GET", "/latest/label", { user: null, headers }), unauthorized)
      }).pipe(sandbox())
    )

    it.effect("expire by hand, all at once, and those made later do not", () =>
      Effect.gen(function* () {
        const { azalead } = yield* Sandbox.Sandbox
        const token = yield* azalead.issueToken(Azalead.member.username)
        yield* azalead.expireTokens
        assert.strictEqual((yield* get(token)).status, 401)
        assert.strictEqual((yield* get(yield* authenticate(Azalead.member))).status, 200)
      }).pipe(sandbox())
    )

    it.effect("end with their user", () =>
      Effect.gen(function* () {
        const token = yield* authenticate(Azalead.member)
        yield* call("PATCH", "/latest/organization/user/2194", { body: { deleted: true } })
        assert.strictEqual((yield* get(token)).status, 401)
      }).pipe(sandbox())
    )

    it.effect("come from the seed, also after a reset", () =>
      Effect.gen(function* () {
        const { azalead, reset } = yield* Sandbox.Sandbox
        const tokens = [yield* authenticate(Azalead.member), yield* azalead.issueToken()]
        yield* reset
        assert.strictEqual(yield* azalead.mints, 0)
        assert.deepStrictEqual([yield* authenticate(Azalead.member), yield* azalead.issueToken()], tokens)
        const other = yield* Sandbox.make({ seed: "another" })
        assert.notStrictEqual(yield* other.azalead.issueToken(), tokens[1])
      }).pipe(sandbox())
    )

    it.effect("are in no recorded request, nor is a password", () =>
      Effect.gen(function* () {
        const { requests } = yield* Sandbox.Sandbox
        const token = yield* authenticate(Azalead.member)
        yield* get(token)
        yield* call("GET", "/latest/label", { user: null, headers: { "x-auth-token": token } })
        yield* call("GET", "/cid", { user: null, headers: { apikey: "a sandbox key" } })
        const seen = yield* requests
        assert.deepStrictEqual(
          seen.map(({ body, headers }) => [headers["x-auth-token"], headers["apikey"], body]),
          [
            [undefined, undefined, '{"username":"member@example.com","password":"<redacted>"}'],
            ["Bearer <redacted>", undefined, undefined],
            ["<redacted>", undefined, undefined],
            [undefined, "<redacted>", undefined]
          ]
        )
      }).pipe(sandbox())
    )
  })
})
