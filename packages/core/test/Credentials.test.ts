import { inspect } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Headers from "effect/http/Headers"
import * as Redacted from "effect/Redacted"
import * as TestClock from "effect/testing/TestClock"
import * as Credentials from "../src/Credentials.ts"
import { idle } from "./Callers.ts"
import { acquired, makeMint, secretOf } from "./Mint.ts"

describe("Credentials", () => {
  describe("fixed", () => {
    it.effect("gives the same credential for ever and never renews it", () =>
      Effect.gen(function* () {
        const credential = { header: "x-api-key", secret: Redacted.make("k-123") }
        const credentials = Credentials.fixed(credential)
        assert.strictEqual(yield* credentials.acquire, credential)
        assert.strictEqual(yield* credentials.renew(credential), false)
        yield* TestClock.adjust("365 days")
        assert.strictEqual(yield* credentials.acquire, credential)
      })
    )
  })

  describe("none", () => {
    it.effect("gives an empty secret and never renews it", () =>
      Effect.gen(function* () {
        const credential = yield* Credentials.none.acquire
        assert.strictEqual(secretOf(credential), "")
        assert.strictEqual(yield* Credentials.none.renew(credential), false)
      })
    )
  })

  describe("basic", () => {
    const encoded = (username: string, password: string) =>
      Effect.map(Credentials.basic(username, Redacted.make(password)).acquire, (credential) => [
        credential.header,
        credential.scheme,
        secretOf(credential)
      ])

    it.effect("encodes user and password with the scheme Basic", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* encoded("Aladdin", "open sesame"), [
          undefined,
          "Basic",
          "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
        ])
      })
    )

    it.effect("encodes in UTF-8, umlauts and emoji too", () =>
      Effect.gen(function* () {
        for (const [username, password] of [
          ["jörg@example.com", "pässwörd"],
          ["anna", "🔑👩‍💻"],
          ["test", "123£"],
          ["", ""]
        ] as const) {
          const expected = Buffer.from(`${username}:${password}`, "utf8").toString("base64")
          assert.deepStrictEqual(yield* encoded(username, password), [undefined, "Basic", expected])
        }
      })
    )

    it.effect("keeps a colon in the password", () =>
      Effect.gen(function* () {
        const [, , secret] = yield* encoded("anna", "a:b:c")
        assert.strictEqual(Buffer.from(secret ?? "", "base64").toString(), "anna:a:b:c")
      })
    )

    it.effect("never renews", () =>
      Effect.gen(function* () {
        const credentials = Credentials.basic("anna", Redacted.make("secret"))
        assert.strictEqual(yield* credentials.renew(yield* credentials.acquire), false)
      })
    )
  })

  describe("redaction", () => {
    const printed = (value: unknown) => [
      String(value),
      JSON.stringify(value),
      inspect(value, { depth: 20, showHidden: true })
    ]

    it.effect("keeps every secret out of what is printed", () =>
      Effect.gen(function* () {
        const token = Redacted.make("hunter2")
        const minted = yield* Credentials.minted({ mint: Effect.succeed({ secret: token, expiresIn: "1 hour" }) })
        const all = [Credentials.fixed({ scheme: "Token", secret: token }), Credentials.basic("anna", token), minted]
        for (const credentials of all) {
          const credential = yield* credentials.acquire
          const text = [credentials, credentials.acquire, credential, credential.secret].flatMap(printed).join("\n")
          assert.notInclude(text, "hunter2")
          assert.notInclude(text, secretOf(credential))
        }
      })
    )

    it.effect("keeps the secret out of the exit of a waiting call", () =>
      Effect.gen(function* () {
        const gate = yield* Deferred.make<void>()
        const credentials = yield* Credentials.minted({
          mint: Effect.as(Deferred.await(gate), { secret: Redacted.make("hunter2") })
        })
        const fiber = yield* Effect.forkChild(credentials.acquire)
        yield* idle
        yield* Deferred.succeed(gate, undefined)
        assert.notInclude(printed(yield* Fiber.await(fiber)).join("\n"), "hunter2")
      })
    )

    describe("rotation", () => {
      const make = Effect.gen(function* () {
        const mint = makeMint({ expiresIn: "1 hour" })
        const credentials = yield* Credentials.minted({
          mint: mint.effect,
          scheme: "Bearer",
          rotated: (headers) =>
            headers["x-token"] === undefined
              ? undefined
              : { secret: Redacted.make(headers["x-token"]), expiresIn: "10 minutes" }
        })
        const first = yield* acquired(credentials)
        const observe = (token: string | undefined, used: Credentials.Credential, order: number) =>
          Effect.clockWith((clock) =>
            Effect.sync(() =>
              credentials.observe?.(
                Headers.fromInput({ "x-token": token }),
                used,
                order,
                clock.currentTimeMillisUnsafe()
              )
            )
          )
        return { credentials, first, mint, observe }
      })

      it.effect("hands the token of a response to the next call, in the same header", () =>
        Effect.gen(function* () {
          const { credentials, first, observe } = yield* make
          yield* observe("fresh", first, 1)
          const next = yield* credentials.acquire
          assert.deepStrictEqual([secretOf(next), next.scheme], ["fresh", "Bearer"])
        })
      )

      it.effect("keeps what it has when a response brings none", () =>
        Effect.gen(function* () {
          const { credentials, first, observe } = yield* make
          yield* observe(undefined, first, 1)
          assert.strictEqual(yield* credentials.acquire, first)
        })
      )

      it.effect("does not let an older response that arrives late replace a newer token", () =>
        Effect.gen(function* () {
          const { credentials, first, observe } = yield* make
          yield* observe("newer", first, 2)
          yield* observe("older", first, 1)
          assert.strictEqual(secretOf(yield* credentials.acquire), "newer")
        })
      )

      it.effect("takes the newest of several responses to requests with the same token", () =>
        Effect.gen(function* () {
          const { credentials, first, observe } = yield* make
          yield* observe("second", first, 2)
          yield* observe("third", first, 3)
          assert.strictEqual(secretOf(yield* credentials.acquire), "third")
        })
      )

      it.effect("takes nothing from a response to a token from before the last mint", () =>
        Effect.gen(function* () {
          const { credentials, first, observe } = yield* make
          yield* credentials.renew(first)
          const second = yield* acquired(credentials)
          yield* observe("of the first", first, 9)
          assert.strictEqual(yield* credentials.acquire, second)
        })
      )

      it.effect("does not mint for a late 401 of a token that was rotated away", () =>
        Effect.gen(function* () {
          const { credentials, first, mint, observe } = yield* make
          yield* observe("fresh", first, 1)
          assert.strictEqual(yield* credentials.renew(first), true)
          assert.deepStrictEqual([secretOf(yield* credentials.acquire), mint.begun], ["fresh", 1])
        })
      )

      it.effect("mints when what it was rotated to is refused to the same call, and not for a refused mint", () =>
        Effect.gen(function* () {
          const { credentials, first, mint, observe } = yield* make
          yield* observe("fresh", first, 1)
          yield* observe("fresher", first, 2)
          const rotated = yield* credentials.acquire
          yield* observe("freshest", first, 3)
          assert.strictEqual(yield* credentials.renew(rotated, first), true)
          const second = yield* acquired(credentials)
          assert.deepStrictEqual([secretOf(second), mint.begun], ["token-2", 2])
          assert.strictEqual(yield* credentials.renew(second, rotated), false)
          assert.strictEqual(yield* credentials.acquire, second)
        })
      )

      it.effect(
        "takes a token that comes with a 401 for the session's life, unless it is an echo of the refused one",
        () =>
          Effect.gen(function* () {
            const { credentials, first } = yield* make
            const headers = (token: string) => Headers.fromInput({ "x-token": token })
            assert.deepStrictEqual(
              [
                yield* credentials.renew(first, undefined, headers("fresh")),
                yield* credentials.renew(first, undefined, headers(secretOf(first)))
              ],
              [false, true]
            )
          })
      )

      it.effect("counts the life of a rotated token from its response", () =>
        Effect.gen(function* () {
          const { credentials, first, mint, observe } = yield* make
          yield* TestClock.adjust("5 minutes")
          yield* observe("fresh", first, 1)
          yield* TestClock.adjust("8 minutes")
          assert.strictEqual(secretOf(yield* credentials.acquire), "fresh")
          yield* TestClock.adjust("1 minute")
          assert.strictEqual(secretOf(yield* acquired(credentials)), "token-2")
          assert.strictEqual(mint.begun, 2)
        })
      )
    })
  })
})
