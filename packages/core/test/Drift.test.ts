import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Metric from "effect/Metric"
import * as Schema from "effect/Schema"
import * as Client from "../src/Client.ts"
import * as Decoding from "../src/Decoding.ts"
import * as Drift from "../src/Drift.ts"
import * as Operation from "../src/Operation.ts"
import * as Transport from "../src/Transport.ts"
import * as Wire from "../src/Wire.ts"
import { failure, finish } from "./Finish.ts"
import * as Script from "./Script.ts"
import * as SpanRecorder from "./SpanRecorder.ts"

const Mill = Schema.Struct({
  id: Schema.Finite,
  state: Wire.openEnum(["idle", "grinding"]),
  wheels: Schema.optionalKey(Schema.Record(Schema.String, Schema.Struct({ blades: Schema.Finite })))
})

const getMill = Operation.get("getMill", "/mill", { success: Mill })
const listMills = Operation.get("listMills", "/mills", { success: Schema.Struct({ results: Schema.Array(Mill) }) })
const razeMill = Operation.delete("razeMill", "/mill", {})

const connect = (script: Script.Script) =>
  Transport.make({ api: "mills", baseUrl: "https://mills.example" }).pipe(
    Effect.provideService(HttpClient.HttpClient, script.httpClient),
    Effect.map((transport) => ({
      get: Client.method(transport, getMill),
      list: Client.method(transport, listMills),
      raze: Client.method(transport, razeMill)
    }))
  )

const always = (body: unknown) => connect(Script.make(Script.answer(200, body)))

/** A registry of its own, so that no other test counts here. */
const isolated = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.suspend(() => Effect.provideService(self, Metric.MetricRegistry, new Map()))

const watched = <A, E, R>(self: Effect.Effect<A, E, R | Drift.Drift>) => isolated(Effect.provide(self, Drift.layer))

/** All that was counted. */
const counts = Effect.map(Metric.snapshot, (metrics) =>
  metrics.flatMap(({ attributes, id, state }) =>
    id === "millrace.drift" && "count" in state ? [{ ...attributes, count: state.count }] : []
  )
)

/** The events of each call's span, in the order of the calls. */
const recorder = () => {
  const { record, spans } = SpanRecorder.make()
  return {
    record,
    events: () =>
      spans.map(({ events, name }) => ({ name, events: events.map(([event, , attributes]) => [event, attributes]) }))
  }
}

const fresh = { id: 7, state: "flooded", colour: "s3cret" }

const finding = (path: string, kind: Decoding.Undeclared["kind"], operation = "getMill"): Drift.Finding => ({
  api: "mills",
  operation,
  path,
  kind
})

const counted = (path: string, kind: string, count: number, operation = "getMill") => ({
  "millrace.api": "mills",
  "millrace.operation": operation,
  "millrace.drift.path": path,
  "millrace.drift.kind": kind,
  count
})

