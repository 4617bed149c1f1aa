/**
 * A server that gives every request the same answer, and writes down what it was sent: what generated code is run against.
 */
import type { ApiError } from "@millrace/core/ApiError"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import { Vendor } from "./fixtures/Vendor.ts"

/** A request as it went over the wire. */
interface Sent {
  readonly method: string
  /** With the query. */
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
}

export interface Answer {
  readonly status: number
  readonly text: string
}

/** A JSON body, or none. */
export const answer = (status: number, body?: unknown): Answer => ({
  status,
  text: body === undefined ? "" : JSON.stringify(body)
})

/** What a service's method gave, and what was sent for it. */
export interface Call<out A> {
  readonly value: A
  readonly sent: ReadonlyArray<Sent>
}

/** Uses a generated service, whose layer this is. */
export const call = <Service, A, E>(
  service: Layer.Layer<Service, never, Vendor>,
  { status, text }: Answer,
  use: Effect.Effect<A, E, Service>
): Effect.Effect<Call<A>, E> =>
  Effect.suspend(() => {
    const sent: Array<Sent> = []
    const httpClient = HttpClient.make((request, url) =>
      Effect.sync(() => {
        const body = request.body._tag === "Raw" ? String(request.body.body) : undefined
        sent.push({ method: request.method, path: url.pathname + url.search, headers: { ...request.headers }, body })
        return HttpClientResponse.fromWeb(request, new Response(text === "" ? null : text, { status }))
      })
    )
    const connection = Layer.provide(Vendor.layer, Layer.succeed(HttpClient.HttpClient, httpClient))
    return use.pipe(
      Effect.map((value) => ({ value, sent })),
      Effect.provide(Layer.provide(service, connection))
    )
  })

/** What a call gives for this answer. */
export const given = <Service, A, E>(
  service: Layer.Layer<Service, never, Vendor>,
  answer: Answer,
  use: Effect.Effect<A, E, Service>
): Effect.Effect<A, E> => Effect.map(call(service, answer, use), ({ value }) => value)

/** What a call sends: method and path, and the JSON in its body. */
export const sent = <Service>(
  service: Layer.Layer<Service, never, Vendor>,
  answer: Answer,
  use: Effect.Effect<unknown, ApiError, Service>
): Effect.Effect<readonly [request: string, body: unknown], ApiError> =>
  Effect.map(call(service, answer, use), ({ sent: [first] }) => [
    `${first?.method} ${first?.path}`,
    first?.body === undefined ? undefined : JSON.parse(first.body)
  ])

/** What is said of a call's input, field by field, before anything is sent. */
export const refused = <Service>(
  service: Layer.Layer<Service, never, Vendor>,
  use: Effect.Effect<unknown, ApiError, Service>
): Effect.Effect<ReadonlyArray<string>> => complaints("InvalidRequest", call(service, answer(500), use))

/** What is said of an answer that does not fit, field by field. */
export const unfit = <Service>(
  service: Layer.Layer<Service, never, Vendor>,
  answer: Answer,
  use: Effect.Effect<unknown, ApiError, Service>
): Effect.Effect<ReadonlyArray<string>> => complaints("InvalidResponse", call(service, answer, use))

// internal

const complaints = (tag: "InvalidRequest" | "InvalidResponse", call: Effect.Effect<unknown, ApiError>) =>
  Effect.flip(call).pipe(
    Effect.flatMap((error) =>
      error._tag === tag
        ? Effect.succeed(error.issues.map(({ field, message }) => `${field}: ${message}`))
        : Effect.die(error)
    ),
    Effect.orDie
  )
