/** The answers of the emulated Azalead against our descriptions of the vendor's API, operation by operation. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Azalead from "../src/Azalead.ts"
import * as Sandbox from "../src/Sandbox.ts"
import { call, list, type Options, record } from "./AzaleadCaller.ts"
import * as Specification from "./Specification.ts"
import * as Json from "./Json.ts"

const api = Specification.read(new URL("../../azalead/spec/azalead.openapi.json", import.meta.url))
const cid = Specification.read(new URL("../../azalead/spec/azalead-cid.openapi.json", import.meta.url))

const labeler = { username: "labels@example.com", password: "Lab3ls$", rights: ["label_management"] } as const
const alerter = { username: "alerts@example.com", password: "Al3rts$", rights: ["alert_management"] } as const
const users = [Azalead.administrator, Azalead.member, labeler, alerter] as const

const sandbox = (azalead?: Azalead.Options, seed?: string) =>
  Effect.provide(Sandbox.layer({ seed, azalead: { users, ...azalead } }))

interface Request extends Options {
  readonly method: string
  readonly template: string
  readonly path: string
  readonly status?: number
}

/** A valid request for every operation, in an order in which all can be carried out. */
const requests = Effect.gen(function* () {
  const { azalead } = yield* Sandbox.Sandbox
  const accounts = yield* azalead.accounts
  const active = new Set<number>()
  for (const { id } of accounts) if ((yield* azalead.activities(id)).length > 0) active.add(id)
  const opportunity = (yield* azalead.opportunities).find(({ idAccount }) => active.has(idAccount))
  const idAccount = opportunity?.idAccount
  assert.isDefined(idAccount)
  const account = `/latest/account/${idAccount}`
  const activity = (yield* azalead.activities(idAccount))[0]?.id
  const contact = list((yield* call("GET", `${account}/contact`)).json)[0]?.["id"]
  const [persons, label] = [yield* personIds(accounts.map(({ id }) => id)), (yield* azalead.labels)[0]?.id]
  const user = (yield* azalead.users)[1]?.id
  const to = (
    method: string,
    template: string,
    params: Readonly<Record<string, unknown>>,
    options?: Options & { query?: string; status?: number }
  ): Request => ({
    method,
    template,
    path: template.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name])) + (options?.query ?? ""),
    ...options
  })
  const id = { id: idAccount, id_account: idAccount, idAccount }
  const range = "?from=0&to=1600000000000"
  return [
    to(
      "POST",
      "/latest/authenticate",
      {},
      { user: null, body: { username: labeler.username, password: labeler.password } }
    ),
    to("POST", "/public/password/forgot", {}, { user: null, body: { email: labeler.username } }),
    to("POST", "/public/password/reminder", {}, { user: null, body: { token: "nobody's" } }),
    to(
      "POST",
      "/public/signUp",
      {},
      {
        user: null,
        body: {
          firstName: "Ada",
          lastName: "Doe",
          email: "ada@example.org",
          password: "1aA$$$",
          website: "example.org",
          company: "Example Org"
        }
      }
    ),
    to("GET", "/latest/", {}),
    to(
      "GET",
      "/latest/account",
      {},
      {
        query:
          "?page=1&size=6000&isp=true&target=true&alert=true&blacklist=true&sort=name&dir=desc&filter=default&labels=0&labels=6890"
      }
    ),
    to("GET", "/latest/account/{id}", id),
    to("PATCH", "/latest/account/{id}", id, { body: { target: true, alert: false } }),
    to("GET", "/latest/account/{id}/overview", id, { query: range }),
    to("POST", "/latest/account/{id_account}/alert-recipient", id, { body: { id: user }, status: 201 }),
    to("GET", "/latest/account/{id_account}/alert-recipient", id),
    to("DELETE", "/latest/account/{id_account}/alert-recipient/{id}", { ...id, id: user }),
    to("GET", "/latest/account/{id}/activity", id, {
      query: "?size=100&types=website_visit&types=ad_clicked&types=email_opened"
    }),
    to("GET", "/latest/account/{id}/activity/{id_activity}", { ...id, id_activity: activity }),
    to("GET", "/latest/account/{id}/visited-page/overview", id, { query: range }),
    to("GET", "/latest/account/{id}/referer", id, { query: range }),
    to("GET", "/latest/account/{id}/referer/category", id, { query: range }),
    to("GET", "/latest/account/{id}/event/type", id, { query: range }),
    ...persons.map((person) => to("GET", "/latest/activity/person/{id}", { id: person })),
    to("GET", "/latest/label", {}),
    to("POST", "/latest/label", {}, { body: { label: "New" } }),
    to("GET", "/latest/label/{id}", { id: label }),
    to("PATCH", "/latest/label/{id}", { id: label }, { body: { label: "Newer" } }),
    to("POST", "/latest/account/{id_account}/label", id, { body: { id: label }, status: 201 }),
    to("DELETE", "/latest/account/{id_account}/label/{id_label}", { ...id, id_label: label }),
    to("DELETE", "/latest/label/{id}", { id: label }),
    to("GET", "/latest/account/{id}/opportunity", id, { query: "?closed=false&won=false" }),
    to("POST", "/latest/account/{id}/opportunity", id, {
      body: {
        dealSize: 1.5,
        closedDate: -1,
        name: "Deal",
        probabilityPercentage: 50,
        closed: false,
        won: false,
        idAccount
      }
    }),
    to("GET", "/latest/account/{idAccount}/opportunity/{idOpportunity}", { ...id, idOpportunity: opportunity?.id }),
    to(
      "PATCH",
      "/latest/account/{idAccount}/opportunity/{idOpportunity}",
      { ...id, idOpportunity: opportunity?.id },
      { body: { won: true } }
    ),
    to("DELETE", "/latest/account/{idAccount}/opportunity/{idOpportunity}", { ...id, idOpportunity: opportunity?.id }),
    to("GET", "/latest/opportunity", {}),
    to("GET", "/latest/organization", {}),
    to("POST", "/latest/organization/websiteTrackerCode", {}, { body: { email: "dev@example.com" } }),
    to("POST", "/latest/organization/emailTrackerCode", {}),
    to("GET", "/latest/organization/user", {}, { query: `?active=true&id=${user}&id=2193` }),
    to("GET", "/latest/organization/user/config", {}),
    to("PATCH", "/latest/organization/user/config", {}, { body: { report_email_daily: false } }),
    to("GET", "/latest/organization/user/config/alert_email", {}),
    to("PATCH", "/latest/organization/user/config/alert_email", {}, { body: { active: false } }),
    to(
      "POST",
      "/latest/organization/user/",
      {},
      { body: { email: "new@example.com", name: "New", lastName: "Doe", idRole: 2 } }
    ),
    to("GET", "/latest/organization/user/{id}", { id: user }),
    to("PATCH", "/latest/organization/user/{id}", { id: user }, { body: { name: "Newer" } }),
    to("DELETE", "/latest/organization/user/{id}", { id: user }),
    to("GET", "/latest/ref/country", {}),
    to("GET", "/latest/ref/industry", {}),
    to("GET", "/latest/ref/company-category", {}),
    to("GET", "/latest/account/{id}/emailPattern", id),
    to("GET", "/latest/account/{id}/news", id),
    to("GET", "/latest/account/{id_account}/contact", id),
    to("GET", "/latest/account/{id_account}/contact/{id_contact}/find-email", { ...id, id_contact: contact })
  ]
})

