import { assert, describe, it } from "@effect/vitest"
import * as Decoding from "@millrace/core/Decoding"
import { Fault, Sandbox } from "@millrace/sandbox"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { Clients } from "../src/Clients.ts"
import { Invoices } from "../src/Invoices.ts"
import * as LeanLaw from "../src/LeanLaw.ts"
import { Matters } from "../src/Matters.ts"
import { TimeEntries } from "../src/TimeEntries.ts"
import { Users } from "../src/Users.ts"
import * as Firm from "./Firm.ts"

const queries = Effect.flatMap(Sandbox.Sandbox, ({ requests }) =>
  Effect.map(requests, (requests) => requests.map(({ query }) => query))
)

const json = { headers: { "content-type": "application/json" } }

/** A call as a program without types makes it. */
const untyped = (method: unknown) => method as (input: unknown) => Effect.Effect<unknown, { readonly _tag: string }>

describe("select and sort", () => {
  it.effect("go out joined by commas, in the order in which they were given", () =>
    Effect.gen(function* () {
      const clients = yield* Clients
      yield* clients.list({ query: { select: ["contact", "-meta"], sort: ["-reference", "name"] } })
      yield* clients.list({ query: { select: ["-meta", "customFields", "contact"] } })
      assert.deepStrictEqual(yield* queries, [
        { select: "contact,-meta", sort: "-reference,name" },
        { select: "-meta,customFields,contact" }
      ])
    }).pipe(Effect.provide(Firm.layer()))
  )

  it.effect("give what was selected, and null where a reference is missing", () =>
    Effect.gen(function* () {
      const clients = yield* Clients
      const entries = yield* TimeEntries
      const matters = yield* Matters
      const users = yield* Users
      const [client] = (yield* clients.list({ query: { select: ["contact", "meta"] } })).data
      assert.isString(client?.contact.companyName)
      assert.isTrue(DateTime.isDateTime(client?.meta.createdAt))
      assert.notProperty(client, "customFields")
      const { data } = yield* entries.list({ query: { select: ["invoice", "fixedFee", "-client"] } })
      for (const entry of data) {
        assert.strictEqual(entry.invoice?.invoiceId ?? null, entry.invoiceId)
        assert.strictEqual(entry.fixedFee === null, entry.fixedFeeId === null)
        assert.notProperty(entry, "client")
      }
      const billed = data.filter(({ invoice }) => invoice !== null)
      assert.isTrue(billed.length > 0 && billed.length < data.length)
      const [matter] = (yield* matters.list({ query: { select: ["originator"] } })).data
      assert.strictEqual(matter?.originators?.length, matter?.originatorIds.length)
      const [user] = yield* users.list({ query: { select: ["customFields"] } })
      assert.isArray(user?.customFields)
    }).pipe(Decoding.strict, Effect.provide(Firm.layer()))
  )

  it.effect("give null for the matter of an invoice over several", () =>
    Effect.gen(function* () {
      const invoices = yield* Invoices
      const sandbox = yield* Sandbox.Sandbox
      const [invoice] = (yield* invoices.list({ query: { limit: 1, select: ["-matter"] } })).data
      const { matterId: _, ...over } = invoice ?? {}
      yield* sandbox.inject(Fault.status(200, { ...json, body: JSON.stringify({ data: [over] }) }))
      const [joint] = (yield* invoices.list({ query: { select: ["matter"] } })).data
      assert.deepStrictEqual([joint?.matterId, joint?.matter], [undefined, null])
    }).pipe(Effect.provide(Firm.layer()))
  )

  it.effect("hold for every page and item of a stream", () =>
    Effect.gen(function* () {
      const clients = yield* Clients
      const query = { select: ["meta"], sort: ["-name"], limit: 5 } as const
      const pages = yield* Stream.runCollect(clients.list.pages({ query }))
      const items = yield* Stream.runCollect(clients.list.items({ query }, { prefetch: 2 }))
      assert.deepStrictEqual(
        pages.flatMap((page) => page.items),
        items
      )
      assert.deepStrictEqual(
        items.map(({ meta, name }) => [DateTime.isDateTime(meta.modifiedAt), name]),
        items.map(({ name }) => [true, name]).toSorted(([, a], [, b]) => (String(a) < String(b) ? 1 : -1))
      )
      assert.deepStrictEqual(new Set((yield* queries).map(({ select }) => select)), new Set(["meta"]))
    }).pipe(Decoding.strict, Effect.provide(Firm.layer()))
  )

  it.effect("are InvalidResponse where the vendor leaves out what was selected", () =>
    Effect.gen(function* () {
      const clients = yield* Clients
      const sandbox = yield* Sandbox.Sandbox
      const body = JSON.stringify({ data: [{ clientId: "1", name: "Mill" }] })
      yield* sandbox.inject(Fault.status(200, { ...json, body, times: 2 }))
      const error = yield* Effect.flip(clients.list({ query: { select: ["contact"] } }))
      assert.deepStrictEqual(
        [error._tag, "issues" in error && error.issues],
        ["InvalidResponse", [{ field: "data.0.contact", message: "Missing key" }]]
      )
      // Selected and left out is not selected: nothing is promised.
      const { data } = yield* clients.list({ query: { select: ["contact", "-contact"] } })
      assert.deepStrictEqual(data, [{ clientId: "1", name: "Mill" }])
      const matters = yield* Matters
      const { originators: _, ...matter } = (yield* matters.list({ query: { limit: 1 } })).data[0] ?? assert.fail()
      yield* sandbox.inject(Fault.status(200, { ...json, body: JSON.stringify({ data: [matter] }) }))
      const [other] = (yield* matters.list({ query: { select: ["originator"] } })).data
      assert.strictEqual(other?.originators, null)
    }).pipe(Effect.provide(Firm.layer()))
  )

  it.effect("are InvalidRequest without types to check them, and nothing is sent", () =>
    Effect.gen(function* () {
      const clients = yield* Clients
      const users = yield* Users
      const wrong: ReadonlyArray<readonly [method: unknown, query: unknown]> = [
        [clients.list, { select: ["contact", "invoice"] }],
        [clients.list, { select: ["__proto__"] }],
        [clients.list, { select: ["originators"] }],
        [clients.list, { select: "contact" }],
        [clients.list, { select: [1, null] }],
        [clients.list, { sort: ["Name"] }],
        [clients.list.withResponse, { sort: ["name", "-"] }],
        [users.list, { select: ["meta"] }],
        [users.list, { sort: ["name"] }],
        [clients.list, { limit: 0 }],
        [clients.list, { limit: 1001 }],
        [clients.list, { offset: -1 }]
      ]
      const tags = yield* Effect.forEach(wrong, ([method, query]) =>
        Effect.map(Effect.flip(untyped(method)({ query })), ({ _tag }) => _tag)
      )
      assert.deepStrictEqual(new Set(tags), new Set(["InvalidRequest"]))
      const streamed = yield* Effect.flip(
        Stream.runCollect(
          (clients.list.items as (input: unknown) => Stream.Stream<unknown, { readonly _tag: string }>)({
            query: { select: ["nope"] }
          })
        )
      )
      assert.strictEqual(streamed._tag, "InvalidRequest")
      assert.strictEqual(yield* (yield* Sandbox.Sandbox).count(), 0)
    }).pipe(Effect.provide(Firm.layer()))
  )
})

