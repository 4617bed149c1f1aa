import { assert, describe, it } from "@effect/vitest"
import * as Decoding from "@millrace/core/Decoding"
import type * as Operation from "@millrace/core/Operation"
import { type LeanLaw as SandboxFirm, Sandbox } from "@millrace/sandbox"
import * as SandboxServer from "@millrace/sandbox/SandboxServer"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import { Clients } from "../src/Clients.ts"
import { Codes } from "../src/Codes.ts"
import { CustomFields } from "../src/CustomFields.ts"
import { Expenses } from "../src/Expenses.ts"
import { FixedFees } from "../src/FixedFees.ts"
import * as Modules from "../src/index.ts"
import { Invoices } from "../src/Invoices.ts"
import * as LeanLaw from "../src/LeanLaw.ts"
import { Matters } from "../src/Matters.ts"
import { PracticeAreas } from "../src/PracticeAreas.ts"
import { TimeEntries } from "../src/TimeEntries.ts"
import { Users } from "../src/Users.ts"
import * as Firm from "./Firm.ts"

/** Every group over real HTTP, to a firm of its own. */
const overHttp = (firm: SandboxFirm.Options = {}) =>
  Effect.provide(
    Layer.unwrap(
      Effect.map(SandboxServer.SandboxServer, ({ url }) =>
        Firm.groups({ baseUrl: url }).pipe(Layer.provide(FetchHttpClient.layer))
      )
    ).pipe(Layer.provide(SandboxServer.layer()), Layer.provideMerge(Sandbox.layer({ leanlaw: firm })))
  )

const aClient = (name: string) => ({ name, contact: { firstName: "Ida", lastName: "Wheel", companyName: null } })

const aMatter = Effect.gen(function* () {
  const clients = yield* Clients
  const matters = yield* Matters
  const [user] = yield* Users.use((users) => users.list())
  const { clientId } = yield* clients.create({ payload: aClient("Matter holder") })
  const matter = yield* matters.create({
    payload: { clientId, name: "Water rights", responsibleId: user?.userId ?? "", matterType: "hourly" }
  })
  return { ...matter, userId: user?.userId ?? "" }
})

const day = "2026-11-24"

const clients = Effect.gen(function* () {
  const clients = yield* Clients
  const [field] = yield* CustomFields.use((fields) => fields.list({ query: { entity: "client" } }))
  assert.isTrue(field !== undefined)
  const created = yield* clients.create({
    payload: { ...aClient("Ida Wheel"), reference: "C-77", notes: "met in May" }
  })
  const params = { id: created.clientId }
  assert.deepStrictEqual(yield* clients.get({ params }), created)
  const updated = yield* clients.update({ params, payload: { name: "Ida Weir", contact: { lastName: "Weir" } } })
  assert.deepStrictEqual(
    [updated.name, updated.contact.firstName, updated.contact.lastName],
    ["Ida Weir", "Ida", "Weir"]
  )
  const found = yield* clients.list({ query: { reference: "C-77", select: ["contact", "meta", "customFields"] } })
  assert.deepStrictEqual(
    found.data.map(({ clientId, contact }) => [clientId, contact.lastName]),
    [[created.clientId, "Weir"]]
  )
  assert.deepStrictEqual(yield* clients.balances({ params }), {
    balance: 0,
    overdue: 0,
    overdue30: 0,
    overdue60: 0,
    overdue90: 0
  })
  yield* clients.delete({ params })
  assert.strictEqual((yield* Effect.flip(clients.get({ params })))._tag, "NotFound")
})

const matters = Effect.gen(function* () {
  const matters = yield* Matters
  const areas = yield* PracticeAreas
  const { matterId } = yield* aMatter
  const params = { id: matterId }
  const area = yield* areas.create({ payload: { label: "Water" } })
  const { label } = yield* areas.update({ params: { id: area.practiceAreaId }, payload: { label: "Water law" } })
  assert.isTrue((yield* areas.list()).some((one) => one.label === label))
  yield* matters.update({ params, payload: { practiceAreaId: area.practiceAreaId } })
  assert.strictEqual((yield* matters.get({ params })).practiceArea?.label, "Water law")
  const used = yield* Effect.flip(areas.delete({ params: { id: area.practiceAreaId } }))
  assert.strictEqual(used._tag, "BadRequest")
  yield* matters.update({ params, payload: { practiceAreaId: LeanLaw.unlink, archived: true } })
  yield* areas.delete({ params: { id: area.practiceAreaId } })
  const select = ["client", "ledesConfiguration", "responsible", "originator", "practiceArea", "meta"] as const
  const { data } = yield* matters.list({ query: { select, archived: true, sort: ["client.name", "-name"] } })
  const [found] = data.filter((one) => one.matterId === matterId)
  assert.deepStrictEqual([found?.client.name, found?.practiceArea], ["Matter holder", null])
  yield* matters.delete({ params })
  assert.strictEqual((yield* Effect.flip(matters.get({ params })))._tag, "NotFound")
})

