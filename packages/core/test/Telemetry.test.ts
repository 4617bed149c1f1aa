import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Deadline from "../src/Deadline.ts"
import * as RetryPolicy from "../src/RetryPolicy.ts"
import * as Telemetry from "../src/Telemetry.ts"
import * as Api from "./Api.ts"
import { failure, finish } from "./Finish.ts"
import * as Script from "./Script.ts"
import * as SpanRecorder from "./SpanRecorder.ts"

const get = { params: { id: 7 } }

const recorder = () => {
  const { record, spans } = SpanRecorder.make()
  const seen = () =>
    spans.map((span) => ({ name: span.name, kind: span.kind, attributes: Object.fromEntries(span.attributes) }))
  return { spans, seen, record }
}

describe("Telemetry", () => {
  it.effect("makes one span per call and one client span per request, with OpenTelemetry's names", () =>
    Effect.gen(function* () {
      const api = yield* Api.make(
        Script.make(Script.answer(503), Script.answer(200, { id: 7 }, { "x-request-id": "r-2" }))
      )
      const { record, seen, spans } = recorder()
      yield* finish(record(api.get(get)))
      const request = { "http.request.method": "GET", "url.template": "/mills/:id" }
      const sent = { ...request, "server.address": "mills.example", "server.port": 443 }
      const ended = {
        "http.request.resend_count": 1,
        "http.response.status_code": 200,
        "http.response.request_id": "r-2"
      }
      assert.deepStrictEqual(seen(), [
        {
          name: "mills getMill",
          kind: "internal",
          attributes: { ...request, ...ended }
        },
        {
          name: "GET /mills/:id",
          kind: "client",
          attributes: { ...sent, "http.response.status_code": 503, "error.type": "503" }
        },
        {
          name: "GET /mills/:id",
          kind: "client",
          attributes: { ...sent, ...ended }
        }
      ])
      const [call, ...attempts] = spans
      assert.deepStrictEqual(
        attempts.map((span) => Option.getOrUndefined(span.parent)?.spanId),
        [call?.spanId, call?.spanId]
      )
      assert.deepStrictEqual(
        spans.map((span) => span.status._tag),
        ["Ended", "Ended", "Ended"]
      )
    })
  )

  for (const [what, reply, type, message] of [
    ["a 404", Script.answer(404), "404", "status 404"],
    ["a 503 that is sent again", Script.answer(503), "503", "status 503"],
    ["no response", Script.cut, "TransportError", "fetch failed: other side closed: UND_ERR_SOCKET"]
  ] as const) {
    it.effect(`marks the span of a request as an error for ${what}, and tells what it was`, () =>
      Effect.gen(function* () {
        const api = yield* Api.make(Script.make(reply, Script.answer(200, { id: 7 })))
        const { record, spans } = recorder()
        yield* Effect.exit(finish(record(api.get(get))))
        const [, { attributes, status } = assert.fail("no request")] = spans
        assert.strictEqual(attributes.get("error.type"), type)
        const exit = status._tag === "Ended" ? status.exit : assert.fail("never ended")
        const [error] = Exit.isFailure(exit) ? Cause.prettyErrors(exit.cause) : []
        assert.include(error?.message, message)
      })
    )
  }

  it.effect("ends the span of a request with success for a 302, which OpenTelemetry counts as none", () =>
    Effect.gen(function* () {
      const api = yield* Api.make(Script.make(Script.answer(302)))
      const { record, spans } = recorder()
      yield* failure(record(api.get(get)))
      assert.deepStrictEqual(
        spans.map(({ attributes, status }) => [
          attributes.get("error.type"),
          status._tag === "Ended" && Exit.isSuccess(status.exit)
        ]),
        [
          ["UnexpectedStatus", false],
          [undefined, true]
        ]
      )
    })
  )

  for (const [baseUrl, server] of [
    ["http://mills.example", { "server.address": "mills.example", "server.port": 80 }],
    ["https://anna:planted@mills.example:8443/v2", { "server.address": "mills.example", "server.port": 8443 }],
    ["mills", {}]
  ] as const) {
    it.effect(`names host and port of ${baseUrl.replace(/\/\/.*@/, "//")}, and nothing else of it`, () =>
      Effect.gen(function* () {
        const api = yield* Api.make(Script.make(Script.answer(200, { id: 7 })), { baseUrl })
        const { record, seen } = recorder()
        yield* finish(record(Effect.exit(api.get(get))))
        const named = Object.entries(seen()[1]?.attributes ?? {}).filter(([name]) => name.startsWith("server."))
        assert.deepStrictEqual(Object.fromEntries(named), server)
      })
    )
  }

  it.effect("names the error of a failed call", () =>
    Effect.gen(function* () {
      const api = yield* Api.make(Script.make(Script.answer(503)))
      const { record, seen } = recorder()
      yield* failure(record(api.get(get).pipe(RetryPolicy.with({ times: 0 }))))
      assert.deepStrictEqual(seen()[0]?.attributes, {
        "http.request.method": "GET",
        "url.template": "/mills/:id",
        "error.type": "ServerError",
        "http.request.resend_count": 0
      })
    })
  )

  it.effect("tells how long a request waited for its place, and what was left of the quota", () =>
    Effect.gen(function* () {
      const limits = { "x-ratelimit-limit": "1", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "60" }
      const api = yield* Api.make(Script.make(Script.answer(200, { id: 7 }, limits)))
      const { record, seen } = recorder()
      yield* finish(record(Effect.all([api.get(get), api.get(get)])), "2 minutes")
      const requests = seen().filter(({ kind }) => kind === "client")
      assert.deepStrictEqual(
        requests.map(({ attributes }) => [
          attributes["millrace.queue.duration"],
          attributes["millrace.quota.remaining"]
        ]),
        [
          [undefined, undefined],
          [61, 0]
        ]
      )
    })
  )

  it.effect("tells the wait for all of its places together, without a deadline too", () =>
    Effect.gen(function* () {
      const quota = () => [{ key: "slow", limit: 1, window: "1 minute" }, { key: "free" }] as const
      const api = yield* Api.make(Script.make(Script.answer(200, { id: 7 })), { quota })
      const { record, seen } = recorder()
      const patient = Deadline.with({ total: Duration.infinity })
      yield* finish(record(patient(Effect.all([api.get(get), api.get(get)]))), "2 minutes")
      assert.deepStrictEqual(
        seen()
          .filter(({ kind }) => kind === "client")
          .map(({ attributes }) => attributes["millrace.queue.duration"]),
        [undefined, 60]
      )
    })
  )

  it.effect("makes no span where the program has no tracer of its own", () =>
    Effect.gen(function* () {
      const script = Script.make(Script.answer(200, { id: 7 }))
      const api = yield* Api.make(script, { credentials: undefined })
      const spans: Array<unknown> = []
      const look: Telemetry.Observer = (_, self) =>
        Effect.andThen(
          Effect.flatMap(Effect.option(Effect.currentSpan), (span) => Effect.sync(() => spans.push(span))),
          self
        )
      const watched = Effect.provideService(api.get(get), Telemetry.Observer, look)
      yield* finish(watched)
      assert.deepStrictEqual(spans, [Option.none(), Option.none()])
      // A server that is told of them can be asked for them.
      yield* finish(Effect.provideService(watched, Telemetry.Propagation, true))
      assert.deepStrictEqual(
        spans.slice(2).map((span) => Option.isOption(span) && Option.isSome(span)),
        [true, true]
      )
      assert.sameMembers(Object.keys(script.sent[1]?.headers ?? {}), ["b3", "traceparent"])
    })
  )

  it.effect("adds no header to a request unless propagation is on", () =>
    Effect.gen(function* () {
      const script = Script.make(Script.answer(200, { id: 7 }))
      const api = yield* Api.make(script, { credentials: undefined })
      const { record, spans } = recorder()
      yield* finish(record(api.get(get)))
      yield* finish(record(Effect.provideService(api.get(get), Telemetry.Propagation, true)))
      const attempt = spans[3]
      assert.deepStrictEqual(
        script.sent.map((sent) => sent.headers),
        [
          {},
          {
            b3: `${attempt?.traceId}-${attempt?.spanId}-1-${spans[2]?.spanId}`,
            traceparent: `00-${attempt?.traceId}-${attempt?.spanId}-01`
          }
        ]
      )
    })
  )
})
