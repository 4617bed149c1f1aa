/** Time entries, expenses, fixed fees, invoices and codes of the emulated LeanLaw. */
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
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
  itemId,
  itemPaths,
  layer,
  list,
  matter,
  nilUuid,
  one,
  refused
} from "./LeanLawCaller.ts"

const sandbox = (options?: LeanLaw.Options) => Effect.provide(layer({ ...empty, users: 2, ...options }))
const nobody = "11111111-1111-4111-8111-111111111111"

const billing = (ids: ReadonlyArray<string>, bill?: LeanLaw.Bill) =>
  Effect.flatMap(Sandbox.Sandbox, ({ leanlaw }) => leanlaw.bill(ids, bill))

/** One item of each kind on a matter. */
const items = Effect.fnUntraced(function* () {
  const { client, matterId, user } = yield* matter()
  const created = yield* Effect.forEach(itemPaths, (path) =>
    one("POST", path, { body: { ...bodies(matterId)[path], userId: user.id } })
  )
  const paths = created.map((item, i) => `${itemPaths[i]}/${itemId(item)}`)
  return { client, matterId, user, created, ids: created.map(itemId), paths }
})

describe("time entries, expenses and fixed fees", () => {
  it.effect("belong to one matter and its client, and are not billed when new", () =>
    Effect.gen(function* () {
      const { client, created, matterId, user } = yield* items()
      for (const item of created) {
        const { billed, clientId, invoiceId, userId } = item
        assert.deepStrictEqual(
          [item["matterId"], clientId, userId, billed, invoiceId],
          [matterId, client.id, user.id, false, null]
        )
        assert.deepStrictEqual(item["matter"], { name: "Lease", reference: null })
      }
    }).pipe(sandbox())
  )

  it.effect("need what is required, of things that exist and in formats that are", () =>
    Effect.gen(function* () {
      const { matterId, user } = yield* matter()
      for (const path of itemPaths) {
        const body = { ...bodies(matterId)[path], userId: user.id }
        for (const field of Object.keys(bodies(matterId)[path])) {
          assert.deepStrictEqual(yield* refused("POST", path, { body: { ...body, [field]: undefined } }), [
            400,
            `${field}: This field is required.`
          ])
        }
        const wrong = {
          matterId: nobody,
          userId: nobody,
          date: "2026-02-30",
          description: "",
          amount: "1",
          hours: null
        }
        for (const [field, value] of Object.entries(wrong)) {
          assert.strictEqual((yield* call("POST", path, { body: { ...body, [field]: value } })).status, 400, field)
        }
      }
      const { expenses, fixedFees, timeEntries } = yield* firm
      assert.deepStrictEqual([timeEntries, expenses, fixedFees], [[], [], []])
    }).pipe(sandbox())
  )

  it.effect("keep what an update leaves out or sets to null", () =>
    Effect.gen(function* () {
      const { created, paths } = yield* items()
      for (const [i, path] of paths.entries()) {
        const nulls = { matterId: null, userId: null, date: null, description: null }
        const amount = path.includes("time-entries") ? { hours: null } : { amount: null }
        for (const body of [{}, { ...nulls, ...amount }]) {
          yield* one("PUT", path, { body })
          assert.deepStrictEqual(yield* one("GET", path), created[i])
        }
        yield* one("PUT", path, { body: { description: "Other", date: "2026-03-09" } })
        const expected = { ...created[i], description: "Other", date: "2026-03-09" }
        assert.deepStrictEqual(yield* one("GET", path), expected)
      }
    }).pipe(sandbox())
  )

  it.effect("move to another matter with its client", () =>
    Effect.gen(function* () {
      const { paths } = yield* items()
      const { client, matterId } = yield* matter()
      for (const path of paths) {
        const moved = yield* one("PUT", path, { body: { matterId } })
        assert.deepStrictEqual([moved["matterId"], moved["clientId"]], [matterId, client.id])
      }
    }).pipe(sandbox())
  )

  it.effect("on an invoice of any state are not changed and not deleted", () =>
    Effect.gen(function* () {
      for (const state of ["draft", "review", "approved", "final"] as const) {
        const { ids, paths } = yield* items()
        const invoice = yield* billing(ids, { state })
        for (const path of paths) {
          const before = yield* one("GET", path)
          assert.deepStrictEqual([before["billed"], before["invoiceId"]], [true, invoice.id])
          const refusal = [400, "What is on an invoice cannot be changed."] as const
          assert.deepStrictEqual(yield* refused("PUT", path, { body: { description: "Other" } }), refusal)
          assert.deepStrictEqual(yield* refused("DELETE", path), refusal)
          assert.deepStrictEqual(yield* one("GET", path), before)
        }
      }
    }).pipe(sandbox())
  )

  it.effect("not on an invoice are deleted for good", () =>
    Effect.gen(function* () {
      const { paths } = yield* items()
      for (const path of paths) {
        assert.strictEqual(yield* one("DELETE", path), null)
        for (const method of ["GET", "DELETE"]) assert.strictEqual((yield* call(method, path)).status, 404)
      }
    }).pipe(sandbox())
  )

  it.effect("are the firm's without a user: expenses and fixed fees", () =>
    Effect.gen(function* () {
      const { matterId } = yield* matter()
      for (const path of ["/v2/expenses", "/v2/fixed-fees"] as const) {
        const item = yield* one("POST", path, { body: bodies(matterId)[path] })
        assert.deepStrictEqual([item["userId"], "user" in item], [null, false])
      }
    }).pipe(sandbox())
  )
})

