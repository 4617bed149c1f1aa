/**
 * The connection to Azion that all its groups share: who asks, where, within which quota.
 *
 * Provide {@link layer} once and any number of group layers (`@millrace/azion/v3/Domains`) on top of it. What the groups
 * can do is not here.
 *
 * @see the vendor's documentation: https://www.azion.com/en/documentation/devtools/rest-api/
 */
import * as Client from "@millrace/core/Client"
import * as Credentials from "@millrace/core/Credentials"
import * as Transport from "@millrace/core/Transport"
import type * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { createToken, lifetime } from "./Token.ts"

/** User name, which is an e-mail address, and password of an Azion account. */
export interface Login {
  readonly username: string
  readonly password: Redacted.Redacted
}

/** Who asks; made by {@link token} or {@link login}. */
export type Identity = (v3: Transport.Transport) => Effect.Effect<Credentials.Credentials, never, Scope.Scope>

export interface Options {
  readonly credentials: Identity
  /** @default "https://api.azionapi.net" */
  readonly baseUrl?: string | undefined
}

/** Azion's transports, one per version of its API; they share quota and credentials. */
export class Azion extends Context.Service<
  Azion,
  {
    readonly v2: Transport.Transport
    readonly v3: Transport.Transport
  }
>()("@millrace/azion/Azion") {}

/** A token that exists already, such as a personal token. When it expires, calls fail with `Unauthorized`. */
export const token =
  (secret: Redacted.Redacted): Identity =>
  () =>
    Effect.succeed(Credentials.fixed({ scheme: "Token", secret }))

/** Tokens minted with user name and password when they are needed, and renewed before they expire. */
export const login =
  ({ password, username }: Login): Identity =>
  (v3) => {
    const create = Client.method(
      Transport.derive(v3, { credentials: Credentials.basic(username, password) }),
      createToken
    )
    return Credentials.minted({
      scheme: "Token",
      mint: Effect.map(create(), (token) => ({ secret: token.token, expiresIn: lifetime(token) }))
    })
  }

/** Makes the connection; nothing is sent before the first call. */
export const make = Effect.fnUntraced(function* (
  options: Options
): Effect.fn.Return<Azion["Service"], never, HttpClient.HttpClient | Scope.Scope> {
  const bare = yield* Transport.make({
    api: "azion.v3",
    baseUrl: options.baseUrl ?? "https://api.azionapi.net",
    headers: { accept: "application/json; version=3" },
    // Some products have limits of their own; everything else has one, of both versions, that only the headers tell.
    quota: ({ quota = { key: "azion" } }) => [quota]
  })
  const v3 = Transport.derive(bare, { credentials: yield* options.credentials(bare) })
  return { v3, v2: Transport.derive(v3, { api: "azion.v2", headers: { accept: "application/json; version=2" } }) }
})

/**
 * The connection as a layer.
 *
 * @param options.credentials {@link token} or {@link login}
 * @param options.baseUrl another host, such as a sandbox; default `https://api.azionapi.net`
 *
 * @example
 * ```ts
 * import * as Azion from "@millrace/azion/Azion"
 * import { Domains } from "@millrace/azion/v3/Domains"
 * import * as Layer from "effect/Layer"
 * import * as Redacted from "effect/Redacted"
 * import * as FetchHttpClient from "effect/http/FetchHttpClient"
 *
 * const layer = Domains.layer.pipe(
 *   Layer.provide(Azion.layer({ credentials: Azion.token(Redacted.make("my personal token")) })),
 *   Layer.provide(FetchHttpClient.layer)
 * )
 * ```
 */
export const layer = (options: Options): Layer.Layer<Azion, never, HttpClient.HttpClient> =>
  Layer.effect(Azion, make(options))

/**
 * The connection from the application's configuration.
 *
 * @param options such as `AzionConfig.options`, or out of variables of the application's own
 *
 * @example
 * ```ts
 * import * as Azion from "@millrace/azion/Azion"
 * import * as AzionConfig from "@millrace/azion/AzionConfig"
 * import * as Config from "effect/Config"
 *
 * const layer = Azion.layerConfig(AzionConfig.options)
 *
 * const ofClient = Azion.layerConfig(
 *   Config.all({ credentials: Config.map(Config.Redacted("CLIENT_TOKEN"), Azion.token) })
 * )
 * ```
 */
export const layerConfig = (
  options: Config.Config<Options>
): Layer.Layer<Azion, Config.ConfigError, HttpClient.HttpClient> => Layer.effect(Azion, Effect.flatMap(options, make))
