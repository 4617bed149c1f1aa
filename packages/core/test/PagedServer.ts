/**
 * A server of lists whose answers take time, and what it was asked.
 */
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Transport from "../src/Transport.ts"

export interface Answer {
  /** @default 200 */
  readonly status?: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
}

export interface Server {
  readonly transport: Transport.Transport
  /** The queries of all requests, in the order they came. */
  readonly queries: ReadonlyArray<string>
  /** One parameter of all requests; NaN where it was not sent. */
  readonly asked: (name: string) => ReadonlyArray<number>
  /** Requests that are on their way now, the most there were at a time, and those that the client gave up. */
  readonly open: number
  readonly most: number
  readonly interrupted: number
}

export const make = Effect.fnUntraced(function* (
  answer: (query: URLSearchParams) => Answer,
  latency: (query: URLSearchParams) => number = () => 0
): Effect.fn.Return<Server> {
  const queries: Array<URLSearchParams> = []
  const counts = { open: 0, most: 0, interrupted: 0 }
  const httpClient = HttpClient.make((request, { searchParams }) =>
    Effect.gen(function* () {
      queries.push(searchParams)
      counts.most = Math.max(counts.most, ++counts.open)
      const wait = latency(searchParams)
      if (wait > 0) yield* Effect.sleep(wait)
      const { body, headers, status } = { status: 200, headers: {}, ...answer(searchParams) }
      // A body that is there at once: the clock of the test cannot see a promise.
      return Object.defineProperty(
        HttpClientResponse.fromWeb(request, new Response(null, { status, headers })),
        "text",
        {
          value: Effect.succeed(JSON.stringify(body) ?? "")
        }
      )
    }).pipe(
      Effect.onInterrupt(() => Effect.sync(() => counts.interrupted++)),
      Effect.ensuring(Effect.sync(() => counts.open--))
    )
  )
  const transport = yield* Transport.make({ api: "example", baseUrl: "https://api.example.com" }).pipe(
    Effect.provideService(HttpClient.HttpClient, httpClient)
  )
  return {
    transport,
    get queries() {
      return queries.map((query) => `?${query}`)
    },
    asked: (name) => queries.map((query) => Number(query.get(name) ?? NaN)),
    get open() {
      return counts.open
    },
    get most() {
      return counts.most
    },
    get interrupted() {
      return counts.interrupted
    }
  }
})
