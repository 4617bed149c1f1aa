import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as Fault from "../src/Fault.ts"
import * as Sandbox from "../src/Sandbox.ts"
import { call, outcome, token } from "./Caller.ts"
import * as Json from "./Json.ts"

const sandbox = (options?: Sandbox.Options) => Effect.provide(Sandbox.layer({ azion: { token }, ...options }))

const url = "https://api.azionapi.net/domains"
const headers = { accept: "application/json; version=3", authorization: `Token ${token}` }
const get = HttpClient.get(url, { headers })

const tags =
  "Status, Documented, Html, RateLimited, Delay, Stall, Cut, CutBody, ContentType, EmptyBody, InvalidUtf8, GiantBody, DuplicatedPage, IgnoredPage, ShrinkingTotal, Field, ClockSkew"

// Without the keys that are undefined.
const overTheWire = (value: unknown): unknown => Json.parse(Json.text(value))

describe("Sandbox", () => {
  describe("requests", () => {
    it.effect("are recorded in order of arrival, without credentials", () =>
      Effect.gen(function* () {
        const { requests } = yield* Sandbox.Sandbox
        yield* call("POST", "/tokens", { headers: { cookie: "a=b" } })
        yield* TestClock.adjust(7)
        yield* call("POST", "/domains?x=1", { body: { name: "" } })
        assert.deepStrictEqual(yield* requests, [
          {
            api: "azion",
            method: "POST",
            path: "/tokens",
            query: {},
            headers: { accept: "application/json; version=3", authorization: "Basic <redacted>", cookie: "<redacted>" },
            body: undefined,
            status: 201,
            isCarriedOut: true,
            faults: [],
            at: 0
          },
          {
            api: "azion",
            method: "POST",
            path: "/domains",
            query: { x: "1" },
            headers: {
              accept: "application/json; version=3",
              authorization: "Token <redacted>",
              "content-type": "application/json"
            },
            body: '{"name":""}',
            status: 400,
            isCarriedOut: false,
            faults: [],
            at: 7
          }
        ])
      }).pipe(sandbox())
    )

    it.effect("are counted by method and path", () =>
      Effect.gen(function* () {
        const { count } = yield* Sandbox.Sandbox
        yield* call("POST", "/tokens")
        yield* call("GET", "/domains")
        yield* call("GET", "/domains/1")
        assert.deepStrictEqual(
          [
            yield* count(),
            yield* count({ method: "GET" }),
            yield* count({ path: "/domains" }),
            yield* count({ path: /\d$/ }),
            yield* count({ method: "POST", path: "/domains" })
          ],
          [3, 2, 2, 1, 0]
        )
      }).pipe(sandbox())
    )

    it.effect("a reset forgets them, the faults and all changes", () =>
      Effect.gen(function* () {
        const { azion, inject, requests, reset } = yield* Sandbox.Sandbox
        const before = yield* azion.domains
        yield* call("DELETE", "/domains/1600000001")
        yield* inject(Fault.status(503))
        yield* reset
        assert.deepStrictEqual([yield* azion.domains, yield* requests], [before, []])
        assert.strictEqual((yield* call("GET", "/domains")).headers["x-ratelimit-remaining"], "199")
      }).pipe(sandbox())
    )
  })

  describe("CORS", () => {
    const cors = (headers: Readonly<Record<string, string>>) =>
      Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith("access-control")))

    it.effect("documented: a preflight allows the documented headers, answers expose none", () =>
      Effect.gen(function* () {
        const preflight = yield* call("OPTIONS", "/domains", { headers: { authorization: "" } })
        assert.deepStrictEqual(
          [preflight.status, cors(preflight.headers)],
          [
            204,
            {
              "access-control-allow-origin": "*",
              "access-control-allow-methods": "GET, POST, PUT, PATCH, DELETE",
              "access-control-allow-headers": "accept, authorization, content-type"
            }
          ]
        )
        assert.deepStrictEqual(cors((yield* call("GET", "/domains")).headers), { "access-control-allow-origin": "*" })
      }).pipe(sandbox())
    )

    it.effect("open: answers expose every header", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(cors((yield* call("GET", "/domains")).headers), {
          "access-control-allow-origin": "*",
          "access-control-expose-headers": "*"
        })
      }).pipe(sandbox({ cors: "open" }))
    )
  })

  describe("control surface", () => {
    it.effect("injects faults from JSON, clears them, and is not recorded", () =>
      Effect.gen(function* () {
        const { requests } = yield* Sandbox.Sandbox
        const fault = { _tag: "Status", status: 503, times: "always", match: { pattern: "^/domains$" } }
        assert.deepStrictEqual(yield* outcome("POST", "/__sandbox/faults", { body: fault }), [204, undefined])
        assert.deepStrictEqual((yield* call("GET", "/domains/1600000001")).status, 200)
        const { handle } = yield* Sandbox.Sandbox
        const url = new URL("http://127.0.0.1/domains")
        assert.deepInclude(yield* handle({ method: "GET", url, headers: {}, body: undefined }), { status: 503 })
        yield* call("DELETE", "/__sandbox/faults")
        assert.strictEqual((yield* call("GET", "/domains")).status, 200)
        assert.deepStrictEqual(
          (yield* requests).map(({ path }) => path),
          ["/domains/1600000001", "/domains", "/domains"]
        )
      }).pipe(sandbox())
    )

    it.effect("takes every kind of fault, and names what is wrong with others", () =>
      Effect.gen(function* () {
        const inject = (body: unknown) => outcome("POST", "/__sandbox/faults", { body })
        for (const fault of [
          { _tag: "Status", status: 418, body: { a: 1 }, headers: { "x-a": "b" }, probability: 0 },
          { _tag: "Delay", duration: 5 },
          { _tag: "Delay", duration: "5 seconds", when: "after" },
          { _tag: "Cut", when: "before" },
          { _tag: "CutBody", mode: "aborted" },
          { _tag: "Html", status: 502, times: 3 },
          { _tag: "ClockSkew", duration: "-1 hour" },
          { _tag: "RateLimited", reset: "1 minute", retryAfter: "date", match: { query: { page: "2" } } }
        ])
          assert.deepStrictEqual(yield* inject(fault), [204, undefined])
        assert.deepStrictEqual(
          yield* Effect.forEach(
            [
              "{",
              {},
              { _tag: "Stauts" },
              { _tag: "Status" },
              { _tag: "Status", status: 99 },
              { _tag: "Delay", duration: "long" },
              { _tag: "GiantBody", bytes: 1e9 },
              { _tag: "ContentType", contentType: "text/plain\n" },
              { _tag: "Status", status: 503, headers: { "retry after": "7" } },
              { _tag: "Status", status: 503, headers: { "retry-after": 7 } },
              { _tag: "Html", status: 502, probabilty: 0.5 },
              { _tag: "Cut", when: "never", times: 0, probability: 2, match: { pattern: "(" } },
              { _tag: "Cut", when: "after", match: { path: 1 } }
            ],
            inject
          ),
          [
            "The body is not JSON.",
            `A fault needs a _tag: it is one of ${tags}.`,
            `There is no fault "Stauts": it is one of ${tags}.`,
            "The fault Status does not fit: status: This field is required.",
            "The fault Status does not fit: status: A status from 200 to 599 is required.",
            'The fault Delay does not fit: duration: Milliseconds or a text such as "5 seconds" are required.',
            "The fault GiantBody does not fit: bytes: No more than 100000000 are possible.",
            'The fault ContentType does not fit: contentType: "text/plain\\n" cannot stand in a header.',
            'The fault Status does not fit: headers: "retry after" is no name of a header.',
            "The fault Status does not fit: headers: A text is required.",
            "The fault Html does not fit: probabilty: Unknown field.",
            'The fault Cut does not fit: when: "never" is none of before, after. times: A whole number from 1, or "always", is required. probability: A number from 0 to 1 is required. match: pattern: Not a valid regular expression.',
            "The fault Cut does not fit: match: path: A text is required."
          ].map((message) => [400, { message }] as const)
        )
      }).pipe(sandbox())
    )

    it.effect("lists the recorded requests and resets", () =>
      Effect.gen(function* () {
        const { requests } = yield* Sandbox.Sandbox
        yield* call("GET", "/domains/1")
        const seen = yield* outcome("GET", "/__sandbox/requests")
        assert.deepStrictEqual(seen, [200, overTheWire(yield* requests)])
        assert.deepStrictEqual(yield* outcome("POST", "/__sandbox/reset"), [204, undefined])
        assert.deepStrictEqual(yield* outcome("GET", "/__sandbox/requests"), [200, []])
        assert.deepStrictEqual((yield* call("GET", "/__sandbox/nothing")).status, 404)
        assert.deepStrictEqual((yield* call("PUT", "/__sandbox/faults")).status, 405)
      }).pipe(sandbox())
    )
  })

  describe("httpClient", () => {
    it.effect("sends a JSON body and reads the answer", () =>
      Effect.gen(function* () {
        const { azion } = yield* Sandbox.Sandbox
        const request = HttpClientRequest.post(url, { headers }).pipe(
          HttpClientRequest.bodyJsonUnsafe({ name: "shöp", edge_application_id: 7 })
        )
        const response = yield* HttpClient.execute(request)
        const domain = (yield* azion.domains).at(-1)
        assert.deepStrictEqual(
          [response.status, yield* response.json],
          [201, { results: domain, schema_version: 3 } as never]
        )
        assert.strictEqual(domain?.name, "shöp")
      }).pipe(sandbox(), Effect.orDie)
    )

    it.effect("takes a streamed body", () =>
      Effect.gen(function* () {
        const body = Stream.fromIterable(['{"name":"a",', '"edge_application_id":1}']).pipe(Stream.encodeText)
        const request = HttpClientRequest.post(url, { headers }).pipe(
          HttpClientRequest.bodyStream(body, { contentType: "application/json" })
        )
        assert.strictEqual((yield* HttpClient.execute(request)).status, 201)
      }).pipe(sandbox(), Effect.orDie)
    )

    it.effect("answers within the step of the test clock in which it was called, body included", () =>
      Effect.gen(function* () {
        const { inject } = yield* Sandbox.Sandbox
        yield* inject(Fault.delay("1 second", { times: Infinity }))
        const done: Array<number> = []
        const calls = Effect.forEach([1, 2, 3], (n) =>
          Effect.map(
            Effect.flatMap(get, (response) => response.json),
            () => done.push(n)
          )
        )
        const fiber = yield* Effect.forkChild(calls)
        const steps: Array<number> = []
        for (const millis of [999, 1, 1000, 999, 1]) {
          yield* TestClock.adjust(millis)
          steps.push(done.length)
        }
        assert.deepStrictEqual(steps, [0, 1, 2, 2, 3])
        yield* Fiber.join(fiber)
      }).pipe(sandbox())
    )

    it.effect("fails with TransportError where the connection is cut", () =>
      Effect.gen(function* () {
        const { inject } = yield* Sandbox.Sandbox
        yield* inject(Fault.cut("before"))
        const error = yield* Effect.flip(get)
        assert.strictEqual(error.reason._tag, "TransportError")
      }).pipe(sandbox())
    )

    it.effect("fails with DecodeError where the body breaks off, after the bytes before it", () =>
      Effect.gen(function* () {
        const { inject } = yield* Sandbox.Sandbox
        yield* inject(Fault.cutBody("aborted", { times: 2 }))
        const response = yield* get
        assert.strictEqual(response.status, 200)
        assert.strictEqual((yield* Effect.flip(response.json)).reason._tag, "DecodeError")
        const bytes: Array<number> = []
        const streamed = yield* Effect.exit(
          Effect.flatMap(get, (response) =>
            Stream.runForEach(response.stream, (chunk) => Effect.sync(() => bytes.push(chunk.length)))
          )
        )
        assert.deepStrictEqual([bytes.length, Exit.isFailure(streamed)], [1, true])
      }).pipe(sandbox())
    )

    it.effect("can be interrupted while it waits", () =>
      Effect.gen(function* () {
        const { inject } = yield* Sandbox.Sandbox
        yield* inject(Fault.delay("1 hour"))
        const fiber = yield* Effect.forkChild(get)
        yield* TestClock.adjust("1 second")
        yield* Fiber.interrupt(fiber)
        assert.isTrue(Exit.hasInterrupts(yield* Fiber.await(fiber)))
      }).pipe(sandbox())
    )
  })

  describe("fetch", () => {
    it.effect("answers a web Response by the clock of the test", () =>
      Effect.gen(function* () {
        const { fetch } = yield* Sandbox.Sandbox
        yield* TestClock.adjust("1 hour")
        const response = yield* Effect.promise(() => fetch(`${url}/1600000001`, { headers }))
        assert.deepStrictEqual(
          [response.status, response.headers.get("x-ratelimit-reset")],
          [200, "1970-01-01T01:01:00.000000"]
        )
      }).pipe(sandbox())
    )

    it.effect("sends the body and takes a 204", () =>
      Effect.gen(function* () {
        const { azion, fetch } = yield* Sandbox.Sandbox
        const response = yield* Effect.promise(() =>
          fetch(new Request(`${url}/1600000001`, { method: "DELETE", headers }))
        )
        assert.deepStrictEqual([response.status, response.body], [204, null])
        const patch = {
          method: "PATCH",
          headers: { ...headers, "content-type": "application/json" },
          body: '{"name":"x"}'
        }
        yield* Effect.promise(() => fetch(`${url}/1600000002`, patch))
        assert.strictEqual((yield* azion.domains)[0]?.name, "x")
      }).pipe(sandbox())
    )

    const rejection = (promise: () => Promise<unknown>): Effect.Effect<unknown> =>
      Effect.promise(() =>
        promise().then(
          () => "no rejection",
          (error: unknown) => error
        )
      )

    it.effect("rejects with TypeError where the connection is cut, and where the body breaks off", () =>
      Effect.gen(function* () {
        const { fetch, inject } = yield* Sandbox.Sandbox
        yield* inject(Fault.cut("after"))
        assert.instanceOf(yield* rejection(() => fetch(url, { headers })), TypeError)
        yield* inject(Fault.cutBody("aborted"))
        const response = yield* Effect.promise(() => fetch(url, { headers }))
        assert.strictEqual(response.status, 200)
        assert.instanceOf(yield* rejection(() => response.text()), TypeError)
      }).pipe(sandbox())
    )

    it.effect("rejects with the reason of an AbortSignal, before and while it waits", () =>
      Effect.gen(function* () {
        const { fetch, inject } = yield* Sandbox.Sandbox
        yield* inject(Fault.delay("1 hour", { times: Infinity }))
        const reason = new Error("enough")
        assert.strictEqual(yield* rejection(() => fetch(url, { headers, signal: AbortSignal.abort(reason) })), reason)
        const controller = new AbortController()
        const fiber = yield* Effect.forkChild(rejection(() => fetch(url, { headers, signal: controller.signal })))
        yield* TestClock.adjust("1 second")
        controller.abort(reason)
        assert.strictEqual(yield* Fiber.join(fiber), reason)
      }).pipe(sandbox())
    )
  })
})
