import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Results } from "../src/v3/Envelope.ts"

const Mill = Schema.Struct({ id: Schema.Finite })
const mill = { id: 7 }

describe("Results", () => {
  it.effect("takes one item out of the envelope, bare, or out of an array of one", () =>
    Effect.gen(function* () {
      const decode = Schema.decodeUnknownEffect(Results(Mill))
      const bodies = [{ results: mill, schema_version: 3 }, mill, { results: [mill], schema_version: 3 }, [mill]]
      for (const body of bodies) assert.deepStrictEqual(yield* decode(body), mill)
    })
  )

  it.effect("leaves an array where several items are meant, however many there are", () =>
    Effect.gen(function* () {
      const decode = Schema.decodeUnknownEffect(Results(Schema.Array(Mill)))
      for (const mills of [[], [mill], [mill, mill]]) {
        assert.deepStrictEqual(yield* decode({ results: mills, schema_version: 3 }), mills)
        assert.deepStrictEqual(yield* decode(mills), mills)
      }
    })
  )

  it.effect("fails where one item is meant and there is none, or two", () =>
    Effect.gen(function* () {
      const decode = Schema.decodeUnknownEffect(Results(Mill))
      const bodies = [{ results: [] }, { results: [mill, mill] }, { results: null }, [], null, "mill"]
      for (const body of bodies) assert.strictEqual((yield* Effect.flip(decode(body)))._tag, "SchemaError")
    })
  )

  it.effect("encodes to the envelope", () =>
    Effect.gen(function* () {
      const body = yield* Schema.encodeEffect(Results(Mill))(mill)
      assert.deepStrictEqual(body, { results: mill, schema_version: 3 })
    })
  )
})
