/** Which requests a fault hits by chance, and how it spells a quota: in process and over real HTTP. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fault from "../src/Fault.ts"
import { Sandbox } from "../src/Sandbox.ts"
import { type Api, apis, type Caller, call, get, places } from "./EveryApi.ts"

const azion = apis.find(({ name }) => name === "azion v3") ?? assert.fail()
const rest = apis.find(({ name }) => name === "rest") ?? assert.fail()

const often = Fault.status(503, { probability: 0.3, times: Infinity })

/** What each of 30 requests was hit by, as it was told and as the log has it. */
const statuses = Effect.gen(function* () {
  const { requests } = yield* Sandbox
  const before = (yield* requests).length
  const told = yield* Effect.forEach(Array(30).keys(), () => Effect.map(get(azion), ({ status }) => status))
  const logged = (yield* requests).slice(before).map(({ faults }) => (faults.length > 0 ? 503 : 200))
  assert.deepStrictEqual(logged, told)
  return told
}).pipe(Effect.orDie)

const draw = Effect.fnUntraced(function* (seed: string, ...faults: ReadonlyArray<Fault.Fault>) {
  const { inject, reseed } = yield* Sandbox
  yield* reseed(seed)
  yield* Effect.forEach(faults, inject)
  return yield* statuses
})

const three = (prefix: string, limit: string, reset: string) => ({
  [`${prefix}-limit`]: limit,
  [`${prefix}-remaining`]: "0",
  [`${prefix}-reset`]: reset
})

/** 89.5 seconds before its reset. */
const spelled: Readonly<Record<Exclude<Fault.QuotaHeaders, "vendor">, Readonly<Record<string, string>>>> = {
  "x-seconds": three("x-ratelimit", "100", "90"),
  "x-epoch": three("x-ratelimit", "100", "1767225690"),
  "x-millis": three("x-ratelimit", "100", "1767225689500"),
  "x-iso": three("x-ratelimit", "100", "2026-01-01T00:01:29.500Z"),
  draft: three("ratelimit", "100", "90"),
  structured: { ratelimit: '"default";r=0;t=90', "ratelimit-policy": '"default";q=100' },
  none: {}
}

const byVendor = {
  "azion v2": three("x-ratelimit", "200", "2026-01-01T00:01:29.500000"),
  "azion v3": three("x-ratelimit", "200", "2026-01-01T00:01:29.500000"),
  azalead: {},
  leanlaw: {},
  rest: three("x-ratelimit", "100", "1767225690")
}

const quotaOf = (headers: Readonly<Record<string, string>>) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => /ratelimit|retry-after/.test(name)))

const inEvery = (sentence: string, test: Effect.Effect<void, unknown, Caller>) => {
  for (const [place, layer] of Object.entries(places)) {
    it.effect(`${sentence}, ${place}`, () => test.pipe(Effect.provide(layer), Effect.orDie))
  }
}

describe("the chance of a fault", () => {
  it.effect("hits the same requests with the same seed, in process and over HTTP, and others with another", () =>
    Effect.gen(function* () {
      const drawn = yield* Effect.forEach(Object.values(places), (place) =>
        Effect.provide(Effect.all([draw("a", often), draw("b", often), draw("a", often)]), place)
      )
      const [[first, other, again] = []] = drawn
      assert.deepStrictEqual(drawn[1], drawn[0])
      assert.deepStrictEqual(again, first)
      assert.notDeepEqual(other, first)
      const hits = first?.filter((status) => status === 503).length ?? 0
      assert.isTrue(hits > 3 && hits < 16, String(hits))
    })
  )

  inEvery(
    "is drawn for each fault by itself",
    Effect.gen(function* () {
      const alone = yield* draw("a", often)
      const delay = Fault.clockSkew("1 hour", { probability: 0.5, times: Infinity })
      const { clearFaults, inject, reseed } = yield* Sandbox
      yield* reseed("a")
      yield* inject(often)
      yield* inject(delay)
      const together = yield* Effect.forEach(Array(30).keys(), () => Effect.map(get(azion), ({ status }) => status))
      assert.deepStrictEqual(together, alone)
      yield* clearFaults
      assert.strictEqual((yield* get(azion)).status, 200)
    })
  )

  inEvery(
    "goes with a number of hits and a match",
    Effect.gen(function* () {
      const { inject, requests } = yield* Sandbox
      yield* inject(Fault.status(503, { probability: 0.5, times: 2, match: { method: "post" } }))
      for (let n = 0; n < 20; n++) {
        yield* get(rest)
        yield* call(rest, "POST", rest.create.path, rest.create.body)
      }
      const hit = (yield* requests).filter(({ faults }) => faults.length > 0)
      assert.deepStrictEqual(
        hit.map(({ method, status }) => [method, status]),
        [
          ["POST", 503],
          ["POST", 503]
        ]
      )
    })
  )
})

describe("a 429", () => {
  const limited = Effect.fnUntraced(function* (api: Api, options: Pick<Fault.RateLimited, "quota" | "retryAfter">) {
    const { inject, setClock } = yield* Sandbox
    yield* setClock("2026-01-01T00:00:00Z")
    yield* inject(Fault.rateLimited("89.5 seconds", options))
    const { headers, status } = yield* get(api)
    return [status, quotaOf(headers)] as const
  })

  inEvery(
    "spells its quota in each of the known ways",
    Effect.gen(function* () {
      for (const quota of ["x-seconds", "x-epoch", "x-millis", "x-iso", "draft", "structured", "none"] as const) {
        assert.deepStrictEqual(yield* limited(rest, { quota }), [429, spelled[quota]])
      }
    })
  )

  inEvery(
    "spells it as its API does, unless it is told otherwise",
    Effect.gen(function* () {
      const seen = yield* Effect.forEach(apis, (api) =>
        Effect.map(limited(api, {}), ([, headers]) => [api.name, headers] as const)
      )
      assert.deepStrictEqual(Object.fromEntries(seen), byVendor)
    })
  )

  inEvery(
    "has a Retry-After instead of the quota, or beside it",
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* limited(rest, { retryAfter: "seconds" }), [429, { "retry-after": "90" }])
      assert.deepStrictEqual(yield* limited(rest, { retryAfter: "date", quota: "draft" }), [
        429,
        { "retry-after": "Thu, 01 Jan 2026 00:01:30 GMT", ...spelled.draft }
      ])
    })
  )
})
