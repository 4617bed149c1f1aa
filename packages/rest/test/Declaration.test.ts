import { assert, describe, it } from "@effect/vitest"
import type { ApiError } from "@millrace/core/ApiError"
import type * as Client from "@millrace/core/Client"
import type * as Operation from "@millrace/core/Operation"
import type * as Pagination from "@millrace/core/Pagination"
import type * as DateTime from "effect/DateTime"
import type * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Stream from "effect/Stream"
import { expectTypeOf } from "vitest"
import type * as CodeError from "../src/CodeError.ts"
import type * as Head from "../src/Head.ts"
import * as Pages from "../src/Pages.ts"
import * as Resource from "../src/Resource.ts"
import { UtcDate } from "../src/UtcDate.ts"
import type { Books, Reviews } from "./Library.ts"

const Mill = Schema.Struct({ id: Schema.Int, river: Schema.String, built_at: UtcDate })

const mills = { path: "/mills", schema: Mill, id: "id" } as const

interface Book {
  readonly id: number
  readonly title: string
  readonly author: string | null
  readonly shelf?: string
  readonly created_at: DateTime.Utc
}

type Codes = "JsonParsing" | "TitleTaken" | "FieldWrong"
type Failure = ApiError | { [Tag in Codes]: CodeError.CodeError<Tag> }[Codes]

// Never called: only their types count.
declare const books: Books["Service"]
declare const reviews: Reviews["Service"]

const use = (value: unknown): void => assert.isDefined(value)

const typed = (calls: () => void): void => assert.isFunction(calls)

describe("the types of a resource", () => {
  it("are those of its schema", () =>
    typed(() => {
      const params = { id: 1 }
      expectTypeOf(books.get({ params })).toEqualTypeOf<Effect.Effect<Book, Failure>>()
      expectTypeOf(books.list({ query: { author: "x", page: 2, size: 5 } })).toEqualTypeOf<
        Effect.Effect<ReadonlyArray<Book>, Failure>
      >()
      expectTypeOf(books.list()).toEqualTypeOf<Effect.Effect<ReadonlyArray<Book>, Failure>>()
      expectTypeOf(books.list.items()).toEqualTypeOf<Stream.Stream<Book, Failure | Pagination.PaginationStalled>>()
      expectTypeOf(books.create({ payload: { title: "x", author: null } })).toEqualTypeOf<
        Effect.Effect<Book, Failure>
      >()
      expectTypeOf(books.delete({ params })).toEqualTypeOf<Effect.Effect<void, Failure>>()
      expectTypeOf(books.head({ params })).toEqualTypeOf<Effect.Effect<Head.Head, ApiError>>()
      expectTypeOf(books.exists({ params })).toEqualTypeOf<Effect.Effect<boolean, ApiError>>()
      expectTypeOf(books.lend({ params, payload: { days: 3 } })).toEqualTypeOf<Effect.Effect<Book, Failure>>()
    }))

  it("let create take what the server does not make, replace all of it, update any part", () =>
    typed(() => {
      const params = { id: 1 }
      use(books.create({ payload: { title: "x", author: null, shelf: "A1" } }))
      // @ts-expect-error author is required
      use(books.create({ payload: { title: "x" } }))
      // @ts-expect-error the server makes the id
      use(books.create({ payload: { id: 1, title: "x", author: null } }))
      // @ts-expect-error a title is text
      use(books.create({ payload: { title: 7, author: null } }))
      // @ts-expect-error a creation has a body
      use(books.create())
      // @ts-expect-error a replacement has all fields
      use(books.replace({ params, payload: { title: "x" } }))
      use(books.update({ params, payload: { author: null } }))
      // @ts-expect-error a book has no colour
      use(books.update({ params, payload: { colour: "red" } }))
      // @ts-expect-error the server makes the date
      use(books.update({ params, payload: { created_at: null } }))
      // @ts-expect-error the id says which one
      use(books.update({ payload: { title: "x" } }))
      // @ts-expect-error an id is a number
      use(books.get({ params: { id: "1" } }))
      // @ts-expect-error there is no such filter
      use(books.list({ query: { colour: "red" } }))
    }))

  it("give nothing where an operation is answered without a body", () => {
    const Mills = Resource.make("quiet mills", { ...mills, create: true, update: true, silent: ["update"] })
    type Outcome<Op extends Operation.Operation> = Client.Success<Op>
    expectTypeOf<Outcome<typeof Mills.operations.update>>().toEqualTypeOf<void>()
    expectTypeOf<Outcome<typeof Mills.operations.create>>().toEqualTypeOf<typeof Mill.Type>()
    assert.deepStrictEqual([Mills.operations.update.success, Mills.operations.create.success], [undefined, Mill])
  })

  it("have no operation that was not declared", () =>
    typed(() => {
      const params = { bookId: 1, id: 1 }
      use(reviews.get({ params }))
      // @ts-expect-error not declared
      use(reviews.delete({ params }))
      // @ts-expect-error not declared
      use(reviews.update({ params, payload: { stars: 1 } }))
      // @ts-expect-error not declared
      use(reviews.head({ params }))
      // @ts-expect-error not declared
      use(reviews.exists({ params }))
      // @ts-expect-error not paged
      use(reviews.list.items({ params: { bookId: 1 } }))
      expectTypeOf<keyof Reviews["Service"]>().toEqualTypeOf<"list" | "get" | "create">()
      expectTypeOf<keyof typeof Reviews.operations>().toEqualTypeOf<"list" | "get" | "create">()
    }))

  it("want a nested resource's parents", () =>
    typed(() => {
      use(reviews.list({ params: { bookId: 1 } }))
      // @ts-expect-error which book?
      use(reviews.list())
      // @ts-expect-error which book?
      use(reviews.get({ params: { id: 1 } }))
      // @ts-expect-error an id is a number
      use(reviews.create({ params: { bookId: "1" }, payload: { stars: 1 } }))
      expectTypeOf<typeof Reviews.operations.get>().toEqualTypeOf<
        Operation.Operation<
          "reviews.get",
          "GET",
          "/books/:bookId/reviews/:id",
          { readonly bookId: number; readonly id: number },
          {},
          never,
          { readonly id: number; readonly stars: number }
        >
      >()
    }))
})

