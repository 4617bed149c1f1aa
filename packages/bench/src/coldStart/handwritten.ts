/**
 * A program that starts: its first domain, with Effect's HttpClient, Schema and Stream.
 */
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { Page } from "../../size/domainPage.ts"
import { fetch, type Program } from "./Program.ts"

const token = Redacted.make("token")

const decode = HttpClientResponse.schemaBodyJson(Page)

export const open: Program = async () => {
  const runtime = ManagedRuntime.make(FetchHttpClient.layer)
  const client = await runtime.runPromise(HttpClient.HttpClient)
  const first = Stream.paginate(1, (page) =>
    HttpClientRequest.get("https://api.azionapi.net/domains").pipe(
      HttpClientRequest.setUrlParams({ order_by: "name", page: String(page) }),
      HttpClientRequest.setHeader("authorization", `Token ${Redacted.value(token)}`),
      HttpClientRequest.setHeader("accept", "application/json; version=3"),
      client.execute,
      Effect.flatMap(HttpClientResponse.filterStatusOk),
      Effect.flatMap(decode),
      Effect.map(
        ({ results, total_pages }) => [results, page < total_pages ? Option.some(page + 1) : Option.none()] as const
      )
    )
  ).pipe(Stream.runHead, Effect.provideService(FetchHttpClient.Fetch, fetch))
  return () => runtime.runPromise(first)
}
