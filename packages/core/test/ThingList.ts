/**
 * A list of things by page number, over a server that answers pages as a test writes them.
 */
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as Operation from "../src/Operation.ts"
import * as Pagination from "../src/Pagination.ts"
import * as PagedServer from "./PagedServer.ts"
import { Thing, things } from "./Things.ts"

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

export type Body = (typeof listThings)["success"] extends Operation.Codec<infer Type> | undefined ? Type : never

const strategy = Pagination.byPage({
  read: ({ count, results, total_pages }: Body) => ({ items: results, total: count, totalPages: total_pages })
})

/** Pages of `size` things, numbered from 1, of a list of `count`. */
export const full =
  (count: number, size: number, totals: boolean = true) =>
  (page: number): unknown => ({
    ...(totals ? { total_pages: Math.ceil(count / size), count } : undefined),
    results: things((page - 1) * size + 1, Math.min(count, page * size))
  })

/** The list by page number, over a server that answers a page with its body, or with a status. */
export const make = Effect.fnUntraced(function* (
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

export const collect = <A, E>(stream: Stream.Stream<A, E>) => Effect.map(Stream.runCollect(stream), (all) => [...all])

export const ids = <E>(stream: Stream.Stream<typeof Thing.Type, E>) =>
  Effect.map(collect(stream), (all) => all.map(({ id }) => id))

/** Runs a stream to its end on a clock that moves. */
export const inTime = Effect.fnUntraced(function* <A, E>(effect: Effect.Effect<A, E>) {
  const fiber = yield* Effect.forkChild(effect)
  yield* TestClock.adjust("1 hour")
  return yield* Fiber.join(fiber)
})

export const throughJson = (cursor: Pagination.Cursor | undefined) =>
  Schema.decodeUnknownEffect(Pagination.Cursor)(JSON.parse(JSON.stringify(cursor)))