describe("Drift", () => {
  it.effect("tells an unknown field and an unknown member once, however often they come", () =>
    watched(
      Effect.gen(function* () {
        const api = yield* always(fresh)
        const { events, record } = recorder()
        assert.deepStrictEqual(yield* finish(record(api.get())), { id: 7, state: "flooded" })
        yield* finish(record(api.get()))
        const attempt = { name: "GET /mill", events: [] }
        assert.deepStrictEqual(events(), [
          {
            name: "mills getMill",
            events: [
              ["millrace.drift", { "millrace.drift.path": "state", "millrace.drift.kind": "member" }],
              ["millrace.drift", { "millrace.drift.path": "colour", "millrace.drift.kind": "field" }]
            ]
          },
          attempt,
          { name: "mills getMill", events: [] },
          attempt
        ])
        assert.deepStrictEqual(yield* counts, [counted("state", "member", 1), counted("colour", "field", 1)])
        assert.deepStrictEqual(yield* Drift.observed, [finding("state", "member"), finding("colour", "field")])
      })
    )
  )

  it.effect("tells a path once for all items of a list and all keys of a record", () =>
    watched(
      Effect.gen(function* () {
        const wheels = { "alice@example.com": { blades: 8, colour: 1 }, "bob@example.com": { blades: 8, colour: 2 } }
        const api = yield* always({ results: [{ ...fresh, wheels }, fresh, { id: 8, state: "idle" }] })
        yield* finish(api.list())
        assert.deepStrictEqual(yield* Drift.observed, [
          finding("results.*.state", "member", "listMills"),
          finding("results.*.colour", "field", "listMills"),
          finding("results.*.wheels.*.colour", "field", "listMills")
        ])
      })
    )
  )

  it.effect("tells it again for another operation and for another connection", () =>
    watched(
      Effect.gen(function* () {
        const script = Script.make(
          Script.answer(200, { id: 7, state: "idle", colour: "red" }),
          Script.answer(200, { results: [], colour: "red" })
        )
        const one = yield* connect(script)
        yield* finish(one.get())
        yield* finish(one.list())
        const other = yield* always({ id: 7, state: "idle", colour: "red" })
        yield* finish(other.get())
        assert.deepStrictEqual(yield* Drift.observed, [
          finding("colour", "field"),
          finding("colour", "field", "listMills"),
          finding("colour", "field")
        ])
        assert.deepStrictEqual(yield* counts, [
          counted("colour", "field", 2),
          counted("colour", "field", 1, "listMills")
        ])
      })
    )
  )

  it.effect("holds no value of the body", () =>
    watched(
      Effect.gen(function* () {
        const api = yield* always({ results: [{ ...fresh, state: "s3cret", nested: { s3cret: ["s3cret"] } }] })
        const { events, record } = recorder()
        yield* finish(record(api.list()))
        const told = JSON.stringify([events(), yield* counts, yield* Drift.observed])
        assert.isFalse(told.includes("s3cret"))
        assert.isTrue(told.includes("results.*.nested"))
      })
    )
  )

  it.effect("finds nothing where all is declared, in an empty success, or in an error", () =>
    watched(
      Effect.gen(function* () {
        const script = Script.make(
          Script.answer(200, { id: 7, state: "grinding", wheels: { left: { blades: 8 } } }),
          Script.answer(404, fresh),
          Script.answer(200, fresh)
        )
        const api = yield* connect(script)
        yield* finish(api.get())
        yield* failure(api.get())
        yield* finish(api.raze())
        assert.deepStrictEqual([yield* Drift.observed, yield* counts], [[], []])
      })
    )
  )

  it.effect("does not look at a body that does not fit its declaration", () =>
    watched(
      Effect.gen(function* () {
        const api = yield* always({ ...fresh, id: "7" })
        assert.strictEqual((yield* failure(api.get()))._tag, "InvalidResponse")
        assert.deepStrictEqual(yield* Drift.observed, [])
      })
    )
  )

  it.effect("counts nothing without its layer", () =>
    isolated(
      Effect.gen(function* () {
        const api = yield* always(fresh)
        const { events, record } = recorder()
        yield* finish(record(api.get()))
        assert.deepStrictEqual(
          events().map((span) => span.events),
          [[], []]
        )
        assert.deepStrictEqual(yield* counts, [])
      })
    )
  )

  it.effect("leaves to strict what strict refuses", () =>
    watched(
      Effect.gen(function* () {
        const api = yield* always(fresh)
        assert.strictEqual((yield* failure(Decoding.strict(api.get())))._tag, "InvalidResponse")
        assert.deepStrictEqual(yield* Drift.observed, [])
      })
    )
  )

  it.effect("stops at 100 findings per operation, with names of at most 200 well-formed characters", () =>
    watched(
      Effect.gen(function* () {
        const hostile = (prefix: string) =>
          Object.fromEntries(Array.from({ length: 80 }, (_, index) => [`${prefix}${index}`, index]))
        const mill = { id: 7, state: "idle" }
        const script = Script.make(
          Script.answer(200, { ...mill, ["x".repeat(199) + "😀"]: 1 }),
          Script.answer(200, { ...mill, ...hostile("a") }),
          Script.answer(200, { ...mill, ...hostile("b") })
        )
        const api = yield* connect(script)
        yield* finish(api.get())
        yield* finish(api.get())
        yield* finish(api.get())
        const paths = (yield* Drift.observed).map(({ path }) => path)
        assert.strictEqual(paths[0], "x".repeat(199) + "\ufffd")
        assert.deepStrictEqual(
          paths.slice(1),
          [...Object.keys(hostile("a")), ...Object.keys(hostile("b"))].slice(0, 99)
        )
      })
    )
  )
})
