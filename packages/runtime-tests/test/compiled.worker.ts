/**
 * A Cloudflare worker that lists Azion's domains with compiled decoders: what compiled.edge.test.ts bundles and runs.
 */
import * as Azion from "@millrace/azion/Azion"
import { Domains } from "@millrace/azion/v3/Domains"
import "@millrace/azion/v3/Domains/compiled"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

const first = Effect.flatMap(Domains, (domains) =>
  Effect.all([domains.list({ query: { page_size: 2 } }), domains.get({ params: { domain_id: 1600000001 } })])
)

export default {
  fetch: (_: Request, { TOKEN }: { readonly TOKEN: string }): Promise<Response> => {
    const client = Domains.layer.pipe(
      Layer.provide(Azion.layer({ credentials: Azion.token(Redacted.make(TOKEN)) })),
      Layer.provide(FetchHttpClient.layer)
    )
    return first.pipe(
      Effect.map(([page, domain]) =>
        Response.json({
          ids: page.results.map(({ id }) => id),
          name: domain.name,
          // See Bundle.ts.
          decoders: Object(globalThis).compiledDecoders
        })
      ),
      Effect.provide(client),
      Effect.runPromise
    )
  }
}
