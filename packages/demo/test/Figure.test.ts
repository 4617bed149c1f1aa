import * as Duration from "effect/Duration"
import { assert, describe, it } from "@effect/vitest"
import * as Figure from "../src/Figure.ts"

describe("Figure", () => {
  it("names one thing in the singular", () => {
    assert.deepStrictEqual(
      [0, 1, 1234].map((value) => Figure.many(value, "request")),
      ["0 requests", "1 request", "1,234 requests"]
    )
  })

  it("gives money two places", () => {
    assert.deepStrictEqual([0, 312.5, 1234.567].map(Figure.money), ["0.00", "312.50", "1,234.57"])
  })

  it("chooses the unit that suits a span, after rounding", () => {
    const spans = [0, 340, 999.4, 999.6, 2449, 119_999, 120_000, 3_600_847, 86_400_000]
    assert.deepStrictEqual(
      spans.map((millis) => Figure.span(Duration.millis(millis))),
      ["0 ms", "340 ms", "999 ms", "1.0 s", "2.4 s", "120.0 s", "2 min", "60 min", "24 h"]
    )
  })
})
