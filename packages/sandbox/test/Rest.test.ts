import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Base64 from "effect/encoding/Base64"
import * as Exit from "effect/Exit"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"
import * as Rest from "../src/Rest.ts"
import * as Sandbox from "../src/Sandbox.ts"
import * as Json from "./Json.ts"

const authorization = `Basic ${Base64.encode(`${Rest.user.username}:${Rest.user.password}`)}`

const Book = Schema.Struct({
  id: Schema.Int,
  title: Schema.String,
  genre: Schema.Literals(["novel", "poems"]),
  isbn: Schema.optionalKey(Schema.String.check(Schema.isPattern(/^\d+$/))),
  lent: Schema.NullOr(Schema.Boolean),
  created_at: Schema.String
})

const resources: Rest.Options["resources"] = {
  books: {
    schema: Book,
    count: 3,
    generated: { created_at: Rest.now },
    unique: { title: 10001 },
    actions: { lend: (book, payload) => ({ ...book, lent: payload === undefined }) }
  },
  notes: [{ text: "first" }, { id: 7, text: "second" }, { id: 8, text: "first" }],
  "books/:bookId/reviews": [{ id: "a", bookId: 1, stars: 5 }],
  log: { items: [{ id: 1 }], operations: ["list"] }
}

const call = Effect.fnUntraced(function* (
  method: string,
  path: string,
  { body, headers }: { readonly body?: unknown; readonly headers?: Readonly<Record<string, string>> } = {}
) {
  const sandbox = yield* Sandbox.Sandbox
  const answer = yield* sandbox.handle({
    method,
    url: new URL(`https://api.example.com${path}`),
    headers: { authorization, ...(body !== undefined && { "content-type": "application/json" }), ...headers },
    body: body === undefined || typeof body === "string" ? body : Json.text(body)
  })
  if (answer._tag !== "Reply") return yield* Effect.die(new Error(`expected a reply, got ${answer._tag}`))
  return answer
})

const outcome = (method: string, path: string, body?: unknown) =>
  Effect.map(call(method, path, { body }), (reply) => [
    reply.status,
    reply.body === undefined ? undefined : Json.parse(reply.body)
  ])

const error = (status: number, message: string, code = 10000 + status, field?: string) => [
  status,
  { errors: [{ message, code, ...(field !== undefined && { field }) }] }
]

const library = Effect.provide(Sandbox.layer({ rest: { resources } }))

