import { assert, describe, it } from "@effect/vitest"
import * as Decoding from "@millrace/core/Decoding"
import * as Fault from "@millrace/sandbox/Fault"
import * as Sandbox from "@millrace/sandbox/Sandbox"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"
import * as Resource from "../src/Resource.ts"
import { book, Books, connection, layer, Reviews } from "./Library.ts"

const library = <A, E, R>(self: Effect.Effect<A, E, R>) => self.pipe(Decoding.strict, Effect.provide(layer()))

const sent = Effect.flatMap(Sandbox.Sandbox, ({ requests }) =>
  Effect.map(requests, (all) => all.map(({ body, method, path, status }) => [status, method, path, body]))
)

const stored = Effect.flatMap(Sandbox.Sandbox, ({ rest }) => rest.items("books"))

const first = { ...book, created_at: DateTime.makeUnsafe("2015-02-15T05:21:07Z") }
const params = { id: 1 }

describe("Resource", () => {
  describe("the operations", () => {
    it.effect("list GETs the collection", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* (yield* Books).list(), [first])
        assert.deepStrictEqual(yield* sent, [[200, "GET", "/books", undefined]])
      }).pipe(library)
    )

    it.effect("get GETs an item", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* (yield* Books).get({ params }), first)
        assert.deepStrictEqual(yield* sent, [[200, "GET", "/books/1", undefined]])
      }).pipe(library)
    )

    it.effect("create POSTs what the server does not make itself", () =>
      Effect.gen(function* () {
        yield* TestClock.setTime(Date.UTC(2020, 0, 1))
        const payload = { title: "The Weir", author: null }
        const created = yield* (yield* Books).create({ payload })
        assert.deepStrictEqual(created, { ...payload, id: 2, created_at: DateTime.makeUnsafe("2020-01-01T00:00:00Z") })
        assert.deepStrictEqual(yield* sent, [[201, "POST", "/books", JSON.stringify(payload)]])
      }).pipe(library)
    )

    it.effect("replace PUTs all of it, and what is left out is gone", () =>
      Effect.gen(function* () {
        const books = yield* Books
        yield* books.update({ params, payload: { shelf: "A1" } })
        const payload = { title: "The Weir", author: null }
        assert.deepStrictEqual(yield* books.replace({ params, payload }), { ...first, ...payload })
        assert.deepStrictEqual(yield* stored, [{ ...book, ...payload }])
        assert.deepStrictEqual((yield* sent)[1], [200, "PUT", "/books/1", JSON.stringify(payload)])
      }).pipe(library)
    )

    it.effect("update PATCHes the given fields only", () =>
      Effect.gen(function* () {
        const updated = yield* (yield* Books).update({ params, payload: { author: null } })
        assert.deepStrictEqual(updated, { ...first, author: null })
        assert.deepStrictEqual(yield* sent, [[200, "PATCH", "/books/1", '{"author":null}']])
      }).pipe(library)
    )

    it.effect("delete DELETEs", () =>
      Effect.gen(function* () {
        assert.strictEqual(yield* (yield* Books).delete({ params }), undefined)
        assert.deepStrictEqual([yield* sent, yield* stored], [[[204, "DELETE", "/books/1", undefined]], []])
      }).pipe(library)
    )

    it.effect("head gives status, headers, length and last change, and exists whether there is one", () =>
      Effect.gen(function* () {
        const books = yield* Books
        const { headers, lastModified, length, status } = yield* books.head({ params })
        assert.deepStrictEqual(
          [status, length, lastModified, headers["content-type"]],
          [200, JSON.stringify(book).length, first.created_at, "application/json"]
        )
        assert.deepStrictEqual(
          [yield* books.exists({ params }), yield* books.exists({ params: { id: 9 } })],
          [true, false]
        )
        assert.deepStrictEqual(yield* sent, [
          [200, "HEAD", "/books/1", undefined],
          [200, "HEAD", "/books/1", undefined],
          [404, "HEAD", "/books/9", undefined]
        ])
      }).pipe(library)
    )

    it.effect("exists does not take another failure for an absence", () =>
      Effect.gen(function* () {
        yield* (yield* Sandbox.Sandbox).inject(Fault.status(403))
        const error = yield* Effect.flip((yield* Books).exists({ params }))
        assert.strictEqual(error._tag, "Forbidden")
      }).pipe(library)
    )

    it.effect("an action POSTs to the item, under its own name", () =>
      Effect.gen(function* () {
        const lent = yield* (yield* Books).lend({ params, payload: { days: 14 } })
        assert.strictEqual(lent.shelf, "lent for 14 days")
        assert.deepStrictEqual(yield* sent, [[200, "POST", "/books/1/lend", '{"days":14}']])
      }).pipe(library)
    )

    it.effect("withResponse has status and headers beside the value", () =>
      Effect.gen(function* () {
        const { headers, status, value } = yield* (yield* Books).create.withResponse({
          payload: { title: "The Weir", author: null }
        })
        assert.deepStrictEqual([status, headers["location"], value.id], [201, "/books/2", 2])
      }).pipe(library)
    )

    it.effect("a nested resource has its parent's id in the path", () =>
      Effect.gen(function* () {
        const reviews = yield* Reviews
        assert.deepStrictEqual(yield* reviews.get({ params: { bookId: 1, id: 5 } }), { id: 5, stars: 4 })
        yield* reviews.create({ params: { bookId: 1 }, payload: { stars: 2 } })
        assert.deepStrictEqual(
          (yield* reviews.list({ params: { bookId: 1 } })).map(({ stars }) => stars),
          [4, 2]
        )
        assert.strictEqual((yield* Effect.flip(reviews.list({ params: { bookId: 9 } })))._tag, "NotFound")
        assert.deepStrictEqual(
          (yield* sent).map(([, method, path]) => `${String(method)} ${String(path)}`),
          ["GET /books/1/reviews/5", "POST /books/1/reviews", "GET /books/1/reviews", "GET /books/9/reviews"]
        )
      }).pipe(Effect.provide(layer()))
    )
  })

  describe("what was declared", () => {
    it.effect("exists at run time, and nothing else", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(Object.keys(yield* Reviews), ["list", "get", "create"])
        assert.deepStrictEqual(Object.keys(Reviews.operations), ["list", "get", "create"])
        assert.deepStrictEqual(Object.keys(yield* Books), [
          "list",
          "get",
          "head",
          "exists",
          "create",
          "replace",
          "update",
          "delete",
          "lend"
        ])
        assert.deepStrictEqual(Object.keys((yield* Reviews).list), ["withResponse"])
        assert.deepStrictEqual(Object.keys((yield* Books).list), ["withResponse", "pages", "items"])
      }).pipe(library)
    )

    it.effect("takes a schema in the place of what would follow from the resource's", () =>
      Effect.gen(function* () {
        const Users = Resource.make("users", {
          path: "/users",
          schema: Schema.Struct({ id: Schema.Int, name: Schema.String }),
          id: "id",
          create: Schema.Struct({ name: Schema.String, invited_by: Schema.String }),
          replace: Schema.Struct({ id: Schema.Int, name: Schema.String })
        })
        yield* Effect.gen(function* () {
          const users = yield* Users
          yield* users.create({ payload: { name: "Ann", invited_by: "Bea" } })
          yield* users.replace({ params: { id: 1 }, payload: { id: 1, name: "Bea" } })
        }).pipe(Effect.provide(Users.layer.pipe(Layer.provide(connection()))))
        assert.deepStrictEqual(
          (yield* sent).map(([status, , , body]) => [status, body]),
          [
            [201, '{"name":"Ann","invited_by":"Bea"}'],
            [200, '{"id":1,"name":"Bea"}']
          ]
        )
      }).pipe(Effect.provide(Sandbox.layer({ rest: { resources: { users: [] } } })))
    )

    it.effect("takes an answer without a body, and one with a body that nobody asked for", () =>
      Effect.gen(function* () {
        const Users = Resource.make("quiet users", {
          path: "/users",
          schema: Schema.Struct({ id: Schema.Int, name: Schema.String }),
          id: "id",
          create: true,
          replace: true,
          update: true,
          silent: ["create", "replace", "update"]
        })
        const { inject } = yield* Sandbox.Sandbox
        const payload = { id: 1, name: "Ann" }
        const given = yield* Effect.gen(function* () {
          const users = yield* Users
          yield* inject(Fault.status(201, { body: "", headers: { location: "/users/1" } }))
          const { headers, value } = yield* users.create.withResponse({ payload })
          yield* inject(Fault.status(204, { body: "" }))
          const replaced = yield* users.replace({ params: { id: 1 }, payload })
          yield* inject(Fault.status(200, { body: payload }))
          const updated = yield* users.update({ params: { id: 1 }, payload: { name: "Bea" } })
          return [headers["location"], value, replaced, updated]
        }).pipe(Effect.provide(Users.layer.pipe(Layer.provide(connection()))))
        assert.deepStrictEqual(given, ["/users/1", undefined, undefined, undefined])
      }).pipe(Effect.provide(Sandbox.layer()))
    )

    it.effect("sends and takes another type than JSON where an action says so", () =>
      Effect.gen(function* () {
        const Sheets = Resource.make("sheets", {
          path: "/sheets",
          schema: Schema.Struct({ id: Schema.Int }),
          id: "id",
          actions: {
            load: { payload: Schema.String, payloadType: "text/csv" },
            print: {
              on: "collection",
              path: "/all.csv",
              method: "GET",
              success: Schema.String,
              successType: "text/csv"
            }
          }
        })
        const sandbox = yield* Sandbox.Sandbox
        yield* sandbox.inject(Fault.status(204))
        yield* sandbox.inject(Fault.status(200, { body: "id\n1", headers: { "content-type": "text/csv" } }))
        yield* Effect.gen(function* () {
          const sheets = yield* Sheets
          assert.strictEqual(yield* sheets.load({ params: { id: 1 }, payload: "id\n1" }), undefined)
          assert.strictEqual(yield* sheets.print(), "id\n1")
        }).pipe(Effect.provide(Sheets.layer.pipe(Layer.provide(connection()))))
        assert.deepStrictEqual(
          (yield* sandbox.requests).map(({ body, headers, method, path }) => [
            `${method} ${path}`,
            headers["content-type"],
            headers["accept"],
            body
          ]),
          [
            ["POST /sheets/1/load", "text/csv", "application/json", "id\n1"],
            ["GET /sheets/all.csv", undefined, "text/csv", undefined]
          ]
        )
      }).pipe(Effect.provide(Sandbox.layer()))
    )
  })

  describe("what is refused, unsent", () => {
    const refused = Effect.fnUntraced(function* (
      call: (books: Books["Service"]) => Effect.Effect<unknown, { _tag: string }>
    ) {
      const error = yield* Effect.flip(call(yield* Books))
      assert.strictEqual(error._tag, "InvalidRequest")
      assert.deepStrictEqual(yield* sent, [])
      return "issues" in error ? error.issues : undefined
    })

    it.effect("a creation without a required field", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(
          // @ts-expect-error author is required
          yield* refused((books) => books.create({ payload: { title: "The Weir" } })),
          [{ message: "Missing key", field: "payload.author" }]
        )
      }).pipe(library)
    )

    it.effect("a creation, a replacement or an update with a field that the server makes", () =>
      Effect.gen(function* () {
        const payload = { id: 7, title: "The Weir", author: null }
        const wrong = [{ message: "Expected no excess property", field: "payload.id" }]
        assert.deepStrictEqual(yield* refused((books) => books.create({ payload })), wrong)
        assert.deepStrictEqual(yield* refused((books) => books.replace({ params, payload })), wrong)
        assert.deepStrictEqual(yield* refused((books) => books.update({ params, payload })), wrong)
      }).pipe(library)
    )

    it.effect("an update of an unknown field, and one of no field", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(
          // @ts-expect-error a book has no colour
          yield* refused((books) => books.update({ params, payload: { colour: "red" } })),
          [{ message: "Expected no excess property", field: "payload.colour" }]
        )
        assert.deepStrictEqual(yield* refused((books) => books.update({ params, payload: {} })), [
          { message: "Expected at least one field", field: "payload" }
        ])
      }).pipe(library)
    )
  })

  it.effect("two APIs with resources of one declaration do not share a connection", () =>
    Effect.gen(function* () {
      const list = Effect.ignore(Effect.flatMap(Books, (books) => books.list()))
      const at = (baseUrl: string) =>
        Layer.effectDiscard(list).pipe(Layer.provide(Books.layer), Layer.provide(connection({ baseUrl })))
      yield* Layer.build(Layer.merge(at("https://api.example.com/one"), at("https://api.example.com/two/")))
      assert.deepStrictEqual(
        (yield* sent).map(([, , path]) => path),
        ["/one/books", "/two/books"]
      )
    }).pipe(Effect.provide(layer()))
  )
})