const personIds = Effect.fnUntraced(function* (accounts: ReadonlyArray<number>) {
  const ids = new Set<unknown>()
  for (const id of accounts) {
    for (const activity of list((yield* call("GET", `/latest/account/${id}/activity?size=100`)).json)) {
      if (typeof activity["idPerson"] === "string") ids.add(activity["idPerson"])
    }
  }
  return [...ids]
})

const send = Effect.fnUntraced(function* (request: Request) {
  const seen = yield* call(request.method, request.path, request)
  assert.strictEqual(seen.status, request.status ?? 200, `${request.method} ${request.path} ${Json.text(seen.json)}`)
  return seen
})

const names = (operations: ReadonlyArray<{ readonly method: string; readonly template: string }>) =>
  [...new Set(operations.map(({ method, template }) => `${method} ${template}`))].sort()

describe("the description of Azalead", () => {
  for (const [seed, options] of [
    ["a", {}],
    ["b", { single: "object" }],
    ["c", { accounts: 12, activities: 5 }]
  ] as const) {
    it.effect(`fits the answer of each of its 51 operations, seed ${seed}`, () =>
      Effect.gen(function* () {
        const all = yield* requests
        assert.strictEqual(api.operations.length, 51)
        assert.deepStrictEqual(names(all), names(api.operations))
        for (const request of all) {
          const { json, status } = yield* send(request)
          assert.deepStrictEqual(api.complaints(request.method, request.template, status, json), [])
        }
      }).pipe(sandbox(options, seed))
    )
  }

  it.effect("fits every seeded record", () =>
    Effect.gen(function* () {
      const { azalead } = yield* Sandbox.Sandbox
      const check = Effect.fnUntraced(function* (template: string, path: string) {
        const { json, status } = yield* call("GET", path)
        assert.strictEqual(status, 200)
        assert.deepStrictEqual(api.complaints("GET", template, status, json), [])
        return json
      })
      yield* check("/latest/account", "/latest/account?size=6000")
      yield* check("/latest/organization/user", "/latest/organization/user")
      for (const { id } of yield* azalead.accounts) {
        const path = `/latest/account/${id}`
        yield* check("/latest/account/{id}", path)
        for (const part of ["overview", "visited-page/overview", "referer", "referer/category", "event/type"]) {
          yield* check(`/latest/account/{id}/${part}`, `${path}/${part}`)
        }
        for (const activity of list(yield* check("/latest/account/{id}/activity", `${path}/activity?size=100`))) {
          yield* check("/latest/account/{id}/activity/{id_activity}", `${path}/activity/${String(activity["id"])}`)
        }
      }
    }).pipe(sandbox({ rateLimit: { limit: 100_000, window: "1 minute" } }))
  )

  it.effect("names the headers of every answer", () =>
    Effect.gen(function* () {
      const own = ["X-Auth-token", "X-Count", "X-Page", "X-Page-size", "X-Total-Count"]
      for (const request of yield* requests) {
        const seen = yield* send(request)
        const operation = api.operations.find((one) => names([one])[0] === names([request])[0])
        const response = record(record(operation?.declaration["responses"])[String(seen.status)])
        assert.deepStrictEqual(
          Object.keys(seen.headers)
            .filter((name) => own.includes(name))
            .sort(),
          Object.keys(record(response["headers"] ?? {})).sort(),
          names([request])[0]
        )
      }
    }).pipe(sandbox())
  )

  it.effect("says who may call what: x-permission, for four kinds of users", () =>
    Effect.gen(function* () {
      const { reset } = yield* Sandbox.Sandbox
      const allowed: Readonly<Record<string, ReadonlyArray<string>>> = {
        user: users.map(({ username }) => username),
        admin: [users[0].username],
        "admin or owner of the resource": [users[0].username, users[1].username],
        "admin or alert management right": [users[0].username, alerter.username],
        "admin & user with label management rights": [users[0].username, labeler.username],
        "admin or label management right": [users[0].username, labeler.username]
      }
      for (const request of yield* requests) {
        const operation = api.operations.find((one) => names([one])[0] === names([request])[0])
        if (request.user === null) continue
        const who = allowed[String(operation?.declaration["x-permission"] ?? "user")]
        for (const { username } of users) {
          yield* reset
          // A recipient has to be there to be removed.
          if (request.template.endsWith("alert-recipient/{id}")) {
            yield* call("POST", request.path.replace(/\/\d+$/, ""), { body: { id: 2194 } })
          }
          if (request.template.endsWith("label/{id_label}")) {
            yield* call("POST", request.path.replace(/\/\d+$/, ""), { body: { id: 6890 } })
          }
          const seen = yield* call(request.method, request.path, { ...request, user: username })
          const expected = who?.includes(username) === true ? (request.status ?? 200) : 403
          assert.strictEqual(seen.status, expected, `${username} ${names([request])[0]}`)
        }
      }
    }).pipe(sandbox())
  )

  it.effect("fits the errors", () =>
    Effect.gen(function* () {
      const path = "/latest/account"
      const fits = (method: string, template: string, seen: { status: number; json: unknown }, status: number) => {
        assert.strictEqual(seen.status, status)
        assert.deepStrictEqual(api.complaints(method, template, status, seen.json), [])
      }
      fits("GET", path, yield* call("GET", `${path}?size=0`), 400)
      fits("GET", path, yield* call("GET", path, { user: null }), 401)
      fits("PATCH", `${path}/{id}`, yield* call("PATCH", `${path}/1`, { user: Azalead.member.username, body: {} }), 403)
      fits("GET", "/latest/activity/person/{id}", yield* call("GET", "/latest/activity/person/nobody"), 404)
      fits("GET", path, yield* call("DELETE", path), 405)
      fits("GET", path, { status: 500, json: Azalead.serverError }, 500)
      yield* Effect.flatMap(Sandbox.Sandbox, ({ azalead }) => azalead.exhaustQuota)
      fits("GET", path, yield* call("GET", path), 429)
    }).pipe(sandbox())
  )

  for (const errors of ["current", "legacy"] as const) {
    it.effect(`fits the 401 and the 405 of the ${errors} documents`, () =>
      Effect.gen(function* () {
        const unauthorized = yield* call("GET", "/latest/label", { user: null })
        const wrongVerb = yield* call("PATCH", "/latest/label", { user: null })
        assert.deepStrictEqual(api.complaints("GET", "/latest/label", 401, unauthorized.json), [])
        assert.deepStrictEqual(api.complaints("GET", "/latest/label", 405, wrongVerb.json), [])
        assert.strictEqual(Object.hasOwn(record(unauthorized.json), "title"), errors === "current")
        assert.strictEqual(Object.hasOwn(record(wrongVerb.json), "detail"), errors === "current")
      }).pipe(sandbox({ errors }))
    )
  }
})

