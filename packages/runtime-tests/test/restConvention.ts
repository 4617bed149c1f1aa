/**
 * Every sentence of the REST convention as a program against a sandbox over HTTP, and what must come of it. One text for
 * Node, Chromium and workerd: nothing here knows where it runs, and all values are JSON.
 */
import * as Drift from "@millrace/core/Drift"
import * as Pages from "@millrace/rest/Pages"
import * as Resource from "@millrace/rest/Resource"
import * as Rest from "@millrace/rest/Rest"
import { UtcDate } from "@millrace/rest/UtcDate"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"

export interface Sentence {
  readonly sentence: string
  /** At a sandbox of restLibrary.ts. */
  readonly run: (url: string) => Effect.Effect<unknown>
  readonly expected: unknown
}

const Book = Schema.Struct({
  id: Schema.Int,
  title: Schema.String,
  author: Schema.NullOr(Schema.String),
  due_at: Schema.NullOr(UtcDate),
  created_at: UtcDate
})

const Books = Resource.make("books", {
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
  actions: {
    lend: { payload: Schema.Struct({ due_at: UtcDate }), success: Book },
    /** A body as it is, whatever it is. */
    send: { on: "collection", path: "", payload: Schema.String, payloadType: "application/json", success: Book },
    print: { on: "collection", path: "/print", success: Schema.String, successType: "text/csv" }
  },
  errors: { 10000: "JsonParsing", 10001: "TitleTaken" }
})

const Reviews = Resource.make("reviews", {
  path: "/books/:bookId/reviews",
  params: { bookId: Schema.Int },
  schema: Schema.Struct({ id: Schema.Int, bookId: Schema.Int, stars: Schema.Int }),
  id: "id",
  generated: ["id", "bookId"],
  list: true,
  get: true,
  create: true
})

interface Seen {
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly status: number
}

type Library = Resource.Identifier<"books"> | Resource.Identifier<"reviews">

/** The sandbox's own paths. */
const control = (url: string) => ({
  reset: Effect.promise(() => fetch(`${url}/__sandbox/reset`, { method: "POST" })),
  /** Every request but the browser's preflights. */
  seen: Effect.promise(async (): Promise<ReadonlyArray<Seen>> => {
    const requests: ReadonlyArray<Seen> = await (await fetch(`${url}/__sandbox/requests`)).json()
    return requests.filter(({ method }) => method !== "OPTIONS")
  }),
  answer: (status: number, body: string, contentType: string) =>
    Effect.promise(() =>
      fetch(`${url}/__sandbox/faults`, {
        method: "POST",
        body: JSON.stringify({ _tag: "Status", status, body, headers: { "content-type": contentType } })
      })
    )
})

type Control = ReturnType<typeof control>

const login = { username: "user", password: "a sandbox password" }

const client = (url: string, { password, username }: typeof login, translate?: Rest.Options["translate"]) =>
  Layer.mergeAll(Books.layer, Reviews.layer).pipe(
    Layer.provide(Rest.layer({ api: "library", baseUrl: url, username, password: Redacted.make(password), translate })),
    Layer.provide(FetchHttpClient.layer)
  )

/** A sentence over a sandbox in its first state. */
const that = (
  sentence: string,
  run: (control: Control, url: string) => Effect.Effect<unknown, unknown, Library>,
  expected: unknown
): Sentence => ({
  sentence,
  run: (url) => {
    const sandbox = control(url)
    return Effect.andThen(sandbox.reset, run(sandbox, url)).pipe(Effect.provide(client(url, login)), Effect.orDie)
  },
  expected
})

const calls = (seen: ReadonlyArray<Seen>) => seen.map(({ method, path, status }) => `${status} ${method} ${path}`)

const mill = { title: "Mill Race", author: null, due_at: null }

const outcome = Effect.match({
  onSuccess: () => "success",
  onFailure: ({ _tag }: { readonly _tag: string }) => _tag
})

/** As JSON has it. */
const plain = Schema.encodeSync(Book)

const first = { id: 1, title: "The Mill", author: "A. Weir", due_at: null, created_at: "2015-02-15T05:21:07Z" }

