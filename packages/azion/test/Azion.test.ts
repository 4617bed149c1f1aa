import { assert, describe, it } from "@effect/vitest"
import { Azion as AzionAccount, Sandbox } from "@millrace/sandbox"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import * as Azion from "../src/Azion.ts"
import { WafRuleSets } from "../src/v2/WafRuleSets.ts"
import { Domains } from "../src/v3/Domains.ts"
import { Tokens } from "../src/v3/Tokens.ts"
import * as Account from "./Account.ts"

const schemes = Effect.flatMap(Sandbox.Sandbox, (sandbox) =>
  Effect.map(sandbox.requests, (requests) =>
    requests.map(({ headers, method, path }) => [method, path, headers["authorization"], headers["accept"]])
  )
)

const accept = "application/json; version=3"
const count = Effect.flatMap(Domains, (domains) => Effect.map(domains.list(), (page) => page.count))

describe("Azion", () => {
  it.effect("sends the version and a fixed token with every call", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* count, 36)
      assert.deepStrictEqual(yield* schemes, [["GET", "/domains", "Token <redacted>", accept]])
    }).pipe(Effect.provide(Account.layer()))
  )

  it.effect("mints one token with user name and password for all callers, and keeps it", () =>
    Effect.gen(function* () {
      yield* Effect.all(
        Array.from({ length: 10 }, () => count),
        { concurrency: "unbounded" }
      )
      yield* count
      const sandbox = yield* Sandbox.Sandbox
      assert.deepStrictEqual(
        [yield* sandbox.count({ method: "POST", path: "/tokens" }), yield* sandbox.count({ path: "/domains" })],
        [1, 11]
      )
      assert.deepStrictEqual((yield* schemes)[0], ["POST", "/tokens", "Basic <redacted>", accept])
    }).pipe(Effect.provide(Account.layer({}, Azion.login(Account.login))))
  )

  it.effect("mints one token for both versions", () =>
    Effect.gen(function* () {
      const sandbox = yield* Sandbox.Sandbox
      yield* count
      yield* WafRuleSets.use((ruleSets) => ruleSets.list()).pipe(Effect.provide(WafRuleSets.layer))
      assert.deepStrictEqual(
        (yield* sandbox.requests).map(({ headers, path }) => [path, headers["authorization"], headers["accept"]]),
        [
          ["/tokens", "Basic <redacted>", accept],
          ["/domains", "Token <redacted>", accept],
          ["/waf/rulesets", "Token <redacted>", "application/json; version=2"]
        ]
      )
    }).pipe(Effect.provide(Account.layer({}, Azion.login(Account.login))))
  )

  it.effect("mints again before the token's 24 hours are over", () =>
    Effect.gen(function* () {
      const sandbox = yield* Sandbox.Sandbox
      const mints = sandbox.count({ method: "POST", path: "/tokens" })
      yield* count
      yield* TestClock.adjust("23 hours")
      yield* count
      assert.strictEqual(yield* mints, 1)
      yield* TestClock.adjust("59 minutes")
      yield* count
      assert.strictEqual(yield* mints, 2)
    }).pipe(Effect.provide(Account.layer({}, Azion.login(Account.login))))
  )

  it.effect("mints again, once, when the API stops accepting the token, and repeats an unsafe call", () =>
    Effect.gen(function* () {
      const domains = yield* Domains
      const sandbox = yield* Sandbox.Sandbox
      yield* count
      yield* sandbox.azion.expireTokens
      yield* domains.create({ payload: { name: "mill.example", edge_application_id: 1 } })
      assert.deepStrictEqual(
        (yield* sandbox.requests).map(({ method, path, status }) => [method, path, status]),
        [
          ["POST", "/tokens", 201],
          ["GET", "/domains", 200],
          ["POST", "/domains", 401],
          ["POST", "/tokens", 201],
          ["POST", "/domains", 201]
        ]
      )
    }).pipe(Effect.provide(Account.layer({}, Azion.login(Account.login))))
  )

  it.effect("passes on a wrong password as Unauthorized of createToken", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(count)
      assert.deepStrictEqual([error._tag, error.operation], ["Unauthorized", "createToken"])
    }).pipe(
      Effect.provide(
        Account.layer({}, Azion.login({ username: AzionAccount.user.username, password: Redacted.make("wrong") }))
      )
    )
  )

  it.effect("keeps two accounts of one program apart", () =>
    Effect.gen(function* () {
      const sandbox = yield* Sandbox.Sandbox
      const as = (login: Azion.Login) =>
        Effect.flatMap(Domains, (domains) =>
          Effect.result(domains.create({ payload: { name: login.username, edge_application_id: 1 } }))
        ).pipe(
          Effect.provide(Domains.layer.pipe(Layer.provide(Azion.layer({ credentials: Azion.login(login) })))),
          Effect.provideService(HttpClient.HttpClient, sandbox.httpClient),
          Effect.map((result) => result._tag)
        )
      assert.deepStrictEqual(
        [yield* as(Account.login), yield* as(Account.viewer), yield* as({ ...Account.login, username: "nobody" })],
        ["Success", "Failure", "Failure"]
      )
    }).pipe(Effect.provide(Account.layer()))
  )
})

describe("Tokens", () => {
  it.effect("makes a token that works and revokes it", () =>
    Effect.gen(function* () {
      const tokens = yield* Tokens
      const sandbox = yield* Sandbox.Sandbox
      const created = yield* tokens.create()
      assert.deepStrictEqual(
        [DateTime.formatIso(created.created_at), DateTime.formatIso(created.expires_at)],
        ["1970-01-01T00:00:00.000Z", "1970-01-02T00:00:00.000Z"]
      )
      const withIt = <A, E>(effect: Effect.Effect<A, E, Domains>) =>
        effect.pipe(
          Effect.provide(Account.groups(Azion.token(created.token))),
          Effect.provideService(HttpClient.HttpClient, sandbox.httpClient)
        )
      assert.strictEqual(yield* withIt(count), 36)
      assert.strictEqual(yield* tokens.revoke({ params: { token: created.token } }), undefined)
      assert.strictEqual((yield* Effect.flip(withIt(count)))._tag, "Unauthorized")
    }).pipe(Effect.provide(Account.layer()))
  )

  it.effect("keeps the token out of the error when there is none to revoke", () =>
    Effect.gen(function* () {
      const tokens = yield* Tokens
      const error = yield* Effect.flip(tokens.revoke({ params: { token: Redacted.make("f00dfeed") } }))
      assert.deepStrictEqual([error._tag, error.route], ["NotFound", "/tokens/:token"])
      assert.notInclude(JSON.stringify(error) + String(error), "f00dfeed")
    }).pipe(Effect.provide(Account.layer()))
  )
})
