/**
 * The yardstick: Azion's v3 domains listed with nothing but Effect, as somebody would write it who does not use Millrace and
 * keeps it short. A token, pages as a stream of items, decoded by a schema, failing for any status but a 2xx.
 */
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { Page } from "../domainPage.ts"

const token = Redacted.make("token")

const domains = (query: { readonly order_by: string }) =>
  Stream.paginate(1, (page) =>
    Effect.gen(function* () {
      const client = yield* HttpClient.HttpClient
      const response = yield* HttpClientRequest.get("https://api.azionapi.net/domains").pipe(
        HttpClientRequest.setUrlParams({ ...query, page: String(page) }),
        HttpClientRequest.setHeader("authorization", `Token ${Redacted.value(token)}`),
        HttpClientRequest.setHeader("accept", "application/json; version=3"),
        client.execute,
        Effect.flatMap(HttpClientResponse.filterStatusOk)
      )
      const { results, total_pages } = yield* HttpClientResponse.schemaBodyJson(Page)(response)
      return [results, page < total_pages ? Option.some(page + 1) : Option.none()] as const
    })
  )

const program = domains({ order_by: "name" }).pipe(Stream.runForEach((domain) => Effect.log(domain.name)))

void program.pipe(Effect.provide(FetchHttpClient.layer), Effect.runPromise)