describe("time entries", () => {
  it.effect("always have a user: the body's, else the acting one, else the key's, else none is created", () =>
    Effect.gen(function* () {
      const owner = Effect.fnUntraced(function* (fields: object, acting?: number) {
        const { matterId } = yield* matter()
        const body = { ...bodies(matterId)["/v2/time-entries"], ...fields }
        const headers = { "x-leanlaw-userid": acting === undefined ? undefined : (yield* firm).users[acting]?.id }
        const { json, status } = yield* call("POST", "/v2/time-entries", { body, headers })
        const created = (json as { readonly data?: { readonly userId: string } }).data
        return status === 201 ? (yield* firm).users.findIndex(({ id }) => id === created?.userId) : status
      })
      const owners = (keyHasUser: boolean) =>
        Effect.gen(function* () {
          const userId = (yield* firm).users[2]?.id
          return [yield* owner({ userId }, 1), yield* owner({}, 1), yield* owner({ userId: null }, 1), yield* owner({})]
        }).pipe(sandbox({ users: 3, keyHasUser }))
      assert.deepStrictEqual(yield* owners(true), [2, 1, 1, 0])
      assert.deepStrictEqual(yield* owners(false), [2, 1, 1, 400])
    })
  )

  it.effect("show rate and amount for billable hours alone, at the user's rate unless they have their own", () =>
    Effect.gen(function* () {
      const { matterId, user } = yield* matter()
      const shown = Effect.fnUntraced(function* (fields: object) {
        const body = { ...bodies(matterId)["/v2/time-entries"], userId: user.id, ...fields }
        const created = yield* one("POST", "/v2/time-entries", { body })
        assert.deepStrictEqual(yield* one("GET", `/v2/time-entries/${itemId(created)}`), created)
        return [created["billingType"], created["rate"], created["amount"], "rate" in created]
      })
      assert.deepStrictEqual(yield* shown({}), ["billable", user.rate, 1.5 * user.rate, true])
      assert.deepStrictEqual(yield* shown({ rate: 33.33 }), ["billable", 33.33, 50, true])
      assert.deepStrictEqual(yield* shown({ billingType: "nonBillable" }), ["nonBillable", undefined, undefined, false])
      assert.deepStrictEqual(yield* shown({ billingType: "fixedFee" }), ["fixedFee", undefined, undefined, false])
    }).pipe(sandbox())
  )

  it.effect("show no rate to a key without the scope read.rates", () =>
    Effect.gen(function* () {
      const { data } = yield* list("/v2/time-entries?billingType=billable")
      assert.isTrue(data.length > 0)
      for (const entry of data) {
        const whole = yield* one("GET", `/v2/time-entries/${itemId(entry)}`)
        assert.isFalse(["rate", "amount"].some((name) => name in entry || name in whole))
      }
    }).pipe(Effect.provide(layer({ scopes: ["read", "write"] })))
  )

  it.effect("are billed as the type of their matter says", () =>
    Effect.gen(function* () {
      const [user] = (yield* firm).users
      const types = yield* Effect.forEach(["hourly", "fixedFee", "contingency", "probono", "internal"], (matterType) =>
        Effect.gen(function* () {
          const { matterId } = yield* matter({ matterType })
          const body = { ...bodies(matterId)["/v2/time-entries"], userId: user?.id }
          return (yield* one("POST", "/v2/time-entries", { body }))["billingType"]
        })
      )
      assert.deepStrictEqual(types, ["billable", "fixedFee", "nonBillable", "nonBillable", "nonBillable"])
    }).pipe(sandbox())
  )

  it.effect("link to a fixed fee: null keeps the link, the nil UUID takes it away; a linked fee is not deleted", () =>
    Effect.gen(function* () {
      const { ids, paths } = yield* items()
      const [entry = "", , fee = ""] = paths
      const link = Effect.fnUntraced(function* (fixedFeeId: string | null) {
        const body = { fixedFeeId }
        const { fixedFee, fixedFeeId: id } = yield* one("PUT", entry, { body })
        return [id, fixedFee]
      })
      const linked = [ids[2], { id: ids[2], label: "Work", amount: 800 }]
      assert.deepStrictEqual(yield* link(ids[2] ?? ""), linked)
      assert.deepStrictEqual(yield* link(null), linked)
      assert.deepStrictEqual(yield* refused("DELETE", fee), [
        400,
        "A fixed fee with linked time entries cannot be deleted."
      ])
      assert.deepStrictEqual(yield* refused("PUT", entry, { body: { fixedFeeId: nobody } }), [
        400,
        `fixedFeeId: Nothing has the id ${nobody}.`
      ])
      assert.deepStrictEqual(yield* link(nilUuid), [null, undefined])
      assert.strictEqual(yield* one("DELETE", fee), null)
    }).pipe(sandbox())
  )

  it.effect("answer a time of day with seconds", () =>
    Effect.gen(function* () {
      const { paths } = yield* items()
      const time = (time: string) => call("PUT", paths[0] ?? "", { body: { time } })
      for (const [given, answered] of [
        ["09:30", "09:30:00"],
        ["23:59:59", "23:59:59"]
      ] as const) {
        yield* time(given)
        assert.strictEqual((yield* one("GET", paths[0] ?? ""))["time"], answered)
      }
      for (const wrong of ["24:00", "9:30", "noon"]) assert.strictEqual((yield* time(wrong)).status, 400)
    }).pipe(sandbox())
  )
})

