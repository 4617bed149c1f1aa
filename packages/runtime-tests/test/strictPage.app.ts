/**
 * An app of Azion's domains for a page under a strict Content-Security-Policy: what StrictPage.ts bundles and serves.
 */
import * as Azion from "@millrace/azion/Azion"
import { Domains } from "@millrace/azion/v3/Domains"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"

const { sandboxToken = "", sandboxUrl } = document.body.dataset

const pageSizes = Effect.flatMap(Domains, (domains) =>
  domains.list.pages({ query: { page_size: 15 } }).pipe(
    Stream.map((page) => page.items.length),
    Stream.runCollect
  )
)

const client = Domains.layer.pipe(
  Layer.provide(Azion.layer({ credentials: Azion.token(Redacted.make(sandboxToken)), baseUrl: sandboxUrl })),
  Layer.provide(FetchHttpClient.layer)
)

const sizes = await pageSizes.pipe(Effect.provide(client), Effect.runPromise)
dispatchEvent(new CustomEvent("outcome", { detail: sizes }))
