import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Logger from "effect/Logger"
import * as Metric from "effect/Metric"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as Tracer from "effect/Tracer"
import { inspect } from "node:util"
import * as ApiError from "../src/ApiError.ts"
import * as Client from "../src/Client.ts"
import * as Credentials from "../src/Credentials.ts"
import * as Deadline from "../src/Deadline.ts"
import * as Drift from "../src/Drift.ts"
import * as Metrics from "../src/Metrics.ts"
import * as Operation from "../src/Operation.ts"
import * as RetryPolicy from "../src/RetryPolicy.ts"
import * as Api from "./Api.ts"
import { failure } from "./Finish.ts"
import * as Script from "./Script.ts"

const { secret } = Api

const unicode = (character: string) => `\\u${character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0")}`
const inUnicode = secret.replaceAll(/\W/g, unicode)
const slashes = JSON.stringify(secret).slice(1, -1).replaceAll("/", unicode)

// Each of them echoes the secret, as a careless server, proxy or platform does.
const echo = `{"detail":"no access for Key ${secret}","errors":[{"message":"${secret}","code":"${secret}"}]}`
const careless: ReadonlyArray<readonly [string, Script.Reply]> = [
  ...[400, 401, 403, 404, 409, 418, 422, 429, 500, 503].map(
    (status) => [String(status), Script.answer(status, echo)] as const
  ),
  ["invalid response", Script.answer(200, `{"id":"x","token":"${secret}"}`)],
  ["escaped in JSON", Script.answer(400, { detail: `as sent: ${secret}` })],
  ["escaped as PHP does", Script.answer(400, JSON.stringify({ detail: secret }).replaceAll("/", "\\/"))],
  ["escaped as .NET does", Script.answer(400, `{"detail":"${inUnicode}"}`)],
  ["escaped as .NET does, without what JSON itself escapes", Script.answer(401, `{"detail":"${slashes}"}`)],
  ["escaped in a URL", Script.answer(400, `no such path: /keys/${encodeURIComponent(secret)}`)],
  ["escaped in a query", Script.answer(400, `not understood: ?${new URLSearchParams({ key: secret })}`)],
  ["platform error", Script.fail(new TypeError(`Headers.append: "Key ${secret}" is an invalid header value.`))],
  [
    "URL in a platform error",
    Script.fail(new TypeError(`Failed to parse URL from https://mills.example/keys/${secret}`))
  ],
  ["nested cause", Script.fail(new TypeError("fetch failed", { cause: new Error(`proxy refused ${secret}`) }))],
  ["text as a cause", Script.fail(`no route with ${secret}`)],
  ["timeout", Script.silence]
]

const forms = [
  secret,
  encodeURIComponent(secret),
  String(new URLSearchParams([["key", secret]])).slice("key=".length),
  JSON.stringify(secret).slice(1, -1),
  secret.replaceAll("/", "\\/"),
  inUnicode,
  slashes
]

const shown = (error: unknown): string =>
  [
    inspect(error, { depth: 20, showHidden: true }),
    JSON.stringify(error),
    JSON.stringify(Cause.fail(error)),
    Cause.pretty(Cause.fail(error)),
    String(error),
    error instanceof Error ? `${error.message} ${error.stack}` : ""
  ].join("\n")

