/**
 * The two ways to call the sandbox without a socket. The `HttpClient` answers on the caller's fiber and reads bodies without
 * promises, so that a test clock sees every step; `fetch` runs with the clock of the context it was made in.
 */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import type * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Stream from "effect/Stream"
import type * as Exchange from "../Exchange.ts"

export type Handle = (request: Exchange.Request) => Effect.Effect<Exchange.Answer>

export const httpClient = (handle: Handle): HttpClient.HttpClient =>
  HttpClient.make((request, url) =>
    Effect.flatMap(bodyText(request), (body) =>
      Effect.flatMap(handle({ method: request.method, url, headers: { ...request.headers }, body }), (answer) =>
        answer._tag === "Cut"
          ? Effect.fail(
              new HttpClientError.HttpClientError({
                reason: new HttpClientError.TransportError({ request, cause: cutError() })
              })
            )
          : Effect.succeed(makeResponse(request, answer))
      )
    )
  )

export const fetch = (handle: Handle, context: Context.Context<never>): typeof globalThis.fetch => {
  const run = Effect.runPromiseExitWith(context)
  return async (input, init) => {
    const request = new Request(input, init)
    const body = await request.text()
    request.signal.throwIfAborted()
    const exit = await run(
      handle({
        method: request.method,
        url: new URL(request.url),
        headers: Object.fromEntries(request.headers),
        body: body === "" ? undefined : body
      }),
      { signal: request.signal }
    )
    if (Exit.isFailure(exit)) {
      request.signal.throwIfAborted()
      throw new TypeError("fetch failed", { cause: exit.cause })
    }
    const answer = exit.value
    switch (answer._tag) {
      case "Cut":
        throw new TypeError("fetch failed", { cause: cutError() })
      case "Broken":
        return new Response(brokenStream(answer.body), { status: answer.status, headers: answer.headers })
      case "Stalled":
        return new Response(stalledStream(answer.body, request.signal), {
          status: answer.status,
          headers: answer.headers
        })
      case "Bytes":
      case "Reply":
        return new Response(answer.body ?? null, { status: answer.status, headers: answer.headers })
    }
  }
}

// internal

const cutError = (): Error => new Error("The sandbox cut the connection")

const brokenError = (): Error => new TypeError("terminated", { cause: cutError() })

const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

const brokenStream = (sent: string): ReadableStream<Uint8Array> => {
  let isSent = false
  // Breaks on the second pull: an error at once would drop the bytes before it.
  return new ReadableStream({
    pull(controller) {
      if (isSent) return controller.error(brokenError())
      isSent = true
      controller.enqueue(encode(sent))
    }
  })
}

const stalledStream = (sent: string, signal: AbortSignal): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start(controller) {
      if (sent !== "") controller.enqueue(encode(sent))
      signal.addEventListener("abort", () => controller.error(signal.reason))
    }
  })

const bodyText = (
  request: HttpClientRequest.HttpClientRequest
): Effect.Effect<string | undefined, HttpClientError.HttpClientError> => {
  const { body } = request
  const encodeError = (cause: unknown): HttpClientError.HttpClientError =>
    new HttpClientError.HttpClientError({ reason: new HttpClientError.EncodeError({ request, cause }) })
  const text = (init: BodyInit): Effect.Effect<string, HttpClientError.HttpClientError> =>
    Effect.tryPromise({ try: () => new Response(init).text(), catch: encodeError })
  switch (body._tag) {
    case "Empty":
      return Effect.succeed(undefined)
    case "Uint8Array":
      return Effect.sync(() => new TextDecoder().decode(body.body))
    case "Stream":
      return Stream.mkString(Stream.decodeText(body.stream)).pipe(Effect.mapError(encodeError))
    case "FormData":
      return text(body.formData)
    case "Raw":
      // What a client puts in a raw body is what `fetch` takes.
      return typeof body.body === "string" ? Effect.succeed(body.body) : text(body.body as BodyInit)
  }
}

// A web response, with the body taken from memory instead of through promises. `text` and `json` build on `arrayBuffer`.
const makeResponse = (
  request: HttpClientRequest.HttpClientRequest,
  answer: Exclude<Exchange.Answer, Exchange.Cut>
): HttpClientResponse.HttpClientResponse => {
  const { body, headers, status } = answer
  const web = HttpClientResponse.fromWeb(request, new Response(body ?? null, { status, headers }))
  if (body === undefined) return web
  const bytes = typeof body === "string" ? encode(body) : body
  const end = endOf(request, web, answer._tag)
  return Object.create(web, {
    arrayBuffer: {
      value: Effect.andThen(
        end,
        Effect.sync(() => bytes.slice().buffer)
      )
    },
    stream: {
      value: Stream.concat(
        bytes.length === 0 ? Stream.empty : Stream.sync(() => bytes),
        Stream.drain(Stream.fromEffect(end))
      )
    }
  })
}

// What comes after the bytes that were sent.
const endOf = (
  request: HttpClientRequest.HttpClientRequest,
  response: HttpClientResponse.HttpClientResponse,
  tag: Exchange.Answer["_tag"]
): Effect.Effect<void, HttpClientError.HttpClientError> => {
  switch (tag) {
    case "Broken":
      return Effect.suspend(() =>
        Effect.fail(
          new HttpClientError.HttpClientError({
            reason: new HttpClientError.DecodeError({ request, response, cause: brokenError() })
          })
        )
      )
    case "Stalled":
      return Effect.never
    default:
      return Effect.void
  }
}
