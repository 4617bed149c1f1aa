import { assert, describe, it } from "@effect/vitest"
import * as Array from "effect/Array"
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Queue from "effect/Queue"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as Operation from "../src/Operation.ts"
import * as Pagination from "../src/Pagination.ts"
import * as PagedServer from "./PagedServer.ts"

const Thing = Schema.Struct({ id: Schema.Int })

const listThings = Operation.get("listThings", "/things", {
  query: {
    page: Schema.optional(Schema.Int),
    page_size: Schema.optional(Schema.Int),
    order_by: Schema.optional(Schema.String)
  },
  success: Schema.Struct({
    total_pages: Schema.optionalKey(Schema.Int),
    count: Schema.optionalKey(Schema.Int),
    results: Schema.Array(Thing)
  })
})

type Body = (typeof listThings)["success"] extends Operation.Codec<infer Type> | undefined ? Type : never

const strategy = Pagination.byPage({
  read: ({ count, results, total_pages }: Body) => ({ items: results, total: count, totalPages: total_pages })
})

const things = (from: number, to: number) => (to < from ? [] : Array.range(from, to).map((id) => ({ id })))

/** Pages of `size` things, numbered from 1, of a list of `count`. */
const full =
  (count: number, size: number, totals: boolean = true) =>
  (page: number): unknown => ({
    ...(totals ? { total_pages: Math.ceil(count / size), count } : undefined),
    results: things((page - 1) * size + 1, Math.min(count, page * size))
  })

/** Pages as they are written here; a number is a status. */
const scripted =
  (...pages: ReadonlyArray<unknown>) =>
  (page: number): unknown =>
    pages[page - 1] ?? 404

/** The list by page number, over a server that answers a page with its body, or with a status. */
const make = Effect.fnUntraced(function* (
  answer: (page: number) => unknown,
  options?: { readonly latency?: ((page: number) => number) | undefined }
) {
  const pageOf = (query: URLSearchParams) => Number(query.get("page") ?? 1)
  const server = yield* PagedServer.make(
    (query) => {
      const body = answer(pageOf(query))
      return typeof body === "number" ? { status: body } : { body }
    },
    (query) => options?.latency?.(pageOf(query)) ?? 0
  )
  return { list: Pagination.list(server.transport, listThings, strategy), server }
})

const collect = <A, E>(stream: Stream.Stream<A, E>) => Effect.map(Stream.runCollect(stream), (all) => [...all])

const ids = <E>(stream: Stream.Stream<typeof Thing.Type, E>) =>
  Effect.map(collect(stream), (all) => all.map(({ id }) => id))

/** Runs a stream to its end on a clock that moves. */
const inTime = Effect.fnUntraced(function* <A, E>(effect: Effect.Effect<A, E>) {
  const fiber = yield* Effect.forkChild(effect)
  yield* TestClock.adjust("1 hour")
  return yield* Fiber.join(fiber)
})

/** The items delivered before the end, and how it ended. */
const delivered = <A, E>(stream: Stream.Stream<A, E>) =>
  Effect.gen(function* () {
    const seen: Array<A> = []
    const exit = yield* Effect.exit(Stream.runForEach(stream, (item) => Effect.sync(() => seen.push(item))))
    return { seen, exit }
  })

const errorOf = <A, E>(exit: Exit.Exit<A, E>): unknown =>
  Exit.isFailure(exit)
    ? exit.cause.reasons.map((reason) => (reason._tag === "Fail" ? reason.error : reason._tag))[0]
    : undefined

const throughJson = (cursor: Pagination.Cursor | undefined) =>
  Schema.decodeUnknownEffect(Pagination.Cursor)(JSON.parse(JSON.stringify(cursor)))

