/** The answers of the emulated LeanLaw against our description of the vendor's API, operation by operation. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Sandbox from "../src/Sandbox.ts"
import { bodies, call, firm, itemPaths, layer, type Options, type Row } from "./LeanLawCaller.ts"
import * as Specification from "./Specification.ts"

const api = Specification.read(new URL("../../leanlaw/spec/leanlaw.openapi.json", import.meta.url))

interface Request extends Options {
  readonly method: string
  readonly template: string
  readonly path: string
}

const request = (
  method: string,
  template: string,
  options?: Options & { readonly id?: unknown; readonly query?: string }
) => ({
  ...options,
  method,
  template,
  path: `${template.replace("{id}", String(options?.id))}${options?.query ?? ""}`
})

/** Calls, and answers what is wrong with the answer beside its data. */
const check = Effect.fnUntraced(function* ({ body, method, path, template }: Request) {
  const { json, status } = yield* call(method, path, { body })
  assert.strictEqual(status, 200, `${method} ${path}: ${String((json as Row)["detail"])}`)
  assert.deepStrictEqual(api.complaints(method, template, status, json), [])
  return (json as { readonly data: Row }).data
})

const page = "limit=500&offset=0&modifiedSince=2026-01-01T00:00:00Z"

const selected = {
  "/v2/clients": "contact,meta,customFields",
  "/v2/expenses": "client,matter,user,meta,invoice",
  "/v2/fixed-fees": "client,matter,user,meta,invoice",
  "/v2/invoices": "client,matter,meta",
  "/v2/matters": "client,ledesConfiguration,responsible,originator,practiceArea,meta,customFields",
  "/v2/time-entries": "client,matter,user,meta,fixedFee,invoice"
} as const

/** Creates, reads, updates and deletes one of everything; gives the requests that it sent. */
const everything = Effect.gen(function* () {
  const sent: Array<Request> = []
  const send = (...parts: Parameters<typeof request>) => {
    const made = request(...parts)
    sent.push(made)
    return check(made)
  }
  const [user] = (yield* firm).users
  const customFields = (entity: string) => [
    { id: `${entity}-text`, value: "text" },
    { id: `${entity}-boolean`, value: true },
    { id: `${entity}-number`, value: "12.5" },
    { id: `${entity}-date`, value: "2026-05-01" },
    { id: `${entity}-enum`, value: "Gold" }
  ]

  const { practiceAreaId } = yield* send("POST", "/v2/practice-areas", { body: { label: "Tax", default: true } })
  const { clientId } = yield* send("POST", "/v2/clients", {
    body: {
      name: "Fern",
      reference: "F-1",
      contact: { companyName: "Fern", firstName: "Ada", lastName: "Elm", email: "ada@example.com" },
      notes: "New",
      customFields: customFields("client")
    }
  })
  const { matterId } = yield* send("POST", "/v2/matters", {
    body: {
      name: "Lease",
      reference: "M-1",
      matterType: "fixedFee",
      clientId,
      responsibleId: user?.id,
      originatorId: user?.id,
      opened: "2026-02-01",
      archived: false,
      conflictInformation: { adverse: "Thorn" },
      billingInstructions: "Monthly",
      notes: "New",
      referralSources: "Web",
      practiceAreaId,
      rateGroupId: "22222222-2222-4222-8222-222222222222",
      customFields: customFields("matter")
    }
  })
  for (const path of itemPaths) {
    const common = { ...bodies(String(matterId))[path], userId: user?.id }
    const { expenseId, fixedFeeId, timeEntryId } = yield* send("POST", path, {
      body: {
        ...common,
        ...(path === "/v2/expenses" ? { expenseCode: "E110" } : { activityCode: "A101", taskCode: "L110" }),
        ...(path === "/v2/time-entries" ? { time: "09:30", rate: 200, billingType: "billable" } : {})
      }
    })
    const id = timeEntryId ?? expenseId ?? fixedFeeId
    yield* send("GET", `${path}/{id}`, { id })
    yield* send("PUT", `${path}/{id}`, { id, body: { description: "Other work", userId: null } })
    yield* send("DELETE", `${path}/{id}`, { id })
  }
  for (const [path, select] of Object.entries(selected)) {
    yield* send("GET", path, { query: `?${page}&select=${select}` })
  }
  yield* send("GET", "/v2/matters/{id}", { id: matterId })
  yield* send("PUT", "/v2/matters/{id}", { id: matterId, body: { archived: true } })
  yield* send("DELETE", "/v2/matters/{id}", { id: matterId })
  yield* send("GET", "/v2/clients/{id}", { id: clientId })
  yield* send("GET", "/v2/clients/{id}/balances", { id: clientId })
  yield* send("PUT", "/v2/clients/{id}", { id: clientId, body: { reference: "F-2" } })
  yield* send("DELETE", "/v2/clients/{id}", { id: clientId })
  yield* send("GET", "/v2/practice-areas")
  yield* send("PUT", "/v2/practice-areas/{id}", { id: practiceAreaId, body: { label: "Taxes" } })
  yield* send("DELETE", "/v2/practice-areas/{id}", { id: practiceAreaId })
  yield* send("GET", "/v2/users", { query: "?select=customFields&role=attorney&query=b&queryFullMatch=false" })
  yield* send("PUT", "/v2/users/{id}", { id: user?.id, body: { customFields: customFields("user") } })
  yield* send("GET", "/v2/custom-fields", { query: "?entity=client" })
  yield* send("GET", "/v2/codes")
  return sent
})

