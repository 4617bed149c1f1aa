import * as Decoding from "@millrace/core/Decoding"
import { type Azalead as Organization, Sandbox } from "@millrace/sandbox"
import { assert, describe, it } from "@effect/vitest"
import * as ConfigProvider from "effect/ConfigProvider"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Cid from "../src/Cid.ts"
import * as CidConfig from "../src/CidConfig.ts"
import { Companies } from "../src/cid/Companies.ts"
import * as Subscriber from "./Subscriber.ts"

const identify = (ip_address: string) =>
  Effect.flatMap(Companies, (companies) => companies.identify({ query: { ip_address } }))

const sandboxed = (azalead?: Organization.Options, options?: Partial<Cid.Options>) =>
  Effect.provide(Subscriber.companies(options).pipe(Layer.provideMerge(Sandbox.layer({ azalead }))))

describe("the company identification API", () => {
  it.effect("says whose an address is, for a key and without a token", () =>
    Effect.gen(function* () {
      const { azalead, requests } = yield* Sandbox.Sandbox
      for (const [address, company] of yield* azalead.companies) {
        assert.deepStrictEqual<unknown>(yield* identify(address), company)
      }
      const [{ headers, path, query } = assert.fail()] = yield* requests
      assert.deepStrictEqual(
        [path, query, headers["apikey"], headers["x-auth-token"], headers["authorization"]],
        ["/cid", { ip_address: "203.0.113.1" }, "<redacted>", undefined, undefined]
      )
    }).pipe(Decoding.strict, sandboxed())
  )

  for (const unknownAddress of ["noContent", "empty"] as const) {
    it.effect(`gives undefined for an address of nobody where the answer is ${unknownAddress}`, () =>
      Effect.gen(function* () {
        assert.strictEqual(yield* identify("198.51.100.1"), undefined)
      }).pipe(sandboxed({ unknownAddress }))
    )
  }

  it.effect("fails with NotFound, NotAcceptable or Unauthorized where the vendor says so", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* Effect.flip(identify("198.51.100.1")))._tag, "NotFound")
      assert.strictEqual((yield* Effect.flip(identify("")))._tag, "NotAcceptable")
      const stranger = Subscriber.companies({ apiKey: Redacted.make("another key") })
      const error = yield* Effect.flip(Effect.provide(identify("203.0.113.1"), stranger))
      assert.deepStrictEqual([error._tag, error.attempts], ["Unauthorized", 1])
      assert.notInclude(JSON.stringify(error), "another key")
    }).pipe(sandboxed())
  )

  it.effect("takes its key from the configuration", () =>
    Effect.gen(function* () {
      assert.isDefined(yield* identify("203.0.113.1"))
    }).pipe(
      Effect.provide(
        Companies.layer.pipe(
          Layer.provide(Cid.layerConfig(CidConfig.options)),
          Layer.provide(Sandbox.layer()),
          Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({ AZALEAD_API_KEY: "a sandbox key" })))
        )
      )
    )
  )
})
