import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import { once } from "node:events"
import { join } from "node:path"
import { Worker } from "node:worker_threads"
import * as ApiError from "../src/ApiError.ts"
import { bare, errors, response } from "./Failures.ts"
import { assertSame } from "./SameError.ts"

const encode = Schema.encodeUnknownEffect(ApiError.ApiError)
const decode = Schema.decodeUnknownEffect(ApiError.ApiError)

/** Another copy of the module, as two versions of it in one program would be. */
const loadCopy = Effect.promise(async () => {
  const copy: typeof ApiError = await import(`${join(import.meta.dirname, "../src/ApiError.ts")}?copy`)
  return copy
})

describe("an error", () => {
  for (const error of errors) {
    it.effect(`goes through JSON and stays the same: ${error.message}`, () =>
      Effect.gen(function* () {
        const json: unknown = JSON.parse(JSON.stringify(yield* encode(error)))
        assertSame(yield* decode(json), error)
      })
    )
  }

  it.live("crosses to a worker and back, caught there by its tag, and is itself again", () =>
    Effect.gen(function* () {
      const worker = yield* Effect.acquireRelease(
        Effect.sync(() => new Worker(join(import.meta.dirname, "errors.worker.ts"))),
        (worker) => Effect.promise(() => worker.terminate())
      )
      for (const error of errors) {
        worker.postMessage(yield* encode(error))
        const [{ again, message }] = yield* Effect.promise(() => once(worker, "message"))
        assert.strictEqual(message, error.message)
        assertSame(yield* decode(again), error)
      }
    })
  )

  it.effect("of another copy of this package is caught by its tag, and is this one's after encoding", () =>
    Effect.gen(function* () {
      const copy = yield* loadCopy
      const foreign = new copy.Forbidden(response)
      assert.notInstanceOf(foreign, ApiError.Forbidden)
      const failing: Effect.Effect<never, ApiError.ApiError> = Effect.fail(foreign)
      assert.strictEqual(yield* Effect.catchTag(failing, "Forbidden", Effect.succeed), foreign)
      assertSame(yield* decode(yield* encode(foreign)), new ApiError.Forbidden(response))
    })
  )

  it.effect("encodes to plain data, durations in ms", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* encode(new ApiError.Conflict(response)), {
        _tag: "Conflict",
        ...response,
        elapsed: 1234.5,
        retryAfter: 60_676
      })
    })
  )

  it.effect("encodes with undefined where something is not known", () =>
    Effect.gen(function* () {
      const error = new ApiError.NotFound({ ...bare, requestId: undefined, retryAfter: undefined })
      assertSame(yield* decode(JSON.parse(JSON.stringify(yield* encode(error)))), new ApiError.NotFound(bare))
    })
  )

  for (const [what, value] of [
    ["null", null],
    ["a text", "NotFound"],
    ["an unknown tag", { _tag: "Teapot", ...bare, elapsed: 1 }],
    ["a tag without its facts", { _tag: "NotFound" }],
    ["facts without a tag", { ...bare, elapsed: 1 }]
  ] as const) {
    it.effect(`is not decoded from ${what}`, () =>
      Effect.gen(function* () {
        assert.isTrue(Exit.isFailure(yield* Effect.exit(decode(value))))
      })
    )
  }
})
