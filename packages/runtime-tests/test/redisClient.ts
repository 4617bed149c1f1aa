/**
 * One machine's client of `RedisApi`, with its quota in Redis: for a process of its own, and for the tests themselves.
 */
import * as NodeRedis from "@effect/platform-node/NodeRedis"
import type { ApiError } from "@millrace/core/ApiError"
import * as Client from "@millrace/core/Client"
import * as Operation from "@millrace/core/Operation"
import * as SharedQuota from "@millrace/core/SharedQuota"
import * as Transport from "@millrace/core/Transport"
import type * as Quota from "@millrace/core/Quota"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as RateLimiter from "effect/persistence/RateLimiter"
import type { RedisError } from "effect/persistence/Redis"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"

export interface Settings extends SharedQuota.Options {
  readonly apiUrl: string
  readonly redisUrl: string
  /** @default none: learned from the headers */
  readonly rule?: Quota.Rule
}

/** The API's only operation. */
export type Grind = Effect.Effect<object, ApiError>

export const make = ({ apiUrl, redisUrl, rule, ...options }: Settings): Effect.Effect<Grind, RedisError, Scope.Scope> =>
  Effect.gen(function* () {
    const quota = SharedQuota.layer(options).pipe(
      Layer.provide(RateLimiter.layerStoreRedis()),
      Layer.provide(NodeRedis.layer({ url: redisUrl }))
    )
    const services = yield* Layer.build(Layer.merge(quota, FetchHttpClient.layer))
    const transport = yield* Transport.make({
      api: "mill",
      baseUrl: apiUrl,
      ...(rule === undefined ? undefined : { quota: () => [rule] })
    }).pipe(Effect.provide(services))
    return Client.method(transport, Operation.get("grind", "/grain", { success: Schema.Struct({}) }))()
  })
