/**
 * The same with Effect's HttpClient and Schema.
 */
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import { Page } from "../../size/domainPage.ts"

export const program = Effect.gen(function* () {
  const client = yield* HttpClient.HttpClient
  const response = yield* client.get("https://api.azionapi.net/domains")
  const page = yield* HttpClientResponse.schemaBodyJson(Page)(response)
  yield* Effect.log(page.count)
})
