/** An app of one group that takes some of the schemas that several groups need, for groups.test.ts. */
import * as LeanLaw from "@millrace/leanlaw/LeanLaw"
import { Invoices } from "@millrace/leanlaw/Invoices"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

const Live = Invoices.layer.pipe(
  Layer.provide(LeanLaw.layer({ apiKey: Redacted.make("invented") })),
  Layer.provide(FetchHttpClient.layer)
)

void Invoices.use((invoices) => invoices.list()).pipe(Effect.provide(Live), Effect.runPromise)
