/** Metrics and purge of both versions of Azion, and the quotas that they have of their own. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import type * as Azion from "../src/Azion.ts"
import * as Sandbox from "../src/Sandbox.ts"
import { call, outcome, token } from "./Caller.ts"

const sandbox = (azion?: Azion.Options, seed?: string) =>
  Effect.provide(Sandbox.layer({ seed, azion: { token, ...azion } }))

const version2 = { headers: { accept: "application/json; version=2" } }

const metric = "/metrics/products/1441740010/configurations/1600000001/metrics/cdn_requests"

/** The points of the one series that an answer has. */
const points = (json: unknown): ReadonlyArray<readonly [number | string, number]> => {
  let found: unknown = json
  while (typeof found === "object" && found !== null && !Array.isArray(found)) {
    const [first] = Object.values(found)
    found = first
  }
  assert.isTrue(Array.isArray(found))
  return found as ReadonlyArray<readonly [number | string, number]>
}

const series = (path: string) => Effect.map(call("GET", path), ({ json }) => points(json))

describe("metrics of Azion", () => {
  it.effect("are nested by configuration, metric and dimension, oldest point first, the end not included", () =>
    Effect.gen(function* () {
      const { json } = yield* call(
        "GET",
        `${metric}/dimensions/total?date_from=2026-01-01T00:00&date_to=2026-01-01T00:03`
      )
      const found = points(json)
      assert.deepStrictEqual(json, { configurations: { "1600000001": { cdn_requests: { total: found } } } })
      const start = Date.UTC(2026, 0, 1)
      assert.deepStrictEqual(
        found.map(([at]) => at),
        [start, start + 60_000, start + 120_000]
      )
    }).pipe(sandbox())
  )

  it.effect("agree where ranges overlap, and differ by seed, dimension and configuration", () =>
    Effect.gen(function* () {
      const day = "?date_from=2026-01-01T00:00Z&date_to=2026-01-02T00:00Z"
      const whole = yield* series(`${metric}${day}`)
      const half = yield* series(`${metric}?date_from=2026-01-01T00:00Z&date_to=2026-01-01T18:00Z`)
      assert.deepStrictEqual(whole.slice(0, 36), half.filter((_, index) => index % 2 === 0).slice(0, 36))
      const other = yield* series(`${metric.replace("1600000001", "1600000002")}${day}`)
      assert.notDeepEqual(other, whole)
      const elsewhere = yield* Effect.flatMap(Sandbox.make({ seed: "b", azion: { token } }), (another) =>
        Effect.provideService(series(`${metric}${day}`), Sandbox.Sandbox, another)
      )
      assert.notDeepEqual(elsewhere, whole)
      assert.deepStrictEqual(yield* series(`${metric}${day}`), whole)
    }).pipe(sandbox())
  )

  it.effect("stay short over any range, and reach back from now where a range is named", () =>
    Effect.gen(function* () {
      yield* TestClock.adjust("400 days")
      const now = 400 * 24 * 3600_000
      const month = yield* series(`${metric}?date_from=last-30-days`)
      assert.strictEqual(month.length, 60)
      assert.isAtLeast(Number(month[0]?.[0]), now - 30 * 24 * 3600_000)
      assert.isBelow(Number(month.at(-1)?.[0]), now)
      const ages = yield* series(`${metric}?date_from=0001-01-01T00:00&date_to=9999-01-01T00:00`)
      assert.isAtMost(ages.length, 73)
    }).pipe(sandbox())
  )

  it.effect("print moments as text where they should be readable", () =>
    Effect.gen(function* () {
      const range = "?date_from=2026-01-01T00:00Z&date_to=2026-01-01T00:01Z"
      const [readable] = yield* series(`${metric}${range}&human_readable=TRUE`)
      assert.strictEqual(readable?.[0], "2026-01-01 00:00")
    }).pipe(sandbox())
  )

  it.effect("answer 400 to dates that make no sense", () =>
    Effect.gen(function* () {
      const complaint = (query: string) =>
        Effect.map(outcome("GET", `${metric}?${query}`), ([status, json]) => [status, Object.keys(json ?? {})])
      for (const [query, field] of [
        ["", "date_from"],
        ["date_from=last-year", "date_from"],
        ["date_from=2026-02-31T00:00", "date_from"],
        ["date_from=2026-01-01 00:00", "date_from"],
        ["date_from=2026-01-02T00:00&date_to=2026-01-01T00:00", "date_from"],
        ["date_from=last-hour&date_to=now", "date_to"],
        ["date_from=1969-01-01T00:00&date_to=soon", "date_to"],
        ["date_from=last-hour&human_readable=yes", "human_readable"]
      ] as const) {
        assert.deepStrictEqual(yield* complaint(query), [400, [field]], query)
      }
    }).pipe(sandbox())
  )

  it.effect("answer 404 to a metric that the product has not, and to an unknown dimension", () =>
    Effect.gen(function* () {
      for (const path of [
        metric.replace("cdn_requests", "invocations"),
        `${metric}/dimensions/none`,
        metric.replace("1600000001", "9")
      ]) {
        assert.strictEqual((yield* call("GET", `${path}?date_from=last-hour`)).status, 404, path)
      }
    }).pipe(sandbox())
  )

  it.effect("of v2 are of a product as a whole or of one configuration", () =>
    Effect.gen(function* () {
      const range = "?date_from=last-hour"
      const path = "/analytics/products/1441740010"
      const whole = yield* call("GET", `${path}/aggregate/metrics/http_method${range}`, version2)
      assert.deepStrictEqual(Object.keys(Object(Object(whole.json).products["1441740010"].http_method)), [
        "get",
        "head",
        "post",
        "others"
      ])
      const one = yield* call(
        "GET",
        `${path}/configurations/1600000003/metrics/http_method/dimensions/get${range}`,
        version2
      )
      const found = points(one.json)
      assert.deepStrictEqual(one.json, { configurations: { "1600000003": { http_method: { get: found } } } })
      assert.strictEqual(found.length, 60)
    }).pipe(sandbox())
  )
})