describe("codes", () => {
  const fieldsOf = (path: (typeof itemPaths)[number]) =>
    path === "/v2/expenses" ? ({ expenseCode: "E101" } as const) : ({ activityCode: "A101", taskCode: "L110" } as const)

  it.effect("have a set and, where they have a parent, one that is not selectable", () =>
    Effect.gen(function* () {
      type Codes = ReadonlyArray<{ code: string; codeSetId: string; parentCode: string | null; selectable: boolean }>
      const { activity, codeSets, expense, task } = yield* one("GET", "/v2/codes")
      const sets = (codeSets as ReadonlyArray<{ codeSetId: string }>).map(({ codeSetId }) => codeSetId)
      for (const codes of [activity, expense, task] as ReadonlyArray<Codes>) {
        const parents = codes.map(({ parentCode }) => parentCode)
        for (const { code, codeSetId, selectable } of codes) {
          assert.include(sets, codeSetId)
          assert.strictEqual(selectable, !parents.includes(code))
        }
      }
    }).pipe(sandbox())
  )

  it.effect("are assigned if they exist in their kind and are selectable", () =>
    Effect.gen(function* () {
      const { matterId, user } = yield* matter()
      for (const path of itemPaths) {
        const body = { ...bodies(matterId)[path], userId: user.id }
        const created = yield* one("POST", path, { body: { ...body, ...fieldsOf(path) } })
        for (const [field, code] of Object.entries(fieldsOf(path))) {
          assert.strictEqual(created[field], code)
          for (const wrong of ["L100", "E100", "X1", ""]) {
            const refusal = [400, `${field}: ${wrong} is not a code to select.`] as const
            assert.deepStrictEqual(yield* refused("POST", path, { body: { ...body, [field]: wrong } }), refusal)
            const item = `${path}/${itemId(created)}`
            assert.deepStrictEqual(yield* refused("PUT", item, { body: { [field]: wrong } }), refusal)
          }
        }
      }
    }).pipe(sandbox())
  )

  it.effect("are required where the matter says so, and then of its sets", () =>
    Effect.gen(function* () {
      const ledes = (yield* firm).matters.find(({ ledesConfiguration }) => ledesConfiguration.enabled)
      const body = (path: (typeof itemPaths)[number]) => ({
        ...bodies(ledes?.id ?? "")[path],
        ...fieldsOf(path),
        userId: ledes?.responsibleId
      })
      for (const path of itemPaths) {
        yield* one("POST", path, { body: body(path) })
        for (const field of Object.keys(fieldsOf(path))) {
          assert.deepStrictEqual(yield* refused("POST", path, { body: { ...body(path), [field]: undefined } }), [
            400,
            `${field}: The matter requires a code.`
          ])
        }
      }
      assert.deepStrictEqual(
        yield* refused("POST", "/v2/fixed-fees", { body: { ...body("/v2/fixed-fees"), taskCode: "P110" } }),
        [400, "taskCode: The matter does not use the code set of P110."]
      )
    }).pipe(sandbox({ clients: 1, matters: 5 }))
  )
})

