import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Array from "effect/Array"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type * as Client from "../src/Client.ts"
import * as Operation from "../src/Operation.ts"
import * as Pagination from "../src/Pagination.ts"
import * as PagedServer from "./PagedServer.ts"
import { Thing, collect, ids, key, things } from "./Things.ts"
import { assertSame } from "./SameError.ts"

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
        // The page at 4 has one item instead of two: what was asked for at 6 and 8 is given up, the list goes on at 5.
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
        assert.deepStrictEqual(server.asked("offset"), [0, 2, 4, 6, 8, 5, 6, 7, 7, 9])
        assert.deepStrictEqual([server.most, server.open, server.interrupted], [3, 0, 4])
      })
    )

    it.effect("is PaginationStalled at the first page when the API answers another offset than it was asked for", () =>
      Effect.gen(function* () {
        const server = yield* PagedServer.make(() => ({
          body: { data: things(1, 2), pagination: { limit: 2, offset: 0, total: 9 } }
        }))
        const list = Pagination.list(server.transport, listClients, byOffset)
        const error = yield* Effect.flip(Stream.runCollect(list.items(undefined, { cursor: { at: 4 } })))
        assertSame(
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
        assertSame(
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

  describe("an overlap", () => {
    /** Pages of three that share an item, with the list as it is after each request. */
    const overlapping = Effect.fnUntraced(function* (...lists: readonly [string, ...Array<string>]) {
      let asked = 0
      const server = yield* PagedServer.make((query) => {
        const offset = Number(query.get("offset"))
        const all = [...(lists[Math.min(asked++, lists.length - 1)] ?? "")].map((letter) => letter.charCodeAt(0))
        const data = all.slice(offset, offset + 3).map((id) => ({ id }))
        return { body: { data, pagination: { limit: 3, offset, total: all.length } } }
      })
      const strategy: Pagination.Strategy<Clients, typeof Thing.Type> = {
        ...byOffset,
        read: (reply, at, query) => {
          const reading = byOffset.read(reply, at, query)
          return { ...reading, step: 2, end: (reading.total ?? 0) - 1, overlap: true }
        }
      }
      const list = Pagination.list(server.transport, listClients, strategy)
      const run = (options?: Pagination.Options) =>
        Effect.map(Stream.runCollect(list.pages({}, options)), (pages) =>
          pages.map(({ cursor, items, signals }) => ({
            cursor,
            letters: String.fromCharCode(...items.map(({ id }) => id)),
            signals: signals.map(({ _tag }) => _tag)
          }))
        )
      return { run, server }
    })

    it.effect("is delivered once, and shows that nothing has moved", () =>
      Effect.gen(function* () {
        const { run, server } = yield* overlapping("abcdef")
        const expected = [
          { cursor: { at: 2, skip: 1 }, letters: "abc", signals: [] },
          { cursor: { at: 4, skip: 1 }, letters: "de", signals: [] },
          { cursor: undefined, letters: "f", signals: [] }
        ]
        assert.deepStrictEqual(yield* run(), expected)
        assert.deepStrictEqual(yield* run({ prefetch: 3 }), expected)
        assert.deepStrictEqual(yield* run({ cursor: { at: 2, skip: 1 } }), expected.slice(1))
        assert.deepStrictEqual(server.queries.length, 8)
      })
    )

    it.effect("that is missing is a signal, also where the total is the same", () =>
      Effect.gen(function* () {
        const moved = yield* (yield* overlapping("abcdef", "bcdefg")).run()
        assert.deepStrictEqual(
          moved.map(({ letters, signals }) => [letters, signals]),
          [
            ["abc", []],
            ["def", ["ItemsMoved"]],
            ["g", []]
          ]
        )
        const inserted = yield* (yield* overlapping("abcd", "xabcd")).run()
        assert.deepStrictEqual(
          inserted.map(({ letters, signals }) => [letters, signals]),
          [
            ["abc", []],
            ["bcd", ["TotalChanged", "ItemsMoved", "ItemRepeated", "ItemRepeated"]]
          ]
        )
      })
    )
  })
})
