/**
 * A worker with a copy of the core of its own: `ErrorTransfer.test.ts` starts it. What it is sent it catches by its tag,
 * and sends back.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { parentPort } from "node:worker_threads"
import * as ApiError from "../src/ApiError.ts"

parentPort?.on("message", (encoded: { readonly _tag: ApiError.ApiError["_tag"] }) => {
  const caught = Schema.decodeUnknownEffect(ApiError.ApiError)(encoded).pipe(
    Effect.flatMap((error) => Effect.fail(error)),
    Effect.catchTag(encoded._tag, (error) =>
      Effect.map(Schema.encodeEffect(ApiError.ApiError)(error), (again) => ({ message: error.message, again }))
    )
  )
  parentPort?.postMessage(Effect.runSync(caught))
})