describe("invoices", () => {
  it.effect("sum their items; only final ones have a due date", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(Date.parse("2026-06-01T10:00:00Z"))
      const { client, ids, matterId, user } = yield* items()
      const invoice = yield* billing([...ids, ...ids], { balance: 5 })
      assert.deepStrictEqual((yield* list("/v2/invoices?select=-client,-matter,meta")).data, [
        {
          invoiceId: invoice.id,
          clientId: client.id,
          matterId,
          invoiceDate: "2026-06-01",
          dueDate: "2026-07-01",
          amount: 1.5 * user.rate + 812.5,
          balance: 5,
          invoiceNumber: "1001",
          invoiceState: "final",
          meta: { createdAt: "2026-06-01T10:00:00.000Z", modifiedAt: "2026-06-01T10:00:00.000Z" }
        }
      ])
      yield* billing((yield* items()).ids, { state: "draft", date: "2026-05-01" })
      const [, draft] = (yield* list("/v2/invoices")).data
      const { dueDate, invoiceDate, invoiceNumber, invoiceState } = draft ?? {}
      assert.deepStrictEqual(
        [invoiceState, invoiceNumber, invoiceDate, dueDate],
        ["draft", "1002", "2026-05-01", undefined]
      )
    }).pipe(sandbox())
  )

  it.effect("over several matters of a client name none of them, and are found by each", () =>
    Effect.gen(function* () {
      const { client, ids, matterId, user } = yield* items()
      const other = yield* one("POST", "/v2/matters", {
        body: { name: "Appeal", clientId: client.id, responsibleId: user.id }
      })
      const otherId = String(other["matterId"])
      const expense = yield* one("POST", "/v2/expenses", { body: bodies(otherId)["/v2/expenses"] })
      const invoice = yield* billing([ids[0] ?? "", itemId(expense)])
      const [row] = (yield* list("/v2/invoices")).data
      assert.deepStrictEqual(
        [row?.["clientId"], "matterId" in (row ?? {}), "matter" in (row ?? {})],
        [client.id, false, false]
      )
      for (const id of [matterId, otherId]) {
        assert.deepStrictEqual(yield* column("invoiceId", `/v2/invoices?matterId=${id}`), [invoice.id])
      }
    }).pipe(sandbox())
  )

  it.effect("take unbilled items of one client, and the control dies of anything else", () =>
    Effect.gen(function* () {
      const first = yield* items()
      const second = yield* items()
      yield* billing(first.ids.slice(0, 1))
      const message = (ids: ReadonlyArray<string>) =>
        Effect.map(Effect.sandbox(billing(ids)).pipe(Effect.flip), (cause) => Cause.pretty(cause).split("\n")[0])
      assert.deepStrictEqual(
        yield* Effect.forEach([[], [nobody], first.ids, [first.ids[1] ?? "", second.ids[1] ?? ""]], message),
        [
          "Error: An invoice needs items, all of one client",
          `Error: The sandbox has no unbilled item ${nobody}`,
          `Error: The sandbox has no unbilled item ${first.ids[0]}`,
          "Error: An invoice needs items, all of one client"
        ]
      )
      assert.lengthOf((yield* firm).invoices, 1)
    }).pipe(sandbox())
  )
})
