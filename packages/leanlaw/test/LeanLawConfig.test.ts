import { assert, describe, it } from "@effect/vitest"
import { LeanLaw as SandboxFirm, Sandbox } from "@millrace/sandbox"
import * as Config from "effect/Config"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Codes } from "../src/Codes.ts"
import * as LeanLaw from "../src/LeanLaw.ts"
import * as LeanLawConfig from "../src/LeanLawConfig.ts"

const configured = (env: Record<string, string>, firm?: SandboxFirm.Options) =>
  Codes.layer.pipe(
    Layer.provideMerge(LeanLaw.layerConfig(LeanLawConfig.options)),
    Layer.provideMerge(Sandbox.layer({ leanlaw: firm })),
    Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown(env)))
  )

const userId = "5f4dcc3b-aaaa-4bbb-8ccc-000000000001"

describe("LeanLawConfig", () => {
  it.effect("takes LEANLAW_API_KEY", () =>
    Effect.gen(function* () {
      yield* Codes.use((codes) => codes.get())
      const [request] = yield* (yield* Sandbox.Sandbox).requests
      assert.deepStrictEqual(request?.headers, { accept: "application/json", authorization: "Bearer <redacted>" })
      assert.strictEqual((yield* LeanLaw.LeanLaw).v2.baseUrl, "https://api.leanlaw.io")
    }).pipe(Effect.provide(configured({ LEANLAW_API_KEY: SandboxFirm.apiKey })))
  )

  it.effect("takes who asks, who acts and the host", () =>
    Effect.gen(function* () {
      // The sandbox knows no such user.
      yield* Effect.flip(Codes.use((codes) => codes.get()))
      const [{ headers } = assert.fail()] = yield* (yield* Sandbox.Sandbox).requests
      assert.deepStrictEqual([headers["x-leanlaw-partnerid"], headers["x-leanlaw-userid"]], ["partner-7", userId])
      assert.strictEqual((yield* LeanLaw.LeanLaw).v2.baseUrl, "http://127.0.0.1:4010")
    }).pipe(
      Effect.provide(
        configured(
          {
            LEANLAW_API_KEY: SandboxFirm.apiKey,
            LEANLAW_PARTNER_ID: "partner-7",
            LEANLAW_USER_ID: userId,
            LEANLAW_BASE_URL: "http://127.0.0.1:4010/v2"
          },
          { partnerId: "partner-7" }
        )
      )
    )
  )

  for (const [name, env, variable] of [
    ["which variable is missing", {}, "Set LEANLAW_API_KEY."],
    [
      "that a host is not a URL",
      { LEANLAW_API_KEY: "a key", LEANLAW_BASE_URL: "leanlaw" },
      "LEANLAW_BASE_URL must begin with http://"
    ]
  ] as const) {
    it.effect(`says ${name}`, () =>
      Effect.gen(function* () {
        const error = yield* Effect.flip(Effect.scoped(Layer.build(configured(env))))
        assert.instanceOf(error, Config.ConfigError)
        assert.include(error.message, variable)
      })
    )
  }
})
