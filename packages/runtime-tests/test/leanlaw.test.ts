/**
 * LeanLaw as it was built, in Node over real HTTP: pages through compiled decoders, which must read what the interpreter
 * reads, also where the vendor's document lets things be missing.
 */
import { Clients, ClientList, listClients } from "@millrace/leanlaw/Clients"
import "@millrace/leanlaw/Clients/compiled"
import { PageOf } from "@millrace/leanlaw/Envelope"
import * as LeanLaw from "@millrace/leanlaw/LeanLaw"
import * as Decoding from "@millrace/core/Decoding"
import * as Firm from "@millrace/sandbox/LeanLaw"
import * as Sandbox from "@millrace/sandbox/Sandbox"
import * as SandboxServer from "@millrace/sandbox/SandboxServer"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"

const overHttp = Effect.provide(
  Layer.unwrap(
    Effect.map(SandboxServer.SandboxServer, ({ url }) =>
      Clients.layer.pipe(
        Layer.provide(LeanLaw.layer({ apiKey: Redacted.make(Firm.apiKey), baseUrl: url })),
        Layer.provide(FetchHttpClient.layer)
      )
    )
  ).pipe(
    Layer.provide(SandboxServer.layer()),
    Layer.provideMerge(Sandbox.layer({ leanlaw: { clients: 2543, matters: 0 } }))
  )
)

const compiled: Schema.Codec<unknown, unknown> = listClients.success ?? Schema.Never

// The same schema, of which the registry knows nothing.
const interpreted: Schema.Codec<unknown, unknown> = PageOf(ClientList)

const client = { clientId: "1", name: "Mill", reference: null, meta: { createdAt: "2026-01-05T09:00:00Z" } }

describe("LeanLaw over HTTP", () => {
  it.effect("streams 2,543 clients through compiled decoders, with and without a selection", () =>
    Effect.gen(function* () {
      const clients = yield* Clients
      const { leanlaw } = yield* Sandbox.Sandbox
      const all = (yield* leanlaw.clients).map(({ id }) => id)
      for (const select of [[], ["contact", "meta"]] as const) {
        const items = yield* Stream.runCollect(clients.list.items({ query: { select } }, { prefetch: 3 }))
        assert.deepStrictEqual(
          items.map(({ clientId }) => clientId),
          all
        )
      }
    }).pipe(Decoding.strict, overHttp)
  )

  for (const body of [
    {},
    { data: null },
    { data: [client] },
    { data: [{ ...client, meta: { createdAt: "2026-01-05T09:00:00Z", modifiedAt: "2026-01-05T09:00:00" } }] },
    { data: [{ clientId: "1", name: "Mill", later: true }], pagination: { limit: 1, offset: 0, total: 1, sort: null } },
    { data: [{ clientId: 1 }] },
    { data: "none" }
  ]) {
    it.effect(`reads ${JSON.stringify(body)} compiled as interpreted`, () =>
      Effect.gen(function* () {
        const [one, other] = yield* Effect.all(
          [compiled, interpreted].map((schema) => Effect.exit(Schema.decodeUnknownEffect(schema)(body)))
        )
        assert.deepStrictEqual(String(one), String(other))
        assert.deepStrictEqual(JSON.stringify(one), JSON.stringify(other))
      })
    )
  }
})
