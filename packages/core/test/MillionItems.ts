/**
 * Streams a million items through the whole client and prints, as JSON, what the heap held after the first page and at
 * most. The process of Memory.test.ts: run with --expose-gc.
 */
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Operation from "../src/Operation.ts"
import * as Pagination from "../src/Pagination.ts"
import * as Transport from "../src/Transport.ts"

const size = 1000
const pages = 1000

const listThings = Operation.get("listThings", "/things", {
  query: { page: Schema.optional(Schema.Int) },
  success: Schema.Struct({
    count: Schema.Int,
    things: Schema.Array(Schema.Struct({ id: Schema.Int, name: Schema.String }))
  })
})

const body = (page: number) =>
  JSON.stringify({
    count: size * pages,
    things: Array.from({ length: size }, (_, index) => {
      const id = (page - 1) * size + index
      return { id, name: `thing number ${id}` }
    })
  })

const httpClient = HttpClient.make((request, url) =>
  Effect.sync(() => HttpClientResponse.fromWeb(request, new Response(body(Number(url.searchParams.get("page"))))))
)

const heap = (): number => {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

const program = Effect.gen(function* () {
  const transport = yield* Transport.make({ api: "example", baseUrl: "https://api.example.com" })
  const list = Pagination.list(
    transport,
    listThings,
    Pagination.byPage({
      read: ({ count, things }) => ({ items: things, total: count, totalPages: Math.ceil(count / size) }),
      key: ({ id }) => id
    })
  )
  let items = 0
  let first = 0
  let peak = 0
  let signals = 0
  yield* list
    .items(undefined, {
      prefetch: 8,
      onPage: (page) =>
        Effect.sync(() => {
          signals += page.signals.length
          if (page.at === 2) first = heap()
          else if (page.at % 50 === 0 || page.cursor === undefined) peak = Math.max(peak, heap())
        })
    })
    .pipe(Stream.runForEach(() => Effect.sync(() => items++)))
  return { items, signals, first, peak }
})

const result = await program.pipe(Effect.provideService(HttpClient.HttpClient, httpClient), Effect.runPromise)
process.stdout.write(JSON.stringify(result))
