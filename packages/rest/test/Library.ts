/**
 * An invented library, on both sides: the resources as a program declares them, and a sandbox that has them. The two share
 * no schema, so that a mistake in one of them shows.
 */
import * as Emulated from "@millrace/sandbox/Rest"
import * as Sandbox from "@millrace/sandbox/Sandbox"
import type * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Pages from "../src/Pages.ts"
import * as Resource from "../src/Resource.ts"
import * as Rest from "../src/Rest.ts"
import { UtcDate } from "../src/UtcDate.ts"

const Book = Schema.Struct({
  id: Schema.Int,
  title: Schema.String,
  author: Schema.NullOr(Schema.String),
  shelf: Schema.optionalKey(Schema.String),
  created_at: UtcDate
})

const Loan = Schema.Struct({ days: Schema.Int })

export class Books extends Resource.make("books", {
  path: "/books",
  schema: Book,
  id: "id",
  generated: ["id", "created_at"],
  list: true,
  query: { author: Schema.optionalKey(Schema.String) },
  pages: Pages.byPage(),
  get: true,
  head: true,
  create: true,
  replace: true,
  update: true,
  delete: true,
  actions: { lend: { payload: Loan, success: Book } },
  errors: { 10000: "JsonParsing", 10001: "TitleTaken", 10422: "FieldWrong" }
}) {}

export class Reviews extends Resource.make("reviews", {
  path: "/books/:bookId/reviews",
  params: { bookId: Schema.Int },
  schema: Schema.Struct({ id: Schema.Int, stars: Schema.Int }),
  id: "id",
  generated: ["id"],
  list: true,
  get: true,
  create: true
}) {}

export const book = { id: 1, title: "The Mill", author: "A. Weir", created_at: "2015-02-15T05:21:07Z" }

export const resources: Emulated.Options["resources"] = {
  books: {
    schema: Schema.Struct({
      id: Schema.Number,
      title: Schema.String,
      author: Schema.NullOr(Schema.String),
      shelf: Schema.optionalKey(Schema.String),
      created_at: Schema.String
    }),
    items: [book],
    generated: { created_at: Emulated.now },
    unique: { title: 10001 },
    actions: { lend: (item, payload) => ({ ...item, shelf: `lent for ${Object(payload).days} days` }) }
  },
  "books/:bookId/reviews": [{ id: 5, bookId: 1, stars: 4 }]
}

/** The connection over the `HttpClient` in context, as the sandbox's user. */
export const connection = (options?: Partial<Rest.Options>): Layer.Layer<Rest.Rest, never, HttpClient.HttpClient> =>
  Rest.layer({
    api: "library",
    baseUrl: "https://api.example.com",
    username: Emulated.user.username,
    password: Redacted.make(Emulated.user.password),
    ...options
  })

/** Both resources, over a sandbox of their own. */
export const layer = (options?: Partial<Rest.Options>, sandbox?: Partial<Emulated.Options>) =>
  Layer.mergeAll(Books.layer, Reviews.layer).pipe(
    Layer.provide(connection(options)),
    Layer.provideMerge(Sandbox.layer({ rest: { resources, ...sandbox } }))
  )
