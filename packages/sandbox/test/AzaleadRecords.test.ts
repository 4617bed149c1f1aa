/** The records beside the accounts of the emulated Azalead: labels, opportunities, what was withdrawn, and the seed. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Azalead from "../src/Azalead.ts"
import * as Sandbox from "../src/Sandbox.ts"
import { call, list, type Options, outcome, problem, record } from "./AzaleadCaller.ts"

const sandbox = (azalead?: Azalead.Options) => Effect.provide(Sandbox.layer({ azalead: { accounts: 0, ...azalead } }))

const member = { user: Azalead.member.username }

const notFound = problem(404, "Not Found", "The requested resource does not exist")
const badRequest = (detail: string) => problem(400, "Bad Request", detail)

/** An account of its own for a test. */
const account = Effect.flatMap(Sandbox.Sandbox, ({ azalead }) => azalead.insertAccount({ id: 1 }))

describe("labels", () => {
  for (const single of ["array", "object"] as const) {
    it.effect(`are created, read, renamed and deleted, each answered as ${single}`, () =>
      Effect.gen(function* () {
        const one = (label: string) => [200, single === "array" ? [{ label, id: 6894 }] : { label, id: 6894 }] as const
        const path = "/latest/label/6894"
        assert.deepStrictEqual(yield* outcome("POST", "/latest/label", { body: { label: "New" } }), one("New"))
        assert.deepStrictEqual(yield* outcome("GET", path, member), one("New"))
        assert.deepStrictEqual(yield* outcome("PATCH", path, { body: { label: "Newer" } }), one("Newer"))
        assert.deepStrictEqual(yield* outcome("DELETE", path), one("Newer"))
        for (const method of ["GET", "DELETE"]) assert.deepStrictEqual(yield* outcome(method, path), notFound)
        assert.deepStrictEqual(yield* outcome("PATCH", path, { body: { label: "X" } }), notFound)
      }).pipe(sandbox({ single }))
    )
  }

  it.effect("leave the accounts when they are deleted", () =>
    Effect.gen(function* () {
      const { azalead } = yield* Sandbox.Sandbox
      yield* azalead.insertAccount({ id: 1, labels: [6890, 6891] })
      yield* call("DELETE", "/latest/label/6890")
      assert.deepStrictEqual((yield* azalead.accounts)[0]?.labels, [6891])
    }).pipe(sandbox())
  )

  it.effect("need a name and have nothing else", () =>
    Effect.gen(function* () {
      const create = (body: unknown) => outcome("POST", "/latest/label", { body })
      assert.deepStrictEqual(yield* create({}), badRequest("label: This field is required."))
      assert.deepStrictEqual(yield* create({ label: null }), badRequest("label: This field may not be null."))
      assert.deepStrictEqual(yield* create({ label: "New", color: "red" }), badRequest("color: Unknown field."))
    }).pipe(sandbox())
  )
})

describe("opportunities", () => {
  const path = "/latest/account/1/opportunity"
  const deal = {
    dealSize: 85000.5,
    closedDate: -86400000,
    name: "Deal",
    probabilityPercentage: 50,
    closed: false,
    won: false,
    idAccount: 1
  }
  const stored = { source: null, externalId: null, externalAccount: null, ...deal, owner: "John Doe", id: 2524 }
  const create = (options?: Options) => outcome("POST", path, { ...member, body: deal, ...options })

  it.effect("are created for who asks, moved, read and deleted, at the account that has them", () =>
    Effect.gen(function* () {
      const { azalead } = yield* Sandbox.Sandbox
      yield* account
      yield* azalead.insertAccount({ id: 2 })
      assert.deepStrictEqual(yield* create(), [200, stored])
      assert.deepStrictEqual(yield* outcome("GET", `${path}/2524`), [200, stored])
      const moved = { ...stored, idAccount: 2, won: true }
      assert.deepStrictEqual(yield* outcome("PATCH", `${path}/2524`, { body: { idAccount: 2, won: true } }), [
        200,
        moved
      ])
      assert.deepStrictEqual(yield* outcome("GET", `${path}/2524`), notFound)
      assert.deepStrictEqual(yield* outcome("GET", path), [200, []])
      assert.deepStrictEqual(yield* outcome("DELETE", "/latest/account/2/opportunity/2524"), [200, moved])
      assert.deepStrictEqual(yield* azalead.opportunities, [])
    }).pipe(sandbox())
  )

  it.effect("are owned by whom an administrator names, by name or id, and by nobody else", () =>
    Effect.gen(function* () {
      yield* account
      const ownerOf = (user: string, owner: unknown) =>
        Effect.map(create({ user, body: { ...deal, owner } }), ([status, json]) => [status, record(json)["owner"]])
      const admin = Azalead.administrator.username
      assert.deepStrictEqual(yield* ownerOf(admin, 2194), [200, "John Doe"])
      assert.deepStrictEqual(yield* ownerOf(admin, "Ada Doe"), [200, "Ada Doe"])
      assert.deepStrictEqual(yield* ownerOf(admin, 1), [400, undefined])
      assert.deepStrictEqual(
        yield* create({ body: { ...deal, owner: "John Doe" } }),
        problem(403, "Forbidden", "Only an administrator may set the owner")
      )
      assert.deepStrictEqual(
        yield* outcome("PATCH", `${path}/2524`, { ...member, body: { owner: 2194 } }),
        problem(403, "Forbidden", "Only an administrator may set the owner")
      )
    }).pipe(sandbox())
  )

  it.effect("are filtered by what they are, over all accounts or in one", () =>
    Effect.gen(function* () {
      yield* account
      for (const change of [{}, { closed: true }, { closed: true, won: true, externalAccount: "EXAMPLE CO" }]) {
        yield* create({ body: { ...deal, ...change } })
      }
      for (const list_ of [path, "/latest/opportunity"]) {
        const ids = (query: string) =>
          Effect.map(call("GET", `${list_}?${query}`, member), ({ json }) => list(json).map(({ id }) => id))
        assert.deepStrictEqual(yield* ids(""), [2524, 2525, 2526])
        assert.deepStrictEqual(yield* ids("closed=false"), [2524])
        assert.deepStrictEqual(yield* ids("closed=true&won=false"), [2525])
        assert.deepStrictEqual(yield* ids("externalAccount=EXAMPLE+CO"), [2526])
      }
      assert.strictEqual((yield* call("GET", `${path}/2526?externalAccount=EXAMPLE+CO`)).status, 200)
      assert.strictEqual((yield* call("GET", `${path}/2526?externalAccount=ANOTHER`)).status, 404)
    }).pipe(sandbox())
  )

  it.effect("name their account in the body as in the path", () =>
    Effect.gen(function* () {
      yield* account
      const { idAccount: _, ...without } = deal
      assert.deepStrictEqual(yield* create({ body: without }), badRequest("idAccount: This field is required."))
      assert.deepStrictEqual(
        yield* create({ body: { ...deal, idAccount: 2 } }),
        badRequest("idAccount: Must be the account that the path names.")
      )
    }).pipe(sandbox())
  )
})

