import { assert, describe, it } from "@effect/vitest"
import * as Array from "effect/Array"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Operation from "../src/Operation.ts"
import * as Pagination from "../src/Pagination.ts"
import { collect, full, ids, inTime, make } from "./ThingList.ts"
import { things } from "./Things.ts"

/** Pages as they are written here; a number is a status. */
const scripted =
  (...pages: ReadonlyArray<unknown>) =>
  (page: number): unknown =>
    pages[page - 1] ?? 404

describe("Pagination", () => {
  describe("items", () => {
    it.effect("come in order from the first page to the last", () =>
      Effect.gen(function* () {
        const { list, server } = yield* make(full(95, 10))
        assert.deepStrictEqual(yield* ids(list.items()), Array.range(1, 95))
        assert.deepStrictEqual(server.asked("page"), Array.range(1, 10))
      })
    )

    it.effect("end with a last page that is exactly full, without asking for another", () =>
      Effect.gen(function* () {
        const { list, server } = yield* make(full(30, 10))
        assert.deepStrictEqual(yield* ids(list.items()), Array.range(1, 30))
        assert.deepStrictEqual(server.asked("page"), [1, 2, 3])
      })
    )

    it.effect("end with an empty page where the API does not tell how many there are", () =>
      Effect.gen(function* () {
        const { list, server } = yield* make(full(30, 10, false))
        assert.deepStrictEqual(yield* ids(list.items(undefined, { prefetch: 4 })), Array.range(1, 30))
        assert.deepStrictEqual(server.asked("page"), [1, 2, 3, 4])
      })
    )

    for (const totals of [true, false]) {
      it.effect(`are none in an empty list, ${totals ? "with" : "without"} totals`, () =>
        Effect.gen(function* () {
          const { list, server } = yield* make(full(0, 10, totals))
          assert.deepStrictEqual(yield* ids(list.items(undefined, { prefetch: 4 })), [])
          assert.deepStrictEqual(server.asked("page"), [1])
        })
      )
    }

    it.effect("go on over an empty page in the middle when the total says so", () =>
      Effect.gen(function* () {
        const { list } = yield* make(
          scripted(
            { total_pages: 4, results: things(1, 2) },
            { total_pages: 4, results: [] },
            { total_pages: 4, results: [] },
            { total_pages: 4, results: things(3, 4) }
          )
        )
        assert.deepStrictEqual(yield* ids(list.items()), [1, 2, 3, 4])
        assert.deepStrictEqual(yield* ids(list.items(undefined, { prefetch: 3 })), [1, 2, 3, 4])
      })
    )

    it.effect("follow a list that grows", () =>
      Effect.gen(function* () {
        for (const prefetch of [1, 4]) {
          const { list } = yield* make(
            scripted(
              { total_pages: 2, results: things(1, 2) },
              { total_pages: 3, results: things(3, 4) },
              { total_pages: 4, results: things(5, 6) },
              { total_pages: 4, results: things(7, 7) }
            )
          )
          assert.deepStrictEqual(yield* ids(list.items(undefined, { prefetch })), Array.range(1, 7))
        }
      })
    )

    it.effect("end earlier when the list shrinks, whatever the pages beyond answer", () =>
      Effect.gen(function* () {
        for (const prefetch of [1, 4]) {
          const { list } = yield* make(
            scripted(
              { total_pages: 5, results: things(1, 2) },
              { total_pages: 3, results: things(3, 4) },
              { total_pages: 3, results: things(5, 6) }
            )
          )
          assert.deepStrictEqual(yield* ids(list.items(undefined, { prefetch })), Array.range(1, 6))
        }
      })
    )

    it.effect("end with a page past the end when the list has shrunk to the page before it", () =>
      Effect.gen(function* () {
        for (const prefetch of [1, 4]) {
          for (const past of [404, { total_pages: 2, results: [] }]) {
            const { list } = yield* make(
              scripted({ total_pages: 3, results: things(1, 2) }, { total_pages: 3, results: things(3, 4) }, past)
            )
            assert.deepStrictEqual(yield* ids(list.items(undefined, { prefetch })), Array.range(1, 4))
          }
        }
      })
    )

    it.effect("fail where the first page is not found", () =>
      Effect.gen(function* () {
        const { list } = yield* make(() => 404)
        assert.strictEqual((yield* Effect.flip(ids(list.items())))._tag, "NotFound")
      })
    )

    it.effect("are all there, and fetched ahead, when only the first page tells the total", () =>
      Effect.gen(function* () {
        const first = { total_pages: 6, results: things(1, 2) }
        const { list, server } = yield* make((page) => (page === 1 ? first : full(12, 2, false)(page)), {
          latency: () => 10
        })
        assert.deepStrictEqual(yield* inTime(ids(list.items(undefined, { prefetch: 4 }))), Array.range(1, 12))
        assert.deepStrictEqual([server.asked("page"), server.most], [Array.range(1, 6), 4])
      })
    )

    it.effect("may be of any type that JSON can be decoded to", () =>
      Effect.gen(function* () {
        const listNumbers = Operation.get("listNumbers", "/numbers", {
          query: { page: Schema.optional(Schema.Int) },
          success: Schema.Struct({ total_pages: Schema.Int, results: Schema.Array(Schema.BigIntFromString) })
        })
        const { server } = yield* make(
          scripted({ total_pages: 2, results: ["1", "18446744073709551616"] }, { total_pages: 2, results: ["3"] })
        )
        const list = Pagination.list(
          server.transport,
          listNumbers,
          Pagination.byPage({ read: (body) => ({ items: body.results, totalPages: body.total_pages }) })
        )
        assert.deepStrictEqual(yield* collect(list.items()), [1n, 18_446_744_073_709_551_616n, 3n])
      })
    )
  })

  describe("pages", () => {
    it.effect("carry their place, their total and a cursor, the last one none", () =>
      Effect.gen(function* () {
        const { list } = yield* make(full(5, 2))
        assert.deepStrictEqual(yield* collect(list.pages()), [
          {
            items: things(1, 2),
            body: { total_pages: 3, count: 5, results: things(1, 2) },
            at: 1,
            total: 5,
            signals: [],
            cursor: { at: 2 }
          },
          {
            items: things(3, 4),
            body: { total_pages: 3, count: 5, results: things(3, 4) },
            at: 2,
            total: 5,
            signals: [],
            cursor: { at: 3 }
          },
          {
            items: things(5, 5),
            body: { total_pages: 3, count: 5, results: things(5, 5) },
            at: 3,
            total: 5,
            signals: [],
            cursor: undefined
          }
        ])
      })
    )

    it.effect("have no total where the API does not say", () =>
      Effect.gen(function* () {
        const { list } = yield* make(full(3, 2, false))
        const pages = yield* collect(list.pages())
        assert.deepStrictEqual(
          pages.map(({ at, cursor, total }) => ({ at, total, cursor })),
          [
            { at: 1, total: undefined, cursor: { at: 2 } },
            { at: 2, total: undefined, cursor: { at: 3 } },
            { at: 3, total: undefined, cursor: undefined }
          ]
        )
      })
    )
  })

  describe("query", () => {
    it.effect("gives the page to start from, and keeps its other fields on every page", () =>
      Effect.gen(function* () {
        const { list, server } = yield* make(full(50, 10))
        const items = list.items({ query: { order_by: "name", page_size: 10, page: 4 } })
        assert.deepStrictEqual(yield* ids(items), Array.range(31, 50))
        assert.deepStrictEqual(server.queries, [
          "?page=4&page_size=10&order_by=name",
          "?page=5&page_size=10&order_by=name"
        ])
      })
    )

    it.effect("gives the page to start from also when the cursor is undefined", () =>
      Effect.gen(function* () {
        const { list, server } = yield* make(full(50, 10))
        yield* Stream.runDrain(list.items({ query: { page: 5 } }, { cursor: undefined }))
        assert.deepStrictEqual(server.asked("page"), [5])
      })
    )

    it.effect("gives way to a cursor", () =>
      Effect.gen(function* () {
        const { list, server } = yield* make(full(50, 10))
        yield* Stream.runDrain(list.items({ query: { page: 2 } }, { cursor: { at: 4 } }))
        assert.deepStrictEqual(server.asked("page"), [4, 5])
      })
    )

    it.effect("is untouched in the plain call", () =>
      Effect.gen(function* () {
        const { list, server } = yield* make(full(50, 10))
        assert.deepStrictEqual(yield* list({ query: { page: 5, order_by: "id" } }), {
          total_pages: 5,
          count: 50,
          results: things(41, 50)
        })
        yield* list()
        assert.deepStrictEqual(server.queries, ["?page=5&order_by=id", "?"])
      })
    )
  })
})
