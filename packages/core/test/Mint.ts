/**
 * A mint of numbered tokens, and what a test asks of credentials.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import * as ApiError from "../src/ApiError.ts"
import type * as Credentials from "../src/Credentials.ts"

export const refusal = new ApiError.Unauthorized({
  api: "example",
  operation: "createToken",
  method: "POST",
  route: "/tokens",
  attempts: 1,
  elapsed: Duration.zero,
  status: 401,
  issues: [],
  body: ""
})

/** Mints token-1, token-2 and so on, each after a second. */
export const makeMint = (options?: { readonly expiresIn?: Duration.Input; readonly failures?: number }) => {
  const counts = { begun: 0, interrupted: 0 }
  const effect = Effect.gen(function* () {
    const number = ++counts.begun
    yield* Effect.sleep("1 second")
    if (number <= (options?.failures ?? 0)) return yield* Effect.fail(refusal)
    return { secret: Redacted.make(`token-${number}`), expiresIn: options?.expiresIn }
  }).pipe(Effect.onInterrupt(() => Effect.sync(() => counts.interrupted++)))
  return Object.assign(counts, { effect })
}

export const secretOf = (credential: Credentials.Credential) => Redacted.value(credential.secret)

/** Acquires, minting if need be. */
export const acquired = Effect.fnUntraced(function* (credentials: Credentials.Credentials) {
  const fiber = yield* Effect.forkChild(credentials.acquire)
  yield* TestClock.adjust("1 second")
  return yield* Fiber.join(fiber)
})
