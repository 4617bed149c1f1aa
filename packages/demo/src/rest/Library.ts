/**
 * A resource of one's own, on both sides: as a program declares it, and as the sandbox has it.
 */
import * as Pages from "@millrace/rest/Pages"
import * as Resource from "@millrace/rest/Resource"
import * as Rest from "@millrace/rest/Rest"
import { UtcDate } from "@millrace/rest/UtcDate"
import * as Emulated from "@millrace/sandbox/Rest"
import { SandboxServer } from "@millrace/sandbox/SandboxServer"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"

const Book = Schema.Struct({
  id: Schema.Int,
  title: Schema.String,
  author: Schema.NullOr(Schema.String),
  lent: Schema.Boolean,
  created_at: UtcDate
})

export type Book = typeof Book.Type

export class Books extends Resource.make("books", {
  path: "/books",
  schema: Book,
  id: "id",
  generated: ["id", "created_at"],
  list: true,
  pages: Pages.byLink(),
  get: true,
  head: true,
  create: true,
  replace: true,
  update: true,
  delete: true,
  actions: { lend: { success: Book } },
  errors: { 10000: "JsonParsing", 10001: "TitleTaken", 10002: "AuthorUnknown" }
}) {}

/** What a step needs for the books. */
export type Library = Resource.Identifier<"books">

/** How many books the sandbox starts with. */
export const bookCount = 480

const titles = (adjective: string) =>
  ["Brook", "Ferry", "Grove", "Harbour", "Lantern", "Meadow", "Quarry", "Weir"].map(
    (noun) => `The ${adjective} ${noun}`
  )

const names = ["Amber", "Brisk", "Calm", "Dusky", "Early", "Fleet", "Golden", "Hollow"].flatMap(titles)

/** What the sandbox serves; it knows nothing of the schema above. */
export const resources: Emulated.Options["resources"] = {
  books: {
    items: Array.from({ length: bookCount }, (_, index) => ({
      id: index + 1,
      title: `${names[index % names.length]}, volume ${1 + Math.floor(index / names.length)}`,
      author: index % 5 === 0 ? null : "A. Miller",
      lent: false,
      created_at: "2015-02-15T05:21:07Z"
    })),
    generated: { created_at: Emulated.now },
    unique: { title: 10001 },
    actions: { lend: (book) => ({ ...book, lent: true }) }
  }
}

/** The connection to the sandbox over real HTTP. */
export const connection = (options?: Partial<Rest.Options>): Layer.Layer<Rest.Rest, never, SandboxServer> =>
  Layer.unwrap(
    Effect.map(SandboxServer, ({ url }) =>
      Rest.layer({
        api: "library",
        baseUrl: url,
        username: Emulated.user.username,
        password: Redacted.make(Emulated.user.password),
        ...options
      }).pipe(Layer.provide(FetchHttpClient.layer))
    )
  )

/** The books for somebody else, or in another language. */
export const as =
  (options: Partial<Rest.Options>) =>
  <A, E>(calls: (books: Books["Service"]) => Effect.Effect<A, E>): Effect.Effect<A, E, SandboxServer> =>
    Effect.provide(Books.use(calls), Books.layer.pipe(Layer.provide(connection(options))))
