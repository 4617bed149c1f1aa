/**
 * An app of Azion's domains with compiled decoders, for the page under a strict Content-Security-Policy: what StrictPage.ts
 * bundles and serves.
 */
import * as Azion from "@millrace/azion/Azion"
import { Domains } from "@millrace/azion/v3/Domains"
import "@millrace/azion/v3/Domains/compiled"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"

const { sandboxToken = "", sandboxUrl } = document.body.dataset

const ids = Effect.flatMap(Domains, (domains) =>
  domains.list.items({ query: { page_size: 15 } }).pipe(
    Stream.map((domain) => domain.id),
    Stream.runCollect
  )
)

const client = Domains.layer.pipe(
  Layer.provide(Azion.layer({ credentials: Azion.token(Redacted.make(sandboxToken)), baseUrl: sandboxUrl })),
  Layer.provide(FetchHttpClient.layer)
)

const value = await ids.pipe(Effect.provide(client), Effect.runPromise)
// See Bundle.ts.
const decoders: unknown = Object(globalThis).compiledDecoders
dispatchEvent(new CustomEvent("outcome", { detail: { value, decoders } }))
