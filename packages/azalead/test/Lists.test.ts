import * as Decoding from "@millrace/core/Decoding"
import { type Azalead as Organization, Sandbox } from "@millrace/sandbox"
import * as Fault from "@millrace/sandbox/Fault"
import { assert, describe, it } from "@effect/vitest"
import * as Array from "effect/Array"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { Account, Accounts } from "../src/Accounts.ts"
import { Activities } from "../src/Activities.ts"
import { Users } from "../src/Users.ts"
import * as Subscriber from "./Subscriber.ts"

const subscribed = (options?: Organization.Options) => Effect.provide(Subscriber.layer({ accounts: 70, ...options }))

/** The pages that were asked for. */
const asked = Effect.map(
  Effect.flatMap(Sandbox.Sandbox, ({ requests }) => requests),
  (requests) => requests.flatMap(({ query }) => (query["page"] === undefined ? [] : [Number(query["page"])]))
)

/** Accounts that a list without filters has: Internet providers and what the user blacklisted are left out. */
const listed = Effect.map(
  Effect.flatMap(Sandbox.Sandbox, ({ azalead }) => azalead.accounts),
  (accounts) => accounts.filter(({ blacklisting, isp }) => !isp && !blacklisting.includes(administratorId))
)

const administratorId = 2193

const ids = (accounts: ReadonlyArray<{ readonly id: number }>): ReadonlyArray<number> =>
  accounts.map(({ id }) => id).toSorted((one, other) => one - other)

