/**
 * The connection to LeanLaw that all its groups share: which firm, where, and on whose behalf.
 *
 * Provide {@link layer} once and any number of group layers (`@millrace/leanlaw/Clients`) on top of it. What the groups can
 * do is not here.
 *
 * @see the vendor's documentation: https://platform.leanlaw.io
 */
import * as Credentials from "@millrace/core/Credentials"
import * as ErrorBody from "@millrace/core/ErrorBody"
import * as Transport from "@millrace/core/Transport"
import type * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"

export interface Options {
  /** Of the firm, made in the app under Settings > API. */
  readonly apiKey: Redacted.Redacted
  /** Only for partners of LeanLaw. @default none */
  readonly partnerId?: string | undefined
  /** The user who acts where {@link asUser} names no other; an id of `Users`. @default the firm itself */
  readonly userId?: string | undefined
  /** With or without `/v2`. @default "https://api.leanlaw.io" */
  readonly baseUrl?: string | undefined
}

/** LeanLaw's transport. */
export class LeanLaw extends Context.Service<
  LeanLaw,
  {
    readonly v2: Transport.Transport
  }
>()("@millrace/leanlaw/LeanLaw") {}

/** The user who acts, by the header `x-leanlaw-userid`; by default the layer's, or else the firm itself. */
export const ActingUser: Context.Reference<string | undefined> = Context.Reference("@millrace/leanlaw/ActingUser", {
  defaultValue: (): string | undefined => undefined
})

/**
 * Acts as a user inside an effect, be it one call or a stretch of program. Time entries that name no user become theirs,
 * and lists that can be filtered by user are theirs, unless the call says otherwise.
 *
 * @param userId an id of `Users`; calls with anything but a UUID fail with `InvalidRequest`, unsent
 *
 * @example
 * ```ts
 * import * as LeanLaw from "@millrace/leanlaw/LeanLaw"
 * import { TimeEntries } from "@millrace/leanlaw/TimeEntries"
 * import * as Effect from "effect/Effect"
 *
 * const enter = (userId: string, matterId: string) =>
 *   TimeEntries.use((entries) =>
 *     entries.create({ payload: { matterId, date: "2026-11-24", description: "Call with the client", hours: 0.5 } })
 *   ).pipe(LeanLaw.asUser(userId))
 * ```
 */
export const asUser =
  (userId: string) =>
  <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.provideService(self, ActingUser, userId)

/**
 * In place of an id in an update, unlinks what the field names: `practiceAreaId` of a matter, `fixedFeeId` of a time entry.
 * `null` would keep it.
 *
 * @example
 * ```ts
 * import * as LeanLaw from "@millrace/leanlaw/LeanLaw"
 * import { Matters } from "@millrace/leanlaw/Matters"
 *
 * const withoutArea = (id: string) =>
 *   Matters.use((matters) => matters.update({ params: { id }, payload: { practiceAreaId: LeanLaw.unlink } }))
 * ```
 */
export const unlink = "00000000-0000-0000-0000-000000000000"

/** Makes the connection; nothing is sent before the first call. */
export const make = Effect.fnUntraced(function* ({
  apiKey,
  baseUrl,
  partnerId,
  userId
}: Options): Effect.fn.Return<LeanLaw["Service"], never, HttpClient.HttpClient> {
  const actingUser = Effect.map(ActingUser, (acting) => acting ?? userId)
  const key = Credentials.fixed({ scheme: "Bearer", secret: apiKey })
  const transport = yield* Transport.make({
    api: "leanlaw",
    // The documents have `/v2` in the base URL; here it is in the paths.
    baseUrl: (baseUrl ?? "https://api.leanlaw.io").replace(/\/v2\/*$/, ""),
    headers: {
      accept: "application/json",
      ...(partnerId === undefined ? undefined : { "x-leanlaw-partnerid": partnerId })
    },
    credentials: {
      ...key,
      acquire: Effect.flatMap(actingUser, (id): Credentials.Credentials["acquire"] =>
        id === undefined || uuid.test(id)
          ? key.acquire
          : Effect.fail({ field: `headers.${userHeader}`, message: "must be a UUID" })
      )
    },
    issues: (body, status) => [...ErrorBody.issues(body), ...(status === 403 ? [unknownKey] : [])],
    requestIdHeader: "x-leanlaw-traceid"
  })
  const httpClient = HttpClient.mapRequestEffect(transport.httpClient, (request) =>
    Effect.map(actingUser, (id) => (id === undefined ? request : HttpClientRequest.setHeader(request, userHeader, id)))
  )
  return { v2: Transport.derive(transport, { httpClient }) }
})

/**
 * The connection as a layer.
 *
 * @param options.apiKey of the firm
 * @param options.partnerId only for partners of LeanLaw; default none
 * @param options.userId who acts where {@link asUser} names no other; default the firm itself
 * @param options.baseUrl another host, such as a sandbox, with or without `/v2`; default `https://api.leanlaw.io`
 *
 * @example
 * ```ts
 * import { Clients } from "@millrace/leanlaw/Clients"
 * import * as LeanLaw from "@millrace/leanlaw/LeanLaw"
 * import * as FetchHttpClient from "effect/http/FetchHttpClient"
 * import * as Layer from "effect/Layer"
 * import * as Redacted from "effect/Redacted"
 *
 * const layer = Clients.layer.pipe(
 *   Layer.provide(LeanLaw.layer({ apiKey: Redacted.make("the firm's key") })),
 *   Layer.provide(FetchHttpClient.layer)
 * )
 * ```
 */
export const layer = (options: Options): Layer.Layer<LeanLaw, never, HttpClient.HttpClient> =>
  Layer.effect(LeanLaw, make(options))

/**
 * The connection from the application's configuration.
 *
 * @param options such as `LeanLawConfig.options`, or out of variables of the application's own
 *
 * @example
 * ```ts
 * import * as LeanLaw from "@millrace/leanlaw/LeanLaw"
 * import * as LeanLawConfig from "@millrace/leanlaw/LeanLawConfig"
 *
 * const layer = LeanLaw.layerConfig(LeanLawConfig.options)
 * ```
 */
export const layerConfig = (
  options: Config.Config<Options>
): Layer.Layer<LeanLaw, Config.ConfigError, HttpClient.HttpClient> =>
  Layer.effect(LeanLaw, Effect.flatMap(options, make))

// internal

const userHeader = "x-leanlaw-userid"

const uuid = /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i

// The vendor keeps 401 for requests without a key.
const unknownKey = {
  message: "LeanLaw refuses a key that is not valid, or has no scope for this, with 403: check the API key"
}
