import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Array from "effect/Array"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Headers from "effect/http/Headers"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import type * as Client from "../src/Client.ts"
import * as Operation from "../src/Operation.ts"
import * as Pagination from "../src/Pagination.ts"
import * as PagedServer from "./PagedServer.ts"

const Thing = Schema.Struct({ id: Schema.Int })
const things = (from: number, to: number) => (to < from ? [] : Array.range(from, to).map((id) => ({ id })))
const key = ({ id }: typeof Thing.Type) => id

const collect = <A, E>(stream: Stream.Stream<A, E>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(Stream.runCollect(stream))
    yield* TestClock.adjust("1 hour")
    return [...(yield* Fiber.join(fiber))]
  })

const ids = <E>(stream: Stream.Stream<typeof Thing.Type, E>) => Effect.map(collect(stream), (all) => all.map(key))

const int = (minimum: number, maximum: number) =>
  Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum, maximum })))

const window = Schema.Struct({
  limit: Schema.optionalKey(Schema.Int),
  offset: Schema.optionalKey(Schema.Int),
  total: Schema.optionalKey(Schema.Int)
})

/** As LeanLaw pages: offset and limit in the query, and both again beside the total in the body. */
const listClients = Operation.get("listClients", "/clients", {
  query: {
    offset: Schema.optional(Schema.Int),
    limit: Schema.optional(Schema.Int),
    sort: Schema.optional(Schema.String)
  },
  success: Schema.Struct({ data: Schema.NullOr(Schema.Array(Thing)), pagination: Schema.optionalKey(window) })
})

type Clients = Client.Success<typeof listClients>

const byOffset = Pagination.byOffset({
  read: ({ data, pagination }: Clients) => ({ items: data ?? [], ...pagination }),
  key
})

type Told = "limit" | "offset" | "total"

const clients = (
  count: number,
  {
    maxLimit = 1000,
    told = ["limit", "offset", "total"]
  }: { readonly maxLimit?: number; readonly told?: ReadonlyArray<Told> } = {}
) =>
  PagedServer.make(
    (query) => {
      const offset = Number(query.get("offset") ?? 0)
      const limit = Math.min(maxLimit, Number(query.get("limit") ?? 1000))
      const all = { limit, offset, total: count }
      return {
        body: {
          data: things(offset + 1, Math.min(count, offset + limit)),
          pagination: Object.fromEntries(told.map((name) => [name, all[name]]))
        }
      }
    },
    (query) => 100 - (Number(query.get("offset")) % 4) * 25
  ).pipe(Effect.map((server) => ({ server, list: Pagination.list(server.transport, listClients, byOffset) })))

/** As Azalead pages: page and size in the query, a bare array, the total in a header. */
const listAccounts = Operation.get("listAccounts", "/accounts", {
  query: { page: Schema.optional(Schema.Int), size: Schema.optional(Schema.Int) },
  success: Schema.Array(Thing)
})

const byHeaderTotal = Pagination.byHeaderTotal({
  items: (body: ReadonlyArray<typeof Thing.Type>) => body,
  header: "X-Total-Count",
  defaultSize: 25,
  key
})

const accounts = (count: number, { maxSize = 6000, readable = true } = {}) =>
  PagedServer.make((query) => {
    const page = Number(query.get("page") ?? 1)
    const size = Math.min(maxSize, Number(query.get("size") ?? 25))
    return {
      headers: readable ? { "X-Total-Count": String(count) } : {},
      body: things((page - 1) * size + 1, Math.min(count, page * size))
    }
  }).pipe(Effect.map((server) => ({ server, list: Pagination.list(server.transport, listAccounts, byHeaderTotal) })))

