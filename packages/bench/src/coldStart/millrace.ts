/**
 * A program that starts: its first domain, with Millrace.
 */
import * as Azion from "@millrace/azion/Azion"
import { Domains } from "@millrace/azion/v3/Domains"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { fetch, type Program } from "./Program.ts"

export const open: Program = async () => {
  const runtime = ManagedRuntime.make(
    Domains.layer.pipe(
      Layer.provide(Azion.layer({ credentials: Azion.token(Redacted.make("token")) })),
      Layer.provide(FetchHttpClient.layer)
    )
  )
  const domains = await runtime.runPromise(Domains)
  const first = domains.list
    .items({ query: { order_by: "name" } })
    .pipe(Stream.runHead, Effect.provideService(FetchHttpClient.Fetch, fetch))
  return () => runtime.runPromise(first)
}
