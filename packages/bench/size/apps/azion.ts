/**
 * The same program with Millrace: one resource group, plus what the hand-written one lacks: retries, quota, deadlines, tagged
 * errors.
 */
import * as Azion from "@millrace/azion/Azion"
import { Domains } from "@millrace/azion/v3/Domains"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"

const program = Effect.gen(function* () {
  const domains = yield* Domains
  yield* domains.list
    .items({ query: { order_by: "name" } })
    .pipe(Stream.runForEach((domain) => Effect.log(domain.name)))
})

const Live = Domains.layer.pipe(
  Layer.provide(Azion.layer({ credentials: Azion.token(Redacted.make("token")) })),
  Layer.provide(FetchHttpClient.layer)
)

void program.pipe(Effect.provide(Live), Effect.runPromise)
