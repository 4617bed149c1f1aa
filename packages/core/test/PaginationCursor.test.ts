import { assert, describe, it } from "@effect/vitest"
import * as Array from "effect/Array"
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Queue from "effect/Queue"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Pagination from "../src/Pagination.ts"
import { type Body, collect, full, ids, inTime, make, throughJson } from "./ThingList.ts"
import { type Thing, things } from "./Things.ts"

describe("Pagination", () => {
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

    it.effect("that is none is InvalidRequest where nothing has decoded it, and not the list from its first page", () =>
      Effect.gen(function* () {
        for (const cursor of [{}, { next: 3 }, 5]) {
          const { list, server } = yield* make(full(25, 10))
          const error = yield* Effect.flip(collect(list.items(undefined, { cursor: cursor as Pagination.Cursor })))
          assert.deepStrictEqual(
            [error._tag, "issues" in error && error.issues.map(({ field }) => field), server.queries],
            ["InvalidRequest", ["query.page"], []]
          )
        }
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
