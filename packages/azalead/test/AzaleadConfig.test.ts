import { Azalead as Organization, Sandbox } from "@millrace/sandbox"
import { assert, describe, it } from "@effect/vitest"
import * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Azalead from "../src/Azalead.ts"
import * as AzaleadConfig from "../src/AzaleadConfig.ts"
import { Labels } from "../src/Labels.ts"

const configured = (env: Record<string, string>) =>
  Effect.provide(
    Labels.layer.pipe(
      Layer.provideMerge(Azalead.layerConfig(AzaleadConfig.options)),
      Layer.provideMerge(Sandbox.layer()),
      Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(env)))
    )
  )

const list = Labels.use((labels) => labels.list())

const login = {
  AZALEAD_USERNAME: Organization.administrator.username,
  AZALEAD_PASSWORD: Organization.administrator.password
}

describe("AzaleadConfig", () => {
  it.effect("takes AZALEAD_USERNAME and AZALEAD_PASSWORD", () =>
    Effect.gen(function* () {
      yield* list
      assert.strictEqual(yield* (yield* Sandbox.Sandbox).azalead.mints, 1)
      assert.strictEqual((yield* Azalead.Azalead).open.baseUrl, "https://api.azalead.com")
    }).pipe(configured(login))
  )

  it.effect("takes AZALEAD_BASE_URL", () =>
    Effect.gen(function* () {
      const { latest, open } = yield* Azalead.Azalead
      assert.deepStrictEqual([latest.baseUrl, open.baseUrl], ["https://api.jabmo.com", "https://api.jabmo.com"])
    }).pipe(configured({ ...login, AZALEAD_BASE_URL: "https://api.jabmo.com/latest" }))
  )

  for (const [name, env, message] of [
    ["what to set where nothing is", {}, "Set AZALEAD_TOKEN, or AZALEAD_USERNAME and AZALEAD_PASSWORD"],
    ["that a host is not a URL", { ...login, AZALEAD_BASE_URL: "api.jabmo.com" }, "AZALEAD_BASE_URL"]
  ] as const) {
    it.effect(`says ${name}`, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(list.pipe(configured(env)))
        assert.instanceOf(error, Config.ConfigError)
        assert.include(error.message, message)
      })
    )
  }
})
