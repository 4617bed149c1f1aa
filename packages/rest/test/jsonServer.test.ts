/**
 * Against servers that no one here wrote, over HTTP: json-server for the resources, and `basic-auth` for who is let in.
 */
import { assert, describe, it } from "@effect/vitest"
import { parse } from "basic-auth"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { once } from "node:events"
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from "node:http"
import { createRequire } from "node:module"
import type { AddressInfo } from "node:net"
import * as Pages from "../src/Pages.ts"
import * as Resource from "../src/Resource.ts"
import * as Rest from "../src/Rest.ts"

/** What is used of json-server, which has no types. */
interface JsonServer {
  readonly create: () => RequestListener & { readonly use: (...handlers: ReadonlyArray<unknown>) => void }
  readonly defaults: (options: { readonly logger: boolean }) => ReadonlyArray<unknown>
  readonly router: (database: object) => unknown
}

const require = createRequire(import.meta.url)

const jsonServer: JsonServer = require("json-server")

const user = { username: "Jörg 👩‍🔧", password: "a:b für 🐴" }

const guard = ({ headers }: IncomingMessage, response: ServerResponse, next: () => void): void => {
  const credentials = parse(headers.authorization ?? "")
  if (credentials?.name === user.username && credentials.pass === user.password) return next()
  const errors = [{ message: "Who are you?", code: 10002 }]
  response.writeHead(401, { "content-type": "application/json" }).end(JSON.stringify({ errors }))
}

const serve = async (listener: RequestListener): Promise<Server> => {
  const server = createServer(listener).listen(0, "127.0.0.1")
  await once(server, "listening")
  return server
}

const library = () => {
  const server = jsonServer.create()
  server.use(guard)
  server.use(jsonServer.defaults({ logger: false }))
  server.use(jsonServer.router({ books, reviews }))
  return server
}

const books = Array.from({ length: 25 }, (_, index) => ({
  id: index + 1,
  title: `Book ${index + 1}`,
  author: "A. Weir"
}))
const reviews = [
  { id: 1, bookId: 7, stars: 4 },
  { id: 2, bookId: 8, stars: 5 }
]

const declaration = {
  path: "/books",
  schema: Schema.Struct({ id: Schema.Int, title: Schema.String, author: Schema.NullOr(Schema.String) }),
  id: "id",
  generated: ["id"],
  query: { author: Schema.optionalKey(Schema.String) },
  list: true,
  get: true,
  head: true,
  create: true,
  replace: true,
  update: true,
  delete: true,
  errors: { 10002: "Stranger" }
} as const

const names = { field: "_page", sizeField: "_limit" } as const

const Books = Resource.make("books", { ...declaration, pages: Pages.byLink(names) })
const ByTotal = Resource.make("books by total", {
  ...declaration,
  pages: Pages.byHeaderTotal({ ...names, defaultSize: 10 })
})
const ByOffset = Resource.make("books by offset", {
  ...declaration,
  pages: Pages.byOffset({
    field: "_start",
    sizeField: "_limit",
    total: (_, { "x-total-count": count }) => Number(count)
  })
})
const Reviews = Resource.make("reviews", {
  path: "/books/:bookId/reviews",
  params: { bookId: Schema.Int },
  schema: Schema.Struct({ id: Schema.Int, stars: Schema.Int }),
  id: "id",
  generated: ["id"],
  list: true,
  create: true
})

/** Runs a program against a json-server of its own. */
const against = (password = user.password) =>
  Effect.provide(
    Layer.mergeAll(Books.layer, ByTotal.layer, ByOffset.layer, Reviews.layer).pipe(
      Layer.provide(
        Layer.unwrap(
          Effect.map(
            Effect.acquireRelease(
              Effect.promise(() => serve(library())),
              (server) => Effect.sync(() => server.close())
            ),
            (server) => {
              // A server on a port has an address of this kind.
              const { port } = server.address() as AddressInfo
              const { username } = user
              return Rest.layer({ baseUrl: `http://127.0.0.1:${port}`, username, password: Redacted.make(password) })
            }
          )
        )
      ),
      Layer.provide(FetchHttpClient.layer)
    )
  )

