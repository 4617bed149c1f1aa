/** Any JSON API over the standard verbs with Basic authentication: here books, on both sides. */
import * as Wire from "@millrace/core/Wire"
import * as Pages from "@millrace/rest/Pages"
import * as Resource from "@millrace/rest/Resource"
import * as Rest from "@millrace/rest/Rest"
import * as Emulated from "@millrace/sandbox/Rest"
import * as Fault from "@millrace/sandbox/Fault"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Subject from "../Subject.ts"

class Books extends Resource.make("books", {
  path: "/books",
  schema: Schema.Struct({ id: Schema.Int, title: Schema.String, binding: Wire.openEnum(["cloth", "paper"]) }),
  id: "id",
  generated: ["id"],
  list: true,
  pages: Pages.byHeaderTotal({ defaultSize: 10 }),
  get: true,
  create: true,
  replace: true
}) {}

const size = 5

const connect = ({ baseUrl = "https://api.example.com", identity }: Subject.Connection = {}) =>
  Effect.map(
    Layer.build(
      Books.layer.pipe(
        Layer.provide(
          Rest.layer({
            baseUrl,
            username: Emulated.user.username,
            password: Redacted.make(identity === "wrong" ? "not the password" : Emulated.user.password)
          })
        )
      )
    ),
    Context.get(Books)
  )

export const subject: Subject.Subject = {
  name: "rest",
  api: "rest",
  sandbox: {
    apis: ["rest"],
    rest: {
      resources: {
        books: {
          schema: Schema.Struct({ id: Schema.Number, title: Schema.String, binding: Schema.String }),
          items: Array.from({ length: 17 }, (_, index) => ({
            id: index + 1,
            title: `Volume ${index + 1}`,
            binding: "cloth"
          }))
        }
      }
    }
  },
  prepare: () => Effect.void,
  connect: (connection) =>
    Effect.map(connect(connection), (books) => ({
      read: books.get({ params: { id: 1 } }),
      enumerated: books.get({ params: { id: 1 } }),
      create: (title) => books.create({ payload: { title, binding: "paper" } }),
      change: books.replace({ params: { id: 1 }, payload: { title: "changed", binding: "paper" } })
    })),
  secrets: [Emulated.user.password],
  requests: {
    read: { method: "GET", path: "/books/1" },
    enumerated: { method: "GET", path: "/books/1" },
    create: { method: "POST", path: "/books" },
    change: { method: "PUT", path: "/books/1" }
  },
  created: ({ rest }) => Effect.map(rest.items("books"), (books) => books.map(({ title }) => String(title))),
  errors: [
    { fault: Fault.documented(400), issues: [{ message: "JSON parsing error.", code: "10000" }] },
    { fault: Fault.documented(401), issues: [{ message: "The user name or the password is wrong.", code: "10401" }] },
    { fault: Fault.documented(404), issues: [{ message: "There is no such resource.", code: "10404" }] },
    { fault: Fault.documented(405), issues: [{ message: "PATCH is not allowed here.", code: "10405" }] },
    { fault: Fault.documented(409), issues: [{ message: "The id is taken.", code: "10409" }] },
    {
      fault: Fault.documented(415),
      issues: [{ message: "The Content-Type must be application/json.", code: "10415" }]
    },
    { fault: Fault.documented(429), issues: [{ message: "There were too many requests.", code: "10429" }] },
    {
      fault: Fault.status(422, { body: { errors: [{ message: "Too long.", code: 7, field: "title" }] } }),
      issues: [{ message: "Too long.", code: "7", field: "title" }]
    }
  ],
  requestIdHeader: "x-request-id",
  wrongIdentity: "Unauthorized",
  openEnum: "binding",
  required: { path: "title", field: "title" },
  repeatable: {},
  list: {
    connect: (connection) =>
      Effect.map(
        connect(connection),
        ({ list }) =>
          (options) =>
            Stream.map(
              list.pages({ query: { size } }, options),
              Subject.page(({ id }) => id)
            )
      ),
    page: (page) => ({ method: "GET", path: "/books", query: { page: String(page) } }),
    keys: ({ rest }) => Effect.map(rest.items("books"), (books) => books.map(({ id }) => Number(id))),
    // The sandbox keeps the order of creation: all others are created again behind it.
    insertFirst: Effect.fnUntraced(function* ({ rest }) {
      const books = yield* rest.items("books")
      yield* Effect.forEach(books, ({ id }) => rest.delete("books", String(id)))
      yield* Effect.forEach([{ id: 100, title: "A book", binding: "cloth" }, ...books], (book) =>
        rest.insert("books", book)
      )
    }),
    delete: ({ rest }, key) => rest.delete("books", String(key))
  },
  mint: Subject.lacks("User name and password go with every request: there is no token."),
  toldQuota: Subject.lacks("The convention tells of no quota, and the sandbox counts none for it."),
  structuredQuota: {}
}
