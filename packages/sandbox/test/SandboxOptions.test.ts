/** What `Sandbox.make` takes: the seed, the APIs, the clock, the latency; and what changes them later. */
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import * as Fault from "../src/Fault.ts"
import * as Sandbox from "../src/Sandbox.ts"
import { apis, call, get, options, places } from "./EveryApi.ts"

const azion = apis.find(({ name }) => name === "azion v3") ?? assert.fail()
const leanlaw = apis.find(({ api }) => api === "leanlaw") ?? assert.fail()
const azalead = apis.find(({ api }) => api === "azalead") ?? assert.fail()

const inProcess = places["in process"] ?? assert.fail()

/** The sentence that an effect dies with. */
const complaint = Effect.fnUntraced(function* <A, R>(effect: Effect.Effect<A, never, R>) {
  const exit = yield* Effect.exit(effect)
  assert(Exit.isFailure(exit))
  return Object(Cause.squash(exit.cause)).message
})

const data = Effect.fnUntraced(function* (sandbox: Sandbox.Sandbox["Service"]) {
  return [
    yield* sandbox.azion.domains,
    yield* sandbox.azalead.accounts,
    yield* sandbox.leanlaw.clients,
    yield* sandbox.azion.issueToken(),
    yield* sandbox.azalead.issueToken()
  ]
})

describe("seed", () => {
  it.effect("the same gives the same data and tokens, another gives others, also later by reseed", () =>
    Effect.gen(function* () {
      const [a, b] = [yield* Sandbox.make({ seed: "a" }), yield* Sandbox.make({ seed: "b" })]
      const first = yield* data(a)
      assert.deepStrictEqual(yield* data(yield* Sandbox.make({ seed: "a" })), first)
      for (const [i, part] of (yield* data(b)).entries()) assert.notDeepEqual(part, first[i])
      yield* b.reseed("a")
      assert.deepStrictEqual(yield* data(b), first)
    })
  )

  it.effect("reseed also forgets what was asked, changed, set and to go wrong", () =>
    Effect.gen(function* () {
      const sandbox = yield* Sandbox.Sandbox
      yield* call(azion, "POST", azion.create.path, azion.create.body)
      yield* sandbox.inject(Fault.status(503))
      yield* sandbox.setClock("2030-01-01T00:00:00Z")
      yield* sandbox.reseed("millrace")
      assert.deepStrictEqual(
        [
          yield* sandbox.requests,
          (yield* sandbox.azion.domains).length,
          yield* sandbox.now,
          (yield* get(azion)).status
        ],
        [[], 36, 0, 200]
      )
    }).pipe(Effect.provide(inProcess))
  )
})

describe("apis", () => {
  it.effect("are those with the vendors' own hosts, and REST where it has resources", () =>
    Effect.gen(function* () {
      const all = yield* Sandbox.make(options)
      assert.deepStrictEqual(all.apis.toSorted(), ["azalead", "azion", "leanlaw", "rest"])
      assert.deepStrictEqual((yield* Sandbox.make()).apis.toSorted(), ["azalead", "azion", "leanlaw"])
      const one = yield* Sandbox.make({ apis: ["leanlaw"] })
      assert.deepStrictEqual([one.apis, one.baseUrls], [["leanlaw"], ["https://api.leanlaw.io"]])
    })
  )

  it.effect("one that is left out answers nothing: what is left takes its requests for its own", () =>
    Effect.gen(function* () {
      assert.strictEqual((yield* get(leanlaw)).status, 200)
      assert.strictEqual((yield* get(azion)).status, 401)
      const { requests } = yield* Sandbox.Sandbox
      assert.deepStrictEqual(
        (yield* requests).map(({ api }) => api),
        ["leanlaw", "leanlaw"]
      )
    }).pipe(Effect.provide(Sandbox.layer({ apis: ["leanlaw"] })), Effect.provide(inProcess))
  )

  it.effect("die for contradictions in one sentence", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        yield* Effect.forEach(
          [
            Sandbox.make({ apis: ["rest"] }),
            Sandbox.make({ apis: ["leanlaw"], azion: { domains: 1 } }),
            Sandbox.make({ clock: "yesterday" }),
            Sandbox.make({ latency: { from: "1 second", to: "1 second", ...Object({ to: "later" }) } }),
            Effect.flatMap(Sandbox.make(), ({ setClock }) => setClock("never")),
            Effect.flatMap(Sandbox.make(), ({ inject }) => inject(Fault.status(1000))),
            Effect.flatMap(Sandbox.make(), ({ inject }) => inject(Fault.cut("before", { probability: 7 })))
          ],
          complaint
        ),
        [
          'The sandbox needs options for rest, which "apis" names',
          'The sandbox has options for azion, not in "apis"',
          "The sandbox cannot read the time yesterday",
          "The sandbox cannot read the latency 1 second to later",
          "The sandbox cannot read the time never",
          "The fault Status does not fit: status: A status from 200 to 599 is required.",
          "The fault Cut does not fit: probability: A number from 0 to 1 is required."
        ]
      )
    })
  )
})