describe("purge of Azion", () => {
  it.effect("tells the account's hosts from others, one group per outcome", () =>
    Effect.gen(function* () {
      const { azion } = yield* Sandbox.Sandbox
      yield* azion.insertDomain({ cnames: ["www.example.com"], domain_name: "host.map.azionedge.net" })
      const own = ["http://www.example.com/a", "https://host.map.azionedge.net/b?c"]
      const foreign = ["http://example.org/"]
      const created = { status: "HTTP/1.1 201 CREATED", urls: own, details: "Purge request successfully created" }
      const refused = {
        status: "HTTP/1.1 403 FORBIDDEN",
        urls: foreign,
        details: "Unauthorized domain for your account"
      }
      const purge = (urls: ReadonlyArray<string>, options?: object) =>
        outcome("POST", "/purge/url", { ...options, body: { urls, method: "delete" } })
      assert.deepStrictEqual(yield* purge([own[0] ?? "", ...foreign, own[1] ?? ""]), [207, [created, refused]])
      assert.deepStrictEqual(yield* purge(own, version2), [207, [created]])
      assert.deepStrictEqual(yield* purge(foreign), [207, [refused]])
    }).pipe(sandbox({ domains: 0 }))
  )

  it.effect("says details for cache keys, detail for wildcards, and takes the numbers that are documented", () =>
    Effect.gen(function* () {
      const purge = (what: string, count: number, text = "www.example.com/*") =>
        outcome("POST", `/purge/${what}`, { body: { urls: Array(count).fill(text), method: "delete" } })
      const text = "Purge request successfully created"
      assert.deepStrictEqual(yield* purge("cachekey", 50), [201, { details: text }])
      assert.deepStrictEqual(yield* purge("wildcard", 1), [201, { detail: text }])
      assert.strictEqual((yield* purge("cachekey", 51))[0], 400)
      assert.strictEqual((yield* purge("url", 0))[0], 400)
      assert.strictEqual((yield* purge("wildcard", 2))[0], 400)
      assert.strictEqual((yield* purge("wildcard", 1, "a".repeat(257)))[0], 400)
    }).pipe(sandbox())
  )
})

describe("quotas of Azion's products", () => {
  const quota = (headers: Readonly<Record<string, string>>) =>
    ["limit", "remaining", "reset"].map((name) => headers[`x-ratelimit-${name}`])
  const purge = (what: string) =>
    call("POST", `/purge/${what}`, { body: { urls: ["www.example.com/"], method: "delete" } })
  const generous = { rateLimit: { limit: 100_000, window: "1 minute" } } as const

  it.effect("metrics of both versions share 20 per minute, told in their own headers", () =>
    Effect.gen(function* () {
      const reset = "1970-01-01T00:01:00.000000"
      const first = yield* call("GET", "/analytics/metadata", version2)
      assert.deepStrictEqual([first.status, ...quota(first.headers)], [200, "20", "19", reset])
      const path = "/metrics/products/1531930033/configurations"
      for (let i = 0; i < 19; i++) yield* call("GET", path)
      const refused = yield* call("GET", path)
      assert.deepStrictEqual([refused.status, ...quota(refused.headers)], [429, "20", "0", reset])
      const other = yield* call("GET", "/domains")
      assert.deepStrictEqual([other.status, quota(other.headers)[0]], [200, "200"])
      yield* TestClock.adjust("1 minute")
      assert.strictEqual((yield* call("GET", path)).status, 200)
    }).pipe(sandbox())
  )

  it.effect("purge by URL and cache key share 200 per minute, wildcards have 2000 per day", () =>
    Effect.gen(function* () {
      for (let i = 0; i < 100; i++) {
        yield* purge("url")
        yield* purge("cachekey")
      }
      assert.strictEqual((yield* purge("url")).status, 429)
      assert.deepStrictEqual(quota((yield* purge("wildcard")).headers), ["2000", "1999", "1970-01-02T00:00:00.000000"])
      for (let i = 0; i < 1999; i++) yield* purge("wildcard")
      assert.strictEqual((yield* purge("wildcard")).status, 429)
      yield* TestClock.adjust("23 hours")
      assert.strictEqual((yield* purge("wildcard")).status, 429)
      assert.strictEqual((yield* purge("url")).status, 207)
      yield* TestClock.adjust("1 hour")
      assert.strictEqual((yield* purge("wildcard")).status, 201)
    }).pipe(sandbox(generous))
  )

  it.effect("count beside the general one", () =>
    Effect.gen(function* () {
      yield* call("GET", "/metrics/products/1531930033/configurations")
      const refused = yield* call("GET", "/domains")
      assert.deepStrictEqual([refused.status, quota(refused.headers)[0]], [429, "1"])
    }).pipe(sandbox({ rateLimit: { limit: 1, window: "1 minute" } }))
  )
})