describe("withdrawn operations", () => {
  it.effect("put a label on an account once, and take it off once", () =>
    Effect.gen(function* () {
      yield* account
      const add = Effect.map(outcome("POST", "/latest/account/1/label", { body: { id: 6890 } }), ([status, json]) => [
        status,
        record(json)["labels"]
      ])
      assert.deepStrictEqual(
        [yield* add, yield* add],
        [
          [201, [6890]],
          [201, [6890]]
        ]
      )
      const removed = yield* call("DELETE", "/latest/account/1/label/6890")
      assert.deepStrictEqual([removed.status, record(removed.json)["labels"]], [200, []])
      assert.deepStrictEqual(yield* outcome("DELETE", "/latest/account/1/label/6890"), notFound)
      assert.deepStrictEqual(
        yield* outcome("POST", "/latest/account/1/label", { body: { id: 1 } }),
        badRequest("id: There is no label 1.")
      )
    }).pipe(sandbox())
  )

  it.effect("search for what is blank and keep it: an account's pattern, a contact's address", () =>
    Effect.gen(function* () {
      const { azalead } = yield* Sandbox.Sandbox
      yield* azalead.insertAccount({ id: 1, emailPattern: null, emailDomain: "example.net" })
      yield* call("GET", "/latest/account/1/emailPattern")
      assert.strictEqual(record((yield* call("GET", "/latest/account/1")).json)["emailPattern"], "{first}.{last}")
      const contacts = "/latest/account/1/contact"
      const [first] = list((yield* call("GET", contacts)).json)
      assert.strictEqual(first?.["email"], null)
      yield* call("GET", `${contacts}/${String(first?.["id"])}/find-email`)
      assert.match(String(list((yield* call("GET", contacts)).json)[0]?.["email"]), /^\w+\.doe@example\.net$/)
    }).pipe(sandbox())
  )
})

describe("state", () => {
  const state = Effect.gen(function* () {
    const { azalead } = yield* Sandbox.Sandbox
    const accounts = yield* azalead.accounts
    return {
      accounts,
      activities: yield* Effect.forEach(accounts, ({ id }) => azalead.activities(id)),
      opportunities: yield* azalead.opportunities,
      labels: yield* azalead.labels,
      users: yield* azalead.users,
      companies: yield* azalead.companies,
      mails: yield* azalead.mails
    }
  })

  it.effect("is the same for the same seed, another for another, and comes back with a reset", () =>
    Effect.gen(function* () {
      const of = (seed: string) => Effect.provide(state, Sandbox.layer({ seed, azalead: { accounts: 20 } }))
      const before = yield* state
      assert.deepStrictEqual(yield* of("millrace"), before)
      assert.notDeepEqual((yield* of("another")).accounts, before.accounts)

      const { azalead, reset } = yield* Sandbox.Sandbox
      const [first] = before.accounts
      assert.isDefined(first)
      yield* azalead.deleteAccount(first.id)
      yield* azalead.insertActivity({ idAccount: first.id + 1, type: "website_visit", date: 1 })
      yield* azalead.insertCompany("192.0.2.1")
      yield* call("DELETE", "/latest/label/6890")
      yield* call("DELETE", "/latest/organization/user/2194")
      yield* call("POST", "/latest/organization/websiteTrackerCode")
      assert.notDeepEqual(yield* state, before)
      yield* reset
      assert.deepStrictEqual(yield* state, before)
    }).pipe(sandbox({ accounts: 20 }))
  )
})
