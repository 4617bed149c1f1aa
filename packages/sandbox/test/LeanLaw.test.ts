import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import * as Fault from "../src/Fault.ts"
import * as LeanLaw from "../src/LeanLaw.ts"
import * as Sandbox from "../src/Sandbox.ts"
import {
  bodies,
  call,
  column,
  empty,
  firm,
  itemPaths,
  layer,
  list,
  matter,
  one,
  type Options,
  refused
} from "./LeanLawCaller.ts"

const sandbox = (options?: LeanLaw.Options) => Effect.provide(layer(options))
const nobody = "11111111-1111-4111-8111-111111111111"

describe("LeanLaw", () => {
  describe("who may call", () => {
    it.effect("answers 401 without an API key and 403 to a wrong one", () =>
      Effect.gen(function* () {
        for (const authorization of [undefined, "", "Basic YTpi", "Bearer"]) {
          const answer = yield* refused("GET", "/v2/clients", { headers: { authorization } })
          assert.deepStrictEqual(answer, [401, "No API key was sent."])
        }
        assert.deepStrictEqual(yield* refused("GET", "/v2/clients", { headers: { authorization: "Bearer other" } }), [
          403,
          "The API key is not valid."
        ])
      }).pipe(sandbox())
    )

    it.effect("takes the key that the options name, and no other", () =>
      Effect.gen(function* () {
        const status = (key: string) =>
          Effect.map(call("GET", "/v2/codes", { headers: { authorization: `Bearer ${key}` } }), ({ status }) => status)
        assert.deepStrictEqual(yield* Effect.forEach(["firm-key", LeanLaw.apiKey], status), [200, 403])
        assert.strictEqual((yield* Sandbox.Sandbox).leanlaw.apiKey, "firm-key")
      }).pipe(sandbox({ apiKey: "firm-key" }))
    )

    it.effect("a key without write may look and not touch, one without read the reverse", () =>
      Effect.gen(function* () {
        const statuses = (scopes: ReadonlyArray<LeanLaw.Scope>) =>
          Effect.gen(function* () {
            const looked = yield* call("GET", "/v2/practice-areas")
            const touched = yield* call("POST", "/v2/practice-areas", { body: { label: "Tax" } })
            return [looked.status, touched.status]
          }).pipe(sandbox({ scopes }))
        assert.deepStrictEqual(yield* statuses(["read"]), [200, 403])
        assert.deepStrictEqual(yield* statuses(["write"]), [403, 201])
      })
    )

    it.effect("asks partners for their id on every request, and nobody else", () =>
      Effect.gen(function* () {
        const status = (id?: string) =>
          Effect.map(call("GET", "/v2/codes", { headers: { "x-leanlaw-partnerid": id } }), ({ status }) => status)
        assert.deepStrictEqual(
          yield* Effect.forEach(["p-1", "p-2", undefined], status).pipe(sandbox({ partnerId: "p-1" })),
          [200, 403, 403]
        )
        assert.deepStrictEqual(yield* Effect.forEach(["p-1", undefined], status).pipe(sandbox()), [200, 200])
      })
    )
  })

  describe("x-leanlaw-userid", () => {
    it.effect("is refused where it names nobody", () =>
      Effect.gen(function* () {
        for (const userid of [nobody, "me"]) {
          assert.deepStrictEqual(yield* refused("GET", "/v2/clients", { headers: { "x-leanlaw-userid": userid } }), [
            400,
            "x-leanlaw-userid names no user."
          ])
        }
      }).pipe(sandbox())
    )

    it.effect("filters what a userId would filter, unless the query has one", () =>
      Effect.gen(function* () {
        const [first, second] = (yield* firm).users
        const headers = { "x-leanlaw-userid": first?.id }
        for (const path of itemPaths) {
          const all = yield* column("userId", path)
          assert.deepStrictEqual(
            yield* column("userId", path, { headers }),
            all.filter((id) => id === first?.id)
          )
          assert.deepStrictEqual(
            yield* column("userId", `${path}?userId=${second?.id}`, { headers }),
            all.filter((id) => id === second?.id)
          )
        }
        assert.strictEqual((yield* list("/v2/clients", { headers })).pagination?.["total"], 12)
      }).pipe(sandbox())
    )

    it.effect("owns what is created without a userId; an expense with null is the firm's", () =>
      Effect.gen(function* () {
        const { matterId } = yield* matter()
        const [, second] = (yield* firm).users
        const headers = { "x-leanlaw-userid": second?.id }
        for (const path of itemPaths) {
          const body = bodies(matterId)[path]
          assert.strictEqual((yield* one("POST", path, { body, headers }))["userId"], second?.id)
        }
        const expense = { ...bodies(matterId)["/v2/expenses"], userId: null }
        assert.strictEqual((yield* one("POST", "/v2/expenses", { body: expense, headers }))["userId"], null)
      }).pipe(sandbox({ ...empty, users: 2 }))
    )
  })

  it.effect("every answer has a trace id of its own, the same for the same seed", () =>
    Effect.gen(function* () {
      const traces = Effect.gen(function* () {
        const { exhaustQuota } = (yield* Sandbox.Sandbox).leanlaw
        const answers = [
          yield* call("GET", "/v2/codes"),
          yield* call("GET", "/v2/codes", { headers: { authorization: undefined } }),
          yield* call("GET", "/v2/nothing"),
          yield* call("POST", "/v2/clients", { body: {} })
        ]
        yield* exhaustQuota
        return [...answers, yield* call("GET", "/v2/codes")].map(({ headers }) => headers["x-leanlaw-traceid"])
      })
      const seeded = (seed: string) => traces.pipe(Effect.provide(Sandbox.layer({ seed })))
      const first = yield* seeded("a")
      assert.isTrue(first.every((trace) => /^[0-9a-f]{32}$/.test(trace ?? "")))
      assert.strictEqual(new Set(first).size, 5)
      assert.deepStrictEqual(yield* seeded("a"), first)
      assert.notDeepEqual(yield* seeded("b"), first)
    })
  )

  describe("throttling", () => {
    it.effect("answers 429 without quota headers beyond the limit, until the window is over", () =>
      Effect.gen(function* () {
        const statuses = Effect.forEach([1, 2, 3], () => Effect.map(call("GET", "/v2/codes"), ({ status }) => status))
        assert.deepStrictEqual(yield* statuses, [200, 200, 429])
        yield* TestClock.adjust("59999 millis")
        assert.strictEqual((yield* call("GET", "/v2/codes")).status, 429)
        yield* TestClock.adjust("1 millis")
        assert.deepStrictEqual(yield* statuses, [200, 200, 429])
        const { headers } = yield* call("GET", "/v2/codes")
        assert.deepStrictEqual(Object.keys(headers).toSorted(), [
          "access-control-allow-origin",
          "content-type",
          "date",
          "x-leanlaw-traceid"
        ])
      }).pipe(sandbox({ rateLimit: { limit: 2, window: "1 minute" } }))
    )

    it.effect("has no limit unless one is set, and none left where the control exhausts it", () =>
      Effect.gen(function* () {
        const { leanlaw } = yield* Sandbox.Sandbox
        for (let i = 0; i < 2000; i++) assert.strictEqual((yield* call("GET", "/v2/nothing")).status, 404)
        yield* leanlaw.exhaustQuota
        assert.strictEqual((yield* call("GET", "/v2/codes")).status, 429)
        yield* TestClock.adjust("1 minute")
        assert.strictEqual((yield* call("GET", "/v2/codes")).status, 200)
      }).pipe(sandbox())
    )

    it.effect("an injected 429 has the vendor's trace id and the Retry-After that was asked for", () =>
      Effect.gen(function* () {
        const { inject } = yield* Sandbox.Sandbox
        yield* inject(Fault.rateLimited("30 seconds", { retryAfter: "seconds" }))
        const { headers, status } = yield* call("GET", "/v2/codes")
        assert.deepStrictEqual([status, headers["retry-after"]], [429, "30"])
        assert.match(headers["x-leanlaw-traceid"] ?? "", /^[0-9a-f]{32}$/)
      }).pipe(sandbox())
    )
  })

  describe("what the documents leave open", () => {
    it.effect("errors are problem details, plain text or nothing", () =>
      Effect.gen(function* () {
        const seen = (errorBody?: LeanLaw.ErrorBody) =>
          Effect.map(call("GET", "/v2/nothing"), ({ body, headers, status }) => [
            status,
            headers["content-type"],
            body
          ]).pipe(sandbox({ errorBody }))
        const detail = "There is no such path."
        const problem = `{"status":404,"title":"Not Found","detail":"${detail}"}`
        assert.deepStrictEqual(yield* seen(), [404, "application/problem+json", problem])
        assert.deepStrictEqual(yield* seen("text"), [404, "text/plain; charset=utf-8", detail])
        assert.deepStrictEqual(yield* seen("empty"), [404, undefined, undefined])
      })
    )

    it.effect("a POST answers 201, or 200 where the option says so", () =>
      Effect.gen(function* () {
        const status = Effect.map(
          call("POST", "/v2/practice-areas", { body: { label: "Tax" } }),
          ({ status }) => status
        )
        assert.deepStrictEqual(
          [yield* status.pipe(sandbox()), yield* status.pipe(sandbox({ createStatus: 200 }))],
          [201, 200]
        )
      })
    )

    it.effect("answers without a schema are wrapped data, or empty; the others always have data", () =>
      Effect.gen(function* () {
        const answers = Effect.gen(function* () {
          const { matterId } = yield* matter()
          const body = bodies(matterId)["/v2/expenses"]
          const created = yield* call("POST", "/v2/expenses", { body })
          const [expense] = (yield* firm).expenses
          const updated = yield* call("PUT", `/v2/expenses/${expense?.id}`, { body: {} })
          const deleted = yield* call("DELETE", `/v2/expenses/${expense?.id}`)
          const area = yield* call("POST", "/v2/practice-areas", { body: { label: "Tax" } })
          return [created, updated, deleted, area].map(({ body }) => body?.slice(0, 8))
        })
        const firmOf = { ...empty, users: 1 }
        assert.deepStrictEqual(yield* answers.pipe(sandbox(firmOf)), ['{"data":', '{"data":', '{"data":', '{"data":'])
        assert.deepStrictEqual(yield* answers.pipe(sandbox({ ...firmOf, unspecifiedBody: "empty" })), [
          undefined,
          undefined,
          undefined,
          '{"data":'
        ])
      })
    )

    it.effect("a rule of the business refuses with the status of the option", () =>
      Effect.gen(function* () {
        const { client } = yield* matter()
        assert.deepStrictEqual(yield* refused("DELETE", `/v2/clients/${client.id}`), [
          409,
          "A client with matters cannot be deleted."
        ])
      }).pipe(sandbox({ ...empty, users: 1, refusalStatus: 409 }))
    )
  })

  it.effect("answers 404 to unknown paths and ids, 405 to other verbs, 400 to ids and bodies that make no sense", () =>
    Effect.gen(function* () {
      const body = { label: "Tax" }
      const cases: ReadonlyArray<readonly [string, string, Options?]> = [
        ["GET", "/v2/health"],
        ["GET", "/v2/clients/"],
        ["GET", `/v2/clients/${nobody}`],
        ["PATCH", `/v2/clients/${nobody}`],
        ["GET", "/v2/clients/7"],
        ["POST", "/v2/practice-areas", { body: "{" }],
        ["POST", "/v2/practice-areas", { body: "[]" }],
        ["POST", "/v2/practice-areas", { body: { ...body, color: "red" } }],
        ["POST", "/v2/practice-areas", { body, headers: { "content-type": "text/plain" } }],
        ["GET", "/v2/practice-areas?limit=1"]
      ]
      const statuses = yield* Effect.forEach(cases, (request) => Effect.map(call(...request), ({ status }) => status))
      assert.deepStrictEqual(statuses, [404, 404, 404, 405, 400, 400, 400, 400, 400, 400])
      assert.strictEqual((yield* call("PATCH", `/v2/clients/${nobody}`)).headers["allow"], "GET, PUT, DELETE")
    }).pipe(sandbox())
  )

  it.effect("lives beside Azion on one port, and lets a browser act as a user", () =>
    Effect.gen(function* () {
      const { azion, baseUrls, handle } = yield* Sandbox.Sandbox
      const authorization = `Token ${yield* azion.issueToken()}`
      const url = new URL("http://127.0.0.1:4010/domains")
      const headers = { accept: "application/json; version=3", authorization }
      const domains = yield* handle({ method: "GET", url, headers, body: undefined })
      assert.strictEqual(domains._tag === "Reply" ? domains.status : 0, 200)
      assert.strictEqual((yield* call("GET", "/v2/clients")).status, 200)
      assert.include(baseUrls, "https://api.leanlaw.io")
      const preflight = yield* call("OPTIONS", "/v2/clients")
      assert.include(preflight.headers["access-control-allow-headers"] ?? "", "x-leanlaw-userid")
    }).pipe(sandbox())
  )

  it.effect("the same seed gives the same firm, another seed another, and a reset the first one again", () =>
    Effect.gen(function* () {
      const state = (seed: string) => Effect.flatMap(Sandbox.make({ seed }), ({ leanlaw }) => leanlaw.state)
      const first = yield* state("a")
      assert.deepStrictEqual(yield* state("a"), first)
      assert.notDeepEqual(yield* state("b"), first)
      const { leanlaw, reset } = yield* Sandbox.make({ seed: "a" })
      yield* leanlaw.deleteClient(first.matters[0]?.clientId ?? "")
      yield* leanlaw.insertClient({ name: "New" })
      assert.notDeepEqual(yield* leanlaw.state, first)
      yield* reset
      assert.deepStrictEqual(yield* leanlaw.state, first)
    })
  )

  it.effect("a reset gives the quota back and begins the trace ids again", () =>
    Effect.gen(function* () {
      const { reset } = yield* Sandbox.Sandbox
      const seen = Effect.map(call("GET", "/v2/codes"), ({ headers, status }) => [status, headers["x-leanlaw-traceid"]])
      const first = yield* seen
      const [throttled] = yield* seen
      yield* reset
      assert.strictEqual(throttled, 429)
      assert.deepStrictEqual(yield* seen, first)
    }).pipe(sandbox({ rateLimit: { limit: 1, window: "1 minute" } }))
  )

  it.effect("a deleted client takes its matters and their work along", () =>
    Effect.gen(function* () {
      const { leanlaw } = yield* Sandbox.Sandbox
      const { clients } = yield* leanlaw.state
      for (const { id } of clients) assert.isTrue(yield* leanlaw.deleteClient(id))
      assert.isFalse(yield* leanlaw.deleteClient(clients[0]?.id ?? ""))
      const { practiceAreas, users, ...rest } = yield* leanlaw.state
      assert.deepStrictEqual([practiceAreas.length, users.length], [4, 5])
      assert.deepStrictEqual(rest, {
        clients: [],
        matters: [],
        timeEntries: [],
        expenses: [],
        fixedFees: [],
        invoices: []
      })
    }).pipe(sandbox())
  )
})
