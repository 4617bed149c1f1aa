/**
 * Streams so many pages of 1,000 items: `node --expose-gc millionItems.process.ts PEER PAGES`. Prints what the heap held.
 */
import * as Azion from "@millrace/azion/Azion"
import { Domains } from "@millrace/azion/v3/Domains"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { Page } from "../../size/domainPage.ts"
import { page } from "../Wire.ts"

export interface Memory {
  readonly peer: string
  readonly items: number
  /** Bytes, as the next. */
  readonly first: number
  readonly peak: number
  readonly seconds: number
}

const size = 1000
const [, , peer = "", pages = "1"] = process.argv
const total = Number(pages) * size

let served = 0
let first = 0
let peak = 0

const heap = (): number => {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

// Made anew for each request: kept, they would be the memory that is measured.
const fetch: typeof globalThis.fetch = async (input) => {
  const number = Number(new URL(String(input)).searchParams.get("page") ?? 1)
  served++
  if (served === 2) first = heap()
  else if (served % 50 === 0 || served === Number(pages)) peak = Math.max(peak, heap())
  return new Response(page(number, size, total), { headers: { "content-type": "application/json" } })
}

const decode = HttpClientResponse.schemaBodyJson(Page)

const byHand = Stream.paginate(1, (number) =>
  HttpClient.get(`http://memory/domains?page=${number}&page_size=${size}`).pipe(
    Effect.flatMap(decode),
    Effect.map(
      ({ results, total_pages }) => [results, number < total_pages ? Option.some(number + 1) : Option.none()] as const
    )
  )
)

const withMillrace = Stream.unwrap(
  Effect.map(Domains, (domains) => domains.list.items({ query: { page_size: size } }, { prefetch: 4 }))
).pipe(
  Stream.provide(
    Domains.layer.pipe(
      Layer.provide(Azion.layer({ credentials: Azion.token(Redacted.make("token")), baseUrl: "http://memory" }))
    )
  )
)

let items = 0
const start = performance.now()
const stream: Stream.Stream<{ readonly id: number }, unknown, HttpClient.HttpClient> =
  peer === "millrace" ? withMillrace : byHand
await stream.pipe(
  Stream.runForEach(() => Effect.sync(() => items++)),
  Effect.provide(FetchHttpClient.layer),
  Effect.provideService(FetchHttpClient.Fetch, fetch),
  Effect.runPromise
)
const memory: Memory = { peer, items, first, peak, seconds: (performance.now() - start) / 1000 }
process.stdout.write(JSON.stringify(memory))
