import { assert, describe, it } from "@effect/vitest"
import { Sandbox } from "@millrace/sandbox"
import * as Fault from "@millrace/sandbox/Fault"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Azion from "../src/Azion.ts"
import { MetricSeries } from "../src/MetricSeries.ts"
import { Metrics } from "../src/v3/Metrics.ts"
import * as Account from "./Account.ts"

const decode = Schema.decodeUnknownEffect(MetricSeries)
const encode = Schema.encodeEffect(MetricSeries)

const point = (at: string, value: number) => ({ at: DateTime.makeUnsafe(at), value })
const points = [point("2016-10-01T03:00:00Z", 0), point("2016-10-01T15:00:00Z", 1.5)]
const pairs = [
  [1475290800000, 0],
  [1475334000000, 1.5]
]
const nested = (depth: number): unknown => (depth === 0 ? pairs : { a: nested(depth - 1) })
const nothing = { of: undefined, id: undefined, metric: undefined, dimension: undefined }

describe("MetricSeries", () => {
  it.effect("makes one series of every line of points, and says what it is of", () =>
    Effect.gen(function* () {
      const answer = {
        configurations: {
          "1453750337": { bandwidth: { total: pairs, saved: [] }, requests: { total: pairs } },
          "1453750338": { bandwidth: { total: pairs } }
        }
      }
      const of = "configurations"
      assert.deepStrictEqual(yield* decode(answer), [
        { of, id: "1453750337", metric: "bandwidth", dimension: "total", points },
        { of, id: "1453750337", metric: "bandwidth", dimension: "saved", points: [] },
        { of, id: "1453750337", metric: "requests", dimension: "total", points },
        { of, id: "1453750338", metric: "bandwidth", dimension: "total", points }
      ])
    })
  )

  it.effect("takes the outer names for missing where there are fewer than four", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* decode(pairs), [{ ...nothing, points }])
      assert.deepStrictEqual(yield* decode({ total: pairs }), [{ ...nothing, dimension: "total", points }])
      assert.deepStrictEqual(yield* decode({ requests: { total: pairs } }), [
        { ...nothing, metric: "requests", dimension: "total", points }
      ])
      assert.deepStrictEqual(yield* decode({ products: { "7": { requests: pairs } } }), [
        { ...nothing, of: "products", id: "7", metric: "requests", points }
      ])
    })
  )

  it.effect("reads timestamps as milliseconds and as texts, in UTC where they name no zone", () =>
    Effect.gen(function* () {
      const texts = ["2016-10-01 03:00", "2016-10-01T03:00:00Z", "2016-10-01 00:00:00-03:00"]
      const [series] = yield* decode(texts.map((text) => [text, 0]))
      assert.deepStrictEqual(
        series?.points,
        texts.map(() => point("2016-10-01T03:00:00Z", 0))
      )
    })
  )

  it.effect("encodes to what it decodes", () =>
    Effect.gen(function* () {
      const answers = [
        { products: { "7": { bandwidth: { total: pairs, saved: pairs }, requests: { total: pairs } } } },
        JSON.parse('{ "configurations": { "1": { "__proto__": { "constructor": [[0, 1]] } } } }'),
        { requests: { total: pairs } },
        { products: { "7": { requests: pairs } } },
        pairs,
        {}
      ]
      for (const answer of answers) {
        assert.strictEqual(JSON.stringify(yield* encode(yield* decode(answer))), JSON.stringify(answer))
      }
    })
  )

  for (const [what, answer] of Object.entries({
    "a text": "no metrics today",
    nothing: null,
    "a point without a value": [[0]],
    "a point without a timestamp": [["yesterday", 1]],
    "a value that is no number": { products: { "7": { requests: { total: [[0, "1"]] } } } },
    "a moment past all calendars": [[1e20, 1]],
    "a date that is none": [["2016-13-01 03:00", 1]],
    "more names than there are": { a: { b: { c: { d: { e: pairs } } } } },
    "objects in objects": nested(50)
  })) {
    it.effect(`calls ${what} an InvalidResponse`, () =>
      Effect.gen(function* () {
        yield* (yield* Sandbox.Sandbox).inject(Fault.status(200, { body: JSON.stringify(answer) }))
        const metrics = yield* Metrics
        const error = yield* Effect.flip(
          metrics.series({
            params: { prod_id: 1441740010, conf_id: 1, metric_name: "requests" },
            query: { date_from: "last-hour" }
          })
        )
        assert.deepStrictEqual(
          [error._tag, "issues" in error && error.issues],
          ["InvalidResponse", [{ message: "Expected points of a timestamp and a number" }]]
        )
      }).pipe(Effect.provide(connected))
    )
  }
})

const connected = Metrics.layer.pipe(
  Layer.provide(Azion.layer({ credentials: Azion.token(Redacted.make(Account.token)) })),
  Layer.provideMerge(Sandbox.layer({ azion: { token: Account.token } }))
)
