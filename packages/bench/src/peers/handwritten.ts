/**
 * The same program written by hand on Effect's `HttpClient` and `Schema`.
 */
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { Domain, Page } from "../../size/domainPage.ts"
import { ofEffects } from "../Effects.ts"
import { type Peer, token as text } from "./Peer.ts"

const token = Redacted.make(text)

const decodeOne = HttpClientResponse.schemaBodyJson(Schema.Struct({ results: Domain }))
const decodePage = HttpClientResponse.schemaBodyJson(Page)

export const peer: Peer = {
  name: "HttpClient + Schema",
  does: "decoding, spans",
  open: async ({ baseUrl, fetch = globalThis.fetch }) => {
    const send = (path: string, urlParams: Readonly<Record<string, string>>) =>
      Effect.flatMap(HttpClient.HttpClient, (client) =>
        HttpClientRequest.get(baseUrl + path).pipe(
          HttpClientRequest.setUrlParams(urlParams),
          HttpClientRequest.setHeader("authorization", `Token ${Redacted.value(token)}`),
          HttpClientRequest.setHeader("accept", "application/json; version=3"),
          client.execute,
          Effect.flatMap(HttpClientResponse.filterStatusOk)
        )
      ).pipe(Effect.provideService(FetchHttpClient.Fetch, fetch))
    return ofEffects(
      FetchHttpClient.layer,
      (id) => Effect.map(Effect.flatMap(send(`/domains/${id}`, {}), decodeOne), ({ results }) => results),
      (page, size) => Effect.flatMap(send("/domains", { page: String(page), page_size: String(size) }), decodePage)
    )
  }
}
