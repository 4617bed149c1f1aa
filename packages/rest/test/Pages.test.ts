import { assert, describe, it } from "@effect/vitest"
import type * as Client from "@millrace/core/Client"
import * as Fault from "@millrace/sandbox/Fault"
import * as Sandbox from "@millrace/sandbox/Sandbox"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { expectTypeOf } from "vitest"
import * as LinkHeader from "../src/internal/LinkHeader.ts"
import * as Pages from "../src/Pages.ts"
import * as Resource from "../src/Resource.ts"
import { connection } from "./Library.ts"

const Mill = Schema.Struct({ id: Schema.Int, river: Schema.String })

const mills = Array.from({ length: 25 }, (_, index) => ({ id: index + 1, river: "Tees" }))

const declared = { path: "/mills", schema: Mill, id: "id", list: true } as const

const ByPage = Resource.make("by page", { ...declared, pages: Pages.byPage() })
const ByTotal = Resource.make("by total in a header", {
  ...declared,
  pages: Pages.byPage({ total: (_, headers) => Number(headers["x-total-count"]), totalPages: () => 5 })
})
const ByHiddenTotal = Resource.make("by a total in a header that is hidden", {
  ...declared,
  pages: Pages.byOffset({ total: (_, headers) => Number(headers["x-hidden"]) })
})
const ByOffset = Resource.make("by offset", { ...declared, pages: Pages.byOffset() })
const ByHeaderTotal = Resource.make("by header total", { ...declared, pages: Pages.byHeaderTotal({ defaultSize: 10 }) })
const ByLink = Resource.make("by link", { ...declared, pages: Pages.byLink() })

/** Ids, and what it took. */
const run = Effect.fnUntraced(function* <E>(items: Stream.Stream<{ readonly id: number }, E>) {
  const ids = (yield* Stream.runCollect(items)).map(({ id }) => id)
  const queries = (yield* (yield* Sandbox.Sandbox).requests).map(({ query }) => new URLSearchParams(query).toString())
  return { ids, queries }
})

const ids = mills.map(({ id }) => id)

const sandbox = Layer.provideMerge(Sandbox.layer({ rest: { resources: { mills } } }))
const over = <A, E>(layer: Layer.Layer<A, E, never>) => layer

