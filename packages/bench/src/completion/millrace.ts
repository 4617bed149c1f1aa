/**
 * A program that is being written with Millrace: what is typed next goes to the end of its function.
 */
import { Domains } from "@millrace/azion/v3/Domains"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

export const program = Effect.gen(function* () {
  const domains = yield* Domains
  yield* Stream.runDrain(domains.list.items({ query: { order_by: "name" } }))
})
