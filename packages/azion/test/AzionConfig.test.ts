import { assert, describe, it } from "@effect/vitest"
import { Azion as AzionAccount, Sandbox } from "@millrace/sandbox"
import * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Azion from "../src/Azion.ts"
import * as AzionConfig from "../src/AzionConfig.ts"
import { Domains } from "../src/v3/Domains.ts"
import * as Account from "./Account.ts"

const configured = (env: Record<string, string>, options = AzionConfig.options) =>
  Domains.layer.pipe(
    Layer.provideMerge(Azion.layerConfig(options)),
    Layer.provideMerge(Sandbox.layer({ azion: { token: Account.token } })),
    Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(env)))
  )

/** How the requests were signed that a list takes. */
const schemes = Effect.gen(function* () {
  yield* Domains.use((domains) => domains.list())
  return (yield* (yield* Sandbox.Sandbox).requests).map(({ headers, path }) => [path, headers["authorization"]])
})

describe("AzionConfig", () => {
  it.effect("takes AZION_TOKEN, also where there is a login", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* schemes, [["/domains", "Token <redacted>"]])
      assert.strictEqual((yield* Azion.Azion).v3.baseUrl, "https://api.azionapi.net")
    }).pipe(
      Effect.provide(configured({ AZION_TOKEN: Account.token, AZION_USERNAME: "nobody", AZION_PASSWORD: "wrong" }))
    )
  )

  it.effect("takes AZION_USERNAME and AZION_PASSWORD", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* schemes, [
        ["/tokens", "Basic <redacted>"],
        ["/domains", "Token <redacted>"]
      ])
    }).pipe(
      Effect.provide(
        configured({ AZION_USERNAME: AzionAccount.user.username, AZION_PASSWORD: AzionAccount.user.password })
      )
    )
  )

  it.effect("takes AZION_BASE_URL for both versions", () =>
    Effect.gen(function* () {
      const { v2, v3 } = yield* Azion.Azion
      assert.deepStrictEqual([v2.baseUrl, v3.baseUrl], ["http://127.0.0.1:4010", "http://127.0.0.1:4010"])
    }).pipe(Effect.provide(configured({ AZION_TOKEN: Account.token, AZION_BASE_URL: "http://127.0.0.1:4010" })))
  )

  for (const [name, env, message] of [
    ["which variables to set where there are none", {}, "Set AZION_TOKEN, or AZION_USERNAME and AZION_PASSWORD."],
    ["that half a login is none", { AZION_USERNAME: "anna" }, "Set AZION_PASSWORD too, as AZION_USERNAME is set."],
    [
      "that a host is not a URL",
      { AZION_TOKEN: "a token", AZION_BASE_URL: "azionapi.net" },
      "AZION_BASE_URL must begin with http://"
    ]
  ] as const) {
    it.effect(`says ${name}`, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(Effect.scoped(Layer.build(configured(env))))
        assert.instanceOf(error, Config.ConfigError)
        assert.include(error.message, message)
      })
    )
  }

  it.effect("gives way to variables of the application's own", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* schemes, [["/domains", "Token <redacted>"]])
    }).pipe(
      Effect.provide(
        configured(
          { CLIENT_TOKEN: Account.token },
          Config.all({ credentials: Config.map(Config.Redacted("CLIENT_TOKEN"), Azion.token) })
        )
      )
    )
  )
})
