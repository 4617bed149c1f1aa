/** Clients, matters, practice areas, users and custom fields of the emulated LeanLaw. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import type * as LeanLaw from "../src/LeanLaw.ts"
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
  nilUuid,
  one,
  refused
} from "./LeanLawCaller.ts"

const sandbox = (options?: LeanLaw.Options) =>
  Effect.provide(layer({ ...empty, users: 2, practiceAreas: 2, ...options }))
const nobody = "11111111-1111-4111-8111-111111111111"

describe("clients", () => {
  it.effect("are created with what is given, and unset where nothing is", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(Date.parse("2026-06-01T10:00:00Z"))
      const contact = { companyName: "Fern", email: "fern@example.com" }
      const { clientId, ...created } = yield* one("POST", "/v2/clients", { body: { name: "Fern", contact } })
      assert.deepStrictEqual(created, {
        name: "Fern",
        reference: null,
        contact,
        meta: { createdAt: "2026-06-01T10:00:00.000Z", modifiedAt: "2026-06-01T10:00:00.000Z" },
        customFields: [],
        notes: null
      })
      assert.deepStrictEqual(yield* one("GET", `/v2/clients/${String(clientId)}`), { clientId, ...created })
    }).pipe(sandbox())
  )

  it.effect("need a company name, or a first and a last name", () =>
    Effect.gen(function* () {
      const refusal = [400, "contact: A company name, or a first and a last name, is required."] as const
      for (const contact of [undefined, {}, { firstName: "Ada" }, { lastName: "Elm" }, { companyName: "" }]) {
        assert.deepStrictEqual(yield* refused("POST", "/v2/clients", { body: { name: "Fern", contact } }), refusal)
      }
      for (const contact of [{ companyName: "Fern" }, { firstName: "Ada", lastName: "Elm" }]) {
        assert.strictEqual((yield* call("POST", "/v2/clients", { body: { name: "Fern", contact } })).status, 201)
      }
      assert.deepStrictEqual(yield* refused("POST", "/v2/clients", { body: { contact: { companyName: "Fern" } } }), [
        400,
        "name: This field is required."
      ])
    }).pipe(sandbox())
  )

  it.effect("keep what an update leaves out or sets to null, inside of contact too", () =>
    Effect.gen(function* () {
      const { leanlaw } = yield* Sandbox.Sandbox
      const contact = { companyName: "Fern", email: "fern@example.com" }
      const { id } = yield* leanlaw.insertClient({ name: "Fern", reference: "F-1", notes: "Old", contact })
      const before = yield* one("GET", `/v2/clients/${id}`)
      const nulls = { name: null, reference: null, notes: null, customFields: null, contact: { email: null } }
      for (const body of [{}, nulls]) {
        assert.deepStrictEqual(yield* one("PUT", `/v2/clients/${id}`, { body }), before)
      }
      const changed = yield* one("PUT", `/v2/clients/${id}`, { body: { notes: "New", contact: { city: "Eastbrook" } } })
      assert.deepStrictEqual(changed, { ...before, notes: "New", contact: { ...contact, city: "Eastbrook" } })
      assert.deepStrictEqual(yield* refused("PUT", `/v2/clients/${id}`, { body: { contact: { companyName: "" } } }), [
        400,
        "contact: A company name, or a first and a last name, is required."
      ])
      assert.strictEqual((yield* call("PUT", `/v2/clients/${id}`, { body: { contact: null } })).status, 400)
    }).pipe(sandbox())
  )

  it.effect("with matters are not deleted, without are gone for good", () =>
    Effect.gen(function* () {
      const { client, matterId } = yield* matter()
      const path = `/v2/clients/${client.id}`
      assert.deepStrictEqual(yield* refused("DELETE", path), [400, "A client with matters cannot be deleted."])
      yield* one("DELETE", `/v2/matters/${matterId}`)
      assert.strictEqual(yield* one("DELETE", path), null)
      for (const method of ["GET", "DELETE"]) assert.strictEqual((yield* call(method, path)).status, 404)
    }).pipe(sandbox())
  )

  it.effect("owe what is open on final invoices, overdue from the day after the due date", () =>
    Effect.gen(function* () {
      const { leanlaw } = yield* Sandbox.Sandbox
      const { client, matterId } = yield* matter()
      const bills: ReadonlyArray<LeanLaw.Bill> = [
        { dueDate: "2026-03-01" },
        { dueDate: "2026-05-31", balance: 0.1 },
        { dueDate: "2026-06-01", balance: 0.2 },
        { state: "approved" }
      ]
      for (const bill of bills) {
        yield* one("POST", "/v2/expenses", { body: bodies(matterId)["/v2/expenses"] })
        const [expense] = (yield* firm).expenses.filter(({ invoiceId }) => invoiceId === null)
        yield* leanlaw.bill([expense?.id ?? ""], bill)
      }
      const balances = one("GET", `/v2/clients/${client.id}/balances`)
      yield* TestClock.setTime(Date.parse("2026-06-01T23:59:59Z"))
      const amounts = { balance: 12.8, overdue: 12.6, overdue30: 12.5, overdue60: 12.5, overdue90: 12.5 }
      assert.deepStrictEqual(yield* balances, amounts)
      // 90 days after March 1 is May 30; more than that is May 31.
      yield* TestClock.setTime(Date.parse("2026-05-30T12:00:00Z"))
      assert.deepStrictEqual(yield* balances, { ...amounts, overdue: 12.5, overdue90: 0 })
      yield* TestClock.setTime(Date.parse("2026-05-31T00:00:00Z"))
      assert.deepStrictEqual(yield* balances, { ...amounts, overdue: 12.5 })
    }).pipe(sandbox())
  )
})

describe("matters", () => {
  it.effect(
    "are hourly, active and without an area unless they say otherwise; originatorId is read back in a list",
    () =>
      Effect.gen(function* () {
        const { matterId, user } = yield* matter()
        const plain = yield* one("GET", `/v2/matters/${matterId}`)
        const { archived, matterType, originatorIds, practiceAreaId } = plain
        assert.deepStrictEqual([archived, matterType, originatorIds, practiceAreaId], [false, "hourly", [], null])
        assert.isFalse("practiceArea" in plain)
        const other = yield* matter({ originatorId: user.id, rateGroupId: nobody, matterType: "internal" })
        const rich = yield* one("GET", `/v2/matters/${other.matterId}`)
        assert.deepStrictEqual([rich["originatorIds"], rich["matterType"]], [[user.id], "internal"])
        assert.isFalse("rateGroupId" in rich)
      }).pipe(sandbox())
  )

  it.effect("need a client and people that exist", () =>
    Effect.gen(function* () {
      const { client, user } = yield* matter()
      const body = { name: "Lease", clientId: client.id, responsibleId: user.id }
      for (const field of ["clientId", "responsibleId", "originatorId", "practiceAreaId"]) {
        assert.deepStrictEqual(yield* refused("POST", "/v2/matters", { body: { ...body, [field]: nobody } }), [
          400,
          `${field}: Nothing has the id ${nobody}.`
        ])
      }
      assert.deepStrictEqual(yield* refused("POST", "/v2/matters", { body: {} }), [
        400,
        "clientId: This field is required. name: This field is required. responsibleId: This field is required."
      ])
      assert.lengthOf((yield* firm).matters, 1)
    }).pipe(sandbox())
  )

  it.effect("keep what an update leaves out or sets to null; the nil UUID takes the practice area away", () =>
    Effect.gen(function* () {
      const [area, other] = (yield* firm).practiceAreas
      const { matterId } = yield* matter({
        practiceAreaId: area?.id,
        conflictInformation: { adverse: "Thorn", opposing: "Nettle" },
        opened: "2026-02-01"
      })
      const path = `/v2/matters/${matterId}`
      const before = yield* one("GET", path)
      const nulls = {
        name: null,
        clientId: null,
        responsibleId: null,
        practiceAreaId: null,
        archived: null,
        opened: null
      }
      for (const body of [{}, nulls]) assert.deepStrictEqual(yield* one("PUT", path, { body }), before)

      const changed = yield* one("PUT", path, { body: { archived: true, conflictInformation: { adverse: "Briar" } } })
      assert.deepStrictEqual(changed, {
        ...before,
        archived: true,
        conflictInformation: { adverse: "Briar", opposing: "Nettle" }
      })
      const { practiceArea, practiceAreaId } = yield* one("PUT", path, { body: { practiceAreaId: other?.id } })
      assert.deepStrictEqual([practiceAreaId, practiceArea], [other?.id, { label: "Real estate" }])
      const unlinked = yield* one("PUT", path, { body: { practiceAreaId: nilUuid } })
      assert.strictEqual(unlinked["practiceAreaId"], null)
      assert.isFalse("practiceArea" in unlinked)
      for (const field of ["matterType", "originatorId", "rateGroupId"]) {
        assert.deepStrictEqual(yield* refused("PUT", path, { body: { [field]: "hourly" } }), [
          400,
          `${field}: Unknown field.`
        ])
      }
    }).pipe(sandbox())
  )

  it.effect("with any activity are not deleted, but archived", () =>
    Effect.gen(function* () {
      for (const path of itemPaths) {
        const { matterId, user } = yield* matter()
        yield* one("POST", path, { body: { ...bodies(matterId)[path], userId: user.id } })
        assert.deepStrictEqual(yield* refused("DELETE", `/v2/matters/${matterId}`), [
          400,
          "A matter with activity cannot be deleted; archive it instead."
        ])
        yield* one("PUT", `/v2/matters/${matterId}`, { body: { archived: true } })
      }
      assert.deepStrictEqual(yield* column("archived", "/v2/matters"), [true, true, true])
      const { matterId } = yield* matter()
      assert.strictEqual(yield* one("DELETE", `/v2/matters/${matterId}`), null)
      assert.strictEqual((yield* call("GET", `/v2/matters/${matterId}`)).status, 404)
    }).pipe(sandbox())
  )
})

describe("practice areas", () => {
  it.effect("are created, changed in part, and deleted unless a matter uses them", () =>
    Effect.gen(function* () {
      const { practiceAreaId, ...created } = yield* one("POST", "/v2/practice-areas", { body: { label: "Tax" } })
      assert.deepStrictEqual(created, { label: "Tax", default: false })
      const path = `/v2/practice-areas/${String(practiceAreaId)}`
      const kept = yield* one("PUT", path, { body: { label: null, default: null } })
      assert.deepStrictEqual(kept, { practiceAreaId, ...created })
      const { matterId } = yield* matter({ practiceAreaId })
      assert.deepStrictEqual(yield* refused("DELETE", path), [400, "A practice area in use cannot be deleted."])
      yield* one("PUT", `/v2/matters/${matterId}`, { body: { practiceAreaId: nilUuid } })
      assert.strictEqual(yield* one("DELETE", path), null)
      assert.deepStrictEqual(yield* column("label", "/v2/practice-areas"), ["Contracts", "Real estate"])
      assert.strictEqual((yield* call("POST", "/v2/practice-areas", { body: { label: "" } })).status, 400)
    }).pipe(sandbox())
  )

  it.effect("have one default at most", () =>
    Effect.gen(function* () {
      const defaults = column("default", "/v2/practice-areas")
      assert.deepStrictEqual(yield* defaults, [true, false])
      yield* one("POST", "/v2/practice-areas", { body: { label: "Tax", default: true } })
      assert.deepStrictEqual(yield* defaults, [false, false, true])
      const [first] = (yield* firm).practiceAreas
      yield* one("PUT", `/v2/practice-areas/${first?.id}`, { body: { default: true } })
      assert.deepStrictEqual(yield* defaults, [true, false, false])
    }).pipe(sandbox())
  )
})

describe("users", () => {
  it.effect("take custom fields and nothing else, and answer with them", () =>
    Effect.gen(function* () {
      const [user] = (yield* firm).users
      const path = `/v2/users/${user?.id}`
      const { customFields, ...rest } = yield* one("PUT", path, {
        body: { customFields: [{ id: "user-text", value: "Desk 9" }] }
      })
      assert.deepStrictEqual(customFields, [
        { id: "user-text", name: "Reference text", valueType: "text", value: "Desk 9" }
      ])
      assert.deepStrictEqual([rest], (yield* list("/v2/users?query=ada")).data)
      assert.deepStrictEqual(yield* refused("PUT", path, { body: { firstName: "Eve" } }), [
        400,
        "firstName: Unknown field."
      ])
      assert.strictEqual((yield* call("PUT", `/v2/users/${nobody}`, { body: {} })).status, 404)
    }).pipe(sandbox())
  )
})

describe("custom fields", () => {
  const write = Effect.fnUntraced(function* (customFields: ReadonlyArray<object>) {
    const { leanlaw } = yield* Sandbox.Sandbox
    const { id } = (yield* leanlaw.clients)[0] ?? (yield* leanlaw.insertClient())
    return yield* call("PUT", `/v2/clients/${id}`, { body: { customFields } })
  })

  const values = Effect.fnUntraced(function* (customFields: ReadonlyArray<object>) {
    const { json } = yield* write(customFields)
    const { data } = json as { readonly data: { readonly customFields: ReadonlyArray<{ id: string; value: unknown }> } }
    return Object.fromEntries(data.customFields.map(({ id, value }) => [id.replace("client-", ""), value]))
  })

  it.effect("take values of their type, and numbers, booleans and dates as text", () =>
    Effect.gen(function* () {
      const typed = { text: "a", boolean: false, number: 1.5, date: "2026-02-28" }
      const entries = (of: object) => Object.entries(of).map(([id, value]) => ({ id: `client-${id}`, value }))
      assert.deepStrictEqual(yield* values(entries(typed)), typed)
      const texts = { boolean: "True", number: "-2.5", date: "2026-03-01" }
      assert.deepStrictEqual(yield* values(entries(texts)), {
        text: "a",
        boolean: true,
        number: -2.5,
        date: "2026-03-01"
      })
      const wrong = { text: 1, boolean: "yes", number: "many", date: "2026-02-30", enum: "Lead" }
      for (const entry of entries(wrong)) assert.strictEqual((yield* write([entry])).status, 400, entry.id)
      assert.strictEqual((yield* write([{ id: "matter-text", value: "a" }])).status, 400)
    }).pipe(sandbox())
  )

  it.effect("take an option by its id or label, the id first, and answer with both", () =>
    Effect.gen(function* () {
      const { data } = yield* list("/v2/custom-fields?entity=client")
      const tier = data.find(({ valueType }) => valueType === "enum")
      assert.isDefined(tier)
      const [gold, silver] = tier["options"] as ReadonlyArray<{ optionId: string; label: string }>
      assert.deepStrictEqual([gold?.label, silver?.label], ["Gold", "Silver"])
      const id = "client-enum"
      assert.deepStrictEqual(yield* values([{ id, value: "Gold" }]), { enum: "Gold" })
      assert.deepStrictEqual(yield* values([{ id, value: "Gold", optionId: silver?.optionId }]), { enum: "Silver" })
      const [client] = yield* column("customFields", "/v2/clients?select=customFields")
      assert.deepStrictEqual(client, [
        { id, name: "Tier", valueType: "enum", value: "Silver", optionId: silver?.optionId }
      ])
      assert.strictEqual((yield* write([{ id, optionId: nobody }])).status, 400)
      assert.strictEqual((yield* write([{ id: "client-text", optionId: gold?.optionId }])).status, 400)
    }).pipe(sandbox())
  )

  it.effect("that are not listed stay, and null clears those that are", () =>
    Effect.gen(function* () {
      yield* values([
        { id: "client-text", value: "a" },
        { id: "client-number", value: 1 },
        { id: "client-enum", value: "Gold" }
      ])
      assert.deepStrictEqual(yield* values([{ id: "client-text", value: null }, { id: "client-number" }]), {
        number: 1,
        enum: "Gold"
      })
      assert.deepStrictEqual(yield* values([{ id: "client-enum", value: null }]), { number: 1 })
    }).pipe(sandbox())
  )
})
