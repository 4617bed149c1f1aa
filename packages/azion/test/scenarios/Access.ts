/** Who may ask: tokens of both versions, and personal tokens. */
import { assert } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { PersonalTokens } from "../../src/v3/PersonalTokens.ts"
import * as V2 from "../../src/v2/index.ts"
import * as V3 from "../../src/v3/index.ts"
import type { Scenario } from "../Http.ts"
import * as Listing from "./Listing.ts"

export const scenarios: ReadonlyArray<Scenario> = [
  ...[V2.Tokens.Tokens, V3.Tokens.Tokens].map((Tokens, index) => ({
    name: `a token of v${index + 2} is good for 24 hours, or until it is revoked`,
    run: Effect.gen(function* () {
      const tokens = yield* Tokens
      const { created_at, expires_at, token } = yield* tokens.create()
      assert.deepStrictEqual([created_at, expires_at].map(DateTime.formatIso), [
        "1970-01-01T00:00:00.000Z",
        "1970-01-02T00:00:00.000Z"
      ])
      assert.strictEqual(yield* tokens.revoke({ params: { token } }), undefined)
      yield* Listing.isGone(tokens.revoke({ params: { token } }))
    })
  })),
  {
    name: "a personal token shows its key once",
    run: Effect.gen(function* () {
      const tokens = yield* PersonalTokens
      const expires_at = DateTime.makeUnsafe("2027-01-05T10:00:00Z")
      const { key, user_id, ...created } = yield* tokens.create({ payload: { name: "deploy", expires_at } })
      const uuid = created.uuid ?? ""
      assert.deepStrictEqual(created, {
        uuid,
        name: "deploy",
        created: DateTime.makeUnsafe(0),
        expires_at,
        description: null
      })
      assert.isDefined(key)
      assert.isDefined(user_id)
      const params = { personal_token_id: uuid }
      assert.deepStrictEqual(yield* tokens.get({ params }), created)
      assert.deepStrictEqual((yield* tokens.list()).results.at(-1), created)
      yield* tokens.delete({ params })
      yield* Listing.isGone(tokens.get({ params }))
    })
  }
]
