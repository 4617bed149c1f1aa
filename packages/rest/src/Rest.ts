/**
 * The connection to a JSON REST API with Basic authentication, which all its resources share.
 *
 * Provide {@link layer} to the layers of the resources that `Resource.make` makes. A program that uses two such APIs
 * provides each to the resources of its own.
 */
import * as Credentials from "@millrace/core/Credentials"
import * as ErrorBody from "@millrace/core/ErrorBody"
import type { Issue } from "@millrace/core/ApiError"
import * as ServerTiming from "@millrace/core/ServerTiming"
import * as Transport from "@millrace/core/Transport"
import type * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import type * as Redacted from "effect/Redacted"

export interface Options {
  readonly baseUrl: string
  /** Without a colon: calls with another one fail with `InvalidRequest`. */
  readonly username: string
  readonly password: Redacted.Redacted
  /** Names the API in errors and spans. @default "rest" */
  readonly api?: string | undefined
  /** Says an issue in other words, such as the user's language; undefined leaves the server's. */
  readonly translate?: ((issue: Issue) => string | undefined) | undefined
}

export class Rest extends Context.Service<Rest, { readonly transport: Transport.Transport }>()("@millrace/rest/Rest") {}

/** Makes the connection; nothing is sent before the first call. */
export const make = Effect.fnUntraced(function* ({
  api = "rest",
  baseUrl,
  password,
  translate = () => undefined,
  username
}: Options): Effect.fn.Return<Rest["Service"], never, HttpClient.HttpClient> {
  const transport = yield* Transport.make({
    api,
    baseUrl,
    headers: { accept: "application/json" },
    credentials: Credentials.basic(username, password),
    quotaHeaders: ServerTiming.structured,
    issues: (body) => ErrorBody.issues(body).map((issue) => ({ ...issue, message: translate(issue) ?? issue.message }))
  })
  return { transport }
})

/**
 * The connection as a layer.
 *
 * @param options.baseUrl what the paths of the resources come behind
 * @param options.username without a colon
 * @param options.password any text
 * @param options.api names the API in errors and spans; default `rest`
 * @param options.translate says an issue in other words, by its code; default the server's
 *
 * @example
 * ```ts
 * import * as Rest from "@millrace/rest/Rest"
 * import * as FetchHttpClient from "effect/http/FetchHttpClient"
 * import * as Layer from "effect/Layer"
 * import * as Redacted from "effect/Redacted"
 *
 * const german: Record<string, string> = { 10001: "Den Titel gibt es schon." }
 *
 * const layer = Rest.layer({
 *   baseUrl: "https://library.example.com/api",
 *   username: "reader",
 *   password: Redacted.make("a password"),
 *   translate: ({ code }) => german[code ?? ""]
 * }).pipe(Layer.provide(FetchHttpClient.layer))
 * ```
 */
export const layer = (options: Options): Layer.Layer<Rest, never, HttpClient.HttpClient> =>
  Layer.effect(Rest, make(options))

/**
 * The connection from the application's configuration.
 *
 * @example
 * ```ts
 * import * as Rest from "@millrace/rest/Rest"
 * import * as Config from "effect/Config"
 *
 * const layer = Rest.layerConfig(
 *   Config.all({
 *     baseUrl: Config.String("LIBRARY_URL"),
 *     username: Config.String("LIBRARY_USERNAME"),
 *     password: Config.Redacted("LIBRARY_PASSWORD")
 *   })
 * )
 * ```
 */
export const layerConfig = (
  options: Config.Config<Options>
): Layer.Layer<Rest, Config.ConfigError, HttpClient.HttpClient> => Layer.effect(Rest, Effect.flatMap(options, make))
