/**
 * The yardstick's program with what Effect itself has for the policies: retries, a rate limit, a timeout, errors by status.
 * It shows how much of what Millrace weighs is policies at all, not that these are the same: see `Transport.ts`.
 */
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as RateLimiter from "effect/persistence/RateLimiter"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import { Page } from "../domainPage.ts"

class Unauthorized extends Data.TaggedError("Unauthorized")<{ readonly body: string }> {}
class Forbidden extends Data.TaggedError("Forbidden")<{ readonly body: string }> {}
class TooManyRequests extends Data.TaggedError("TooManyRequests")<{ readonly body: string }> {}
class OtherStatus extends Data.TaggedError("OtherStatus")<{ readonly status: number; readonly body: string }> {}

const token = Redacted.make("token")

const failed = (response: HttpClientResponse.HttpClientResponse) =>
  Effect.flatMap(response.text, (body) =>
    Effect.fail(
      response.status === 401
        ? new Unauthorized({ body })
        : response.status === 403
          ? new Forbidden({ body })
          : response.status === 429
            ? new TooManyRequests({ body })
            : new OtherStatus({ status: response.status, body })
    )
  )

const domains = (query: { readonly order_by: string }) =>
  Stream.unwrap(
    Effect.gen(function* () {
      const client = (yield* HttpClient.HttpClient).pipe(
        HttpClient.withRateLimiter({
          limiter: yield* RateLimiter.RateLimiter,
          key: "azion",
          limit: 200,
          window: "1 minute",
          times: 2
        }),
        HttpClient.retryTransient({ times: 2, schedule: Schedule.jittered(Schedule.exponential("500 millis")) })
      )
      return Stream.paginate(1, (page) =>
        Effect.gen(function* () {
          const response = yield* HttpClientRequest.get("https://api.azionapi.net/domains").pipe(
            HttpClientRequest.setUrlParams({ ...query, page: String(page) }),
            HttpClientRequest.setHeader("authorization", `Token ${Redacted.value(token)}`),
            HttpClientRequest.setHeader("accept", "application/json; version=3"),
            client.execute,
            Effect.timeout("30 seconds")
          )
          if (response.status >= 300) return yield* failed(response)
          const { results, total_pages } = yield* HttpClientResponse.schemaBodyJson(Page)(response)
          return [results, page < total_pages ? Option.some(page + 1) : Option.none()] as const
        })
      )
    })
  )

const program = domains({ order_by: "name" }).pipe(Stream.runForEach((domain) => Effect.log(domain.name)))

const Live = Layer.mergeAll(FetchHttpClient.layer, RateLimiter.layer.pipe(Layer.provide(RateLimiter.layerStoreMemory)))

void program.pipe(Effect.provide(Live), Effect.runPromise)