describe("Rest", () => {
  it.effect("invents items that the schema takes, the same for a seed", () =>
    Effect.gen(function* () {
      const { rest } = yield* Sandbox.Sandbox
      const [, second] = yield* rest.items("books")
      assert.deepStrictEqual(second, {
        id: 2,
        title: "title 2",
        genre: "novel",
        isbn: "2",
        lent: true,
        created_at: "created at 2"
      })
      const items = yield* rest.items("books")
      for (const item of items) assert.isTrue(Exit.isSuccess(Schema.decodeUnknownExit(Book)(item)))
      const again = yield* Sandbox.rest({ resources })
      assert.deepStrictEqual(yield* again.rest.items("books"), items)
    }).pipe(library)
  )

  it("says for which field it has not imagination enough", () => {
    const schema = Schema.Struct({ id: Schema.Int, colour: Schema.String.check(Schema.isPattern(/^#[0-9a-f]{6}$/)) })
    const exit = Effect.runSyncExit(Sandbox.rest({ resources: { paints: { schema } } }))
    assert.isTrue(Exit.isFailure(exit))
    assert.include(String(exit), 'The sandbox cannot invent "colour" of paints: give its items.')
  })

  it.effect("creates, replaces, updates, deletes and reads", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(Date.UTC(2020, 0, 1, 0, 0, 0, 750))
      const fields = { title: "The Mill", genre: "novel", lent: null }
      const created = { ...fields, id: 4, created_at: "2020-01-01T00:00:00Z" }
      const reply = yield* call("POST", "/books", { body: fields })
      assert.deepStrictEqual(
        [reply.status, reply.headers["location"], Json.parse(reply.body ?? "")],
        [201, "/books/4", { id: 4, created_at: created.created_at, ...fields }]
      )
      assert.deepStrictEqual(yield* outcome("GET", "/books/4"), [200, created])
      assert.deepStrictEqual(yield* outcome("PATCH", "/books/4", { isbn: "12" }), [200, { ...created, isbn: "12" }])
      assert.deepStrictEqual(yield* outcome("PUT", "/books/4", { ...created, title: "Weir" }), [
        200,
        { ...created, title: "Weir" }
      ])
      assert.deepStrictEqual(yield* outcome("POST", "/books/4/lend"), [200, { ...created, title: "Weir", lent: true }])
      assert.deepStrictEqual(yield* outcome("DELETE", "/books/4"), [204, undefined])
      assert.deepStrictEqual(yield* outcome("GET", "/books/4"), error(404, "There is no such resource."))
    }).pipe(library)
  )

  it.effect("answers HEAD with the headers of GET and without a body", () =>
    Effect.gen(function* () {
      const get = yield* call("GET", "/books/1")
      const { body, headers, status } = yield* call("HEAD", "/books/1")
      assert.deepStrictEqual(
        [status, body, headers],
        [200, undefined, { ...get.headers, "content-length": String(get.body?.length) }]
      )
      assert.strictEqual(headers["last-modified"], "Sun, 15 Feb 2015 05:21:07 GMT")
      assert.strictEqual((yield* call("HEAD", "/books/9")).status, 404)
    }).pipe(library)
  )

  it.effect("answers every mistake with the error list, in this order", () =>
    Effect.gen(function* () {
      const wrong = yield* call("GET", "/books", { headers: { authorization: `Basic ${Base64.encode("user:no")}` } })
      assert.deepStrictEqual(
        [wrong.status, wrong.headers["www-authenticate"]],
        [401, 'Basic realm="sandbox", charset="UTF-8"']
      )
      assert.strictEqual((yield* call("GET", "/nothing", { headers: { authorization: "Bearer x" } })).status, 401)
      assert.deepStrictEqual(yield* outcome("GET", "/nothing"), error(404, "There is no such resource."))
      assert.deepStrictEqual(yield* outcome("POST", "/log", "{"), error(405, "POST is not allowed here."))
      const text = yield* call("POST", "/books", { body: "{", headers: { "content-type": "text/plain" } })
      assert.strictEqual(text.status, 415)
      assert.deepStrictEqual(yield* outcome("POST", "/books", "{"), error(400, "JSON parsing error.", 10000))
      assert.deepStrictEqual(yield* outcome("POST", "/books", []), error(400, "The body must be a JSON object."))
      assert.deepStrictEqual(yield* outcome("PATCH", "/books/1", {}), error(400, "At least one field is required."))
      assert.deepStrictEqual(yield* outcome("GET", "/books?page=0"), error(400, '"page" must be a positive number.'))
    }).pipe(library)
  )

  it.effect("complains about each field that is missing, wrong, unknown or not to be changed", () =>
    Effect.gen(function* () {
      const [status, body] = yield* outcome("POST", "/books", {
        id: 9,
        genre: "essay",
        isbn: "1",
        colour: "red",
        lent: 1
      })
      assert.strictEqual(status, 422)
      assert.deepStrictEqual(
        Object(body)
          .errors.map(({ code, field }: Record<string, unknown>) => [code, field])
          .toSorted(),
        [
          [10422, "colour"],
          [10422, "genre"],
          [10422, "id"],
          [10422, "lent"],
          [10422, "title"]
        ]
      )
      const fixed = error(422, "This field cannot be changed.", 10422, "id")
      assert.deepStrictEqual(yield* outcome("PATCH", "/books/1", { id: 9 }), fixed)
      assert.deepStrictEqual(yield* outcome("PUT", "/notes/7", { id: 9 }), fixed)
    }).pipe(library)
  )

  it.effect("has codes of the resource's own for what is taken", () =>
    Effect.gen(function* () {
      const taken = error(409, "This title is taken.", 10001, "title")
      const fields = { title: "title 2", genre: "novel", lent: null }
      assert.deepStrictEqual(yield* outcome("POST", "/books", fields), taken)
      assert.deepStrictEqual(yield* outcome("PATCH", "/books/1", { title: "title 2" }), taken)
      assert.strictEqual((yield* call("PATCH", "/books/2", { body: { title: "title 2" } })).status, 200)
      assert.deepStrictEqual(yield* outcome("POST", "/notes", { id: 7 }), error(409, "The id is taken."))
      assert.strictEqual((yield* (yield* Sandbox.Sandbox).rest.items("books")).length, 3)
    }).pipe(library)
  )

  it.effect("takes plain JSON without a schema, and gives ids where there are none", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* outcome("GET", "/notes?text=first"), [
        200,
        [
          { id: 1, text: "first" },
          { id: 8, text: "first" }
        ]
      ])
      assert.deepStrictEqual(yield* outcome("POST", "/notes", { any: ["thing"] }), [201, { id: 9, any: ["thing"] }])
      assert.deepStrictEqual(yield* outcome("PUT", "/notes/8", { other: 1 }), [200, { id: 8, other: 1 }])
    }).pipe(library)
  )

  it.effect("nests a resource under its parent", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* outcome("GET", "/books/1/reviews/a"), [200, { id: "a", bookId: 1, stars: 5 }])
      assert.strictEqual((yield* call("GET", "/books/2/reviews/a")).status, 404)
      assert.deepStrictEqual(yield* outcome("GET", "/books/2/reviews"), [200, []])
      assert.strictEqual((yield* call("GET", "/books/9/reviews")).status, 404)
      assert.strictEqual((yield* call("POST", "/books/9/reviews", { body: {} })).status, 404)
      assert.deepStrictEqual(yield* outcome("POST", "/books/2/reviews", { stars: 1 }), [
        201,
        { id: "1", stars: 1, bookId: 2 }
      ])
    }).pipe(library)
  )

  it.effect("pages by page and by offset, with the total and the links in headers", () =>
    Effect.gen(function* () {
      const page = yield* call("GET", "/notes?size=2&page=2")
      assert.deepStrictEqual(
        [Json.parse(page.body ?? ""), page.headers["x-total-count"]],
        [[{ id: 8, text: "first" }], "3"]
      )
      const url = "https://api.example.com/notes?size=2&page="
      assert.strictEqual(page.headers["link"], `<${url}1>; rel="first", <${url}1>; rel="prev", <${url}2>; rel="last"`)
      const [, offset] = yield* outcome("GET", "/notes?offset=1&limit=1")
      assert.deepStrictEqual(offset, [{ id: 7, text: "second" }])
      assert.deepStrictEqual(yield* outcome("GET", "/notes?offset=9"), [200, []])
    }).pipe(library)
  )

  it.effect("goes back to the start on reset", () =>
    Effect.gen(function* () {
      const sandbox = yield* Sandbox.Sandbox
      const before = yield* sandbox.rest.items("notes")
      yield* sandbox.rest.insert("notes", { text: "third" })
      assert.isTrue(yield* sandbox.rest.delete("notes", 7))
      yield* sandbox.reset
      assert.deepStrictEqual(yield* sandbox.rest.items("notes"), before)
    }).pipe(library)
  )

  describe("parse", () => {
    for (const [what, text, sentence] of [
      ["no JSON", "{", "it is not JSON: "],
      ["no object", "[]", 'it must be an object, such as { "books": [] }'],
      ["a path that is none", '{"a b":[]}', '"a b" is no path, such as "books" or "books/:bookId/reviews"'],
      ["items that are no array", '{"books":{}}', '"books" must be an array of objects'],
      ["items that are no objects", '{"books":[1]}', '"books" must be an array of objects'],
      ["an id that is none", '{"books":[{"id":null}]}', 'every "id" of "books" must be a text or a number'],
      ["an id twice", '{"books":[{"id":1},{"id":"1"}]}', '"books" has the id "1" twice']
    ] as const) {
      it(`says in one sentence what is wrong with ${what}`, () => {
        const result = Rest.parse(text)
        assert.isTrue(Result.isFailure(result) && result.failure.startsWith(sentence), String(result))
      })
    }

    it("reads resources, nested ones too", () => {
      const text = '{"books":[{"id":1}],"books/:bookId/reviews":[]}'
      assert.deepStrictEqual(Rest.parse(text), Result.succeed({ books: [{ id: 1 }], "books/:bookId/reviews": [] }))
    })
  })
})
