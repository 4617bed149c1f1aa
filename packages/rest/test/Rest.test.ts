import { assert, describe, it } from "@effect/vitest"
import * as Deadline from "@millrace/core/Deadline"
import * as Fault from "@millrace/sandbox/Fault"
import * as Sandbox from "@millrace/sandbox/Sandbox"
import * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import * as Rest from "../src/Rest.ts"
import { Books, layer, resources } from "./Library.ts"

const list = Effect.flatMap(Books, (books) => books.list())

describe("Rest", () => {
  for (const [what, username, password] of [
    ["plain texts", "reader", "a password"],
    ["a colon in the password", "reader", "a:b::c:"],
    ["umlauts", "Jörg Müller", "Straßenbahn für Öl"],
    ["emoji", "👩‍🔧", "🐴🔋📎🧷 ✓"],
    ["an empty password", "reader", ""]
  ] as const) {
    it.effect(`authenticates with ${what}`, () =>
      Effect.gen(function* () {
        assert.strictEqual((yield* list).length, 1)
        const error = yield* Effect.flip(
          list.pipe(Effect.provide(Books.layer.pipe(Layer.provide(other(username, `${password}!`)))))
        )
        assert.deepStrictEqual([error._tag, "code" in error], ["Unauthorized", false])
      }).pipe(
        Effect.provide(layer({ username, password: Redacted.make(password) }, { users: [{ username, password }] }))
      )
    )
  }

  const other = (username: string, password: string) =>
    Rest.layer({ baseUrl: "https://api.example.com", username, password: Redacted.make(password) })

  it.effect("refuses a user name with a colon as InvalidRequest, unsent, and says nothing of the password", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(list)
      assert.deepStrictEqual(
        [error._tag, "issues" in error && error.issues],
        ["InvalidRequest", [{ field: "credentials.username", message: "must not contain a colon" }]]
      )
      assert.notInclude(`${error.message} ${JSON.stringify(error)}`, "invented")
      assert.strictEqual(yield* (yield* Sandbox.Sandbox).count(), 0)
    }).pipe(Effect.provide(layer({ username: "a:b", password: Redacted.make("invented") })))
  )

  it.effect("keeps the password out of an error that the server echoes it in", () =>
    Effect.gen(function* () {
      const secret = btoa("user:a sandbox password")
      yield* (yield* Sandbox.Sandbox).inject(Fault.status(400, { body: { errors: [{ message: secret, code: 1 }] } }))
      const error = yield* Effect.flip(list)
      assert.strictEqual(error._tag, "BadRequest")
      assert.notInclude(`${error.message} ${JSON.stringify(error)}`, secret)
    }).pipe(Effect.provide(layer()))
  )

  for (const quota of ["x-seconds", "x-epoch", "x-millis", "x-iso", "draft", "structured"] as const) {
    it.effect(`reads the API's quota, spelt ${quota}`, () =>
      Effect.gen(function* () {
        yield* TestClock.setTime(Date.UTC(2026, 10, 22))
        yield* (yield* Sandbox.Sandbox).inject(Fault.rateLimited("1 minute", { quota }))
        const error = yield* Effect.flip(list.pipe(Deadline.with({ total: "30 seconds" })))
        assert.strictEqual(error._tag, "TooManyRequests")
        // A reset in whole seconds may be a second early, so one is added.
        const wait = "retryAfter" in error && error.retryAfter ? Duration.toSeconds(error.retryAfter) : NaN
        assert.isAtLeast(wait, 60)
        assert.isAtMost(wait, 62)
      }).pipe(Effect.provide(layer()))
    )
  }

  it.effect("asks for JSON, and sends JSON where it sends a body", () =>
    Effect.gen(function* () {
      const books = yield* Books
      yield* list
      yield* books.create({ payload: { title: "The Weir", author: null } })
      assert.deepStrictEqual(
        (yield* (yield* Sandbox.Sandbox).requests).map(({ headers }) => [
          headers["accept"],
          headers["content-type"],
          headers["authorization"]
        ]),
        [
          ["application/json", undefined, "Basic <redacted>"],
          ["application/json", "application/json", "Basic <redacted>"]
        ]
      )
    }).pipe(Effect.provide(layer()))
  )

  it.effect("takes its settings from the configuration, and names the one that is missing", () =>
    Effect.gen(function* () {
      const Live = Books.layer.pipe(
        Layer.provide(
          Rest.layerConfig(
            Config.all({
              baseUrl: Config.String("LIBRARY_URL"),
              username: Config.String("LIBRARY_USERNAME"),
              password: Config.Redacted("LIBRARY_PASSWORD")
            })
          )
        )
      )
      const settings = { LIBRARY_URL: "https://api.example.com", LIBRARY_USERNAME: "user" }
      const of = (env: Record<string, string>) => ConfigProvider.layer(ConfigProvider.fromUnknown(env))
      const whole = of({ ...settings, LIBRARY_PASSWORD: "a sandbox password" })
      assert.strictEqual((yield* list.pipe(Effect.provide(Live.pipe(Layer.provide(whole))))).length, 1)
      const error = yield* Effect.flip(list.pipe(Effect.provide(Live.pipe(Layer.provide(of(settings))))))
      assert.include(error.message, "LIBRARY_PASSWORD")
    }).pipe(Effect.provide(Sandbox.layer({ rest: { resources } })))
  )
})
