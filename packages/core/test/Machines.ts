/**
 * Machines that keep a quota together over one store, which may fail.
 */
import * as Array from "effect/Array"
import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import * as RateLimiter from "effect/persistence/RateLimiter"
import type * as Quota from "../src/Quota.ts"
import * as SharedQuota from "../src/SharedQuota.ts"
import { atNoon, noon, perMinute } from "./Callers.ts"

/** Three calls in ten seconds, and a window is 250 ms longer here than at the server. */
export const three: Quota.Rule = { key: "three", limit: 3, window: "10 seconds" }

export const closed = 10_250

export const identity = "account 42"

/** Machines over one store: each has its own instance. */
export const machines = (count: number, options?: Partial<SharedQuota.Options>) =>
  Effect.forEach(Array.range(1, count), () => SharedQuota.make({ identity, ...options }))

export const two = (options?: Partial<SharedQuota.Options>) =>
  Effect.all([SharedQuota.make({ identity, ...options }), SharedQuota.make({ identity, ...options })])

export const stored = Effect.provide(RateLimiter.layerStoreMemory)

/** A store of which the tests can cut the connection, and which counts what it is asked. */
export const makeLine = Effect.map(RateLimiter.RateLimiterStore, (store) => {
  const line = { state: "up" as "up" | "down" | "hung", latency: 0, asked: 0, keys: new Set<string>() }
  const over =
    <Options extends { readonly key: string }, A>(
      ask: (options: Options) => Effect.Effect<A, RateLimiter.RateLimiterError>
    ) =>
    (options: Options): Effect.Effect<A, RateLimiter.RateLimiterError> =>
      Effect.suspend(() => {
        line.asked++
        line.keys.add(options.key)
        if (line.state === "hung") return Effect.never
        if (line.state === "up") return line.latency > 0 ? Effect.delay(ask(options), line.latency) : ask(options)
        const reason = new RateLimiter.RateLimitStoreError({
          message: "redis://default:planted@redis.example",
          cause: new Error("planted")
        })
        return Effect.fail(new RateLimiter.RateLimiterError({ reason }))
      })
  return {
    line,
    store: RateLimiter.RateLimiterStore.of({
      fixedWindow: over(store.fixedWindow),
      tokenBucket: over(store.tokenBucket),
      adaptiveConsume: over(store.adaptiveConsume),
      adaptiveFeedback: over(store.adaptiveFeedback)
    })
  }
})

/** Runs a test over such a store; what is logged is collected. */
export const overLine = <A, E>(
  test: (
    line: Effect.Success<typeof makeLine>["line"],
    logged: ReadonlyArray<string>
  ) => Effect.Effect<A, E, RateLimiter.RateLimiterStore>
) =>
  Effect.gen(function* () {
    yield* atNoon
    const { line, store } = yield* makeLine
    const logged: Array<string> = []
    const logger = Logger.make(({ logLevel, message }) => void logged.push(`${logLevel} ${String(message)}`))
    return yield* test(line, logged).pipe(
      Effect.provideService(RateLimiter.RateLimiterStore, store),
      Effect.provide(Logger.layer([logger]))
    )
  }).pipe(stored)

export const down = "the store failed"

/** The part of the quota that was used until the last call. */
export const used = (calls: number, lastAt: number) =>
  calls / (Math.ceil((lastAt - noon) / perMinute.window) * perMinute.limit)
