/**
 * The command line of the sandbox: flags, and what is printed once it listens. `bin.ts` runs it.
 */
import * as CliError from "effect/cli/CliError"
import * as CliOutput from "effect/cli/CliOutput"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Azalead from "./Azalead.ts"
import * as Azion from "./Azion.ts"
import * as DatabaseFile from "./rest/DatabaseFile.ts"
import * as Rest from "./Rest.ts"
import * as Sandbox from "./Sandbox.ts"
import * as SandboxServer from "./SandboxServer.ts"

/** Runs the command with these arguments; what goes wrong is reported in one sentence, without the whole help. */
export const run = (args: ReadonlyArray<string>): Effect.Effect<void, CliError.CliError, Command.Environment> =>
  Command.runWith(command, { version: "0.0.0" })(args).pipe(
    Effect.provide([
      CliOutput.layerPresenter({ present }),
      CliOutput.layer({ ...CliOutput.defaultFormatter(), formatError: (error) => error.message })
    ])
  )

// internal

const flags = {
  port: Flag.Int("port").pipe(
    Flag.withDefault(4010),
    Flag.filter(
      (port) => port >= 0 && port <= 65535,
      () => "a port from 0 to 65535"
    ),
    Flag.withDescription("Port on 127.0.0.1; 0 takes any free one (default 4010)")
  ),
  seed: Flag.String("seed").pipe(
    Flag.withDefault("millrace"),
    Flag.withDescription("The same seed gives the same data and tokens (default millrace)")
  ),
  domains: Flag.Int("domains").pipe(
    Flag.withDefault(36),
    Flag.filter(
      (domains) => domains >= 0 && domains <= 1_000_000,
      () => "a number from 0 to 1000000"
    ),
    Flag.withDescription("How many domains there are at the start (default 36)")
  ),
  accounts: Flag.Int("accounts").pipe(
    Flag.withDefault(60),
    Flag.filter(
      (accounts) => accounts >= 0 && accounts <= 100_000,
      () => "a number from 0 to 100000"
    ),
    Flag.withDescription("How many accounts Azalead has at the start (default 60)")
  ),
  clients: Flag.Int("clients").pipe(
    Flag.withDefault(12),
    Flag.filter(
      (clients) => clients >= 0 && clients <= 1_000_000,
      () => "a number from 0 to 1000000"
    ),
    Flag.withDescription("How many clients LeanLaw has at the start (default 12)")
  ),
  rateLimit: Flag.Int("rate-limit").pipe(
    Flag.withDefault(200),
    Flag.filter(
      (limit) => limit >= 1,
      () => "a number of 1 or more"
    ),
    Flag.withDescription("Requests per minute and token (default 200)")
  ),
  rest: Flag.String("rest").pipe(
    Flag.withMetavar("db.json"),
    Flag.withDescription('Serves the resources of a JSON file too, such as { "books": [{ "id": 1 }] }'),
    Flag.optional
  )
}

const command = Command.make("millrace-sandbox", flags, ({ accounts, clients, domains, port, rateLimit, rest, seed }) =>
  announce.pipe(
    Effect.andThen(Effect.never),
    Effect.provide(
      SandboxServer.layer({ port }).pipe(
        Layer.provideMerge(
          layerOf(rest, {
            seed,
            azalead: { accounts, rateLimit: { limit: rateLimit, window: "1 minute" } },
            azion: { domains, rateLimit: { limit: rateLimit, window: "1 minute" } },
            leanlaw: { clients, rateLimit: { limit: rateLimit, window: "1 minute" } }
          })
        )
      )
    ),
    Effect.mapError((error) => new CliError.UserError({ cause: error, userMessage: error.message }))
  )
).pipe(Command.withDescription("REST APIs emulated on a loopback port: Azion, Azalead, LeanLaw"))

const layerOf = (file: Option.Option<string>, options: Sandbox.Options) =>
  Option.match(file, {
    onNone: () => Sandbox.layer(options),
    onSome: (path) =>
      Layer.unwrap(
        Effect.map(DatabaseFile.read(path), (resources) => Sandbox.layer({ ...options, rest: { resources } }))
      )
  })

const announce = Effect.gen(function* () {
  const { url } = yield* SandboxServer.SandboxServer
  const sandbox = yield* Sandbox.Sandbox
  const token = yield* sandbox.azion.issueToken()
  const azaleadToken = yield* sandbox.azalead.issueToken()
  yield* Console.log(
    [
      `Sandbox of Azion, Azalead and LeanLaw on ${url}`,
      `Azion user ${Azion.user.username}, password "${Azion.user.password}"`,
      `Azalead user ${Azalead.administrator.username}, password "${Azalead.administrator.password}"`,
      "Try:",
      `  curl -H 'Accept: application/json; version=3' -H 'Authorization: Token ${token}' '${url}/domains?page_size=2'`,
      `  curl -H 'X-Auth-token: Bearer ${azaleadToken}' '${url}/latest/account?size=2'`,
      `  curl -H 'Authorization: Bearer ${sandbox.leanlaw.apiKey}' '${url}/v2/clients?limit=2'`,
      ...sandbox.rest.paths
        .filter((path) => !path.includes(":"))
        .map((path) => `  curl -u '${Rest.user.username}:${Rest.user.password}' ${url}/${path}`),
      `Faults and recorded requests: ${url}/__sandbox/faults, ${url}/__sandbox/requests`
    ].join("\n")
  )
})

const present = (event: CliOutput.Presenter.Event): Effect.Effect<void> =>
  event._tag === "InvalidInvocation"
    ? Console.error(`${event.errors.map((error) => error.message).join("; ")} (see --help)`)
    : CliOutput.defaultPresenter.present(event)