describe("Secrecy", () => {
  it.effect("shows nothing of what the caller hides in a body, where the API sends it back", () =>
    Effect.gen(function* () {
      const credentials = Credentials.none
      const api = yield* Api.make(Script.make(Script.answer(400, echo)), { credentials })
      const lock = api.lock({ params: { id: 7 }, payload: { locks: [{ code: Redacted.make(secret) }] } })
      const text = shown(yield* failure(lock))
      assert.deepStrictEqual(
        forms.filter((form) => text.includes(form)),
        []
      )
      assert.include(text, "<redacted>")
    })
  )

  it.effect("shows nothing of a password that the API has decoded and sends back", () =>
    Effect.gen(function* () {
      const credentials = Credentials.basic("anna", Redacted.make(secret))
      const api = yield* Api.make(Script.make(Script.answer(401, echo)), { credentials })
      const text = shown(yield* failure(api.get({ params: { id: 7 } })))
      assert.deepStrictEqual(
        forms.filter((form) => text.includes(form)),
        []
      )
      assert.include(text, "<redacted>")
    })
  )

  it.effect("shows nothing of a URL that the platform tells in a text", () =>
    Effect.gen(function* () {
      const api = yield* Api.make(Script.make(Script.fail(`no route to https://mills.example/visits/${secret}`)))
      const text = shown(yield* failure(api.get({ params: { id: 7 } })))
      assert.notInclude(text, "mills.example")
      assert.include(text, "no route to <url>")
    })
  )

  it.effect("shows nothing of what the caller hides in a set or a map either", () =>
    Effect.gen(function* () {
      const { transport } = yield* Api.make(Script.make(Script.answer(400, echo)), { credentials: Credentials.none })
      const codes = Schema.Array(Schema.RedactedFromValue(Schema.String)).pipe(
        Schema.decodeTo(
          Schema.ReadonlyMap(Schema.Finite, Schema.ReadonlySet(Schema.Redacted(Schema.String))),
          SchemaTransformation.transform({
            decode: (codes): ReadonlyMap<number, ReadonlySet<Redacted.Redacted>> => new Map([[1, new Set(codes)]]),
            encode: (map) => [...map.values()].flatMap((set) => [...set])
          })
        )
      )
      const lock = Client.method(transport, Operation.post("lockMills", "/locks", { payload: codes }))
      const text = shown(yield* failure(lock({ payload: new Map([[1, new Set([Redacted.make(secret)])]]) })))
      assert.deepStrictEqual(
        forms.filter((form) => text.includes(form)),
        []
      )
      assert.include(text, "<redacted>")
    })
  )

  for (const [name, reply] of careless) {
    it.effect(`shows no secret in an error, log line, span, metric or encoded error: ${name}`, () =>
      Effect.gen(function* () {
        const seen: Array<string> = []
        const tracer = Tracer.make({
          span: (options) => {
            const span = new Tracer.NativeSpan(options)
            seen.push(span.name)
            span.attribute = (key, value) => {
              seen.push(`${key}=${String(value)}`)
            }
            // What a success gave is the program's own; exporters show causes only.
            span.end = (_, exit) => {
              if (Exit.isFailure(exit)) seen.push(inspect(exit.cause, { depth: 20 }), Cause.pretty(exit.cause))
            }
            return span
          }
        })
        const logger = Logger.make((options) => {
          seen.push(inspect(options.message, { depth: 20 }), inspect(options.cause, { depth: 20 }))
        })
        const minted = yield* Credentials.minted({
          scheme: "Key",
          mint: Effect.succeed({ secret: Redacted.make(secret) })
        })
        for (const credentials of [undefined, minted]) {
          const api = yield* Api.make(Script.make(reply), credentials === undefined ? undefined : { credentials })
          const calls: ReadonlyArray<Effect.Effect<unknown, ApiError.ApiError>> = [
            api.get({ params: { id: 7 } }),
            api.build({ payload: { river: "Tees", wheels: 2 } }),
            api.mint({ params: { secret } })
          ]
          for (const call of calls) {
            const error = yield* failure(
              call.pipe(
                Effect.tapError((error) => Effect.logError("call failed", error)),
                RetryPolicy.with({ times: 0 }),
                Deadline.with({ attempt: "1 second" }),
                Effect.withTracer(tracer),
                Effect.provide([Logger.layer([logger]), Metrics.layer, Drift.layer])
              )
            )
            seen.push(shown(error), JSON.stringify(Schema.encodeSync(ApiError.ApiError)(error)))
          }
          seen.push(inspect(api, { depth: 20, showHidden: true }), JSON.stringify(api.transport))
        }
        const measured = JSON.stringify(yield* Metric.snapshot)
        assert.include(measured, "mintKey")
        seen.push(measured)
        assert.isAbove(seen.length, 20)
        assert.deepStrictEqual(
          seen.filter((text) => forms.some((form) => text.includes(form))),
          []
        )
      })
    )
  }
})
