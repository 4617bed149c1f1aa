/**
 * Effect's own `HttpApiClient` over a declared API.
 */
import * as Effect from "effect/Effect"
import * as HttpApi from "effect/http-api/HttpApi"
import * as HttpApiClient from "effect/http-api/HttpApiClient"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Schema from "effect/Schema"
import { Domain, Page } from "../../size/domainPage.ts"
import { ofEffects } from "../Effects.ts"
import { headers, type Peer } from "./Peer.ts"

const Azion = HttpApi.make("azion").add(
  HttpApiGroup.make("domains").add(
    HttpApiEndpoint.get("list", "/domains", {
      query: { page: Schema.optionalKey(Schema.String), page_size: Schema.optionalKey(Schema.String) },
      success: Page
    }),
    HttpApiEndpoint.get("get", "/domains/:id", {
      params: { id: Schema.String },
      success: Schema.Struct({ results: Domain })
    })
  )
)

export const peer: Peer = {
  name: "HttpApiClient",
  does: "decoding, spans",
  open: async ({ baseUrl, fetch = globalThis.fetch }) => {
    const { domains } = await HttpApiClient.make(Azion, {
      baseUrl,
      transformClient: HttpClient.mapRequest(HttpClientRequest.setHeaders(headers))
    }).pipe(Effect.provide(FetchHttpClient.layer), Effect.runPromise)
    const led = Effect.provideService(FetchHttpClient.Fetch, fetch)
    return ofEffects(
      FetchHttpClient.layer,
      (id) => led(Effect.map(domains.get({ params: { id: String(id) } }), ({ results }) => results)),
      (page, size) => led(domains.list({ query: { page: String(page), page_size: String(size) } }))
    )
  }
}
