/** An app of one resource group, for groups.test.ts. */
import * as Azion from "@millrace/azion/Azion"
import { Domains } from "@millrace/azion/v3/Domains"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"

const Live = Domains.layer.pipe(
  Layer.provide(Azion.layer({ credentials: Azion.token(Redacted.make("invented")) })),
  Layer.provide(FetchHttpClient.layer)
)

void Domains.use((domains) => domains.list()).pipe(Effect.provide(Live), Effect.runPromise)