const names = (operations: ReadonlyArray<{ readonly method: string; readonly template: string }>) =>
  [...new Set(operations.map(({ method, template }) => `${method} ${template}`))].toSorted()

// The specification knows 200 alone; the prose's 201 is the default.
const sandbox = (options?: Parameters<typeof layer>[0]) => Effect.provide(layer({ createStatus: 200, ...options }))

describe("the description of LeanLaw", () => {
  it.effect("fits the answer of each of its 35 operations", () =>
    Effect.gen(function* () {
      assert.lengthOf(api.operations, 35)
      assert.deepStrictEqual(names(yield* everything), names(api.operations))
    }).pipe(sandbox())
  )

  it.effect("fits without embedded references and without rates", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(names(yield* everything), names(api.operations))
    }).pipe(sandbox({ embedsReferences: false, scopes: ["read", "write"] }))
  )

  for (const seed of ["a", "b"]) {
    it.effect(`fits everything that is stored, listed and one by one, seed ${seed}`, () =>
      Effect.gen(function* () {
        for (const [path, select] of Object.entries(selected)) {
          yield* check(request("GET", path))
          yield* check(request("GET", path, { query: `?select=${select}` }))
        }
        yield* check(request("GET", "/v2/users", { query: "?select=customFields" }))
        const state = yield* firm
        const rows = {
          "/v2/clients/{id}": state.clients,
          "/v2/clients/{id}/balances": state.clients,
          "/v2/matters/{id}": state.matters,
          "/v2/time-entries/{id}": state.timeEntries,
          "/v2/expenses/{id}": state.expenses,
          "/v2/fixed-fees/{id}": state.fixedFees
        }
        for (const [template, stored] of Object.entries(rows)) {
          assert.isTrue(stored.length > 0)
          for (const { id } of stored) yield* check(request("GET", template, { id }))
        }
      }).pipe(Effect.provide(Sandbox.layer({ seed, leanlaw: { timeEntries: 120, fixedFees: 20, invoices: 20 } })))
    )
  }

  it.effect("fits wrapped data where it has no schema: an item as its own operation shows it", () =>
    Effect.gen(function* () {
      const [matter] = (yield* firm).matters
      for (const path of itemPaths) {
        const created = yield* call("POST", path, {
          body: { ...bodies(matter?.id ?? "")[path], userId: matter?.responsibleId }
        })
        const { expenseId, fixedFeeId, timeEntryId } = (created.json as { readonly data: Row }).data
        const id = String(timeEntryId ?? expenseId ?? fixedFeeId)
        const updated = yield* call("PUT", `${path}/${id}`, { body: { description: "Other" } })
        for (const { json } of [created, updated]) {
          assert.deepStrictEqual(api.complaints("GET", `${path}/{id}`, 200, json), [])
        }
      }
    }).pipe(sandbox())
  )
})
