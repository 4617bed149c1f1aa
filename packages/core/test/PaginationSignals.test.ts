import { assert, describe, it } from "@effect/vitest"
import * as Array from "effect/Array"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Operation from "../src/Operation.ts"
import * as Pagination from "../src/Pagination.ts"
import * as PagedServer from "./PagedServer.ts"

const Thing = Schema.Struct({ id: Schema.Int, seen: Schema.optionalKey(Schema.Int) })
const things = (...ids: ReadonlyArray<number>) => ids.map((id) => ({ id }))

const listThings = Operation.get("listThings", "/things", {
  query: { page: Schema.optional(Schema.Int) },
  success: Schema.Struct({
    total_pages: Schema.optionalKey(Schema.Int),
    count: Schema.optionalKey(Schema.Int),
    results: Schema.Array(Thing)
  })
})

/** A list whose pages are written here: a number is a status, pages beyond are not found. */
const make = Effect.fnUntraced(function* (
  pages: ReadonlyArray<unknown> | ((page: number) => unknown),
  { keyed = true } = {}
) {
  const server = yield* PagedServer.make((query) => {
    const page = Number(query.get("page"))
    const body = typeof pages === "function" ? pages(page) : (pages[page - 1] ?? 404)
    return typeof body === "number" ? { status: body } : { body }
  })
  const list = Pagination.list(
    server.transport,
    listThings,
    Pagination.byPage({
      read: ({ count, results, total_pages }) => ({ items: results, total: count, totalPages: total_pages }),
      key: keyed ? ({ id }) => id : undefined
    })
  )
  return { list, server }
})

const signalsOf = <Item, Body, E>(pages: Stream.Stream<Pagination.Page<Item, Body>, E>) =>
  Effect.map(Stream.runCollect(pages), (all) => [...all].map(({ signals }) => signals))

const stalledAt = (at: number) =>
  Exit.fail(new Pagination.PaginationStalled({ api: "example", operation: "listThings", cursor: { at } }))