/** Lets every fiber run until it waits for something. */
const idle = Effect.repeat(Effect.yieldNow, { times: 200 })

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

  describe("demand", () => {
    it.effect("fetches nothing before the consumer asks", () =>
      Effect.gen(function* () {
        const { list, server } = yield* make(full(50, 10))
        const stream = list.items(undefined, { prefetch: 8 })
        yield* idle
        const pull = yield* Effect.scoped(Stream.toPull(stream))
        yield* idle
        assert.isDefined(pull)
        assert.deepStrictEqual(server.asked("page"), [])
      })
    )

    it.effect("stops when the consumer is slow: one page at a time, and no more than the prefetch ahead", () =>
      Effect.gen(function* () {
        for (const prefetch of [1, 4]) {
          const { list, server } = yield* make(full(1000, 10))
          const pull = yield* Stream.toPull(list.pages(undefined, { prefetch }))
          yield* pull
          yield* idle
          assert.deepStrictEqual(server.asked("page"), [1])
          yield* pull
          yield* TestClock.adjust("1 hour")
          assert.deepStrictEqual(server.asked("page"), Array.range(1, prefetch + 1))
          yield* pull
          yield* TestClock.adjust("1 hour")
          assert.deepStrictEqual(server.asked("page"), Array.range(1, prefetch + 2))
        }
      })
    )

    it.effect("stops with Stream.take, in the middle of a page and at its end", () =>
      Effect.gen(function* () {
        for (const [count, pages] of [
          [1, 1],
          [9, 1],
          [10, 1],
          [11, 2],
          [20, 2]
        ] as const) {
          const { list, server } = yield* make(full(1000, 10))
          assert.deepStrictEqual(yield* ids(Stream.take(list.items(), count)), Array.range(1, count))
          assert.deepStrictEqual(server.asked("page"), Array.range(1, pages))
        }
      })
    )

    it.effect("interrupts what is under way when the consumer has enough", () =>
      Effect.gen(function* () {
        const { list, server } = yield* make(full(1000, 10), { latency: (page) => (page <= 2 ? 100 : 60_000) })
        const fiber = yield* Effect.forkChild(ids(Stream.take(list.items(undefined, { prefetch: 4 }), 15)))
        yield* TestClock.adjust(200)
        assert.deepStrictEqual(fiber.pollUnsafe(), Exit.succeed(Array.range(1, 15)))
        assert.deepStrictEqual([server.asked("page"), server.open, server.interrupted], [[1, 2, 3, 4, 5], 0, 3])
      })
    )

    it.effect("interrupts what is under way when the consumer is interrupted", () =>
      Effect.gen(function* () {
        const { list, server } = yield* make(full(1000, 10), { latency: (page) => (page === 1 ? 100 : 60_000) })
        const fiber = yield* Effect.forkChild(Stream.runDrain(list.items(undefined, { prefetch: 4 })))
        yield* TestClock.adjust(200)
        assert.strictEqual(server.open, 4)
        yield* Fiber.interrupt(fiber)
        assert.deepStrictEqual([server.open, server.interrupted], [0, 4])
      })
    )

    it.effect("interrupts what is under way when a page fails", () =>
      Effect.gen(function* () {
        const { list, server } = yield* make((page) => (page === 3 ? 400 : full(1000, 10)(page)), {
          latency: (page) => (page <= 3 ? 100 : 60_000)
        })
        const fiber = yield* Effect.forkChild(Effect.exit(Stream.runDrain(list.items(undefined, { prefetch: 4 }))))
        yield* TestClock.adjust(1000)
        assert.notStrictEqual(fiber.pollUnsafe(), undefined)
        assert.strictEqual(server.open, 0)
      })
    )
  })

  describe("prefetch", () => {
    for (const prefetch of Array.range(1, 16)) {
      it.effect(`of ${prefetch} keeps the order and has at most ${prefetch} on their way`, () =>
        Effect.gen(function* () {
          // The later of each four pages come back first.
          const { list, server } = yield* make(full(395, 10), { latency: (page) => 100 - (page % 4) * 25 })
          assert.deepStrictEqual(yield* inTime(ids(list.items(undefined, { prefetch }))), Array.range(1, 395))
          assert.deepStrictEqual([server.asked("page"), server.most], [Array.range(1, 40), prefetch])
        })
      )
    }

    it.effect("waits for the first page, which tells how many there are", () =>
      Effect.gen(function* () {
        const { list, server } = yield* make(full(100, 10), { latency: () => 1000 })
        yield* Effect.forkChild(Stream.runDrain(list.items(undefined, { prefetch: 8 })))
        yield* TestClock.adjust(999)
        assert.deepStrictEqual(server.asked("page"), [1])
        yield* TestClock.adjust(1)
        assert.deepStrictEqual(server.asked("page"), Array.range(1, 9))
      })
    )

    it.effect("is seven times as fast with 8 on 100 pages", () =>
      Effect.gen(function* () {
        const { list } = yield* make(full(1000, 10), { latency: () => 50 })
        const fiber = yield* Effect.forkChild(Stream.runDrain(list.items(undefined, { prefetch: 8 })))
        yield* TestClock.adjust((100 * 50) / 7)
        assert.deepStrictEqual(fiber.pollUnsafe(), Exit.void)
      })
    )

    it.effect("asks for no page that does not exist, and for none beyond maxItems", () =>
      Effect.gen(function* () {
        const short = yield* make(full(25, 10), { latency: () => 10 })
        yield* inTime(Stream.runDrain(short.list.items(undefined, { prefetch: 16 })))
        assert.deepStrictEqual(short.server.asked("page"), [1, 2, 3])
        const limited = yield* make(full(1000, 10), { latency: () => 10 })
        yield* inTime(Stream.runDrain(limited.list.items(undefined, { prefetch: 16, maxItems: 35 })))
        assert.deepStrictEqual(limited.server.asked("page"), [1, 2, 3, 4])
      })
    )
  })

  describe("maxItems", () => {
    for (const [maxItems, pages, cursor] of [
      [1, 1, { at: 1, skip: 1 }],
      [9, 1, { at: 1, skip: 9 }],
      [10, 1, { at: 2 }],
      [11, 2, { at: 2, skip: 1 }],
      [25, 3, undefined],
      [26, 3, undefined]
    ] as const) {
      it.effect(`${maxItems} of 25 takes ${pages} pages of ten`, () =>
        Effect.gen(function* () {
          const { list, server } = yield* make(full(25, 10))
          assert.deepStrictEqual(
            yield* ids(list.items(undefined, { maxItems })),
            Array.range(1, Math.min(25, maxItems))
          )
          assert.deepStrictEqual(server.asked("page"), Array.range(1, pages))
          const all = yield* collect(list.pages(undefined, { maxItems }))
          assert.deepStrictEqual(all.at(-1)?.cursor, cursor)
        })
      )
    }

    it.effect("0 asks for nothing", () =>
      Effect.gen(function* () {
        const { list, server } = yield* make(full(25, 10))
        assert.deepStrictEqual(yield* ids(list.items(undefined, { maxItems: 0 })), [])
        assert.deepStrictEqual(server.asked("page"), [])
      })
    )

    it.effect("stops without totals too", () =>
      Effect.gen(function* () {
        const { list, server } = yield* make(full(100, 10, false))
        assert.deepStrictEqual(yield* ids(list.items(undefined, { maxItems: 20, prefetch: 4 })), Array.range(1, 20))
        assert.deepStrictEqual(server.asked("page"), [1, 2])
      })
    )
  })

  describe("PaginationStalled", () => {
    it.effect("ends the list when the server ignores the page number, and says where to resume", () =>
      Effect.gen(function* () {
        const { list, server } = yield* make(() => ({ total_pages: 9, count: 18, results: things(1, 2) }))
        const { exit, seen } = yield* delivered(list.items())
        const error = errorOf(exit)
        assert.deepStrictEqual(seen, things(1, 2))
        assert.instanceOf(error, Pagination.PaginationStalled)
        assert.deepStrictEqual(JSON.parse(JSON.stringify(error)), {
          _tag: "PaginationStalled",
          api: "example",
          operation: "listThings",
          cursor: { at: 2 }
        })
        assert.strictEqual(
          error.message,
          "example listThings sent no other page at 2. Resume from the cursor, or change the query."
        )
        assert.deepStrictEqual(server.asked("page"), [1, 2])
      })
    )

    it.effect("ends an endless list without totals", () =>
      Effect.gen(function* () {
        const { list, server } = yield* make(() => ({ results: things(1, 2) }))
        const { exit } = yield* delivered(list.items(undefined, { prefetch: 4 }))
        assert.instanceOf(errorOf(exit), Pagination.PaginationStalled)
        assert.deepStrictEqual(server.asked("page"), [1, 2])
      })
    )

    it.effect("does not come of two empty pages", () =>
      Effect.gen(function* () {
        const { list } = yield* make((page) => ({ total_pages: 3, results: page === 3 ? things(1, 1) : [] }))
        assert.deepStrictEqual(yield* ids(list.items()), [1])
      })
    )

    it.effect("does not come of pages that begin alike", () =>
      Effect.gen(function* () {
        const { list } = yield* make((page) => ({ total_pages: 3, results: [{ id: 0 }, { id: page }] }))
        assert.deepStrictEqual(yield* ids(list.items()), [0, 1, 0, 2, 0, 3])
      })
    )

    it.effect("does not come of pages that end alike", () =>
      Effect.gen(function* () {
        const { list } = yield* make((page) => ({ total_pages: 3, results: [{ id: page }, { id: 0 }] }))
        assert.deepStrictEqual(yield* ids(list.items()), [1, 0, 2, 0, 3, 0])
      })
    )

    it.effect("can be caught by its tag", () =>
      Effect.gen(function* () {
        const { list } = yield* make(() => ({ total_pages: 2, results: things(1, 2) }))
        const cursor = yield* Stream.runDrain(list.items()).pipe(
          Effect.as(undefined),
          Effect.catchTag("PaginationStalled", ({ cursor }) => Effect.succeed(cursor))
        )
        assert.deepStrictEqual(cursor, { at: 2 })
      })
    )
  })

  describe("failure", () => {
    const failing = (...broken: ReadonlyArray<number>) =>
      make((page) => (broken.includes(page) ? 400 : full(50, 10)(page)), { latency: () => 10 })

    for (const prefetch of [1, 4]) {
      it.effect(
        `of a page comes after the items before it, and the list can be resumed there, prefetch ${prefetch}`,
        () =>
          Effect.gen(function* () {
            const { list } = yield* failing(3)
            const { exit, seen } = yield* inTime(delivered(list.pages(undefined, { prefetch })))
            assert.strictEqual((errorOf(exit) as { readonly _tag: string })._tag, "BadRequest")
            assert.deepStrictEqual(
              seen.flatMap(({ items }) => items),
              things(1, 20)
            )
            const cursor = yield* throughJson(seen.at(-1)?.cursor)
            const repaired = yield* make(full(50, 10))
            assert.deepStrictEqual(
              yield* ids(repaired.list.items(undefined, { cursor, prefetch })),
              Array.range(21, 50)
            )
          })
      )
    }

    it.effect("of the first page fails at once", () =>
      Effect.gen(function* () {
        const { list, server } = yield* failing(1)
        const { exit, seen } = yield* inTime(delivered(list.items(undefined, { prefetch: 4 })))
        assert.strictEqual((errorOf(exit) as { readonly _tag: string })._tag, "BadRequest")
        assert.deepStrictEqual([seen, server.asked("page")], [[], [1]])
      })
    )

    it.effect("of a prefetched page does not hold back those before it", () =>
      Effect.gen(function* () {
        const { list } = yield* make((page) => (page === 4 ? 400 : full(50, 10)(page)), {
          latency: (page) => (page === 4 ? 1 : 1000)
        })
        const { seen } = yield* inTime(delivered(list.items(undefined, { prefetch: 4 })))
        assert.deepStrictEqual(seen, things(1, 30))
      })
    )

    it.effect("of a page that is taken only for prefetch and never asked for is no failure", () =>
      Effect.gen(function* () {
        const { list } = yield* failing(4)
        assert.deepStrictEqual(
          yield* inTime(ids(Stream.take(list.items(undefined, { prefetch: 4 }), 30))),
          Array.range(1, 30)
        )
      })
    )
  })

  describe("Cursor", () => {
    it.effect("resumes after every page without loss or repetition", () =>
      Effect.gen(function* () {
        const { list } = yield* make(full(45, 10))
        const pages = yield* collect(list.pages())
        for (const { at, cursor } of pages.slice(0, -1)) {
          const resumed = list.items(undefined, { cursor: yield* throughJson(cursor), prefetch: 3 })
          assert.deepStrictEqual(yield* ids(resumed), Array.range(at * 10 + 1, 45))
        }
      })
    )

    it.effect("resumes in the middle of a page after maxItems, any number of times", () =>
      Effect.gen(function* () {
        for (const maxItems of [1, 3, 7, 10, 11, 24]) {
          const { list } = yield* make(full(45, 10))
          const seen: Array<number> = []
          let cursor: Pagination.Cursor | undefined = { at: 1 }
          while (cursor !== undefined) {
            const pages: ReadonlyArray<Pagination.Page<typeof Thing.Type, Body>> = yield* collect(
              list.pages(undefined, { cursor, maxItems, prefetch: 2 })
            )
            seen.push(...pages.flatMap(({ items }) => items.map(({ id }) => id)))
            const next: Pagination.Cursor | undefined = pages.at(-1)?.cursor
            cursor = next === undefined ? undefined : yield* throughJson(next)
          }
          assert.deepStrictEqual(seen, Array.range(1, 45))
        }
      })
    )

    it.effect("that skips more than the page still has goes on with the next page", () =>
      Effect.gen(function* () {
        const { list } = yield* make(full(25, 10))
        assert.deepStrictEqual(yield* ids(list.items(undefined, { cursor: { at: 2, skip: 99 } })), Array.range(21, 25))
      })
    )

    it.effect("is refused when it is not one", () =>
      Effect.gen(function* () {
        for (const json of [
          null,
          {},
          { at: "2" },
          { at: 1.5 },
          { at: -1 },
          { at: 1, skip: "all" },
          { at: 1, skip: -1 }
        ]) {
          const exit = yield* Effect.exit(Schema.decodeUnknownEffect(Pagination.Cursor)(json))
          assert.isTrue(Exit.isFailure(exit), JSON.stringify(json))
        }
      })
    )
  })

  describe("every combination", () => {
    const int = (minimum: number, maximum: number) =>
      Arbitrary.schema(Schema.Int.check(Schema.isBetween({ minimum, maximum })))

    it.effect.prop(
      "delivers each item once, in order, up to maxItems",
      { count: int(0, 60), size: int(1, 12), prefetch: int(1, 16), maxItems: int(1, 70), totals: Schema.Boolean },
      ({ count, maxItems, prefetch, size, totals }) =>
        Effect.gen(function* () {
          const { list, server } = yield* make(full(count, size, totals), { latency: (page) => 1 + ((page * 7) % 5) })
          assert.deepStrictEqual(
            yield* inTime(collect(list.items(undefined, { prefetch, maxItems }))),
            things(1, Math.min(count, maxItems))
          )
          assert.isAtMost(server.most, prefetch)
          assert.strictEqual(new Set(server.asked("page")).size, server.asked("page").length)
          assert.strictEqual(server.open, 0)
        }),
      { arbitrary: { seed: "millrace", runs: 200 } }
    )

    it.effect("serves two consumers of one stream independently", () =>
      Effect.gen(function* () {
        const { list } = yield* make(full(35, 10))
        const stream = list.items(undefined, { prefetch: 2 })
        const queue = yield* Queue.unbounded<number>()
        yield* Effect.all(
          [
            Stream.runForEach(stream, ({ id }) => Queue.offer(queue, id)),
            Stream.runForEach(stream, ({ id }) => Queue.offer(queue, id))
          ],
          { concurrency: "unbounded" }
        )
        const seen = yield* Queue.takeAll(queue)
        assert.deepStrictEqual(
          [...seen].sort((a, b) => a - b),
          Array.range(1, 35).flatMap((id) => [id, id])
        )
      })
    )
  })
})
