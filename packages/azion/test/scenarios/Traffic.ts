/** What the edge did, as metrics, and what it is to forget: the two versions answer alike. */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as V2 from "../../src/v2/index.ts"
import * as V3 from "../../src/v3/index.ts"
import type { Scenario } from "../Http.ts"

export const scenarios: ReadonlyArray<Scenario> = [
  {
    name: "metrics of v2 are series over all configurations, or of one",
    run: Effect.gen(function* () {
      const metrics = yield* V2.Metrics.Metrics
      assert.deepStrictEqual((yield* metrics.metadata())["data_ingested"], ["total", "bandwidth"])
      const [configuration] = yield* metrics.listConfigurations({ params: { prod_id: 1441740010 } })
      assert.deepStrictEqual(configuration, { id: 1600000001, name: configuration?.name ?? "", active: true })

      const params = { prod_id: 1441740010, metric_name: "bandwidth" }
      const one = { ...params, conf_id: 1600000001 }
      const query = { date_from: "last-hour" } as const
      const aggregate = yield* metrics.aggregate({ params, query })
      assert.deepStrictEqual(
        aggregate.map(({ dimension, id, metric, of, points }) => [of, id, metric, dimension, points.length]),
        ["total", "saved", "missed"].map((name) => ["products", "1441740010", "bandwidth", name, 60])
      )
      const saved = { ...params, dim_name: "saved" }
      assert.deepStrictEqual(yield* metrics.aggregateOfDimension({ params: saved, query }), aggregate.slice(1, 2))
      const series = yield* metrics.series({ params: one, query })
      assert.deepStrictEqual(
        series.map(({ dimension, id, of }) => [of, id, dimension]),
        ["total", "saved", "missed"].map((name) => ["configurations", "1600000001", name])
      )
      const missed = yield* metrics.seriesOfDimension({ params: { ...one, dim_name: "missed" }, query })
      assert.deepStrictEqual(missed, series.slice(2))
    })
  },
  {
    name: "metrics of v3 are the same series, with readable timestamps too",
    run: Effect.gen(function* () {
      const metrics = yield* V3.Metrics.Metrics
      const [configuration] = yield* metrics.listConfigurations({ params: { prod_id: 1441740010 } })
      const conf_id = configuration?.domains[0] ?? 0
      const params = { prod_id: 1441740010, conf_id, metric_name: "requests_per_second" }
      const query = { date_from: "2026-11-24T00:00", date_to: "2026-11-24T06:00Z" }
      const series = yield* metrics.series({ params, query })
      assert.deepStrictEqual(
        series.map(({ dimension, points }) => [dimension, points.length]),
        ["total", "saved", "missed"].map((name) => [name, 72])
      )
      const readable = yield* metrics.series({ params, query: { ...query, human_readable: true } })
      assert.deepStrictEqual(readable, series)
      const total = yield* metrics.seriesOfDimension({ params: { ...params, dim_name: "total" }, query })
      assert.deepStrictEqual(total, series.slice(0, 1))
    })
  },
  ...[V2.Purge.Purge, V3.Purge.Purge].map((Purge, index) => ({
    name: `a purge of v${index + 2} says what came of every URL`,
    run: Effect.gen(function* () {
      const domains = yield* V3.Domains.Domains
      const purge = yield* Purge
      yield* domains.create({
        payload: { name: "mill", cnames: ["www.example.com"], edge_application_id: 1600000001 }
      })
      const own = "https://www.example.com/index.html"
      const other = "https://www.example.org/"
      const { status, value } = yield* purge.urls.withResponse({ payload: { urls: [own, other] } })
      assert.deepStrictEqual(
        [status, value],
        [
          207,
          {
            succeeded: [{ status: 201, urls: [own], details: created }],
            failed: [{ status: 403, urls: [other], details: "Unauthorized domain for your account" }],
            details: undefined
          }
        ]
      )
      const accepted = { succeeded: [], failed: [], details: created }
      assert.deepStrictEqual(yield* purge.cacheKeys({ payload: { urls: ["www.example.com/a@@"] } }), accepted)
      assert.deepStrictEqual(yield* purge.wildcard({ payload: { urls: ["www.example.com/a/*"] } }), accepted)
    })
  }))
]

// internal

const created = "Purge request successfully created"
