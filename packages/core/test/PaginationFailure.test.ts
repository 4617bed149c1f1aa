import { assert, describe, it } from "@effect/vitest"
import * as Array from "effect/Array"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Stream from "effect/Stream"
import * as Pagination from "../src/Pagination.ts"
import { full, ids, inTime, make, throughJson } from "./ThingList.ts"
import { things } from "./Things.ts"

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

describe("Pagination", () => {
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
          "example listThings sent no other page at 2. Resume there, or change the query."
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
})