describe("Pagination", () => {
  describe("byOffset", () => {
    it.effect("comes in order from offset 0, as far apart as the API says", () =>
      Effect.gen(function* () {
        const { list, server } = yield* clients(25)
        assert.deepStrictEqual(yield* ids(list.items({ query: { limit: 10, sort: "name" } })), Array.range(1, 25))
        assert.deepStrictEqual(server.queries, [
          "?offset=0&limit=10&sort=name",
          "?offset=10&limit=10&sort=name",
          "?offset=20&limit=10&sort=name"
        ])
      })
    )

    it.effect("has pages with their offset, their total and a cursor, the last one none", () =>
      Effect.gen(function* () {
        const { list } = yield* clients(5)
        const pages = yield* collect(list.pages({ query: { limit: 3 } }))
        assert.deepStrictEqual(
          pages.map((page) => ({ ...page, body: page.body.pagination })),
          [
            {
              items: things(1, 3),
              body: { limit: 3, offset: 0, total: 5 },
              at: 0,
              total: 5,
              signals: [],
              cursor: { at: 3 }
            },
            {
              items: things(4, 5),
              body: { limit: 3, offset: 3, total: 5 },
              at: 3,
              total: 5,
              signals: [],
              cursor: undefined
            }
          ]
        )
      })
    )

    it.effect("asks for no page after a last one that is exactly full", () =>
      Effect.gen(function* () {
        const { list, server } = yield* clients(30)
        assert.deepStrictEqual(yield* ids(list.items({ query: { limit: 10 } })), Array.range(1, 30))
        assert.deepStrictEqual(server.asked("offset"), [0, 10, 20])
      })
    )

    it.effect("keeps the order with pages ahead, and the bound", () =>
      Effect.gen(function* () {
        const { list, server } = yield* clients(395)
        assert.deepStrictEqual(yield* ids(list.items({ query: { limit: 10 } }, { prefetch: 4 })), Array.range(1, 395))
        assert.deepStrictEqual([server.asked("offset"), server.most], [Array.range(0, 39).map((n) => n * 10), 4])
      })
    )

    for (const told of [["limit", "total"], ["total"], ["limit"], ["offset"], []] as const) {
      it.effect(
        `loses nothing when the API gives fewer than asked for and tells ${told.join(" and ") || "nothing"}`,
        () =>
          Effect.gen(function* () {
            const { list } = yield* clients(25, { maxLimit: 10, told })
            assert.deepStrictEqual(
              yield* ids(list.items({ query: { limit: 500 } }, { prefetch: 3 })),
              Array.range(1, 25)
            )
          })
      )
    }

    it.effect("goes over an empty page in the middle when the total says so", () =>
      Effect.gen(function* () {
        for (const told of [true, false]) {
          const server = yield* PagedServer.make((query) => {
            const offset = Number(query.get("offset"))
            const data = offset === 2 || offset === 4 ? [] : things(offset + 1, offset + 2)
            return { body: { data, pagination: { total: 8, ...(told ? { limit: 2 } : undefined) } } }
          })
          const list = Pagination.list(server.transport, listClients, byOffset)
          assert.deepStrictEqual(yield* ids(list.items()), [1, 2, 7, 8])
        }
      })
    )

    it.effect("asks again from the right place when a page is shorter than those before it", () =>
      Effect.gen(function* () {
        // The page at 4 has one item instead of two: what was asked for at 6 is given up, the list goes on at 5.
        const server = yield* PagedServer.make(
          (query) => {
            const offset = Number(query.get("offset"))
            const data = things(offset + 1, Math.min(11, offset + (offset === 4 ? 1 : 2)))
            return { body: { data, pagination: { total: 11 } } }
          },
          (query) => (Number(query.get("offset")) === 4 ? 10 : 20)
        )
        const list = Pagination.list(server.transport, listClients, byOffset)
        assert.deepStrictEqual(yield* ids(list.items(undefined, { prefetch: 3 })), Array.range(1, 11))
        assert.deepStrictEqual(server.asked("offset"), [0, 2, 4, 6, 5, 6, 7, 7, 9])
        assert.deepStrictEqual([server.most, server.open, server.interrupted], [3, 0, 3])
      })
    )

    it.effect("is PaginationStalled at the first page when the API answers another offset than it was asked for", () =>
      Effect.gen(function* () {
        const server = yield* PagedServer.make(() => ({
          body: { data: things(1, 2), pagination: { limit: 2, offset: 0, total: 9 } }
        }))
        const list = Pagination.list(server.transport, listClients, byOffset)
        const error = yield* Effect.flip(Stream.runCollect(list.items(undefined, { cursor: { at: 4 } })))
        assert.deepStrictEqual(
          error,
          new Pagination.PaginationStalled({ api: "example", operation: "listClients", cursor: { at: 4 } })
        )
        assert.deepStrictEqual(server.asked("offset"), [4])
      })
    )

    it.effect("is PaginationStalled when nothing comes and nothing says how far the next page is", () =>
      Effect.gen(function* () {
        const server = yield* PagedServer.make(() => ({ body: { data: null, pagination: { total: 9 } } }))
        const list = Pagination.list(server.transport, listClients, byOffset)
        assert.deepStrictEqual(
          yield* Effect.flip(Stream.runCollect(list.items())),
          new Pagination.PaginationStalled({ api: "example", operation: "listClients", cursor: { at: 0 } })
        )
        assert.deepStrictEqual(server.asked("offset"), [0])
      })
    )

    it.effect.prop(
      "delivers each item once, in order, up to maxItems, and resumes there",
      { count: int(0, 60), limit: int(1, 12), prefetch: int(1, 8), maxItems: int(1, 70), told: int(0, 7) },
      ({ count, limit, maxItems, prefetch, told }) =>
        Effect.gen(function* () {
          const names: ReadonlyArray<Told> = ["limit", "offset", "total"]
          const { list, server } = yield* clients(count, { told: names.filter((_, bit) => told & (1 << bit)) })
          const query = { limit }
          const pages = yield* collect(list.pages({ query }, { prefetch, maxItems }))
          assert.deepStrictEqual(
            pages.flatMap(({ items }) => items),
            things(1, Math.min(count, maxItems))
          )
          assert.isAtMost(server.most, prefetch)
          assert.strictEqual(server.open, 0)
          const cursor: Pagination.Cursor | undefined = JSON.parse(JSON.stringify(pages.at(-1)?.cursor ?? null))
          if (cursor === null || cursor === undefined) return
          assert.deepStrictEqual(
            yield* collect(list.items({ query }, { prefetch, cursor })),
            things(Math.min(count, maxItems) + 1, count)
          )
        }),
      { arbitrary: { seed: "millrace", runs: 200 } }
    )
  })

  describe("byHeaderTotal", () => {
    it.effect("ends where the header says, a last page exactly full included", () =>
      Effect.gen(function* () {
        for (const [count, pages] of [
          [50, 2],
          [51, 3],
          [25, 1],
          [0, 1]
        ] as const) {
          const { list, server } = yield* accounts(count)
          assert.deepStrictEqual(yield* collect(list.items()), things(1, count))
          assert.deepStrictEqual(server.asked("page"), Array.range(1, pages))
        }
      })
    )

    it.effect("fetches ahead, for the header tells how many pages there are", () =>
      Effect.gen(function* () {
        const { list, server } = yield* accounts(95)
        const pages = yield* collect(list.pages({ query: { size: 10 } }, { prefetch: 16 }))
        assert.deepStrictEqual(
          pages.map(({ at, total }) => [at, total]),
          Array.range(1, 10).map((page) => [page, 95])
        )
        assert.deepStrictEqual(server.asked("page"), Array.range(1, 10))
      })
    )

    it.effect("ends with a page that is not full where the header cannot be read", () =>
      Effect.gen(function* () {
        const { list, server } = yield* accounts(51, { readable: false })
        const pages = yield* collect(list.pages(undefined, { prefetch: 4 }))
        assert.deepStrictEqual(
          pages.map(({ cursor, items, total }) => [items.length, total, cursor]),
          [
            [25, undefined, { at: 2 }],
            [25, undefined, { at: 3 }],
            [1, undefined, undefined]
          ]
        )
        assert.deepStrictEqual(server.asked("page"), [1, 2, 3])
      })
    )

    it.effect("asks once more where the header cannot be read and the last page is exactly full", () =>
      Effect.gen(function* () {
        const { list, server } = yield* accounts(50, { readable: false })
        assert.deepStrictEqual(yield* ids(list.items()), Array.range(1, 50))
        assert.deepStrictEqual(server.asked("page"), [1, 2, 3])
      })
    )

    it.effect("loses nothing when the API gives fewer than asked for, whatever page it starts from", () =>
      Effect.gen(function* () {
        for (const page of [1, 2, 3]) {
          const { list, server } = yield* accounts(25, { maxSize: 10 })
          assert.deepStrictEqual(yield* ids(list.items({ query: { page, size: 500 } })), Array.range(page * 10 - 9, 25))
          assert.isAtMost(server.queries.length, 5 - page)
        }
      })
    )

    it.effect(
      "goes over an empty page in the middle when the header says so, and knows the end when it says so once",
      () =>
        Effect.gen(function* () {
          const server = yield* PagedServer.make((query) => {
            const page = Number(query.get("page"))
            return {
              headers: page === 1 ? { "x-total-count": "8" } : {},
              body: page === 2 ? [] : things(page * 2 - 1, page * 2)
            }
          })
          const list = Pagination.list(server.transport, listAccounts, byHeaderTotal)
          assert.deepStrictEqual(yield* ids(list.items({ query: { size: 2 } })), [1, 2, 5, 6, 7, 8])
          assert.deepStrictEqual(server.asked("page"), [1, 2, 3, 4])
        })
    )
  })

  describe("byPage", () => {
    const paged = (answer: (page: number) => unknown) =>
      PagedServer.make((query) => ({ body: answer(Number(query.get("p"))) })).pipe(
        Effect.map((server) => ({
          server,
          list: Pagination.list(
            server.transport,
            Operation.get("listPages", "/pages", {
              query: { p: Schema.optional(Schema.Int) },
              success: Schema.Struct({ page: Schema.Int, last: Schema.Int, things: Schema.Array(Thing) })
            }),
            Pagination.byPage({
              read: ({ last, page, things }) => ({ items: things, page, totalPages: last }),
              field: "p",
              key
            })
          )
        }))
      )

    it.effect("asks in the field that it is told", () =>
      Effect.gen(function* () {
        const { list, server } = yield* paged((page) => ({ page, last: 2, things: things(page, page) }))
        assert.deepStrictEqual(yield* ids(list.items()), [1, 2])
        assert.deepStrictEqual(server.queries, ["?p=1", "?p=2"])
      })
    )

    it.effect("is PaginationStalled at the first page when the API answers another page than it was asked for", () =>
      Effect.gen(function* () {
        const { list, server } = yield* paged(() => ({ page: 1, last: 9, things: things(1, 1) }))
        assert.deepStrictEqual(
          yield* Effect.flip(Stream.runCollect(list.items({ query: { p: 3 } }))),
          new Pagination.PaginationStalled({ api: "example", operation: "listPages", cursor: { at: 3 } })
        )
        assert.deepStrictEqual(server.asked("p"), [3])
      })
    )

    it.effect("ends when a list has become shorter and the API sends its last page for those past the end", () =>
      Effect.gen(function* () {
        const { list } = yield* paged((page) =>
          page === 1
            ? { page, last: 4, things: things(1, 1) }
            : { page: 2, last: page === 2 ? 4 : 2, things: things(2, 2) }
        )
        assert.deepStrictEqual(yield* ids(list.items()), [1, 2])
      })
    )
  })

  describe("by hand", () => {
    it.effect("a strategy is a plain object; a list inside something else needs what that operation needs", () =>
      Effect.gen(function* () {
        const server = yield* PagedServer.make((query) => ({
          body: things(Number(query.get("after")) + 1, 3).slice(0, 1)
        }))
        const list = Pagination.list(
          server.transport,
          Operation.get("listRecords", "/zones/:zone_id/records", {
            params: { zone_id: Schema.Int },
            query: { after: Schema.optional(Schema.Int) },
            success: Schema.Array(Thing)
          }),
          {
            field: "after",
            first: 0,
            read: ({ value }) => ({ items: value, step: 1, end: undefined })
          }
        )
        assert.deepStrictEqual(yield* ids(list.items({ params: { zone_id: 7 } })), [1, 2, 3])
        assert.deepStrictEqual(server.asked("after"), [0, 1, 2, 3])
        // @ts-expect-error -- the path needs a zone
        const nowhere = Stream.runCollect(list.items({}))
        // @ts-expect-error -- and so it does without any input
        const nothing = Stream.runCollect(list.items())
        assert.strictEqual((yield* Effect.flip(nowhere))._tag, "InvalidRequest")
        assert.strictEqual((yield* Effect.flip(nothing))._tag, "InvalidRequest")
      })
    )
  })

  describe("count", () => {
    for (const [text, expected] of [
      ["0", 0],
      ["1543", 1543],
      ["", undefined],
      ["-1", undefined],
      ["1.5", undefined],
      ["0-24/95", undefined],
      ["many", undefined]
    ] as const) {
      it(`of ${JSON.stringify(text)} is ${expected}`, () => {
        assert.strictEqual(Pagination.count(Headers.fromInput({ "x-total-count": text }), "X-Total-Count"), expected)
      })
    }

    it("of a header that is not there is undefined", () => {
      assert.strictEqual(Pagination.count(Headers.empty, "X-Total-Count"), undefined)
    })
  })
})