export const sentences: ReadonlyArray<Sentence> = [
  that(
    "GET a resource or a collection",
    ({ seen }) =>
      Effect.gen(function* () {
        const books = yield* Books
        const book = plain(yield* books.get({ params: { id: 1 } }))
        const ids = (yield* books.list()).map(({ id }) => id)
        return { book, ids, calls: calls(yield* seen) }
      }),
    { book: first, ids: [1, 2], calls: ["200 GET /books/1", "200 GET /books"] }
  ),
  that(
    "a collection in a collection",
    ({ seen }) =>
      Effect.gen(function* () {
        const reviews = yield* Reviews
        yield* reviews.create({ params: { bookId: 1 }, payload: { stars: 2 } })
        const stars = (yield* reviews.list({ params: { bookId: 1 } })).map(({ stars }) => stars)
        return { stars, calls: calls(yield* seen) }
      }),
    { stars: [4, 2], calls: ["201 POST /books/1/reviews", "200 GET /books/1/reviews"] }
  ),
  that(
    "HEAD, on some resources only, the same headers without a body",
    ({ seen }) =>
      Effect.gen(function* () {
        const books = yield* Books
        const params = { id: 1 }
        const { headers } = yield* books.get.withResponse({ params })
        const head = yield* books.head({ params })
        return {
          status: head.status,
          same: head.headers["content-type"] === headers["content-type"],
          length: head.length,
          lastModified: head.lastModified === undefined ? undefined : DateTime.formatIso(head.lastModified),
          exists: [yield* books.exists({ params }), yield* books.exists({ params: { id: 9 } })],
          some: ["head" in books, "head" in (yield* Reviews), "exists" in (yield* Reviews)],
          calls: calls(yield* seen)
        }
      }),
    {
      status: 200,
      same: true,
      length: JSON.stringify(first).length,
      lastModified: "2015-02-15T05:21:07.000Z",
      exists: [true, false],
      some: [true, false, false],
      calls: ["200 GET /books/1", "200 HEAD /books/1", "200 HEAD /books/1", "404 HEAD /books/9"]
    }
  ),
  that(
    "POST creates",
    ({ seen }) =>
      Effect.gen(function* () {
        const books = yield* Books
        const { status, value } = yield* books.create.withResponse({ payload: mill })
        const [request] = yield* seen
        const { created_at: _, ...rest } = plain(value)
        return { status, rest, sent: request?.body }
      }),
    { status: 201, rest: { id: 3, ...mill }, sent: JSON.stringify(mill) }
  ),
  that(
    "POST performs an operation that is not CRUD",
    ({ seen }) =>
      Effect.gen(function* () {
        const books = yield* Books
        const due_at = DateTime.makeUnsafe("2020-01-01T00:00:00Z")
        const book = plain(yield* books.lend({ params: { id: 1 }, payload: { due_at } }))
        return { book, calls: calls(yield* seen) }
      }),
    { book: { ...first, due_at: "2020-01-01T00:00:00Z" }, calls: ["200 POST /books/1/lend"] }
  ),
  that(
    "PUT replaces in full",
    ({ seen }) =>
      Effect.gen(function* () {
        const books = yield* Books
        const book = plain(yield* books.replace({ params: { id: 1 }, payload: mill }))
        const [request] = yield* seen
        return { book, request: `${request?.method} ${request?.path} ${request?.body}` }
      }),
    { book: { ...first, ...mill }, request: `PUT /books/1 ${JSON.stringify(mill)}` }
  ),
  that(
    "PATCH changes the given fields",
    ({ seen }) =>
      Effect.gen(function* () {
        const books = yield* Books
        const book = plain(yield* books.update({ params: { id: 1 }, payload: { author: null } }))
        const [request] = yield* seen
        return { book, request: `${request?.method} ${request?.path} ${request?.body}` }
      }),
    { book: { ...first, author: null }, request: 'PATCH /books/1 {"author":null}' }
  ),
  that(
    "DELETE removes",
    ({ seen }) =>
      Effect.gen(function* () {
        const books = yield* Books
        yield* books.delete({ params: { id: 1 } })
        const gone = yield* outcome(books.get({ params: { id: 1 } }))
        return { gone, calls: calls(yield* seen) }
      }),
    { gone: "NotFound", calls: ["204 DELETE /books/1", "404 GET /books/1"] }
  ),
  that(
    "Content-Type: application/json on requests and responses",
    ({ seen }) =>
      Effect.gen(function* () {
        const { headers } = yield* (yield* Books).create.withResponse({ payload: mill })
        const [request] = yield* seen
        return [request?.headers["content-type"], request?.headers["accept"], headers["content-type"]]
      }),
    ["application/json", "application/json", "application/json"]
  ),
  that(
    "unless an operation says otherwise",
    ({ answer, seen }) =>
      Effect.gen(function* () {
        yield* answer(200, "id,title\n1,The Mill", "text/csv")
        const { headers, value } = yield* (yield* Books).print.withResponse()
        const [request] = yield* seen
        return [request?.headers["accept"], headers["content-type"], value]
      }),
    ["text/csv", "text/csv", "id,title\n1,The Mill"]
  ),
  that(
    "Authorization: Basic base64(user:password), UTF-8",
    ({ seen }, url) =>
      Effect.gen(function* () {
        const as = (username: string, password: string) =>
          outcome(
            Effect.flatMap(Books, (books) => books.get({ params: { id: 1 } })).pipe(
              Effect.provide(client(url, { username, password }))
            )
          )
        const outcomes = yield* Effect.all([
          as("user", "a sandbox password"),
          as("reader", "a:b::c:"),
          as("Jörg Müller", "Straßenbahn für Öl"),
          as("👩‍🔧", "🐴🔋📎"),
          as("user", "another"),
          as("us:er", "a sandbox password")
        ])
        const requests = yield* seen
        return { outcomes, schemes: requests.map(({ headers, status }) => `${status} ${headers["authorization"]}`) }
      }),
    {
      outcomes: ["success", "success", "success", "success", "Unauthorized", "InvalidRequest"],
      // Of the credentials the sandbox records the scheme alone. The last call was not sent.
      schemes: [
        "200 Basic <redacted>",
        "200 Basic <redacted>",
        "200 Basic <redacted>",
        "200 Basic <redacted>",
        "401 Basic <redacted>"
      ]
    }
  ),
  that(
    "every error is JSON with a message and a code",
    () =>
      Effect.gen(function* () {
        const books = yield* Books
        const broken = yield* Effect.flip(books.send({ payload: "{" }))
        const missing = yield* Effect.flip(books.get({ params: { id: 9 } }))
        return [broken, missing].map((error) => [error._tag, "issues" in error && error.issues])
      }),
    [
      ["JsonParsing", [{ message: "JSON parsing error.", code: "10000" }]],
      ["NotFound", [{ message: "There is no such resource.", code: "10404" }]]
    ]
  ),
  that(
    "the message for people, the code for programs and translation",
    (_, url) =>
      Effect.gen(function* () {
        const taken = { ...mill, title: "The Mill" }
        const create = Effect.flatMap(Books, (books) => books.create({ payload: taken })).pipe(
          Effect.as("created"),
          Effect.catchTag("TitleTaken", ({ code, issues, status }) =>
            Effect.succeed([status, code, issues.map(({ message }) => message).join()])
          )
        )
        const german = client(url, login, ({ code }) => (code === "10001" ? "Den Titel gibt es schon." : undefined))
        return [yield* create, yield* Effect.provide(create, german)]
      }),
    [
      [409, "10001", "This title is taken."],
      [409, "10001", "Den Titel gibt es schon."]
    ]
  ),
  that(
    "dates are ISO 8601 in UTC; anything else is drift, reported",
    ({ seen }) =>
      Effect.gen(function* () {
        const books = yield* Books
        const dates = [1, 2].map((id) => Effect.map(books.get({ params: { id } }), ({ created_at }) => created_at))
        const read = (yield* Effect.all(dates)).map(DateTime.formatIso)
        const found = yield* Drift.observed
        const due_at = DateTime.makeUnsafe("2020-06-01T14:00:00+02:00")
        yield* books.update({ params: { id: 1 }, payload: { due_at } })
        const written = (yield* seen).at(-1)?.body
        return { read, found, written }
      }).pipe(Effect.provide(Drift.layer)),
    {
      read: ["2015-02-15T05:21:07.000Z", "2015-02-15T05:21:07.000Z"],
      found: [{ api: "library", operation: "books.get", kind: "form", path: "created_at" }],
      written: '{"due_at":"2020-06-01T12:00:00Z"}'
    }
  ),
  that(
    "pagination is what the resource declares",
    () =>
      Effect.gen(function* () {
        const books = yield* Books
        yield* Effect.forEach([3, 4, 5], (n) => books.create({ payload: { ...mill, title: `Mill ${n}` } }))
        const items = yield* Stream.runCollect(books.list.items({ query: { size: 2 } }))
        return { ids: items.map(({ id }) => id), reviews: "items" in (yield* Reviews).list }
      }),
    { ids: [1, 2, 3, 4, 5], reviews: false }
  )
]
