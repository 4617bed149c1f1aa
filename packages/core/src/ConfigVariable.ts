/**
 * Variables of an application's configuration, for the `…Config` modules of API packages. Where one is not set, or not as
 * it must be, the error says what to set; Effect's own says what type was expected where.
 *
 * An empty variable counts as one that is not set, as everywhere in Effect.
 */
import * as Config from "effect/Config"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"

/**
 * A secret that must be there, such as an API key.
 *
 * @example
 * ```ts
 * import * as ConfigVariable from "@millrace/core/ConfigVariable"
 *
 * const apiKey = ConfigVariable.secret("MILLS_API_KEY")
 * ```
 */
export const secret = (name: string): Config.Config<Redacted.Redacted> =>
  required(Config.Redacted(name), `Set ${name}.`)

/**
 * A token from `<prefix>_TOKEN`, or a login from `<prefix>_USERNAME` and `<prefix>_PASSWORD`; where all are set, the token.
 *
 * @param makes what is made of either
 *
 * @example
 * ```ts
 * import * as ConfigVariable from "@millrace/core/ConfigVariable"
 *
 * const user = ConfigVariable.tokenOrLogin("MILLS", {
 *   token: () => "whose token it is",
 *   login: ({ username }) => username
 * })
 * ```
 */
export const tokenOrLogin = <A>(
  prefix: string,
  makes: {
    readonly token: (secret: Redacted.Redacted) => A
    readonly login: (login: { readonly username: string; readonly password: Redacted.Redacted }) => A
  }
): Config.Config<A> => {
  const [token, username, password] = [`${prefix}_TOKEN`, `${prefix}_USERNAME`, `${prefix}_PASSWORD`]
  const login = Config.all({
    username: required(Config.String(username), `Set ${token}, or ${username} and ${password}.`),
    password: required(Config.Redacted(password), `Set ${password} too, as ${username} is set.`)
  })
  return Config.Redacted(token).pipe(
    Config.map(makes.token),
    Config.orElse(() => Config.map(login, makes.login))
  )
}

/**
 * Where an API is, if not where it is by default: `http` or `https`, and nothing that paths cannot come behind.
 *
 * @example
 * ```ts
 * import * as ConfigVariable from "@millrace/core/ConfigVariable"
 *
 * const baseUrl = ConfigVariable.baseUrl("MILLS_BASE_URL")
 * ```
 */
export const baseUrl = (name: string): Config.Config<string | undefined> =>
  Config.String(name).pipe(
    Config.flatMap((url) =>
      /^https?:\/\/[^/?#@\s]+(?:\/[^?#\s]*)?$/i.test(url)
        ? Config.succeed(url)
        : failure(`${name} must begin with http:// or https://, and have no user, query or fragment.`)
    ),
    Config.withDefault(undefined)
  )

// internal

const failure = (message: string): Config.Config<never> =>
  Config.fail(new Schema.SchemaError(new SchemaIssue.InvalidValue({ message })))

// What kept the provider from reading says more than that there is nothing.
const required = <A>(variable: Config.Config<A>, advice: string): Config.Config<A> =>
  Config.orElse(variable, ({ cause }) => (cause._tag === "SourceError" ? Config.fail(cause) : failure(advice)))
