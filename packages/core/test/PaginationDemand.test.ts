import { assert, describe, it } from "@effect/vitest"
import * as Array from "effect/Array"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { collect, full, ids, inTime, make } from "./ThingList.ts"

/** Lets every fiber run until it waits for something. */
const idle = Effect.repeat(Effect.yieldNow, { times: 200 })

describe("Pagination", () => {
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

    it.effect("goes on beside a page that is slow, twice the prefetch ahead and no further", () =>
      Effect.gen(function* () {
        const { list, server } = yield* make(full(1000, 10), { latency: (page) => (page === 2 ? 1000 : 50) })
        const pull = yield* Stream.toPull(list.pages(undefined, { prefetch: 4 }))
        const fiber = yield* Effect.forkChild(Effect.repeat(pull, { times: 1 }))
        yield* TestClock.adjust(149)
        assert.deepStrictEqual(server.asked("page"), Array.range(1, 8))
        yield* TestClock.adjust(900)
        assert.deepStrictEqual([server.asked("page"), server.most], [Array.range(1, 9), 4])
        yield* TestClock.adjust("1 hour")
        assert.isDefined(fiber.pollUnsafe())
        assert.deepStrictEqual(server.asked("page"), Array.range(1, 9))
      })
    )

    it.effect("asks for each page once, where some come without a wait, as out of a cache", () =>
      Effect.gen(function* () {
        const { list, server } = yield* make(full(200, 10), {
          latency: (page) => (page === 2 ? 1000 : page === 3 ? 50 : 0)
        })
        assert.deepStrictEqual(yield* inTime(ids(list.items(undefined, { prefetch: 4 }))), Array.range(1, 200))
        assert.deepStrictEqual(server.asked("page"), Array.range(1, 20))
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
})