describe("the list of accounts", () => {
  it.effect("streams each account once, with the total, the page and its size", () =>
    Effect.gen(function* () {
      const accounts = yield* Accounts
      const expected = yield* listed
      const pages = yield* Stream.runCollect(accounts.list.pages({ query: { sort: "name" } }))
      assert.deepStrictEqual(
        pages.map(({ at, items, size, total }) => ({ count: items.length, total, at, size })),
        Array.chunksOf(expected, 25).map(({ length: count }, index) => ({
          count,
          total: expected.length,
          at: index + 1,
          size: 25
        }))
      )
      assert.strictEqual(pages.length, 3)
      assert.deepStrictEqual(ids(pages.flatMap(({ items }) => items)), ids(expected))
    }).pipe(Decoding.strict, subscribed())
  )

  it.effect("asks for pages ahead, as the total is known", () =>
    Effect.gen(function* () {
      const accounts = yield* Accounts
      const expected = yield* listed
      const found = yield* Stream.runCollect(accounts.list.items({ query: { size: 7 } }, { prefetch: 4 }))
      assert.deepStrictEqual(ids(found), ids(expected))
      assert.deepStrictEqual(
        (yield* asked).toSorted((one, other) => one - other),
        Array.range(1, Math.ceil(expected.length / 7))
      )
    }).pipe(subscribed())
  )

  it.effect("ends with a page that is not full where no header says how many there are", () =>
    Effect.gen(function* () {
      const accounts = yield* Accounts
      const expected = yield* listed
      const pages = yield* Stream.runCollect(accounts.list.pages())
      assert.deepStrictEqual(
        pages.map(({ items, total }) => [items.length, total]),
        Array.chunksOf(expected, 25).map(({ length }) => [length, undefined])
      )
      assert.deepStrictEqual(yield* asked, [1, 2, 3])
    }).pipe(subscribed({ counts: "none" }))
  )

  it.effect("knows the vendor's own size of a page where none is asked for and no header tells it", () =>
    Effect.gen(function* () {
      const { azalead } = yield* Sandbox.Sandbox
      const accounts = yield* Accounts
      // The last page is nearly full.
      yield* Effect.forEach((yield* listed).slice(49), ({ id }) => azalead.deleteAccount(id))
      assert.strictEqual((yield* Stream.runCollect(accounts.list.items())).length, 49)
      assert.deepStrictEqual(yield* asked, [1, 2])
    }).pipe(subscribed({ counts: "none" }))
  )

  it.effect("believes the size and the number of a page that the headers tell", () =>
    Effect.gen(function* () {
      const { inject } = yield* Sandbox.Sandbox
      const accounts = yield* Accounts
      const [one, two, three, four] = yield* Schema.encodeEffect(Schema.Array(Account))(yield* accounts.list())
      const answer = (page: number, items: ReadonlyArray<unknown>) =>
        inject(
          Fault.status(200, {
            body: items,
            headers: { "X-Page": String(page), "X-Page-size": "2", "X-Total-Count": "6" },
            match: { path: "/latest/account" }
          })
        )
      yield* answer(1, [one, two])
      yield* answer(1, [three, four])
      const pages: Array<unknown> = []
      const error = yield* accounts.list.pages({ query: { size: 4 } }).pipe(
        Stream.runForEach(({ at, items, size }) => Effect.sync(() => pages.push([at, items.length, size]))),
        Effect.flip
      )
      assert.deepStrictEqual([pages, error._tag], [[[1, 2, 2]], "PaginationStalled"])
    }).pipe(subscribed())
  )

  it.effect("takes 1 to 6000 on a page, and sends nothing for any other number", () =>
    Effect.gen(function* () {
      const sandbox = yield* Sandbox.Sandbox
      const accounts = yield* Accounts
      for (const size of [0, 6001, 1.5]) {
        assert.strictEqual((yield* Effect.flip(accounts.list({ query: { size } })))._tag, "InvalidRequest")
      }
      assert.strictEqual(yield* sandbox.count(), 0)
      assert.deepStrictEqual(ids(yield* accounts.list({ query: { size: 6000 } })), ids(yield* listed))
    }).pipe(subscribed())
  )

  it.effect("repeats the key of what may be several", () =>
    Effect.gen(function* () {
      const { azalead } = yield* Sandbox.Sandbox
      const accounts = yield* Accounts
      const [one = assert.fail(), other = assert.fail()] = yield* azalead.labels
      const all = yield* listed
      const labels = [0, one.id, other.id]
      const found = yield* accounts.list({ query: { size: 6000, labels } })
      const expected = all.filter(
        (account) => account.labels.length === 0 || account.labels.some((id) => labels.includes(id))
      )
      assert.isBelow(expected.length, all.length)
      assert.deepStrictEqual(ids(found), ids(expected))
      const users = yield* Users
      const everybody = yield* users.list()
      assert.deepStrictEqual(ids(yield* users.list({ query: { id: ids(everybody) } })), ids(everybody))
    }).pipe(subscribed())
  )
})

describe("the list of an account's activities", () => {
  it.effect("streams each once, and shows what came again when another was put before it", () =>
    Effect.gen(function* () {
      const { azalead } = yield* Sandbox.Sandbox
      const { id } = yield* azalead.insertAccount()
      for (let date = 1; date <= 9; date++) {
        yield* azalead.insertActivity({ idAccount: id, type: date % 2 ? "website_visit" : "ad_clicked", date })
      }
      const activities = yield* Activities
      const before = yield* azalead.activities(id)
      const signals: Array<unknown> = []
      const found = yield* activities.list
        .items(
          { params: { id }, query: { size: 4 } },
          {
            onPage: ({ at, signals: found }) => {
              signals.push(...found)
              return at === 1 ? azalead.insertActivity({ idAccount: id, type: "email_viewed", date: 10 }) : Effect.void
            }
          }
        )
        .pipe(
          Stream.map((activity) => activity.id),
          Stream.runCollect
        )
      const expected = before.map((activity) => activity.id)
      assert.deepStrictEqual(found, [...expected.slice(0, 4), ...expected.slice(3)])
      assert.deepStrictEqual(signals, [
        { _tag: "TotalChanged", from: before.length, to: before.length + 1 },
        { _tag: "ItemRepeated", key: expected[3] }
      ])
    }).pipe(Decoding.strict, subscribed())
  )
})