describe("sparse updates", () => {
  it.effect("send the field that was given and no other", () =>
    Effect.gen(function* () {
      const clients = yield* Clients
      const [client] = yield* (yield* Sandbox.Sandbox).leanlaw.clients
      const params = { id: client?.id ?? "" }
      const updated = yield* clients.update({ params, payload: { reference: "C-1" } })
      assert.deepStrictEqual(
        [updated.reference, updated.name, updated.contact],
        ["C-1", client?.name ?? "", client?.contact ?? {}]
      )
      yield* clients.update({ params, payload: { notes: null } })
      yield* clients.update({ params, payload: {} })
      const requests = yield* (yield* Sandbox.Sandbox).requests
      assert.deepStrictEqual(
        requests.map(({ body }) => body),
        ['{"reference":"C-1"}', '{"notes":null}', "{}"]
      )
    }).pipe(Decoding.strict, Effect.provide(Firm.layer()))
  )

  it.effect("unlink a matter from its practice area, which null does not", () =>
    Effect.gen(function* () {
      const matters = yield* Matters
      const state = yield* (yield* Sandbox.Sandbox).leanlaw.state
      const linked = state.matters.find(({ practiceAreaId }) => practiceAreaId !== null)
      const params = { id: linked?.id ?? "" }
      const kept = yield* matters.update({ params, payload: { practiceAreaId: null } })
      const unlinked = yield* matters.update({ params, payload: { practiceAreaId: LeanLaw.unlink } })
      assert.deepStrictEqual([kept.practiceAreaId, unlinked.practiceAreaId], [linked?.practiceAreaId, null])
    }).pipe(Decoding.strict, Effect.provide(Firm.layer()))
  )

  it.effect("refuse null where the document knows none, and fields that it does not have", () =>
    Effect.gen(function* () {
      const matters = yield* Matters
      const entries = yield* TimeEntries
      const params = { id: "5f4dcc3b-aaaa-4bbb-8ccc-000000000001" }
      const wrong: ReadonlyArray<readonly [method: unknown, payload: unknown]> = [
        [entries.update, { billingType: null }],
        [entries.update, { billingType: "hourly" }],
        [matters.update, { conflictInformation: null }],
        [matters.update, { matterType: "hourly" }],
        [matters.update, { practiceAreaId: "none" }]
      ]
      const tags = yield* Effect.forEach(wrong, ([method, payload]) =>
        Effect.map(Effect.flip(untyped(method)({ params, payload })), ({ _tag }) => _tag)
      )
      assert.deepStrictEqual(new Set(tags), new Set(["InvalidRequest"]))
      assert.strictEqual(yield* (yield* Sandbox.Sandbox).count(), 0)
    }).pipe(Effect.provide(Firm.layer()))
  )
})