describe("Pagination", () => {
  describe("signals", () => {
    it.effect("are none for a list that stays as it is", () =>
      Effect.gen(function* () {
        const { list } = yield* make([
          { total_pages: 2, count: 3, results: things(1, 2) },
          { total_pages: 2, count: 3, results: things(3) }
        ])
        assert.deepStrictEqual(yield* signalsOf(list.pages()), [[], []])
      })
    )

    it.effect("tell that the total grew or shrank, once for each change", () =>
      Effect.gen(function* () {
        const { list } = yield* make([
          { total_pages: 5, count: 9, results: things(1, 2) },
          { total_pages: 5, count: 10, results: things(3, 4) },
          { total_pages: 5, results: things(5, 6) },
          { total_pages: 5, count: 10, results: things(7, 8) },
          { total_pages: 5, count: 0, results: things(9) }
        ])
        const pages = [...(yield* Stream.runCollect(list.pages()))]
        assert.deepStrictEqual(
          pages.map(({ signals, total }) => ({ signals, total })),
          [
            { signals: [], total: 9 },
            { signals: [{ _tag: "TotalChanged", from: 9, to: 10 }], total: 10 },
            { signals: [], total: 10 },
            { signals: [], total: 10 },
            { signals: [{ _tag: "TotalChanged", from: 10, to: 0 }], total: 0 }
          ]
        )
      })
    )

    it.effect("tell an item that was on the page before, and deliver it again", () =>
      Effect.gen(function* () {
        // Something was inserted in front after the first page was read: 2 has moved to the second.
        const pages = [
          { total_pages: 3, count: 6, results: things(1, 2) },
          { total_pages: 4, count: 7, results: things(2, 3) },
          { total_pages: 4, count: 7, results: things(4, 5) },
          { total_pages: 4, count: 7, results: things(6) }
        ]
        const { list } = yield* make(pages)
        assert.deepStrictEqual(yield* signalsOf(list.pages()), [
          [],
          [
            { _tag: "TotalChanged", from: 6, to: 7 },
            { _tag: "ItemRepeated", key: 2 }
          ],
          [],
          []
        ])
        assert.deepStrictEqual([...(yield* Stream.runCollect(list.items()))], things(1, 2, 2, 3, 4, 5, 6))
      })
    )

    it.effect("tell an item that is on one page twice, also on the first", () =>
      Effect.gen(function* () {
        const { list } = yield* make([{ total_pages: 1, results: things(1, 2, 1) }])
        assert.deepStrictEqual(yield* signalsOf(list.pages()), [[{ _tag: "ItemRepeated", key: 1 }]])
      })
    )

    it.effect("tell no item twice without a key", () =>
      Effect.gen(function* () {
        const { list } = yield* make(
          [
            { total_pages: 2, results: things(1, 2, 2) },
            { total_pages: 2, results: things(2, 3) }
          ],
          { keyed: false }
        )
        assert.deepStrictEqual(yield* signalsOf(list.pages()), [[], []])
      })
    )

    it.effect("are the same with pages ahead", () =>
      Effect.gen(function* () {
        const { list } = yield* make((page) => ({ total_pages: 9, count: page, results: things(page, page + 1) }))
        const one = yield* signalsOf(list.pages())
        assert.deepStrictEqual(one[8], [
          { _tag: "TotalChanged", from: 8, to: 9 },
          { _tag: "ItemRepeated", key: 9 }
        ])
        assert.deepStrictEqual(yield* signalsOf(list.pages(undefined, { prefetch: 4 })), one)
      })
    )
  })

  describe("PaginationStalled", () => {
    it.effect("comes of a page with the keys of the one before, whatever else has changed", () =>
      Effect.gen(function* () {
        let seen = 0
        const changing = () => ({ results: [{ id: 1, seen: seen++ }, { id: 2 }] })
        const { list, server } = yield* make(changing)
        assert.deepStrictEqual(yield* Effect.exit(Stream.runDrain(list.items())), stalledAt(2))
        assert.deepStrictEqual(server.asked("page"), [1, 2])
      })
    )

    for (const keyed of [true, false]) {
      it.effect(`comes of a page in the middle that repeats the one before, ${keyed ? "with" : "without"} keys`, () =>
        Effect.gen(function* () {
          const { list } = yield* make((page) => ({ total_pages: 9, results: things(Math.min(page, 3)) }), { keyed })
          assert.deepStrictEqual(yield* Effect.exit(Stream.runDrain(list.items())), stalledAt(4))
        })
      )

      it.effect(`comes of an API that starts over after its last page, ${keyed ? "with" : "without"} keys`, () =>
        Effect.gen(function* () {
          const { list, server } = yield* make((page) => ({ results: things((page - 1) % 3) }), { keyed })
          const seen: Array<number> = []
          const exit = yield* Effect.exit(Stream.runForEach(list.items(), ({ id }) => Effect.sync(() => seen.push(id))))
          assert.deepStrictEqual([seen, exit], [[0, 1, 2], stalledAt(4)])
          assert.deepStrictEqual(server.asked("page"), [1, 2, 3, 4])
        })
      )
    }

    it.effect("does not come of pages that only begin alike", () =>
      Effect.gen(function* () {
        const { list } = yield* make((page) => ({ total_pages: 3, results: things(0, page) }), { keyed: false })
        assert.deepStrictEqual([...(yield* Stream.runCollect(list.items()))], things(0, 1, 0, 2, 0, 3))
      })
    )

    it.effect("does not come of a last page that is shorter and otherwise like the one before", () =>
      Effect.gen(function* () {
        const { list } = yield* make(
          [
            { total_pages: 2, results: things(0, 0) },
            { total_pages: 2, results: things(0) }
          ],
          { keyed: false }
        )
        assert.deepStrictEqual([...(yield* Stream.runCollect(list.items()))], things(0, 0, 0))
      })
    )

    it.effect("interrupts the pages ahead", () =>
      Effect.gen(function* () {
        const { list, server } = yield* make(() => ({ total_pages: 9, results: things(1) }))
        const exit = yield* Effect.exit(Stream.runDrain(list.items(undefined, { prefetch: 4 })))
        assert.deepStrictEqual([exit, server.open], [stalledAt(2), 0])
      })
    )
  })

  describe("onPage", () => {
    const pages = (page: number) =>
      page === 3 ? 400 : { total_pages: 4, count: 7 + page, results: things(page * 2 - 1, page * 2) }

    it.effect("sees each page before its items are delivered", () =>
      Effect.gen(function* () {
        const { list } = yield* make((page) => ({ total_pages: 2, count: page, results: things(page) }))
        const events: Array<unknown> = []
        const note = (event: unknown) => Effect.sync(() => void events.push(event))
        yield* Stream.runForEach(list.items(undefined, { onPage: (page) => note({ ...page, body: undefined }) }), note)
        assert.deepStrictEqual(events, [
          { items: things(1), body: undefined, at: 1, total: 1, signals: [], cursor: { at: 2 } },
          { id: 1 },
          {
            items: things(2),
            body: undefined,
            at: 2,
            total: 2,
            signals: [{ _tag: "TotalChanged", from: 1, to: 2 }],
            cursor: undefined
          },
          { id: 2 }
        ])
      })
    )

    for (const prefetch of [1, 4]) {
      it.effect(`has seen the cursor of the page that fails, prefetch ${prefetch}`, () =>
        Effect.gen(function* () {
          const broken = yield* make(pages)
          const seen: Array<number> = []
          let cursor: Pagination.Cursor | undefined
          const error = yield* broken.list
            .items(undefined, { prefetch, onPage: (page) => Effect.sync(() => void (cursor = page.cursor)) })
            .pipe(
              Stream.runForEach(({ id }) => Effect.sync(() => seen.push(id))),
              Effect.flip
            )
          assert.deepStrictEqual([error._tag, seen, cursor], ["BadRequest", [1, 2, 3, 4], { at: 3 }])
          const { list } = yield* make((page) => ({ total_pages: 4, results: things(page * 2 - 1, page * 2) }))
          const rest = yield* Stream.runCollect(
            list.items(undefined, { prefetch, cursor: JSON.parse(JSON.stringify(cursor)) })
          )
          assert.deepStrictEqual([...rest], things(...Array.range(5, 8)))
        })
      )
    }

    it.effect("may fail and need services: the list fails with its error", () =>
      Effect.gen(function* () {
        class Limit extends Context.Service<Limit, number>()("Limit") {}
        const { list, server } = yield* make((page) => ({ total_pages: 9, results: things(page) }))
        const onPage = ({ at }: { readonly at: number }) =>
          Effect.flatMap(Limit, (limit) => (at > limit ? Effect.fail("enough" as const) : Effect.void))
        const seen: Array<number> = []
        const exit = yield* Effect.exit(
          Stream.runForEach(list.items(undefined, { onPage }), ({ id }) => Effect.sync(() => seen.push(id)))
        ).pipe(Effect.provideService(Limit, 2))
        assert.deepStrictEqual([seen, exit], [[1, 2], Exit.fail("enough")])
        assert.deepStrictEqual(server.asked("page"), [1, 2, 3])
      })
    )
  })

  describe("a page past the end", () => {
    it.effect("is the end also of what a cursor or the query asked for first", () =>
      Effect.gen(function* () {
        const { list, server } = yield* make([{ total_pages: 1, results: things(1) }])
        const byCursor = yield* Stream.runCollect(list.items(undefined, { cursor: { at: 2 } }))
        const byQuery = yield* Stream.runCollect(list.items({ query: { page: 3 } }))
        assert.deepStrictEqual([[...byCursor], [...byQuery]], [[], []])
        assert.deepStrictEqual(server.asked("page"), [2, 3])
      })
    )
  })
})