const work = Effect.gen(function* () {
  const entries = yield* TimeEntries
  const expenses = yield* Expenses
  const fees = yield* FixedFees
  const { leanlaw } = yield* Sandbox.Sandbox
  const { matterId, userId } = yield* aMatter
  const query = { matterId, select: ["client", "matter", "user", "meta", "invoice"] } as const

  const entry = yield* entries.create({ payload: { matterId, userId, date: day, description: "Call", hours: 0.5 } })
  const entryParams = { id: entry.timeEntryId }
  yield* entries.update({ params: entryParams, payload: { hours: 0.75 } })
  const changed = yield* entries.get({ params: entryParams })
  assert.deepStrictEqual([changed.hours, changed.description], [0.75, "Call"])

  yield* expenses.create({ payload: { matterId, date: day, description: "Maps", amount: 12.5 } })
  const [expense] = (yield* expenses.list({ query: { ...query, sort: ["-date", "amount"] } })).data
  const expenseParams = { id: expense?.expenseId ?? "" }
  assert.strictEqual(expense?.user, null)
  yield* expenses.update({ params: expenseParams, payload: { amount: 13 } })
  assert.strictEqual((yield* expenses.get({ params: expenseParams })).amount, 13)
  yield* expenses.delete({ params: expenseParams })

  yield* fees.create({ payload: { matterId, userId, date: day, description: "Opinion", amount: 900 } })
  const [fee] = (yield* fees.list({ query })).data
  const feeParams = { id: fee?.fixedFeeId ?? "" }
  yield* fees.update({ params: feeParams, payload: { description: "Legal opinion" } })
  assert.strictEqual((yield* fees.get({ params: feeParams })).description, "Legal opinion")
  yield* entries.update({ params: entryParams, payload: { fixedFeeId: feeParams.id, billingType: "fixedFee" } })
  assert.strictEqual((yield* Effect.flip(fees.delete({ params: feeParams })))._tag, "BadRequest")
  yield* entries.update({ params: entryParams, payload: { fixedFeeId: LeanLaw.unlink, billingType: "billable" } })
  yield* fees.delete({ params: feeParams })

  const { id: invoiceId } = yield* leanlaw.bill([entry.timeEntryId])
  const [billed] = (yield* entries.list({ query: { ...query, billed: true } })).data
  assert.deepStrictEqual([billed?.invoice?.invoiceId, billed?.billed], [invoiceId, true])
  assert.strictEqual((yield* Effect.flip(entries.delete({ params: entryParams })))._tag, "BadRequest")
  const invoices = yield* Invoices
  const { data } = yield* invoices.list({ query: { matterId, select: ["client", "matter", "meta"] } })
  assert.deepStrictEqual(
    data.map((invoice) => [invoice.invoiceId, invoice.matter?.name]),
    [[invoiceId, "Water rights"]]
  )

  const second = yield* entries.create({ payload: { matterId, userId, date: day, description: "Draft", hours: 1 } })
  yield* entries.delete({ params: { id: second.timeEntryId } })
})

const people = Effect.gen(function* () {
  const users = yield* Users
  const codes = yield* Codes
  const fields = yield* CustomFields.use((fields) => fields.list({ query: { entity: "user" } }))
  const field = fields.find(({ valueType }) => valueType === "text") ?? fields[0]
  const [user] = yield* users.list({ query: { role: "attorney", select: ["customFields"] } })
  const params = { id: user?.userId ?? "" }
  const value = { id: field?.id ?? "", ...valueOf(field?.valueType, field?.options?.[0]?.optionId) }
  const updated = yield* users.update({ params, payload: { customFields: [value] } })
  assert.isTrue(updated.customFields?.some(({ id }) => id === field?.id))
  const cleared = yield* users.update({ params, payload: { customFields: [{ id: field?.id ?? "", value: null }] } })
  assert.isFalse(cleared.customFields?.some(({ id }) => id === field?.id))
  assert.isAbove((yield* codes.get()).codeSets.length, 0)
})

const valueOf = (type: string | undefined, optionId: string | undefined) => {
  switch (type) {
    case "enum":
      return { optionId: optionId ?? "" }
    case "boolean":
      return { value: true }
    case "number":
      return { value: 7 }
    case "date":
      return { value: day }
    default:
      return { value: "some text" }
  }
}

const scenarios: Readonly<Record<string, Effect.Effect<void, unknown, Firm.Groups | Sandbox.Sandbox>>> = {
  "a client comes, changes its name and goes": clients,
  "a matter is opened, put into a practice area, archived and deleted": matters,
  "time, expenses and fees are entered, changed, linked, billed and deleted": work,
  "a user's own field is set and cleared": people
}

const declared = Object.values(Modules).flatMap((module): ReadonlyArray<Operation.Operation> =>
  "operations" in module ? Object.values(module.operations) : []
)

const isOf = ({ method, path }: Operation.Operation, request: Sandbox.RecordedRequest): boolean =>
  method === request.method && new RegExp(`^${path.replace(/:\w+/g, "[^/]+")}$`).test(request.path)

describe("over HTTP, in strict decoding", () => {
  for (const [name, scenario] of Object.entries(scenarios)) {
    it.effect(name, () => scenario.pipe(Decoding.strict, overHttp()))

    it.effect(`${name}, whatever the document leaves open`, () =>
      scenario.pipe(
        Decoding.strict,
        overHttp({ createStatus: 200, unspecifiedBody: "empty", embedsReferences: false, errorBody: "text" })
      )
    )
  }

  it.effect("every declared operation is called, and succeeds", () =>
    Effect.gen(function* () {
      yield* Effect.all(Object.values(scenarios))
      const requests = yield* Sandbox.Sandbox.use(({ requests }) => requests)
      const succeeded = requests.filter(({ status = 0 }) => status >= 200 && status < 300)
      const missing = declared.filter((operation) => !succeeded.some((request) => isOf(operation, request)))
      assert.deepStrictEqual(
        missing.map(({ id }) => id),
        []
      )
      assert.strictEqual(declared.length, 35)
    }).pipe(Decoding.strict, overHttp())
  )
})
