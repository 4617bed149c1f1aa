import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"
import { Instant } from "../src/Instant.ts"

const instants = {
  "2026-01-07T02:20:00Z": "2026-01-07T02:20:00.000Z",
  "2026-01-07T02:20:00.1234567Z": "2026-01-07T02:20:00.123Z",
  "2026-01-07T03:20:00+01:00": "2026-01-07T02:20:00.000Z",
  "2026-01-07T02:20:00": "2026-01-07T02:20:00.000Z"
}

describe("Instant", () => {
  for (const [text, moment] of Object.entries(instants)) {
    it(`reads ${text}, wherever the program runs`, () => {
      const decoded = Schema.decodeSync(Instant)(text)
      assert.deepStrictEqual([DateTime.formatIso(decoded), Schema.encodeSync(Instant)(decoded)], [moment, moment])
    })
  }
})
