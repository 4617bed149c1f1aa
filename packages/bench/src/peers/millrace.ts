/**
 * Millrace, over `fetch` and over what an Effect program takes on Node.
 */
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import * as Azion from "@millrace/azion/Azion"
import { Domains } from "@millrace/azion/v3/Domains"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import type * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { type Peer, sumOf, token } from "./Peer.ts"

const over = (name: string, httpClient: Layer.Layer<HttpClient.HttpClient>): Peer => ({
  name,
  does: "decoding, typed errors, retry, quota, deadlines, spans",
  open: async ({ baseUrl, fetch = globalThis.fetch }) => {
    const runtime = ManagedRuntime.make(
      Domains.layer.pipe(
        Layer.provide(Azion.layer({ credentials: Azion.token(Redacted.make(token)), baseUrl })),
        Layer.provide(httpClient),
        Layer.provideMerge(Layer.succeed(FetchHttpClient.Fetch, fetch))
      )
    )
    const run = <A, E>(program: (domains: Domains["Service"]) => Effect.Effect<A, E>) =>
      runtime.runPromise(Effect.flatMap(Domains, program))
    return {
      get: (ids, together) =>
        run((domains) =>
          Effect.map(
            Effect.forEach(ids, (id) => domains.get({ params: { domain_id: id } }), {
              concurrency: together ? "unbounded" : 1
            }),
            sumOf
          )
        ),
      page: (page, size) =>
        run((domains) =>
          Effect.map(domains.list({ query: { page, page_size: size } }), ({ results }) => sumOf(results))
        ),
      list: (size, prefetch) =>
        run((domains) =>
          domains.list.pages({ query: { page_size: size } }, { prefetch }).pipe(
            Stream.runFold(
              () => 0,
              (sum, { items }) => sum + sumOf(items)
            )
          )
        ),
      close: () => runtime.dispose()
    }
  }
})

export const peer: Peer = over("millrace", FetchHttpClient.layer)

/** Over undici itself, as `@effect/platform-node` has it. */
export const onNode: Peer = over("millrace on Node", NodeHttpClient.layerUndici)
