import { assert, describe, it } from "@effect/vitest"
import type * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as ConfigVariable from "../src/ConfigVariable.ts"

const read = <A>(config: Config.Config<A>, env: Record<string, string>) =>
  config.parse(ConfigProvider.fromEnv({ env })).pipe(Effect.catch(({ message }) => Effect.succeed(message)))

describe("ConfigVariable", () => {
  describe("secret", () => {
    const key = ConfigVariable.secret("MILLS_API_KEY")

    it.effect("is Redacted", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* read(key, { MILLS_API_KEY: "opensesame" }), Redacted.make("opensesame"))
      })
    )

    it.effect("says that it is to be set where it is not, or empty", () =>
      Effect.gen(function* () {
        for (const env of [{}, { MILLS_API_KEY: "" }]) {
          assert.strictEqual(yield* read(key, env), "SchemaError(Set MILLS_API_KEY.)")
        }
      })
    )

    it.effect("passes on why the provider could not be read", () =>
      Effect.gen(function* () {
        const broken = new ConfigProvider.SourceError({ message: "the vault is locked" })
        const provider = ConfigProvider.make(() => Effect.fail(broken))
        assert.strictEqual((yield* Effect.flip(key.parse(provider))).cause, broken)
      })
    )
  })

  describe("tokenOrLogin", () => {
    const who = ConfigVariable.tokenOrLogin("MILLS", {
      token: (secret) => `token ${Redacted.value(secret)}`,
      login: ({ password, username }) => `${username} with ${Redacted.value(password)}`
    })
    const login = { MILLS_USERNAME: "anna", MILLS_PASSWORD: "opensesame" }

    for (const [env, result] of [
      [{ MILLS_TOKEN: "t" }, "token t"],
      [login, "anna with opensesame"],
      [{ ...login, MILLS_TOKEN: "t" }, "token t"],
      [{ ...login, MILLS_TOKEN: "" }, "anna with opensesame"],
      [{}, "SchemaError(Set MILLS_TOKEN, or MILLS_USERNAME and MILLS_PASSWORD.)"],
      [{ MILLS_PASSWORD: "opensesame" }, "SchemaError(Set MILLS_TOKEN, or MILLS_USERNAME and MILLS_PASSWORD.)"],
      [{ MILLS_USERNAME: "anna" }, "SchemaError(Set MILLS_PASSWORD too, as MILLS_USERNAME is set.)"]
    ] as const) {
      it.effect(`is "${result}" where there is ${Object.keys(env).join(", ") || "nothing"}`, () =>
        Effect.gen(function* () {
          assert.strictEqual(yield* read(who, env), result)
        })
      )
    }
  })

  describe("baseUrl", () => {
    const url = ConfigVariable.baseUrl("MILLS_BASE_URL")

    for (const value of ["https://mills.example.com", "http://127.0.0.1:4010/", "HTTPS://[::1]:8080/api/v2"]) {
      it.effect(`takes ${value}`, () =>
        Effect.gen(function* () {
          assert.strictEqual(yield* read(url, { MILLS_BASE_URL: value }), value)
        })
      )
    }

    it.effect("is undefined where it is not set, or empty", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual([yield* read(url, {}), yield* read(url, { MILLS_BASE_URL: "" })], [undefined, undefined])
      })
    )

    for (const value of [
      "mills.example.com",
      "localhost:4010",
      "127.0.0.1:4010",
      "ftp://mills.example.com",
      "https://",
      "https://anna:secret@mills.example.com",
      "https://mills.example.com?version=2",
      "https://mills.example.com/#top",
      "https://mills.example.com/a b"
    ]) {
      it.effect(`refuses ${value}, without repeating it`, () =>
        Effect.gen(function* () {
          assert.strictEqual(
            yield* read(url, { MILLS_BASE_URL: value }),
            "SchemaError(MILLS_BASE_URL must begin with http:// or https://, and have no user, query or fragment.)"
          )
        })
      )
    }
  })
})
