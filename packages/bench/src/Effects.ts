/**
 * A client of two functions that give effects, paging by hand: as `ofPromises`, for peers that are made of Effect.
 */
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Option from "effect/Option"
import * as Stream from "effect/Stream"
import { type Client, type Page, sumOf } from "./peers/Peer.ts"

export const ofEffects = <R, E>(
  layer: Layer.Layer<R>,
  one: (id: number) => Effect.Effect<{ readonly id: number }, E, R>,
  page: (page: number, size: number) => Effect.Effect<Page, E, R>
): Client => {
  const runtime = ManagedRuntime.make(layer)
  return {
    get: (ids, together) =>
      runtime.runPromise(Effect.map(Effect.forEach(ids, one, { concurrency: together ? "unbounded" : 1 }), sumOf)),
    page: (number, size) => runtime.runPromise(Effect.map(page(number, size), ({ results }) => sumOf(results))),
    list: (size) =>
      runtime.runPromise(
        Stream.paginate(1, (number) =>
          Effect.map(
            page(number, size),
            ({ results, total_pages }) =>
              [results, number < total_pages ? Option.some(number + 1) : Option.none()] as const
          )
        ).pipe(
          Stream.runFold(
            () => 0,
            (sum, { id }) => sum + id
          )
        )
      ),
    close: () => runtime.dispose()
  }
}
