/**
 * Compiled decoders in a page whose Content-Security-Policy forbids code made of text.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { inject } from "vitest"
import { visit } from "./Frame.ts"

describe("compiled decoders under a Content-Security-Policy without unsafe-eval", () => {
  it.live("decode every page, and violate nothing", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* visit(`${inject("strictPageUrl")}/compiled`), {
        outcome: { value: [...Array(36).keys()].map((index) => 1600000001 + index), decoders: ["decode"] },
        violations: ["img-src data"]
      })
    })
  )
})
