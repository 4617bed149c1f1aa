/**
 * The built packages in a page whose Content-Security-Policy forbids code made of text, on an origin of its own.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { inject } from "vitest"
import { visit } from "./Frame.ts"

describe("azion under a Content-Security-Policy without unsafe-eval", () => {
  it.live("lists all pages and violates nothing", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* visit(inject("strictPageUrl")), {
        outcome: [15, 15, 6],
        violations: ["img-src data"]
      })
    })
  )
})
