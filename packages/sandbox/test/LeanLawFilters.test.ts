import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as LeanLaw from "../src/LeanLaw.ts"
import * as Sandbox from "../src/Sandbox.ts"
import { column, empty, firm, itemId, itemPaths, layer, list, refused } from "./LeanLawCaller.ts"

const sandbox = (options?: LeanLaw.Options) => Effect.provide(layer(options))

describe("filters of LeanLaw", () => {
  it.effect("of clients: part of name or reference in any case, the exact reference", () =>
    Effect.gen(function* () {
      const { leanlaw } = yield* Sandbox.Sandbox
      yield* leanlaw.insertClient({ name: "Oak Mill", reference: "X-1" })
      yield* leanlaw.insertClient({ name: "Elm", reference: "OAK-2" })
      yield* leanlaw.insertClient({ name: "Ash", reference: "X-11" })
      const names = (query: string) => column("name", `/v2/clients?${query}`)
      assert.deepStrictEqual(yield* names("query=oak"), ["Oak Mill", "Elm"])
      assert.deepStrictEqual(yield* names("reference=X-1"), ["Oak Mill"])
      assert.deepStrictEqual(yield* names("reference=x-1"), [])
    }).pipe(sandbox(empty))
  )

  it.effect("of items: dates inclusive, matter, client, user, billed and invoice, each against the stored rows", () =>
    Effect.gen(function* () {
      const state = yield* firm
      const stored = {
        "/v2/time-entries": state.timeEntries,
        "/v2/expenses": state.expenses,
        "/v2/fixed-fees": state.fixedFees
      }
      for (const path of itemPaths) {
        const items = stored[path]
        const sample = items.find(({ invoiceId, userId }) => invoiceId !== null && userId !== null)
        assert.isDefined(sample)
        const clientOf = (id: string) => state.matters.find((matter) => matter.id === id)?.clientId
        const cases = {
          [`startDate=${sample.date}`]: items.filter(({ date }) => date >= sample.date),
          [`endDate=${sample.date}`]: items.filter(({ date }) => date <= sample.date),
          [`matterId=${sample.matterId}`]: items.filter(({ matterId }) => matterId === sample.matterId),
          [`clientId=${clientOf(sample.matterId)}`]: items.filter(
            ({ matterId }) => clientOf(matterId) === clientOf(sample.matterId)
          ),
          [`userId=${sample.userId?.toUpperCase()}`]: items.filter(({ userId }) => userId === sample.userId),
          [`invoiceId=${sample.invoiceId}`]: items.filter(({ invoiceId }) => invoiceId === sample.invoiceId),
          "billed=true": items.filter(({ invoiceId }) => invoiceId !== null),
          "billed=false": items.filter(({ invoiceId }) => invoiceId === null),
          [`billed=true&matterId=${sample.matterId}`]: items.filter(
            ({ invoiceId, matterId }) => invoiceId !== null && matterId === sample.matterId
          )
        }
        for (const [query, expected] of Object.entries(cases)) {
          assert.isTrue(expected.length > 0 && expected.length < items.length, `${path}?${query}`)
          const { data } = yield* list(`${path}?${query}`)
          const ids = data.map(itemId)
          assert.deepStrictEqual(
            ids,
            expected.map(({ id }) => id),
            `${path}?${query}`
          )
        }
      }
    }).pipe(sandbox({ timeEntries: 80, expenses: 60, fixedFees: 60, invoices: 12 }))
  )

  it.effect("of time entries: billing type and fixed fee", () =>
    Effect.gen(function* () {
      const { timeEntries } = yield* firm
      const linked = timeEntries.find(({ fixedFeeId }) => fixedFeeId !== null)
      const ids = (query: string) => column("timeEntryId", `/v2/time-entries?${query}`)
      const expected = (test: (entry: LeanLaw.TimeEntry) => boolean) => timeEntries.filter(test).map(({ id }) => id)
      assert.deepStrictEqual(
        yield* ids("billingType=nonBillable"),
        expected(({ billingType }) => billingType === "nonBillable")
      )
      assert.deepStrictEqual(
        yield* ids(`fixedFeeId=${linked?.fixedFeeId}`),
        expected(({ fixedFeeId }) => fixedFeeId === linked?.fixedFeeId)
      )
      assert.deepStrictEqual(yield* refused("GET", "/v2/time-entries?billingType=free"), [
        400,
        'billingType: "free" is not a valid choice.'
      ])
    }).pipe(sandbox({ timeEntries: 80 }))
  )

  it.effect("of matters: people, client, practice area, archived, names and references of both", () =>
    Effect.gen(function* () {
      const { clients, matters } = yield* firm
      const sample = matters.find(
        ({ originatorIds, practiceAreaId }) => originatorIds.length > 0 && practiceAreaId !== null
      )
      assert.isDefined(sample)
      const client = clients.find(({ id }) => id === sample.clientId)
      assert.isDefined(client)
      const [originator = ""] = sample.originatorIds
      const ofClient = matters.filter(({ clientId }) => clientId === client.id)
      const cases: Record<string, ReadonlyArray<LeanLaw.Matter>> = {
        [`responsibleId=${sample.responsibleId}`]: matters.filter(
          ({ responsibleId }) => responsibleId === sample.responsibleId
        ),
        [`originatorId=${originator}`]: matters.filter(({ originatorIds }) => originatorIds.includes(originator)),
        [`userId=${originator}`]: matters.filter(
          ({ originatorIds, responsibleId }) => responsibleId === originator || originatorIds.includes(originator)
        ),
        [`clientId=${client.id}`]: ofClient,
        [`clientReference=${client.reference}`]: ofClient,
        [`query=${encodeURIComponent(client.name.toLowerCase())}`]: ofClient,
        [`practiceAreaId=${sample.practiceAreaId}`]: matters.filter(
          ({ practiceAreaId }) => practiceAreaId === sample.practiceAreaId
        ),
        "archived=true": matters.filter(({ archived }) => archived),
        "archived=false": matters.filter(({ archived }) => !archived),
        "reference=M-00001": matters.filter(({ reference }) => reference === "M-00001"),
        "query=estate": matters.filter(({ name }) => name.startsWith("Estate"))
      }
      for (const [query, expected] of Object.entries(cases)) {
        assert.isTrue(expected.length > 0 && expected.length < matters.length, query)
        assert.deepStrictEqual(
          yield* column("matterId", `/v2/matters?${query}`),
          expected.map(({ id }) => id),
          query
        )
      }
    }).pipe(sandbox({ matters: 40 }))
  )

  it.effect("of invoices: dates inclusive, state, client and matter", () =>
    Effect.gen(function* () {
      const { invoices } = yield* firm
      const [sample] = invoices
      assert.isDefined(sample)
      const cases = {
        [`startDate=${sample.invoiceDate}`]: invoices.filter(({ invoiceDate }) => invoiceDate >= sample.invoiceDate),
        [`endDate=${sample.invoiceDate}`]: invoices.filter(({ invoiceDate }) => invoiceDate <= sample.invoiceDate),
        "invoiceState=draft": invoices.filter(({ invoiceState }) => invoiceState === "draft"),
        [`clientId=${sample.clientId}`]: invoices.filter(({ clientId }) => clientId === sample.clientId),
        [`matterId=${sample.matterIds[0]}`]: invoices.filter(({ matterIds }) => matterIds[0] === sample.matterIds[0])
      }
      for (const [query, expected] of Object.entries(cases)) {
        assert.isTrue(expected.length > 0 && expected.length < invoices.length, query)
        assert.deepStrictEqual(
          yield* column("invoiceId", `/v2/invoices?${query}`),
          expected.map(({ id }) => id),
          query
        )
      }
    }).pipe(sandbox({ invoices: 20 }))
  )

  it.effect("of users: e-mail, role, and a part or the whole of a name, initials or e-mail", () =>
    Effect.gen(function* () {
      const names = (query: string) => column("name", `/v2/users?${query}`)
      assert.deepStrictEqual(yield* names("email=Bruno.Birch.2@firm.example.com"), ["Bruno Birch"])
      assert.deepStrictEqual(yield* names("email=bruno"), [])
      assert.deepStrictEqual(yield* names("role=paralegal"), ["Clara Calder"])
      assert.deepStrictEqual(yield* names("query=DA"), ["Ada Ashby", "Dario Dale"])
      assert.deepStrictEqual(yield* names("query=ada&queryFullMatch=true"), ["Ada Ashby"])
      assert.deepStrictEqual(yield* names("query=ad&queryFullMatch=true"), [])
    }).pipe(sandbox())
  )

  it.effect("of custom fields: the entity", () =>
    Effect.gen(function* () {
      const entities = yield* column("entity", "/v2/custom-fields?entity=matter")
      assert.deepStrictEqual(
        entities,
        Array.from({ length: 5 }, () => "matter")
      )
    }).pipe(sandbox())
  )
})