const ids = books.map(({ id }) => id)

describe("json-server", () => {
  it.live("lists, gets, creates, replaces, updates and deletes", () =>
    Effect.gen(function* () {
      const resource = yield* Books
      assert.deepStrictEqual(yield* resource.get({ params: { id: 7 } }), books[6])
      const created = yield* resource.create.withResponse({ payload: { title: "Räder & Mühlen 🎡", author: null } })
      assert.deepStrictEqual(
        [created.status, created.value],
        [201, { id: 26, title: "Räder & Mühlen 🎡", author: null }]
      )
      const params = { id: 26 }
      const replaced = { title: "Mills", author: "B. Race" }
      assert.deepStrictEqual(yield* resource.replace({ params, payload: replaced }), { id: 26, ...replaced })
      assert.deepStrictEqual(yield* resource.update({ params, payload: { author: null } }), {
        id: 26,
        title: "Mills",
        author: null
      })
      assert.deepStrictEqual(yield* resource.list({ query: { author: "B. Race" } }), [])
      assert.strictEqual((yield* resource.list()).length, 26)
      yield* resource.delete({ params })
      const error = yield* Effect.flip(resource.get({ params }))
      assert.deepStrictEqual([error._tag, "body" in error && error.body], ["NotFound", "{}"])
    }).pipe(against())
  )

  it.live("answers HEAD with the headers of GET", () =>
    Effect.gen(function* () {
      const resource = yield* Books
      const params = { id: 7 }
      const { headers } = yield* resource.get.withResponse({ params })
      const head = yield* resource.head({ params })
      assert.deepStrictEqual([head.status, head.length], [200, Number(headers["content-length"])])
      assert.strictEqual(head.headers["content-type"], headers["content-type"])
      assert.deepStrictEqual(
        [yield* resource.exists({ params }), yield* resource.exists({ params: { id: 99 } })],
        [true, false]
      )
    }).pipe(against())
  )

  it.live("pages by the Link header, by a total in a header and by offset", () =>
    Effect.gen(function* () {
      const byLink = yield* Stream.runCollect((yield* Books).list.pages({ query: { _limit: 10 } }, { prefetch: 3 }))
      const byTotal = yield* Stream.runCollect((yield* ByTotal).list.pages({ query: { _limit: 10 } }))
      const byOffset = yield* Stream.runCollect((yield* ByOffset).list.pages({ query: { _limit: 10 } }))
      for (const pages of [byLink, byTotal, byOffset]) {
        assert.deepStrictEqual(
          pages.map(({ items, total }) => [items.length, total]),
          [
            [10, 25],
            [10, 25],
            [5, 25]
          ]
        )
        assert.deepStrictEqual(
          pages.flatMap(({ items }) => items.map(({ id }) => id)),
          ids
        )
      }
    }).pipe(against())
  )

  it.live("serves a nested resource", () =>
    Effect.gen(function* () {
      const nested = yield* Reviews
      assert.deepStrictEqual(yield* nested.list({ params: { bookId: 7 } }), [{ id: 1, stars: 4 }])
      yield* nested.create({ params: { bookId: 7 }, payload: { stars: 3 } })
      assert.deepStrictEqual(
        (yield* nested.list({ params: { bookId: 7 } })).map(({ stars }) => stars),
        [4, 3]
      )
    }).pipe(against())
  )

  it.live("a wrong password is the error of its code", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip((yield* Books).list())
      assert.deepStrictEqual(
        [error._tag, "status" in error && error.status, "issues" in error && error.issues],
        ["Stranger", 401, [{ message: "Who are you?", code: "10002" }]]
      )
    }).pipe(against("a:b"))
  )
})
