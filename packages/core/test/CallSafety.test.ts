import { assert, describe, it } from "@effect/vitest"
import * as CallSafety from "../src/CallSafety.ts"

describe("CallSafety", () => {
  describe("fromMethod", () => {
    it("takes reading methods for safe", () => {
      assert.deepStrictEqual((["GET", "HEAD", "OPTIONS", "TRACE", "QUERY"] as const).map(CallSafety.fromMethod), [
        "safe",
        "safe",
        "safe",
        "safe",
        "safe"
      ])
    })

    it("takes PUT and DELETE for idempotent", () => {
      assert.deepStrictEqual((["PUT", "DELETE"] as const).map(CallSafety.fromMethod), ["idempotent", "idempotent"])
    })

    it("takes POST and PATCH for unsafe", () => {
      assert.deepStrictEqual((["POST", "PATCH"] as const).map(CallSafety.fromMethod), ["unsafe", "unsafe"])
    })
  })
})
