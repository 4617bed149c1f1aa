import { assert, describe, it } from "@effect/vitest"
import * as Array from "effect/Array"
import * as Effect from "effect/Effect"
import * as Headers from "effect/http/Headers"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Operation from "../src/Operation.ts"
import * as Pagination from "../src/Pagination.ts"
import * as PagedServer from "./PagedServer.ts"
import { Thing, collect, ids, key, things } from "./Things.ts"
import { assertSame } from "./SameError.ts"

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

    describe("with the page's own figures in headers", () => {
      const figured = (headers: Readonly<Record<string, string>>, count: number) =>
        PagedServer.make((query) => {
          const page = Number(query.get("page"))
          return { headers, body: things((page - 1) * 10 + 1, Math.min(count, page * 10)) }
        }).pipe(
          Effect.map((server) => ({
            server,
            list: Pagination.list(
              server.transport,
              listAccounts,
              Pagination.byHeaderTotal({
                items: (body: ReadonlyArray<typeof Thing.Type>) => body,
                header: "X-Total-Count",
                defaultSize: 25,
                sizeHeader: "X-Page-size",
                pageHeader: "X-Page",
                key
              })
            )
          }))
        )

      it.effect("says how many items a full page has, and asks on although they are fewer than asked for", () =>
        Effect.gen(function* () {
          const { list, server } = yield* figured({ "X-Page-size": "10" }, 15)
          const pages = yield* collect(list.pages({ query: { size: 500 } }))
          assert.deepStrictEqual(
            pages.map(({ at, items, size }) => [at, items.length, size]),
            [
              [1, 10, 10],
              [2, 5, 10]
            ]
          )
          assert.deepStrictEqual(server.asked("page"), [1, 2])
        })
      )

      it.effect("fails when another page comes than was asked for", () =>
        Effect.gen(function* () {
          const { list } = yield* figured({ "X-Page": "1", "X-Total-Count": "15", "X-Page-size": "10" }, 15)
          const error = yield* Effect.flip(Stream.runDrain(list.items()))
          assertSame(
            error,
            new Pagination.PaginationStalled({ api: error.api, operation: "listAccounts", cursor: { at: 2 } })
          )
        })
      )
    })
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
        assertSame(
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
