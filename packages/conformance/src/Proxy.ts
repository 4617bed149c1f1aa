/**
 * What may stand between a client and its API: something that adds headers to answers, or that echoes what it was sent.
 */
import * as Effect from "effect/Effect"
import * as Headers from "effect/http/Headers"
import * as HttpClient from "effect/http/HttpClient"
import type * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"

/** Puts headers onto every answer to a GET, over those that it has. */
export const withHeaders = (client: HttpClient.HttpClient, headers: Headers.Input): HttpClient.HttpClient =>
  HttpClient.transform(client, (answer, { method }) =>
    method === "GET"
      ? Effect.map(answer, (response) => replaced(response, Headers.setAll(response.headers, headers)))
      : answer
  )

/** The same answer with these headers and no others. */
export const replaced = (
  response: HttpClientResponse.HttpClientResponse,
  headers: Headers.Headers
): HttpClientResponse.HttpClientResponse => Object.create(response, { headers: { value: headers } })

/**
 * Answers everything itself but what `passes`, with all that it was sent in the body: headers, URL, body.
 *
 * @param sent is told the headers of each request
 */
export const echoing = (
  client: HttpClient.HttpClient,
  status: number,
  options: {
    readonly passes: (request: HttpClientRequest.HttpClientRequest, url: URL) => boolean
    readonly sent: (headers: Headers.Headers) => void
  }
): HttpClient.HttpClient =>
  HttpClient.make((request, url) => {
    options.sent(request.headers)
    if (options.passes(request, url)) return client.execute(request)
    const { body, headers } = request
    const echo = { detail: Object.entries(headers).join("; "), url: url.href, body: JSON.stringify(body) }
    return Effect.succeed(HttpClientResponse.fromWeb(request, new Response(JSON.stringify(echo), { status })))
  })
