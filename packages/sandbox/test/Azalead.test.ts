/** What every operation of the emulated Azalead shares: checks, the quota, CORS; and the company identification API. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import * as Azalead from "../src/Azalead.ts"
import * as Fault from "../src/Fault.ts"
import * as Sandbox from "../src/Sandbox.ts"
import { call, outcome, problem } from "./AzaleadCaller.ts"

const sandbox = (azalead?: Azalead.Options, options?: Sandbox.Options) =>
  Effect.provide(Sandbox.layer({ ...options, azalead }))

describe("Azalead", () => {
  describe("errors", () => {
    it.effect("answers 404 to unknown paths and 405 to other verbs before it looks at the token", () =>
      Effect.gen(function* () {
        for (const path of [
          "/latest/nowhere",
          "/latest/label/",
          "/public/nowhere",
          "/latest/organization/user/2193/x"
        ]) {
          assert.deepStrictEqual(
            yield* outcome("GET", path, { user: null }),
            problem(404, "Not Found", "The requested resource does not exist")
          )
        }
        const seen = yield* call("PUT", "/latest/label/1", { user: null })
        assert.deepStrictEqual(
          [seen.status, seen.json],
          [...problem(405, "Method Not Allowed", "Request method 'PUT' not supported")]
        )
        assert.strictEqual(seen.headers["allow"], "GET, PATCH, DELETE")
      }).pipe(sandbox())
    )

    it.effect("answers 400 to a body that is missing, is no JSON, or has no Content-type", () =>
      Effect.gen(function* () {
        const post = (body: unknown, headers?: Record<string, string>) =>
          outcome("POST", "/latest/label", { body, ...(headers === undefined ? {} : { headers }) })
        const json = { "content-type": "application/json" }
        assert.deepStrictEqual(
          yield* post(undefined, json),
          problem(400, "Bad Request", "Required request body is missing")
        )
        assert.deepStrictEqual(yield* post("{"), problem(400, "Bad Request", "Required request body is not JSON"))
        for (const type of ["", "text/plain"]) {
          assert.deepStrictEqual(
            yield* post({ label: "New" }, { "content-type": type }),
            problem(400, "Bad Request", "Content-type must be application/json")
          )
        }
        assert.strictEqual((yield* post({ label: "New" }, json))[0], 200)
      }).pipe(sandbox())
    )

    it.effect("answers 403, or 401 where told so, to a user without the permission, before it looks at the body", () =>
      Effect.gen(function* () {
        const denied = (azalead: Azalead.Options) =>
          outcome("POST", "/latest/label", { user: Azalead.member.username }).pipe(sandbox(azalead))
        assert.deepStrictEqual(yield* denied({}), problem(403, "Forbidden", "Access is denied"))
        assert.deepStrictEqual(yield* denied({ deniedStatus: 401 }), problem(401, "Unauthorized", "Access is denied"))
      })
    )

    it.effect("legacy: 401 tells time and path, 405 has no detail", () =>
      Effect.gen(function* () {
        yield* TestClock.adjust(1234)
        const message = "Full authentication is required to access this resource"
        assert.deepStrictEqual(yield* outcome("GET", "/latest/account/7", { user: null }), [
          401,
          { timestamp: 1234, status: 401, error: "Unauthorized", message, path: "/latest/account/7" }
        ])
        assert.deepStrictEqual(yield* outcome("DELETE", "/latest/account/7"), [
          405,
          { title: "Method Not Allowed", status: 405 }
        ])
      }).pipe(sandbox({ errors: "legacy" }))
    )

    it.effect("the documented 500 is a fault with its body", () =>
      Effect.gen(function* () {
        const { inject } = yield* Sandbox.Sandbox
        yield* inject(Fault.status(500, { body: Azalead.serverError }))
        assert.deepStrictEqual(
          yield* outcome("GET", "/latest/label"),
          problem(500, "Internal Server Error", "Something went wrong on our end. Please contact the support.")
        )
      }).pipe(sandbox())
    )
  })

  describe("rate limit", () => {
    const quotaHeaders = (headers: Readonly<Record<string, string>>) =>
      Object.keys(headers).filter((name) => /rate|retry|quota|limit/i.test(name))

    it.effect("counts a user's requests over all of the user's tokens, and answers a bare 429", () =>
      Effect.gen(function* () {
        const { azalead } = yield* Sandbox.Sandbox
        const member = { user: Azalead.member.username }
        const allowed = yield* call("GET", "/latest/label", member)
        const refused = yield* call("GET", "/latest/label", member)
        assert.deepStrictEqual([refused.status, refused.json], [429, { message: "API rate limit exceeded" }])
        assert.deepStrictEqual(
          [allowed, refused].flatMap(({ headers }) => quotaHeaders(headers)),
          []
        )
        assert.isUndefined(refused.headers["X-Auth-token"])
        assert.strictEqual((yield* call("GET", "/latest/label")).status, 200)
        yield* TestClock.adjust("1 minute")
        assert.strictEqual((yield* call("GET", "/latest/label", member)).status, 200)
        yield* TestClock.adjust("1 minute")
        yield* azalead.exhaustQuota
        assert.strictEqual((yield* call("GET", "/latest/label")).status, 429)
        yield* TestClock.adjust("1 minute")
        assert.strictEqual((yield* call("GET", "/latest/label")).status, 200)
      }).pipe(sandbox({ rateLimit: { limit: 1, window: "1 minute" } }))
    )

    it.effect("a rate limit by fault sends no header either, unless it is told to", () =>
      Effect.gen(function* () {
        const { inject } = yield* Sandbox.Sandbox
        yield* inject(Fault.rateLimited("30 seconds"))
        const bare = yield* call("GET", "/latest/label")
        assert.deepStrictEqual(
          [bare.status, bare.json, quotaHeaders(bare.headers)],
          [429, { message: "API rate limit exceeded" }, []]
        )
        yield* inject(Fault.rateLimited("30 seconds", { retryAfter: "seconds" }))
        assert.strictEqual((yield* call("GET", "/latest/label")).headers["retry-after"], "30")
      }).pipe(sandbox())
    )
  })

  describe("CORS", () => {
    const cors = (headers: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith("access-control")))

    const documented = {
      "access-control-allow-origin": "*",
      "access-control-allow-methods": "POST, PATCH, GET, OPTIONS, DELETE",
      "access-control-allow-headers":
        "Content-Type, Access-Control-Allow-Headers, x-auth-token, X-Requested-With,username,password",
      "access-control-expose-headers": "X-Auth-token,X-Count,X-Total-count"
    }

    it.effect("preflights and all other answers have the documented headers", () =>
      Effect.gen(function* () {
        const { inject } = yield* Sandbox.Sandbox
        const preflight = yield* call("OPTIONS", "/latest/account/7", { user: null })
        assert.deepStrictEqual([preflight.status, preflight.json], [204, undefined])
        yield* inject(Fault.status(502, { match: { path: "/latest/ref" } }))
        for (const seen of [
          preflight,
          yield* call("GET", "/latest/account"),
          yield* call("GET", "/latest/account", { user: null }),
          yield* call("GET", "/latest/ref/country")
        ]) {
          assert.deepStrictEqual(cors(seen.headers), documented)
        }
      }).pipe(sandbox())
    )

    it.effect("the company identification API has its own, Azion keeps its own", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(cors((yield* call("OPTIONS", "/cid", { user: null })).headers), {
          "access-control-allow-origin": "*",
          "access-control-allow-methods": "GET",
          "access-control-allow-headers": "Content-Type, Access-Control-Allow-Headers, apikey, X-Requested-With",
          "access-control-expose-headers": "apikey"
        })
        assert.deepStrictEqual(cors((yield* call("GET", "/domains", { user: null })).headers), {
          "access-control-allow-origin": "*"
        })
      }).pipe(sandbox())
    )

    it.effect("open: every header can be read", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(cors((yield* call("GET", "/latest/account")).headers), {
          ...documented,
          "access-control-expose-headers": "*"
        })
      }).pipe(sandbox({}, { cors: "open" }))
    )
  })

  describe("the company identification API", () => {
    const headers = { apikey: "k" }

    it.effect("tells the company of an address, one that a test stores too", () =>
      Effect.gen(function* () {
        const { azalead } = yield* Sandbox.Sandbox
        const company = yield* azalead.insertCompany("2001:db8::1", { name: "EXAMPLE AG" })
        assert.deepStrictEqual(yield* outcome("GET", "/cid?ip_address=2001%3Adb8%3A%3A1", { user: null, headers }), [
          200,
          company
        ])
        assert.deepStrictEqual([company.name, (yield* azalead.companies).length], ["EXAMPLE AG", 3])
      }).pipe(sandbox({ apiKeys: ["k"], companies: 2 }))
    )

    it.effect("answers an address of nobody as told", () =>
      Effect.gen(function* () {
        const ask = (unknownAddress: Azalead.UnknownAddress) =>
          outcome("GET", "/cid?ip_address=192.0.2.1", { user: null, headers }).pipe(
            sandbox({ apiKeys: ["k"], unknownAddress })
          )
        assert.strictEqual((yield* ask("notFound"))[0], 404)
        assert.deepStrictEqual(yield* ask("noContent"), [204, undefined])
        assert.deepStrictEqual(yield* ask("empty"), [200, ""])
      })
    )

    it.effect("answers 406 where no address is named", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(
          yield* outcome("GET", "/cid", { user: null, headers }),
          problem(406, "Not Acceptable", "Request content not sufficient to generate response entity")
        )
      }).pipe(sandbox({ apiKeys: ["k"] }))
    )
  })
})