describe("Pages", () => {
  it.effect("byPage ends on an empty page where nobody says how many there are", () =>
    Effect.gen(function* () {
      const { list } = yield* ByPage
      assert.deepStrictEqual(yield* run(list.items({ query: { size: 10 } })), {
        ids,
        queries: ["page=1&size=10", "page=2&size=10", "page=3&size=10", "page=4&size=10"]
      })
    }).pipe(Effect.provide(over(ByPage.layer.pipe(Layer.provide(connection()), sandbox))))
  )

  it.effect("byPage prefetches as many pages as it is told that there are", () =>
    Effect.gen(function* () {
      const { list } = yield* ByTotal
      const { ids: read, queries } = yield* run(list.items({ query: { size: 5 } }, { prefetch: 4 }))
      assert.deepStrictEqual([read, queries.length], [ids, 5])
      const [page] = yield* Stream.runCollect(list.pages({}, { maxItems: 1 }))
      assert.strictEqual(page?.total, 25)
    }).pipe(Effect.provide(over(ByTotal.layer.pipe(Layer.provide(connection()), sandbox))))
  )

  it.effect("byOffset goes on from as many as came", () =>
    Effect.gen(function* () {
      const { list } = yield* ByOffset
      assert.deepStrictEqual(yield* run(list.items({ query: { limit: 10 } })), {
        ids,
        queries: ["offset=0&limit=10", "offset=10&limit=10", "offset=20&limit=10", "offset=25&limit=10"]
      })
    }).pipe(Effect.provide(over(ByOffset.layer.pipe(Layer.provide(connection()), sandbox))))
  )

  it.effect("byOffset loses nothing where the total that it is told is no number", () =>
    Effect.gen(function* () {
      const { list } = yield* ByHiddenTotal
      assert.deepStrictEqual((yield* run(list.items({ query: { limit: 10 } }))).ids, ids)
    }).pipe(Effect.provide(over(ByHiddenTotal.layer.pipe(Layer.provide(connection()), sandbox))))
  )

  it.effect("byHeaderTotal ends with the total of the header", () =>
    Effect.gen(function* () {
      const { list } = yield* ByHeaderTotal
      assert.deepStrictEqual(yield* run(list.items()), { ids, queries: ["page=1", "page=2", "page=3"] })
    }).pipe(Effect.provide(over(ByHeaderTotal.layer.pipe(Layer.provide(connection()), sandbox))))
  )

  describe("byLink", () => {
    const links = Effect.provide(over(ByLink.layer.pipe(Layer.provide(connection()), sandbox)))

    /** The sandbox' pages, with these links instead of its own. */
    const linked = (...answers: ReadonlyArray<readonly [items: number, link: string | undefined]>) =>
      Effect.flatMap(Sandbox.Sandbox, ({ inject }) =>
        Effect.forEach(answers, ([items, link], index) =>
          inject(
            Fault.status(200, {
              body: mills.slice(index * 10, index * 10 + items),
              ...(link !== undefined && { headers: { link } })
            })
          )
        )
      )

    it.effect("ends where there is no next link", () =>
      Effect.gen(function* () {
        const { list } = yield* ByLink
        assert.deepStrictEqual(yield* run(list.items({ query: { size: 10 } }, { prefetch: 2 })), {
          ids,
          queries: ["page=1&size=10", "page=2&size=10", "page=3&size=10"]
        })
      }).pipe(links)
    )

    it.effect("knows the last page from the first one, and fetches those between at once", () =>
      Effect.gen(function* () {
        const { list } = yield* ByLink
        yield* (yield* Sandbox.Sandbox).inject(Fault.delay("1 second", { times: Infinity }))
        const fiber = yield* Effect.forkChild(Stream.runCount(list.items({ query: { size: 5 } }, { prefetch: 4 })))
        yield* TestClock.adjust("1 second")
        yield* TestClock.adjust("1 second")
        assert.deepStrictEqual(fiber.pollUnsafe(), Exit.succeed(25))
      }).pipe(links)
    )

    it.effect("needs no last link, and takes a relative one", () =>
      Effect.gen(function* () {
        yield* linked([10, '</mills?page=2>; rel="next"'], [5, '</mills?page=1>; rel="prev"'])
        const { list } = yield* ByLink
        assert.deepStrictEqual((yield* run(list.items())).queries, ["page=1", "page=2"])
      }).pipe(links)
    )

    it.effect("stalls where a link in the middle of a list leads to no other page", () =>
      Effect.gen(function* () {
        yield* linked([10, '</mills?page=2>; rel="next"'], [5, '</mills?after=x>; rel="next"'])
        const { list } = yield* ByLink
        assert.strictEqual((yield* Effect.flip(Stream.runCollect(list.items())))._tag, "PaginationStalled")
      }).pipe(links)
    )

    it.effect("goes on to an empty page where no link can be read", () =>
      Effect.gen(function* () {
        yield* linked([10, undefined], [5, undefined], [0, undefined])
        const { list } = yield* ByLink
        assert.deepStrictEqual((yield* run(list.items())).queries, ["page=1", "page=2", "page=3"])
      }).pipe(links)
    )

    it.effect("stalls, and loses nothing unsaid, where a link has no page number or does not lead on", () =>
      Effect.gen(function* () {
        const { list } = yield* ByLink
        for (const link of ['</mills?cursor=b2c>; rel="next"', '</mills?page=1>; rel="next"']) {
          const sandbox = yield* Sandbox.Sandbox
          yield* sandbox.reset
          yield* linked([10, link])
          const error = yield* Effect.flip(Stream.runCollect(list.items()))
          assert.deepStrictEqual([error._tag, yield* sandbox.count()], ["PaginationStalled", 1])
        }
      }).pipe(links)
    )
  })

  it.effect("an envelope's items are streamed, and its body is a page's body", () =>
    Effect.gen(function* () {
      const Body = Schema.Struct({ data: Schema.Array(Mill), pages: Schema.Int })
      const Wrapped = Resource.make("wrapped", {
        ...declared,
        list: Resource.envelope(Body, ({ data }) => data),
        pages: Pages.byPage({ totalPages: ({ pages }: typeof Body.Type) => pages })
      })
      const { inject } = yield* Sandbox.Sandbox
      yield* Effect.gen(function* () {
        const { list } = yield* Wrapped
        yield* inject(Fault.status(200, { body: { data: mills.slice(0, 2), pages: 2 } }))
        yield* inject(Fault.status(200, { body: { data: mills.slice(2, 4), pages: 2 } }))
        assert.deepStrictEqual((yield* run(list.items())).ids, [1, 2, 3, 4])
        yield* inject(Fault.status(200, { body: { data: [], pages: 0 } }))
        const body = yield* list()
        expectTypeOf(body).toEqualTypeOf<typeof Body.Type>()
        assert.deepStrictEqual(body, { data: [], pages: 0 })
      }).pipe(Effect.provide(Wrapped.layer.pipe(Layer.provide(connection()))))
    }).pipe(Effect.provide(Sandbox.layer()))
  )

  it("gives the list its query fields, and streams only where it is paged", () => {
    expectTypeOf<Client.Input<(typeof ByLink)["operations"]["list"]>>().toEqualTypeOf<{
      readonly query?: { readonly page?: number | undefined; readonly size?: number | undefined }
    }>()
    const Plain = Resource.make("plain", declared)
    expectTypeOf<(typeof ByLink)["Service"]["list"]>().toHaveProperty("items")
    expectTypeOf<(typeof Plain)["Service"]["list"]>().not.toHaveProperty("items")
  })
})

describe("LinkHeader", () => {
  it("reads quoted and bare relations, several of them, commas in values, and the first of a kind", () => {
    const header =
      '<https://x.example/a,b?page=2&q=1>; title="a, <b>; c"; rel=next , <?page=9>; rel="LAST end", <z>; rel=next, <n>'
    assert.deepStrictEqual(
      [...LinkHeader.parse(header)],
      [
        ["next", "https://x.example/a,b?page=2&q=1"],
        ["last", "?page=9"],
        ["end", "?page=9"]
      ]
    )
    for (const broken of ["", "next", "<a", 'rel="next"', "<a>; rel"]) {
      assert.deepStrictEqual([...LinkHeader.parse(broken)], [])
    }
  })

  it("reads a number out of a query, and nothing else", () => {
    const targets = ["/a?page=2", "?size=1&page=12#page=3", "/a", "/a?page=", "/a?page=-1", "/a?page=b2", "/a#?page=1"]
    assert.deepStrictEqual(
      targets.map((target) => LinkHeader.numberIn(target, "page")),
      [2, 12, undefined, undefined, undefined, undefined, undefined]
    )
  })
})
