import { assert, describe, it } from "@effect/vitest"
import type { ApiError } from "@millrace/core/ApiError"
import { Sandbox } from "@millrace/sandbox"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Headers from "effect/http/Headers"
import * as HttpClient from "effect/http/HttpClient"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import * as Azion from "../src/Azion.ts"
import * as V2 from "../src/v2/index.ts"
import * as V3 from "../src/v3/index.ts"
import * as Account from "./Account.ts"

type Call = Effect.Effect<unknown, ApiError, Layer.Success<typeof connected>>

/** `total` calls, made in turn by the given ones, five at once, and the requests that came of them. */
const drain = (total: number, ...calls: ReadonlyArray<Call>) =>
  Effect.gen(function* () {
    const all = Array.from({ length: total }, (_, index) => calls[index % calls.length] ?? Effect.void)
    const fiber = yield* Effect.forkChild(Effect.all(all, { concurrency: 5, discard: true }))
    yield* TestClock.adjust("10 minutes")
    yield* Fiber.join(fiber)
    return yield* (yield* Sandbox.Sandbox).requests
  })

const perMinute = (requests: ReadonlyArray<Sandbox.RecordedRequest>): ReadonlyArray<number> => {
  const minutes = requests.map(({ at }) => Math.floor(at / 60_000))
  return Array.from(new Set(minutes), (minute) => minutes.filter((at) => at === minute).length)
}

const refused = (requests: ReadonlyArray<Sandbox.RecordedRequest>): number =>
  requests.filter(({ status }) => status === 429).length

const query = { date_from: "last-hour" } as const
const metricsOf2 = V2.Metrics.Metrics.use((metrics) =>
  metrics.aggregate({ params: { prod_id: 1441740010, metric_name: "bandwidth" }, query })
)
const metricsOf3 = V3.Metrics.Metrics.use((metrics) =>
  metrics.series({ params: { prod_id: 1441740010, conf_id: 1600000001, metric_name: "bandwidth" }, query })
)
const payload = { urls: ["https://www.example.com/"] }

describe("the quota", () => {
  it.effect("of metrics is 20 calls a minute, v2 and v3 together, and is kept without a 429", () =>
    Effect.gen(function* () {
      const requests = yield* drain(50, metricsOf2, metricsOf3)
      assert.deepStrictEqual([refused(requests), perMinute(requests)], [0, [20, 20, 10]])
    }).pipe(Effect.provide(connected))
  )

  it.effect("is kept where no header tells it, too", () =>
    Effect.gen(function* () {
      const metrics = yield* drain(50, metricsOf2, metricsOf3)
      assert.deepStrictEqual([refused(metrics), perMinute(metrics)], [0, [20, 20, 10]])
      const wildcard = V3.Purge.Purge.use((purge) => purge.wildcard({ payload }))
      const purges = (yield* drain(
        450,
        V2.Purge.Purge.use((purge) => purge.urls({ payload })),
        V3.Purge.Purge.use((purge) => purge.cacheKeys({ payload }))
      )).slice(50)
      assert.deepStrictEqual([refused(purges), perMinute(purges)], [0, [200, 200, 50]])
      assert.strictEqual(refused(yield* drain(2000, wildcard)), 0)
      assert.strictEqual((yield* Effect.flip(wildcard))._tag, "TooManyRequests")
      assert.strictEqual(yield* Sandbox.Sandbox.use(({ count }) => count()), 2500)
    }).pipe(Effect.provide(inTheDark))
  )

  it.effect("of purges is 200 calls a minute, by URL and by cache key and of both versions together", () =>
    Effect.gen(function* () {
      const requests = yield* drain(
        450,
        V2.Purge.Purge.use((purge) => purge.urls({ payload })),
        V3.Purge.Purge.use((purge) => purge.urls({ payload })),
        V3.Purge.Purge.use((purge) => purge.cacheKeys({ payload }))
      )
      assert.deepStrictEqual([refused(requests), perMinute(requests)], [0, [200, 200, 50]])
    }).pipe(Effect.provide(connected))
  )

  it.effect("of wildcard purges is 2,000 calls a day; a call that would wait past its deadline is not sent", () =>
    Effect.gen(function* () {
      const wildcards: ReadonlyArray<Call> = [
        V2.Purge.Purge.use((purge) => purge.wildcard({ payload })),
        V3.Purge.Purge.use((purge) => purge.wildcard({ payload }))
      ]
      assert.strictEqual(refused(yield* drain(2000, ...wildcards)), 0)
      const errors = yield* Effect.forEach(wildcards, (wildcard) => Effect.flip(wildcard))
      // A millisecond more, as the reset has microseconds.
      assert.deepStrictEqual(
        errors.map((error): unknown => [error._tag, "retryAfter" in error && error.retryAfter]),
        errors.map(() => ["TooManyRequests", Duration.millis((24 * 60 - 10) * 60_000 + 1)])
      )
      assert.strictEqual(yield* Sandbox.Sandbox.use(({ count }) => count()), 2000)
      yield* TestClock.adjust("1 day")
      for (const wildcard of wildcards) yield* wildcard
      const requests = yield* Sandbox.Sandbox.use(({ requests }) => requests)
      assert.deepStrictEqual([requests.length, refused(requests)], [2002, 0])
    }).pipe(Effect.provide(connected))
  )

  it.effect("of one product holds no other call back", () =>
    Effect.gen(function* () {
      const domains = yield* V3.Domains.Domains
      const purge = yield* V3.Purge.Purge
      yield* Effect.all(Array.from({ length: 20 }, () => metricsOf3))
      const waiting = yield* Effect.forkChild(metricsOf2)
      yield* domains.list()
      yield* purge.urls({ payload })
      yield* purge.wildcard({ payload })
      const requests = yield* Sandbox.Sandbox.use(({ requests }) => requests)
      assert.deepStrictEqual(
        requests.slice(20).map(({ at, path }) => [at, path]),
        [
          [0, "/domains"],
          [0, "/purge/url"],
          [0, "/purge/wildcard"]
        ]
      )
      yield* TestClock.adjust("2 minutes")
      yield* Fiber.join(waiting)
    }).pipe(Effect.provide(connected))
  )
})

const groups = Layer.mergeAll(
  V2.Metrics.Metrics.layer,
  V2.Purge.Purge.layer,
  V3.Domains.Domains.layer,
  V3.Metrics.Metrics.layer,
  V3.Purge.Purge.layer
).pipe(Layer.provide(Azion.layer({ credentials: Azion.token(Redacted.make(Account.token)) })))

// The general limit is out of the way, so that only those of the products are seen.
const sandbox = Sandbox.layer({ azion: { token: Account.token, rateLimit: { limit: 100_000, window: "1 minute" } } })

const connected = Layer.provideMerge(groups, sandbox)

// As a browser sees it whose server exposes no header.
const withoutHeaders = Layer.effect(
  HttpClient.HttpClient,
  Effect.map(
    HttpClient.HttpClient,
    HttpClient.transformResponse(
      Effect.map((response): HttpClientResponse.HttpClientResponse =>
        Object.create(response, { headers: { value: Headers.empty } })
      )
    )
  )
)

const inTheDark = groups.pipe(Layer.provide(withoutHeaders), Layer.provideMerge(sandbox))
