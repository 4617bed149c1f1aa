import { assert, describe, it } from "@effect/vitest"
import * as Decoding from "@millrace/core/Decoding"
import { Sandbox } from "@millrace/sandbox"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { Clients } from "../src/Clients.ts"
import { PracticeAreas } from "../src/PracticeAreas.ts"
import * as Firm from "./Firm.ts"

const firm = Effect.provide(Firm.layer({ clients: 2543, matters: 0 }))

/** Streams all clients and changes them between the pages; what each page was, and the ids that came. */
const streamed = (between: Readonly<Record<number, Effect.Effect<unknown, never, Sandbox.Sandbox>>>) =>
  Effect.gen(function* () {
    const clients = yield* Clients
    const pages = yield* Stream.runCollect(
      clients.list.pages().pipe(Stream.tap((page) => between[page.at] ?? Effect.void))
    )
    return {
      pages: pages.map(({ at, items, signals, total }) => ({ at, items: items.length, signals, total })),
      ids: pages.flatMap(({ items }) => items.map(({ clientId }) => clientId))
    }
  })

const remove = (index: number) =>
  Effect.gen(function* () {
    const { leanlaw } = yield* Sandbox.Sandbox
    yield* leanlaw.deleteClient((yield* leanlaw.clients)[index]?.id ?? "")
  })

const insert = Effect.flatMap(Sandbox.Sandbox, ({ leanlaw }) => leanlaw.insertClient({ name: "Late Mill" }))

describe("lists in pages", () => {
  it.effect("stream 2,543 clients in pages of 1,000, each client once and in order", () =>
    Effect.gen(function* () {
      const { leanlaw, requests } = yield* Sandbox.Sandbox
      const { ids, pages } = yield* streamed({})
      assert.deepStrictEqual(pages, [
        { at: 0, items: 1000, signals: [], total: 2543 },
        { at: 999, items: 999, signals: [], total: 2543 },
        { at: 1998, items: 544, signals: [], total: 2543 }
      ])
      assert.deepStrictEqual(
        ids,
        (yield* leanlaw.clients).map(({ id }) => id)
      )
      assert.deepStrictEqual(
        (yield* requests).map(({ query }) => query),
        [{ offset: "0" }, { offset: "999" }, { offset: "1998" }]
      )
    }).pipe(Decoding.strict, firm)
  )

  it.effect("come as the vendor spells them when called for one page", () =>
    Effect.gen(function* () {
      const clients = yield* Clients
      const { data, pagination } = yield* clients.list({ query: { offset: 1000 } })
      assert.deepStrictEqual([data.length, pagination], [1000, { limit: 1000, offset: 1000, total: 2543 }])
    }).pipe(Decoding.strict, firm)
  )

  it.effect("signal a client that was deleted while they stream, and one that was inserted", () =>
    Effect.gen(function* () {
      const { ids, pages } = yield* streamed({ 0: remove(5), 999: insert })
      assert.deepStrictEqual(
        pages.map(({ signals, total }) => [signals, total]),
        [
          [[], 2543],
          [[{ _tag: "TotalChanged", from: 2543, to: 2542 }, { _tag: "ItemsMoved" }], 2542],
          [[{ _tag: "TotalChanged", from: 2542, to: 2543 }], 2543]
        ]
      )
      assert.strictEqual(new Set(ids).size, 2544)
    }).pipe(firm)
  )

  it.effect("signal one deleted and one inserted between the same two pages, which leaves the total as it was", () =>
    Effect.gen(function* () {
      const { pages } = yield* streamed({ 0: Effect.andThen(remove(5), insert) })
      assert.deepStrictEqual(
        pages.map(({ signals, total }) => [signals, total]),
        [
          [[], 2543],
          [[{ _tag: "ItemsMoved" }], 2543],
          [[], 2543]
        ]
      )
    }).pipe(firm)
  )

  it.effect("signal nothing when only what comes later changes", () =>
    Effect.gen(function* () {
      const { pages } = yield* streamed({ 0: Effect.andThen(remove(1500), insert) })
      assert.deepStrictEqual(
        pages.flatMap(({ signals }) => signals),
        []
      )
    }).pipe(firm)
  )

  for (const [limit, requests] of [
    [1, 4],
    [2, 3],
    [3, 2],
    [4, 1],
    [5, 1]
  ] as const) {
    it.effect(`deliver 4 clients once by pages of ${limit}, in ${requests} requests`, () =>
      Effect.gen(function* () {
        const clients = yield* Clients
        const { count, leanlaw } = yield* Sandbox.Sandbox
        for (const prefetch of [1, 3]) {
          const before = yield* count()
          const items = yield* Stream.runCollect(clients.list.items({ query: { limit } }, { prefetch }))
          assert.deepStrictEqual(
            items.map(({ clientId }) => clientId),
            (yield* leanlaw.clients).map(({ id }) => id)
          )
          assert.strictEqual((yield* count()) - before, requests)
        }
      }).pipe(Effect.provide(Firm.layer({ clients: 4 })))
    )
  }

  it.effect("go on from a stored cursor without loss or repetition", () =>
    Effect.gen(function* () {
      const clients = yield* Clients
      const { leanlaw } = yield* Sandbox.Sandbox
      const first = yield* Stream.runCollect(clients.list.pages({}, { maxItems: 1234 }))
      const cursor = JSON.parse(JSON.stringify(first.at(-1)?.cursor))
      const rest = yield* Stream.runCollect(clients.list.items({}, { cursor }))
      assert.deepStrictEqual(
        [...first.flatMap(({ items }) => items), ...rest].map(({ clientId }) => clientId),
        (yield* leanlaw.clients).map(({ id }) => id)
      )
    }).pipe(firm)
  )

  it.effect("take a moment for modifiedSince", () =>
    Effect.gen(function* () {
      const clients = yield* Clients
      const modifiedSince = DateTime.makeUnsafe("2026-01-07T03:20:00+01:00")
      const page = yield* clients.list({ query: { modifiedSince: DateTime.toUtc(modifiedSince) } })
      // Every client of the sandbox was made a minute after the one before, the first on January 5 at 9.
      assert.strictEqual(page.pagination?.total, 2543 - 1 - ((24 + 17) * 60 + 20))
      const [request] = yield* (yield* Sandbox.Sandbox).requests
      assert.deepStrictEqual(request?.query, { modifiedSince: "2026-01-07T02:20:00.000Z" })
    }).pipe(firm)
  )

  it.effect("are plain arrays where the vendor does not page them", () =>
    Effect.gen(function* () {
      const areas = yield* PracticeAreas
      assert.deepStrictEqual(
        (yield* areas.list()).map(({ practiceAreaId }) => practiceAreaId),
        (yield* (yield* Sandbox.Sandbox).leanlaw.state).practiceAreas.map(({ id }) => id)
      )
    }).pipe(Decoding.strict, Effect.provide(Firm.layer()))
  )
})
