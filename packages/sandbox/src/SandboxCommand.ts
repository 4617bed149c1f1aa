/**
 * The command line of the sandbox: its flags, and the servers that they ask for. `bin.ts` runs it.
 */
import * as CliError from "effect/cli/CliError"
import * as CliOutput from "effect/cli/CliOutput"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Announcement from "./internal/Announcement.ts"
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

const millis = (text: string): Option.Option<Sandbox.Latency> => {
  const [, from, to = from] = /^(\d{1,7})(?:-(\d{1,7}))?$/.exec(text) ?? []
  return from === undefined || Number(from) > Number(to)
    ? Option.none()
    : Option.some({ from: Number(from), to: Number(to) })
}

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
    Flag.withDescription(
      'The resources of the API of one\'s own, such as { "books": [{ "id": 1 }] } (default some books)'
    ),
    Flag.optional
  ),
  latency: Flag.String("latency").pipe(
    Flag.withMetavar("from-to"),
    Flag.filterMap(millis, () => 'milliseconds, as "50" or "20-80"'),
    Flag.withDescription("How long each answer takes, in milliseconds, as 50 or 20-80 (default no time)"),
    Flag.optional
  ),
  clock: Flag.Date("clock").pipe(
    Flag.withDescription("What the server's clock says at the start, as 2026-11-29T12:00:00Z (default the time)"),
    Flag.optional
  ),
  portPerApi: Flag.Boolean("port-per-api").pipe(
    Flag.withDefault(false),
    Flag.withDescription("Each API on a port of its own too: those after --port")
  )
}

const command = Command.make("millrace-sandbox", flags, ({ port, portPerApi, ...rest }) =>
  Effect.gen(function* () {
    const options = yield* optionsOf(rest)
    return yield* serve(port, portPerApi).pipe(Effect.provide(Sandbox.layer(options)))
  }).pipe(Effect.mapError((error) => new CliError.UserError({ cause: error, userMessage: error.message })))
).pipe(Command.withDescription("REST APIs emulated on a loopback port: Azion, Azalead, LeanLaw and one of your own"))

const optionsOf = Effect.fnUntraced(function* (given: {
  readonly seed: string
  readonly domains: number
  readonly accounts: number
  readonly clients: number
  readonly rateLimit: number
  readonly rest: Option.Option<string>
  readonly latency: Option.Option<Sandbox.Latency>
  readonly clock: Option.Option<Date>
}) {
  const rateLimit = { limit: given.rateLimit, window: "1 minute" } as const
  const options: Sandbox.Options = {
    seed: given.seed,
    latency: Option.getOrUndefined(given.latency),
    clock: Option.getOrUndefined(given.clock),
    azalead: { accounts: given.accounts, rateLimit },
    azion: { domains: given.domains, rateLimit },
    leanlaw: { clients: given.clients, rateLimit },
    rest: { resources: Option.isSome(given.rest) ? yield* DatabaseFile.read(given.rest.value) : books }
  }
  return options
})

const serve = Effect.fnUntraced(function* (port: number, portPerApi: boolean) {
  const { url } = yield* SandboxServer.make({ port })
  const own = yield* Effect.forEach(portPerApi ? apis : [], (api, index) =>
    Effect.map(SandboxServer.make({ api, port: port === 0 ? 0 : port + 1 + index }), ({ url }) => [api, url] as const)
  )
  yield* Effect.flatMap(Announcement.text(url, new Map(own)), Console.log)
  return yield* Effect.never
}, Effect.scoped)

// In the order of their ports.
const apis = ["azion", "azalead", "leanlaw", "rest"] as const

// What the API of one's own has as long as nobody says what it should: the books of @millrace/rest's README.
const created_at = "2026-11-24T08:00:00Z"
const books = {
  books: {
    items: [
      { id: 1, title: "The Mill on the Floss", created_at },
      { id: 2, title: "Letters from My Windmill", created_at },
      { id: 3, title: "Don Quixote", created_at }
    ],
    generated: { created_at: Rest.now },
    unique: { title: 10001 }
  },
  "books/:bookId/reviews": [{ id: 1, bookId: 3, stars: 5 }]
}

const present = (event: CliOutput.Presenter.Event): Effect.Effect<void> =>
  event._tag === "InvalidInvocation"
    ? Console.error(`${event.errors.map((error) => error.message).join("; ")} (see --help)`)
    : CliOutput.defaultPresenter.present(event)
