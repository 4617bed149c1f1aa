import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Metric from "effect/Metric"
import * as Schedule from "effect/Schedule"
import * as TestClock from "effect/testing/TestClock"
import * as Deadline from "../src/Deadline.ts"
import * as Metrics from "../src/Metrics.ts"
import * as RetryPolicy from "../src/RetryPolicy.ts"
import * as Api from "./Api.ts"
import { failure, finish } from "./Finish.ts"
import * as Script from "./Script.ts"

const get = { params: { id: 7 } }
const ok = Script.answer(200, { id: 7 })

/** Every metric of ours that has a value, with its attributes. */
const measured = Effect.map(Metric.snapshot, (metrics) =>
  metrics
    .filter(({ id }) => id.startsWith("millrace.") || id.startsWith("http."))
    .map((metric) => ({
      id: metric.id,
      attributes: { ...metric.attributes },
      value:
        metric.type === "Histogram"
          ? [metric.state.count, metric.state.sum]
          : metric.type === "Counter"
            ? metric.state.count
            : metric.type === "Gauge"
              ? metric.state.value
              : metric.type
    }))
    .toSorted((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)))
)

const alone = <A, E, R>(self: Effect.Effect<A, E, R>) =>
  Effect.suspend(() => Effect.provideService(self, Metric.MetricRegistry, new Map()))

describe("Metrics", () => {
  it.effect("measures requests, waits, quota and outcomes, with OpenTelemetry's names", () =>
    Effect.gen(function* () {
      const limits = { "x-ratelimit-limit": "20", "x-ratelimit-remaining": "19", "x-ratelimit-reset": "60" }
      const script = Script.make(Script.answer(503), Script.answer(200, { id: 7 }, limits), ok, Script.answer(404))
      const api = yield* Api.make(script)
      const once = RetryPolicy.with({ schedule: Schedule.spaced(1) })
      yield* finish(once(api.get(get)), "1 second")
      yield* finish(api.get(get), "1 second")
      yield* failure(api.get(get), "1 second")
      const request = {
        "http.request.method": "GET",
        "url.template": "/mills/:id",
        "server.address": "mills.example",
        "server.port": "443"
      }
      const call = { "millrace.api": "mills", "millrace.operation": "getMill" }
      assert.deepStrictEqual(yield* measured, [
        {
          id: "http.client.request.duration",
          attributes: { ...request, "http.response.status_code": "200" },
          value: [2, 0]
        },
        {
          id: "http.client.request.duration",
          attributes: { ...request, "http.response.status_code": "404", "error.type": "404" },
          value: [1, 0]
        },
        {
          id: "http.client.request.duration",
          attributes: { ...request, "http.response.status_code": "503", "error.type": "503" },
          value: [1, 0]
        },
        { id: "millrace.calls", attributes: { ...call, "error.type": "NotFound" }, value: 1 },
        { id: "millrace.calls", attributes: call, value: 2 },
        { id: "millrace.queue.duration", attributes: { "millrace.api": "mills" }, value: [4, 0] },
        { id: "millrace.quota.remaining", attributes: { "millrace.api": "mills" }, value: 17 }
      ])
    }).pipe(Effect.provide(Metrics.layer), alone)
  )

  it.effect("names what became of requests without a response, and of calls that were interrupted", () =>
    Effect.gen(function* () {
      const api = yield* Api.make(Script.make(Script.silence))
      yield* failure(api.get(get).pipe(RetryPolicy.with({ times: 0 }), Deadline.with({ attempt: "2 seconds" })))
      const fiber = yield* Effect.forkChild(api.get(get))
      yield* TestClock.adjust("1 second")
      yield* Fiber.interrupt(fiber)
      const request = { "http.request.method": "GET", "url.template": "/mills/:id" }
      assert.deepStrictEqual(
        (yield* measured)
          .filter(({ id }) => id !== "millrace.queue.duration")
          .map(({ attributes, value }) => [attributes["error.type"], attributes["url.template"], value]),
        [
          ["interrupted", request["url.template"], [1, 1]],
          ["Timeout", request["url.template"], [1, 2]],
          ["interrupted", undefined, 1],
          ["Timeout", undefined, 1]
        ]
      )
    }).pipe(Effect.provide(Metrics.layer), alone)
  )

  it.effect("measures nothing without the layer", () =>
    Effect.gen(function* () {
      const api = yield* Api.make(Script.make(ok))
      yield* finish(api.get(get))
      assert.deepStrictEqual(yield* measured, [])
    }).pipe(alone)
  )
})
