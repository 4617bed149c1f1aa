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
import * as Azion from "./Azion.ts"
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
  rateLimit: Flag.Int("rate-limit").pipe(
    Flag.withDefault(200),
    Flag.filter(
      (limit) => limit >= 1,
      () => "a number of 1 or more"
    ),
    Flag.withDescription("Requests per minute and token (default 200)")
  )
}

const command = Command.make("millrace-sandbox", flags, ({ domains, port, rateLimit, seed }) =>
  announce.pipe(
    Effect.andThen(Effect.never),
    Effect.provide(
      SandboxServer.layer({ port }).pipe(
        Layer.provideMerge(
          Sandbox.layer({ seed, azion: { domains, rateLimit: { limit: rateLimit, window: "1 minute" } } })
        )
      )
    ),
    Effect.mapError((error) => new CliError.UserError({ cause: error, userMessage: error.message }))
  )
).pipe(Command.withDescription("REST APIs emulated on a loopback port: the Azion v3 API so far"))

const announce = Effect.gen(function* () {
  const { url } = yield* SandboxServer.SandboxServer
  const sandbox = yield* Sandbox.Sandbox
  const token = yield* sandbox.azion.issueToken()
  yield* Console.log(
    [
      `Sandbox of the Azion v3 API on ${url}`,
      `User ${Azion.user.username}, password "${Azion.user.password}"`,
      "Try:",
      `  curl -H 'Accept: application/json; version=3' -H 'Authorization: Token ${token}' '${url}/domains?page_size=2'`,
      `Faults and recorded requests: ${url}/__sandbox/faults, ${url}/__sandbox/requests`
    ].join("\n")
  )
})

const present = (event: CliOutput.Presenter.Event): Effect.Effect<void> =>
  event._tag === "InvalidInvocation"
    ? Console.error(`${event.errors.map((error) => error.message).join("; ")} (see --help)`)
    : CliOutput.defaultPresenter.present(event)
