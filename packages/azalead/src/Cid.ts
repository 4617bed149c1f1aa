/**
 * The connection to Azalead's company identification API, which shares nothing with the main one but its host: an API key in
 * place of a user's token. What it can do is in `cid/Companies.ts`.
 */
import * as Credentials from "@millrace/core/Credentials"
import * as Transport from "@millrace/core/Transport"
import type * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"

export interface Options {
  /** Issued by the vendor. */
  readonly apiKey: Redacted.Redacted
  /** With or without `/cid`. @default "https://api.azalead.com" */
  readonly baseUrl?: string | undefined
}

/** The transport of the company identification API. */
export class Cid extends Context.Service<Cid, { readonly cid: Transport.Transport }>()("@millrace/azalead/Cid") {}

/** Makes the connection; nothing is sent before the first call. */
export const make = ({
  apiKey,
  baseUrl = "https://api.azalead.com"
}: Options): Effect.Effect<Cid["Service"], never, HttpClient.HttpClient> =>
  Effect.map(
    Transport.make({
      api: "azalead.cid",
      // The documents have the path of the one operation in the base URL, too.
      baseUrl: baseUrl.replace(/\/cid\/*$/, ""),
      credentials: Credentials.fixed({ header: "apikey", secret: apiKey })
    }),
    (cid) => ({ cid })
  )

/**
 * The connection as a layer.
 *
 * @param options.apiKey sent with every call
 * @param options.baseUrl another host, such as a sandbox, with or without `/cid`; default `https://api.azalead.com`
 *
 * @example
 * ```ts
 * import * as Cid from "@millrace/azalead/Cid"
 * import { Companies } from "@millrace/azalead/cid/Companies"
 * import * as FetchHttpClient from "effect/http/FetchHttpClient"
 * import * as Layer from "effect/Layer"
 * import * as Redacted from "effect/Redacted"
 *
 * const layer = Companies.layer.pipe(
 *   Layer.provide(Cid.layer({ apiKey: Redacted.make("my key") })),
 *   Layer.provide(FetchHttpClient.layer)
 * )
 * ```
 */
export const layer = (options: Options): Layer.Layer<Cid, never, HttpClient.HttpClient> =>
  Layer.effect(Cid, make(options))

/**
 * The connection from the application's configuration.
 *
 * @param options such as `CidConfig.options`, or out of variables of the application's own
 *
 * @example
 * ```ts
 * import * as Cid from "@millrace/azalead/Cid"
 * import * as CidConfig from "@millrace/azalead/CidConfig"
 *
 * const layer = Cid.layerConfig(CidConfig.options)
 * ```
 */
export const layerConfig = (
  options: Config.Config<Options>
): Layer.Layer<Cid, Config.ConfigError, HttpClient.HttpClient> => Layer.effect(Cid, Effect.flatMap(options, make))
