/**
 * The connection to Azalead (later Jabmo) that all its groups share: who asks, where, with which token.
 *
 * Provide {@link layer} once and any number of group layers (`@millrace/azalead/Accounts`) on top of it. What the groups can
 * do is not here, nor is the company identification API, which has a key of its own: `Cid.ts`.
 */
import * as Client from "@millrace/core/Client"
import * as Credentials from "@millrace/core/Credentials"
import * as Transport from "@millrace/core/Transport"
import * as Clock from "effect/Clock"
import type * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { authenticate, lifetime, type Login, renewed } from "./Session.ts"

/** Who asks; made by {@link login} or {@link token}. */
export type Identity = (open: Transport.Transport) => Effect.Effect<Credentials.Credentials, never, Scope.Scope>

export interface Options {
  readonly credentials: Identity
  /** With or without `/latest`. @default "https://api.azalead.com" */
  readonly baseUrl?: string | undefined
}

/** Azalead's transports, which share the quota. */
export class Azalead extends Context.Service<
  Azalead,
  {
    /** With the user's token. */
    readonly latest: Transport.Transport
    /** Without one, for what nobody needs a token for. */
    readonly open: Transport.Transport
  }
>()("@millrace/azalead/Azalead") {}

/**
 * A session of this user: its token is minted when one is needed, taken over from each response that renews it, and minted
 * again before it expires or when it is refused.
 */
export const login =
  (user: Login): Identity =>
  (open) => {
    const mint = Client.method(open, authenticate).withResponse({ payload: user })
    return Credentials.minted({
      ...inHeader,
      mint: Effect.zipWith(Clock.currentTimeMillis, mint, (now, { headers, value: { token } }) => ({
        secret: token,
        expiresIn: lifetime(token, headers, now)
      })),
      rotated: (headers, now) => {
        const token = renewed(headers)
        return token && { secret: token, expiresIn: lifetime(token, headers, now) }
      }
    })
  }

/**
 * A token that exists already, from which each response that renews it leads on. When it is refused, calls fail with
 * `Unauthorized`.
 */
export const token =
  (secret: Redacted.Redacted): Identity =>
  () =>
    Effect.map(
      Credentials.minted({
        ...inHeader,
        mint: Effect.succeed({ secret }),
        rotated: (headers) => {
          const token = renewed(headers)
          return token && { secret: token }
        }
      }),
      (credentials) => ({
        ...credentials,
        // Nothing can be minted; but another call may have brought a newer token meanwhile.
        renew: (refused) =>
          Effect.match(credentials.acquire, { onFailure: () => false, onSuccess: (current) => current !== refused })
      })
    )

/** Makes the connection; nothing is sent before the first call. */
export const make = Effect.fnUntraced(function* ({
  baseUrl = "https://api.azalead.com",
  credentials
}: Options): Effect.fn.Return<Azalead["Service"], never, HttpClient.HttpClient | Scope.Scope> {
  // The documents have `/latest` in the base URL, but some operations stand beside it.
  const open = yield* Transport.make({ api: "azalead", baseUrl: baseUrl.replace(/\/latest\/*$/, "") })
  // The tables ask for a `Content-type` with DELETE too, which has no body.
  const httpClient = HttpClient.mapRequest(open.httpClient, (request) =>
    request.method === "DELETE" ? HttpClientRequest.setHeader(request, "content-type", "application/json") : request
  )
  return { open, latest: Transport.derive(open, { httpClient, credentials: yield* credentials(open) }) }
})

/**
 * The connection as a layer.
 *
 * @param options.credentials {@link login} or {@link token}
 * @param options.baseUrl another host, such as `https://api.jabmo.com` or a sandbox, with or without `/latest`; default
 *   `https://api.azalead.com`
 *
 * @example
 * ```ts
 * import { Accounts } from "@millrace/azalead/Accounts"
 * import * as Azalead from "@millrace/azalead/Azalead"
 * import * as FetchHttpClient from "effect/http/FetchHttpClient"
 * import * as Layer from "effect/Layer"
 * import * as Redacted from "effect/Redacted"
 *
 * const credentials = Azalead.login({ username: "anna@example.com", password: Redacted.make("my password") })
 *
 * const layer = Accounts.layer.pipe(
 *   Layer.provide(Azalead.layer({ credentials, baseUrl: "https://api.jabmo.com" })),
 *   Layer.provide(FetchHttpClient.layer)
 * )
 * ```
 */
export const layer = (options: Options): Layer.Layer<Azalead, never, HttpClient.HttpClient> =>
  Layer.effect(Azalead, make(options))

/**
 * The connection from the application's configuration.
 *
 * @param options such as `AzaleadConfig.options`, or out of variables of the application's own
 *
 * @example
 * ```ts
 * import * as Azalead from "@millrace/azalead/Azalead"
 * import * as AzaleadConfig from "@millrace/azalead/AzaleadConfig"
 *
 * const layer = Azalead.layerConfig(AzaleadConfig.options)
 * ```
 */
export const layerConfig = (
  options: Config.Config<Options>
): Layer.Layer<Azalead, Config.ConfigError, HttpClient.HttpClient> =>
  Layer.effect(Azalead, Effect.flatMap(options, make))

// internal

const inHeader = { header: "X-Auth-token", scheme: "Bearer" }
