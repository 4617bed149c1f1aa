/** Lists as streams: every item once, and a word where that cannot be promised. */
import * as Pagination from "@millrace/core/Pagination"
import * as RetryPolicy from "@millrace/core/RetryPolicy"
import * as Fault from "@millrace/sandbox/Fault"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { assert } from "vitest"
import * as Rule from "../Rule.ts"
import * as Stage from "../Stage.ts"
import type { Page, Pages } from "../Subject.ts"

export const pagination: Rule.Group = Rule.group(
  "pagination",
  Rule.where(
    "list",
    "delivers every item once and in order, with a request for each page and no other",
    (subject, list) =>
      Effect.forEach([1, 3], (prefetch) =>
        Effect.gen(function* () {
          const { keys, pages, sandbox } = yield* Stage.openList(subject, list)
          const seen = yield* Stage.finish(collect(pages({ prefetch })))
          assert.deepStrictEqual(keysOf(seen), keys)
          assert.deepStrictEqual(signalsOf(seen), [])
          assert.deepStrictEqual(
            yield* Effect.forEach([1, 2, 3, 4, 5], (page) => sandbox.count(list.page(page))),
            [1, 1, 1, 1, 0]
          )
        })
      )
  ),
  Rule.where("list", "stops at a page that comes twice, after the items before it", (subject, list) =>
    Effect.gen(function* () {
      const { inject, keys, pages } = yield* Stage.openList(subject, list)
      yield* inject(Fault.duplicatedPage({ match: list.page(2), times: Infinity }))
      const [seen, error] = yield* untilFailure(pages())
      assert.deepStrictEqual([error, seen], ["PaginationStalled", keys.slice(0, seen.length)])
      assert.isAbove(seen.length, 0)
    })
  ),
  Rule.where("list", "stops where the server ignores which page is asked for", (subject, list) =>
    Effect.gen(function* () {
      const { inject, keys, pages } = yield* Stage.openList(subject, list)
      yield* inject(Fault.ignoredPage({ times: Infinity }))
      const [seen, error] = yield* untilFailure(pages())
      assert.deepStrictEqual([error, seen], ["PaginationStalled", keys.slice(0, seen.length)])
      assert.isAbove(seen.length, 0)
    })
  ),
  Rule.where("list", "signals a total that shrinks", (subject, list) =>
    Effect.gen(function* () {
      const { inject, keys, pages } = yield* Stage.openList(subject, list)
      yield* inject(Fault.shrinkingTotal(1, { match: list.page(2) }))
      const seen = yield* Stage.finish(collect(Stream.take(pages(), 2)))
      assert.deepStrictEqual(signalsOf(seen), [{ _tag: "TotalChanged", from: keys.length, to: keys.length - 1 }])
    })
  ),
  Rule.where(
    "list",
    "signals an item that comes again, since another was inserted before it meanwhile",
    (subject, list) =>
      Effect.gen(function* () {
        const { keys, pages, sandbox } = yield* Stage.openList(subject, list)
        const seen = yield* Stage.finish(betweenPages(pages, list.insertFirst(sandbox)))
        const again = seen[0]?.keys.at(-1)
        assert.isDefined(again)
        const signals = signalsOf(seen)
        assert.deepInclude(signals, { _tag: "TotalChanged", from: keys.length, to: keys.length + 1 })
        assert.deepInclude(signals, { _tag: "ItemRepeated", key: again })
        // None is missing.
        assert.deepStrictEqual([...new Set(keysOf(seen))], keys)
      })
  ),
  Rule.where(
    "list",
    "signals that an item was deleted meanwhile, since another may be missing for it",
    (subject, list) =>
      Effect.gen(function* () {
        const { keys, pages, sandbox } = yield* Stage.openList(subject, list)
        const [first = 0] = keys
        const seen = yield* Stage.finish(betweenPages(pages, list.delete(sandbox, first)))
        assert.deepInclude(signalsOf(seen), { _tag: "TotalChanged", from: keys.length, to: keys.length - 1 })
      })
  ),
  Rule.where("list", "fails with the page that fails, after the items before it", (subject, list) =>
    Effect.forEach([1, 3], (prefetch) =>
      Effect.gen(function* () {
        const { inject, keys, pages } = yield* Stage.openList(subject, list)
        const whole = yield* Stage.finish(collect(pages()))
        yield* inject(Fault.status(500, { match: list.page(3), times: Infinity }))
        const [seen, error] = yield* untilFailure(withoutRetry(pages({ prefetch })))
        const before = (whole[0]?.keys.length ?? 0) + (whole[1]?.keys.length ?? 0)
        assert.deepStrictEqual([error, seen], ["ServerError", keys.slice(0, before)])
      })
    )
  ),
  Rule.where("list", "asks for no page that it needs nothing of, whatever is to be prefetched", (subject, list) =>
    Effect.gen(function* () {
      const { inject, keys, pages, sandbox } = yield* Stage.openList(subject, list)
      // Time enough to ask for more.
      yield* inject(Fault.delay("1 second", { match: list.page(2) }))
      const seen = yield* Stage.finish(collect(pages({ maxItems: 7, prefetch: 4 })))
      assert.deepStrictEqual(keysOf(seen), keys.slice(0, 7))
      assert.deepStrictEqual(
        yield* Effect.forEach([1, 2, 3, 4], (page) => sandbox.count(list.page(page))),
        [1, 1, 0, 0]
      )
    })
  ),
  Rule.where("list", "goes on from a cursor that was stored as JSON, in the middle of a page too", (subject, list) =>
    Effect.forEach([1, 3, 7, 11], (maxItems) =>
      Effect.gen(function* () {
        const { keys, pages } = yield* Stage.openList(subject, list)
        const before = yield* Stage.finish(collect(pages({ maxItems })))
        const stored = JSON.stringify(before.at(-1)?.cursor)
        const cursor = yield* decodeCursor(stored)
        const after = yield* Stage.finish(collect(pages({ cursor })))
        assert.deepStrictEqual([keysOf(before), keysOf(after)], [keys.slice(0, maxItems), keys.slice(maxItems)])
      })
    )
  )
)

// internal

const decodeCursor = Schema.decodeUnknownEffect(Schema.fromJsonString(Pagination.Cursor))

const collect = <E>(pages: Stream.Stream<Page, E>): Effect.Effect<ReadonlyArray<Page>, E> => Stream.runCollect(pages)

const keysOf = (pages: ReadonlyArray<Page>) => pages.flatMap(({ keys }) => keys)

const signalsOf = (pages: ReadonlyArray<Page>) => pages.flatMap(({ signals }) => signals)

/** The items that come before the stream fails, and how it fails. */
const untilFailure = <E extends { readonly _tag: string }>(pages: Stream.Stream<Page, E>) =>
  Effect.gen(function* () {
    const seen: Array<Page> = []
    const error = yield* Stage.failure(Stream.runForEach(pages, (page) => Effect.sync(() => seen.push(page))))
    return [keysOf(seen), error._tag] as const
  })

/** All pages, while something happens behind the API's back once the first one is there. */
const betweenPages = (pages: Pages, happening: Effect.Effect<unknown>) =>
  Effect.gen(function* () {
    const seen: Array<Page> = []
    yield* Stream.runForEach(pages(), (page) =>
      Effect.andThen(
        seen.length === 0 ? happening : Effect.void,
        Effect.sync(() => seen.push(page))
      )
    )
    return seen
  })

const withoutRetry = <A, E>(pages: Stream.Stream<A, E>): Stream.Stream<A, E> =>
  Stream.provideService(pages, RetryPolicy.RetryPolicy, { times: 0 })
