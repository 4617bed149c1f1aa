/**
 * A server that follows a script: one reply per request, in order, the last one for ever. Records what it was sent.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import type * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"

interface Sent {
  readonly method: string
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
  /** The test clock, in ms. */
  readonly at: number
}

export type Reply = (
  request: HttpClientRequest.HttpClientRequest,
  signal: AbortSignal
) => Effect.Effect<HttpClientResponse.HttpClientResponse, HttpClientError.HttpClientError>

export interface Script {
  readonly httpClient: HttpClient.HttpClient
  readonly sent: ReadonlyArray<Sent>
  /** How many of the requests were aborted by the client. */
  readonly aborted: () => number
}

export const make = (...replies: readonly [Reply, ...Array<Reply>]): Script => {
  const sent: Array<Sent> = []
  const signals: Array<AbortSignal> = []
  return {
    sent,
    aborted: () => signals.filter((signal) => signal.aborted).length,
    httpClient: HttpClient.make((request, url, signal) =>
      Effect.flatMap(Clock.currentTimeMillis, (at) => {
        const body = request.body._tag === "Raw" ? request.body.body : undefined
        sent.push({ method: request.method, url: url.toString(), headers: { ...request.headers }, body, at })
        signals.push(signal)
        return (replies[sent.length - 1] ?? replies[replies.length - 1]!)(request, signal)
      })
    )
  }
}

// A real body is read with promises, for which the test clock does not wait; this one is there at once.
const response = (
  request: HttpClientRequest.HttpClientRequest,
  init: ResponseInit,
  text: HttpClientResponse.HttpClientResponse["text"]
): HttpClientResponse.HttpClientResponse =>
  Object.create(HttpClientResponse.fromWeb(request, new Response(null, init)), { text: { value: text } })

/** A JSON body, or a text as it is. */
export const answer =
  (status: number, body: unknown = "", headers: Readonly<Record<string, string>> = {}): Reply =>
  (request) =>
    Effect.sync(() =>
      response(request, { status, headers }, Effect.succeed(typeof body === "string" ? body : JSON.stringify(body)))
    )

/** The connection fails with this error of the platform. */
export const fail =
  (cause: unknown): Reply =>
  (request) =>
    Effect.fail(new HttpClientError.HttpClientError({ reason: new HttpClientError.TransportError({ request, cause }) }))

/** As fetch reports a connection that broke. */
export const cut: Reply = fail(
  new TypeError("fetch failed", { cause: Object.assign(new Error("other side closed"), { code: "UND_ERR_SOCKET" }) })
)

/** As fetch reports a connection that was never made. */
export const refused: Reply = fail(
  new TypeError("fetch failed", {
    cause: Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:1"), { code: "ECONNREFUSED" })
  })
)

/** The headers arrive, the body breaks off. */
export const brokenBody =
  (status: number): Reply =>
  (request) =>
    Effect.sync(() => {
      const broken: HttpClientResponse.HttpClientResponse = response(
        request,
        { status },
        Effect.suspend(() =>
          Effect.fail(
            new HttpClientError.HttpClientError({
              reason: new HttpClientError.DecodeError({ request, response: broken, cause: new TypeError("terminated") })
            })
          )
        )
      )
      return broken
    })

/** The headers arrive, the body never ends. */
export const endless =
  (status: number): Reply =>
  (request) =>
    Effect.sync(() => response(request, { status }, Effect.never))

/** A body that comes in pieces. These are read with promises: the test clock must stand still meanwhile. */
export const streamed =
  (status: number, body: UnderlyingDefaultSource<Uint8Array>): Reply =>
  (request) =>
    Effect.sync(() =>
      // Nothing is taken from the source before it is asked for.
      HttpClientResponse.fromWeb(request, new Response(new ReadableStream(body, { highWaterMark: 0 }), { status }))
    )

/** Nothing, until the client gives up. */
export const silence: Reply = () => Effect.never
