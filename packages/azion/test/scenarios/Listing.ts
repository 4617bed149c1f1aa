/** What is true of every list, and of everything that was deleted. */
import { assert } from "@effect/vitest"
import type { ApiError } from "@millrace/core/ApiError"
import type * as Pagination from "@millrace/core/Pagination"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

/** All items of a list, which must be the same page by page and item by item, and as many as the API counts. */
export const all = <Item, Body>(
  pages: Stream.Stream<Pagination.Page<Item, Body>, ApiError | Pagination.PaginationStalled>,
  items: Stream.Stream<Item, ApiError | Pagination.PaginationStalled>
): Effect.Effect<ReadonlyArray<Item>, ApiError | Pagination.PaginationStalled> =>
  Effect.gen(function* () {
    const paged = yield* Stream.runCollect(pages)
    const flat = yield* Stream.runCollect(items)
    assert.deepStrictEqual(
      paged.flatMap((page) => page.items),
      flat
    )
    assert.deepStrictEqual(
      paged.map(({ total }) => total),
      paged.map(() => flat.length)
    )
    return flat
  })

/** The call fails with `NotFound`. */
export const isGone = <A>(call: Effect.Effect<A, ApiError>): Effect.Effect<void, A> =>
  Effect.map(Effect.flip(call), ({ _tag }) => assert.strictEqual(_tag, "NotFound"))