describe("the description of the company identification API", () => {
  it.effect("fits the one operation and its errors", () =>
    Effect.gen(function* () {
      const { azalead } = yield* Sandbox.Sandbox
      assert.deepStrictEqual(names(cid.operations), ["GET /cid"])
      const headers = { apikey: "a sandbox key" }
      const ask = (address: string | undefined, options: Options, method = "GET") =>
        call(method, `/cid${address === undefined ? "" : `?ip_address=${address}`}`, { user: null, ...options })
      for (const [address, company] of yield* azalead.companies) {
        const seen = yield* ask(address, { headers })
        assert.deepStrictEqual([seen.status, seen.json, seen.headers["apikey"]], [200, company, "a sandbox key"])
        assert.deepStrictEqual(cid.complaints("GET", "/cid", 200, seen.json), [])
      }
      const failures = [
        yield* ask("203.0.113.1", {}),
        yield* ask("203.0.113.1", { headers: { apikey: "another" } }),
        yield* ask(undefined, { headers }),
        yield* ask("203.0.113.1", { headers }, "POST")
      ]
      assert.deepStrictEqual(
        failures.map(({ status }) => status),
        [401, 401, 406, 405]
      )
      for (const { json, status } of failures) assert.deepStrictEqual(cid.complaints("GET", "/cid", status, json), [])
      yield* azalead.exhaustQuota
      const refused = yield* ask("203.0.113.1", { headers })
      assert.deepStrictEqual([refused.status, refused.json], [429, { message: "API rate limit exceeded" }])
    }).pipe(sandbox())
  )
})