describe("clock", () => {
  const date = Effect.map(get(azion), ({ headers }) => headers["date"])

  for (const [place, layer] of Object.entries(places)) {
    it.effect(`goes on from where it is set, and back with a reset, ${place}`, () =>
      Effect.gen(function* () {
        const { now, reset, setClock } = yield* Sandbox.Sandbox
        yield* TestClock.adjust("1 minute")
        assert.strictEqual(yield* date, "Thu, 01 Jan 1970 00:01:00 GMT")
        yield* setClock("2030-06-01T00:00:00Z")
        yield* TestClock.adjust("1 minute")
        assert.strictEqual(yield* date, "Sat, 01 Jun 2030 00:01:00 GMT")
        assert.strictEqual(yield* now, Date.UTC(2030, 5, 1, 0, 1))
        yield* reset
        assert.strictEqual(yield* date, "Thu, 01 Jan 1970 00:02:00 GMT")
      }).pipe(Effect.provide(layer), Effect.orDie)
    )
  }

  it.effect("begins where it is told to, again after a reset", () =>
    Effect.gen(function* () {
      const sandbox = yield* Sandbox.make({ clock: DateTime.makeUnsafe("2026-11-29T00:00:00Z") })
      yield* TestClock.adjust("1 second")
      const before = yield* sandbox.now
      yield* sandbox.reset
      assert.deepStrictEqual([before - (yield* sandbox.now), before], [1000, Date.UTC(2026, 10, 29, 0, 0, 1)])
    })
  )

  it.effect("set ahead, ends tokens and windows of a quota", () =>
    Effect.gen(function* () {
      const sandbox = yield* Sandbox.Sandbox
      const token = yield* sandbox.azion.issueToken()
      const mine = { ...azion, headers: { ...azion.headers, authorization: `Token ${token}` } }
      yield* sandbox.azion.exhaustQuota
      const statuses = [(yield* get(mine)).status]
      yield* sandbox.setClock("1970-01-01T00:01:00Z")
      statuses.push((yield* get(mine)).status)
      yield* sandbox.setClock("1970-01-02T00:00:00Z")
      statuses.push((yield* get(mine)).status)
      assert.deepStrictEqual(statuses, [429, 200, 401])
    }).pipe(Effect.provide(inProcess))
  )
})

describe("latency", () => {
  // How long each of five answers takes, in milliseconds.
  const durations = Effect.fnUntraced(function* (options: Sandbox.Options) {
    const { handle } = yield* Sandbox.make(options)
    const url = new URL("https://api.azionapi.net/domains")
    const taken: Array<number> = []
    for (let n = 0; n < 5; n++) {
      const answer = yield* Effect.forkChild(Effect.timed(handle({ method: "GET", url, headers: {}, body: undefined })))
      yield* TestClock.adjust("1 minute")
      const [duration] = yield* Fiber.join(answer)
      taken.push(Duration.toMillis(duration))
    }
    return taken
  })

  it.effect("is what every answer takes, or drawn from a range by the seed", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* durations({ latency: "50 millis" }), [50, 50, 50, 50, 50])
      const range = { from: "20 millis", to: "80 millis" } as const
      const drawn = yield* durations({ latency: range, seed: "a" })
      assert.deepStrictEqual(yield* durations({ latency: range, seed: "a" }), drawn)
      assert.notDeepEqual(yield* durations({ latency: range, seed: "b" }), drawn)
      assert.isTrue(new Set(drawn).size > 1 && drawn.every((millis) => millis >= 20 && millis <= 80), String(drawn))
    })
  )

  it.effect("comes on top of a fault's delay", () =>
    Effect.gen(function* () {
      const { handle, inject } = yield* Sandbox.make({ latency: "1 second" })
      yield* inject(Fault.delay("2 seconds"))
      const url = new URL("https://api.azionapi.net/domains")
      const fiber = yield* Effect.forkChild(handle({ method: "GET", url, headers: {}, body: undefined }))
      yield* TestClock.adjust(2999)
      assert.isUndefined(fiber.pollUnsafe())
      yield* TestClock.adjust(1)
      yield* Fiber.join(fiber)
    })
  )
})

describe("takeRequests", () => {
  it.effect("forgets what it gives, and leaves what is under way", () =>
    Effect.gen(function* () {
      const { count, inject, requests, takeRequests } = yield* Sandbox.Sandbox
      yield* get(leanlaw)
      yield* inject(Fault.delay("1 second", { match: { path: "/domains" } }))
      const slow = yield* Effect.forkChild(get(azion))
      yield* inject(Fault.delay("1 hour", { match: { path: "/latest" } }))
      const left = yield* Effect.forkChild(get(azalead))
      yield* TestClock.adjust(1)
      const taken = yield* takeRequests
      const under = yield* requests
      yield* TestClock.adjust("1 second")
      yield* Fiber.join(slow)
      yield* Fiber.interrupt(left)
      const rest = yield* takeRequests
      const brief = (log: typeof rest) => log.map(({ api, isCarriedOut, status }) => [api, status, isCarriedOut])
      assert.deepStrictEqual(
        [brief(taken), brief(under), brief(rest), yield* count()],
        [
          [["leanlaw", 200, true]],
          [
            ["azion", undefined, false],
            ["azalead", undefined, false]
          ],
          [
            ["azion", 200, true],
            ["azalead", undefined, false]
          ],
          0
        ]
      )
    }).pipe(Effect.provide(inProcess))
  )
})
