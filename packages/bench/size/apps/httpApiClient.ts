/**
 * The alternative: the same program on Effect's own `HttpApiClient`, to show what our interpreter of the same kind of
 * declarations saves.
 */
import * as Effect from "effect/Effect"
import * as HttpApi from "effect/http-api/HttpApi"
import * as HttpApiClient from "effect/http-api/HttpApiClient"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { Page } from "../domainPage.ts"

const list = HttpApiEndpoint.get("list", "/domains", {
  query: { order_by: Schema.optionalKey(Schema.String), page: Schema.optionalKey(Schema.String) },
  success: Page
})

const Azion = HttpApi.make("azion").add(HttpApiGroup.make("domains").add(list))

const token = Redacted.make("token")

const client = HttpApiClient.make(Azion, {
  baseUrl: "https://api.azionapi.net",
  transformClient: HttpClient.mapRequest((request) =>
    request.pipe(
      HttpClientRequest.setHeader("authorization", `Token ${Redacted.value(token)}`),
      HttpClientRequest.setHeader("accept", "application/json; version=3")
    )
  )
})

const program = Effect.gen(function* () {
  const { domains } = yield* client
  yield* Stream.paginate(1, (page) =>
    Effect.map(
      domains.list({ query: { order_by: "name", page: String(page) } }),
      ({ results, total_pages }) => [results, page < total_pages ? Option.some(page + 1) : Option.none()] as const
    )
  ).pipe(Stream.runForEach((domain) => Effect.log(domain.name)))
})

void program.pipe(Effect.provide(FetchHttpClient.layer), Effect.runPromise)