describe("a declaration is refused by the compiler", () => {
  it("with a field that the schema does not have, or an id that tells nothing apart", () => {
    // @ts-expect-error a mill has no isbn
    use(Resource.make("a", { ...mills, id: "isbn" }))
    // @ts-expect-error a date is no key
    use(Resource.make("b", { ...mills, id: "built_at" }))
    // @ts-expect-error a mill has no isbn
    use(Resource.make("c", { ...mills, generated: ["isbn"] }))
    const schema = Schema.Struct({ "mill-id": Schema.Int })
    // @ts-expect-error a path template has no such name
    use(Resource.make("n", { path: "/mills", schema, id: "mill-id" }))
  })

  it("without the parameters of its path, or with others", () => {
    // @ts-expect-error params are missing
    use(Resource.make("d", { ...mills, path: "/rivers/:river/mills", get: true }))
    // @ts-expect-error the parameter has another name
    use(Resource.make("e", { ...mills, path: "/rivers/:river/mills", params: { stream: Schema.String } }))
    // @ts-expect-error there is no such parameter
    use(Resource.make("f", { ...mills, params: { river: Schema.String } }))
    // @ts-expect-error the mill's id has the same name
    use(Resource.make("q", { ...mills, path: "/rivers/:id/mills", params: { id: Schema.Int } }))
    // @ts-expect-error which wheel?
    use(Resource.make("r", { ...mills, actions: { stop: { path: "/wheels/:wheel/stop" } } }))
    use(Resource.make("g", { ...mills, path: "/rivers/:river/mills", params: { river: Schema.String } }))
    use(Resource.make("s", { ...mills, actions: { stop: { path: "/wheels/stop" }, close: {} } }))
  })

  it("with an option that there is not, which would be ignored", () => {
    // @ts-expect-error a typing error
    use(Resource.make("h", { ...mills, delte: true }))
    // @ts-expect-error there is no list to page
    use(Resource.make("o", { ...mills, pages: Pages.byPage() }))
    // @ts-expect-error there is no list to filter
    use(Resource.make("p", { ...mills, query: { river: Schema.String } }))
    // @ts-expect-error there is no update to be answered
    use(Resource.make("t", { ...mills, create: true, silent: ["create", "update"] }))
    // @ts-expect-error the same in an action
    use(Resource.make("i", { ...mills, actions: { grind: { paylod: Schema.Int } } }))
  })

  it("at the option that is wrong, and at no other", () => {
    use([
      Resource.make("u", {
        path: "/mills",
        schema: mills.schema,
        // @ts-expect-error a mill has no isbn
        id: "isbn",
        list: true
      }),
      Resource.make("v", {
        path: "/mills",
        schema: mills.schema,
        id: "id",
        // @ts-expect-error not declared is absent
        get: false
      }),
      Resource.make("w", {
        path: "/mills",
        schema: mills.schema,
        id: "id",
        // @ts-expect-error a typing error
        delte: true
      }),
      Resource.make("x", {
        path: "/mills",
        schema: mills.schema,
        id: "id",
        // @ts-expect-error there is no list to filter
        query: { river: Schema.String }
      })
    ])
  })

  it("with an action or an error tag that is taken", () => {
    // @ts-expect-error list is the collection's
    use(Resource.make("j", { ...mills, actions: { list: {} } }))
    // @ts-expect-error NotFound is an error of core
    use(Resource.make("k", { ...mills, errors: { 10404: "NotFound" } }))
  })

  it("with pages that another body tells", () => {
    const pages = Pages.byPage({ totalPages: ({ last }: { readonly last: number }) => last })
    // @ts-expect-error the body is an array
    use(Resource.make("l", { ...mills, list: true, pages }))
    const list = Resource.envelope(Schema.Struct({ data: Schema.Array(Schema.Int) }), ({ data }) => data)
    // @ts-expect-error the items are no mills
    use(Resource.make("m", { ...mills, list }))
  })
})
