import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { iso, Timestamp } from "../src/Timestamp.ts"
import { lifetime, Token } from "../src/Token.ts"

describe("Token", () => {
  const dates = {
    v2: ["2016-11-18T14:10:58.024903Z", "2016-11-19T14:10:58.024903Z"],
    v3: ["2016-11-18 14:10:58.024903+00:00", "2016-11-19 14:10:58.024903+00:00"]
  }
  for (const [version, [created_at, expires_at]] of Object.entries(dates)) {
    it.effect(`reads the dates of ${version}, and how long it lives`, () =>
      Effect.gen(function* () {
        const token = yield* Schema.decodeUnknownEffect(Token)({ token: "f00dfeed", created_at, expires_at })
        assert.strictEqual(Redacted.value(token.token), "f00dfeed")
        assert.deepStrictEqual([token.created_at, token.expires_at].map(DateTime.formatIso), [
          "2016-11-18T14:10:58.024Z",
          "2016-11-19T14:10:58.024Z"
        ])
        assert.deepStrictEqual(lifetime(token), Duration.hours(24))
      })
    )
  }

  it.effect("shows nothing of itself", () =>
    Effect.gen(function* () {
      const [created_at, expires_at] = dates.v3
      const token = yield* Schema.decodeUnknownEffect(Token)({ token: "f00dfeed", created_at, expires_at })
      assert.notInclude(JSON.stringify(token) + String(token.token), "f00dfeed")
    })
  )
})

describe("Timestamp", () => {
  it("is made ISO 8601 before it is read, as browsers differ in what else they read", () => {
    assert.strictEqual(iso("2019-04-01 13:53:28.536782+00:00"), "2019-04-01T13:53:28.536782+00:00")
  })

  it.effect("is UTC where it names no zone, and keeps to its own where it does", () =>
    Effect.gen(function* () {
      const texts = ["2026-11-24T04:30:00.123456", "2026-11-24 04:30:00.123456", "2026-11-24 01:30:00.123456-03:00"]
      for (const text of texts) {
        const at = yield* Schema.decodeUnknownEffect(Timestamp)(text)
        assert.strictEqual(DateTime.formatIso(at), "2026-11-24T04:30:00.123Z")
      }
    })
  )

  it.effect("is sent as ISO 8601", () =>
    Effect.gen(function* () {
      const text = yield* Schema.encodeEffect(Timestamp)(DateTime.makeUnsafe(0))
      assert.strictEqual(text, "1970-01-01T00:00:00.000Z")
    })
  )

  it.effect("is no other text", () =>
    Effect.gen(function* () {
      for (const text of ["", "soon", "2026-13-01 00:00:00"]) {
        const error = yield* Effect.flip(Schema.decodeUnknownEffect(Timestamp)(text))
        assert.strictEqual(error._tag, "SchemaError")
      }
    })
  )
})
