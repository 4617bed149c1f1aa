import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import * as Fault from "../src/Fault.ts"
import * as Sandbox from "../src/Sandbox.ts"
import { call, request, token } from "./Caller.ts"

const sandbox = Effect.provide(Sandbox.layer({ azion: { token } }))

const body = { name: "shop", edge_application_id: 7 }

/** The kind of answer and its status. */
const kind = Effect.fnUntraced(function* (method: string, path: string, options?: { readonly body?: unknown }) {
  const { handle } = yield* Sandbox.Sandbox
  const answer = yield* handle(request(method, path, options))
  return answer._tag === "Reply" ? answer.status : answer._tag
})

const kinds = (paths: ReadonlyArray<string>) => Effect.forEach(paths, (path) => kind("GET", path))

describe("Fault", () => {
  describe("rule", () => {
    it.effect("hits once unless told otherwise, then leaves", () =>
      Effect.gen(function* () {
        const { inject } = yield* Sandbox.Sandbox
        yield* inject(Fault.status(503))
        assert.deepStrictEqual(yield* kinds(["/domains", "/domains"]), [503, 200])
        yield* inject(Fault.status(503, { times: 2 }))
        assert.deepStrictEqual(yield* kinds(["/domains", "/domains", "/domains"]), [503, 503, 200])
      }).pipe(sandbox)
    )

    it.effect("hits for ever with Infinity, until the faults are cleared", () =>
      Effect.gen(function* () {
        const { clearFaults, inject } = yield* Sandbox.Sandbox
        yield* inject(Fault.status(500, { times: Infinity }))
        assert.deepStrictEqual(yield* kinds(Array(5).fill("/domains")), [500, 500, 500, 500, 500])
        yield* clearFaults
        assert.strictEqual(yield* kind("GET", "/domains"), 200)
      }).pipe(sandbox)
    )

    it.effect("hits only what matches by method, path and query", () =>
      Effect.gen(function* () {
        const { clearFaults, inject } = yield* Sandbox.Sandbox
        yield* inject(Fault.status(503, { match: { method: "post", path: "/tokens" } }))
        assert.deepStrictEqual([yield* kind("GET", "/domains"), yield* kind("POST", "/tokens")], [200, 503])
        yield* inject(Fault.status(503, { match: { path: "/domains/1" }, times: Infinity }))
        assert.deepStrictEqual(yield* kinds(["/domains", "/domains/12", "/domains/1"]), [200, 404, 503])
        yield* clearFaults
        yield* inject(Fault.status(503, { match: { path: /^\/domains$/g, query: { page: "3" } }, times: 2 }))
        assert.deepStrictEqual(
          yield* kinds(["/domains?page=2", "/domains?page=3", "/domains/1600000001", "/domains?page=3"]),
          [200, 503, 200, 503]
        )
      }).pipe(sandbox)
    )

    it.effect("draws chance from the seed", () =>
      Effect.gen(function* () {
        const draw = Effect.gen(function* () {
          const { inject, reset } = yield* Sandbox.Sandbox
          yield* reset
          yield* inject(Fault.status(503, { probability: 0.5, times: Infinity }))
          return yield* kinds(Array(40).fill("/domains"))
        })
        const first = yield* draw
        assert.deepStrictEqual(yield* draw, first)
        assert.isTrue(first.filter((status) => status === 503).length > 10 && first.includes(200))
      }).pipe(sandbox)
    )

    it.effect("of several outcomes the first injected hits, the next waits for the next request", () =>
      Effect.gen(function* () {
        const { inject } = yield* Sandbox.Sandbox
        yield* inject(Fault.status(503))
        yield* inject(Fault.html(502))
        assert.deepStrictEqual(yield* kinds(["/domains", "/domains", "/domains"]), [503, 502, 200])
      }).pipe(sandbox)
    )

    it.effect("leaves preflights alone unless it names OPTIONS", () =>
      Effect.gen(function* () {
        const { inject } = yield* Sandbox.Sandbox
        yield* inject(Fault.status(503))
        assert.deepStrictEqual([yield* kind("OPTIONS", "/domains"), yield* kind("GET", "/domains")], [204, 503])
        yield* inject(Fault.status(403, { match: { method: "OPTIONS" } }))
        assert.strictEqual(yield* kind("OPTIONS", "/domains"), 403)
      }).pipe(sandbox)
    )
  })

  describe("status", () => {
    it.effect("answers with the given body and headers, without the vendor's quota headers", () =>
      Effect.gen(function* () {
        const { inject } = yield* Sandbox.Sandbox
        yield* inject(Fault.status(503, { body: { detail: "down" }, headers: { "retry-after": "7" } }))
        assert.deepStrictEqual(yield* call("GET", "/domains"), {
          status: 503,
          json: { detail: "down" },
          headers: {
            "access-control-allow-origin": "*",
            "content-type": "application/json",
            date: "Thu, 01 Jan 1970 00:00:00 GMT",
            "retry-after": "7"
          }
        })
      }).pipe(sandbox)
    )

    it.effect("is not counted against the quota, and is not carried out", () =>
      Effect.gen(function* () {
        const { azion, inject } = yield* Sandbox.Sandbox
        yield* inject(Fault.status(503))
        yield* call("POST", "/domains", { body })
        assert.strictEqual((yield* azion.domains).length, 36)
        assert.strictEqual((yield* call("GET", "/domains")).headers["x-ratelimit-remaining"], "199")
      }).pipe(sandbox)
    )
  })

  describe("delay", () => {
    it.effect("answers exactly when the clock has passed it", () =>
      Effect.gen(function* () {
        const { inject, requests } = yield* Sandbox.Sandbox
        yield* inject(Fault.delay("5 seconds"))
        const fiber = yield* Effect.forkChild(call("GET", "/domains"))
        yield* TestClock.adjust(4999)
        assert.isUndefined(fiber.pollUnsafe())
        yield* TestClock.adjust(1)
        assert.strictEqual((yield* Fiber.join(fiber)).headers["date"], "Thu, 01 Jan 1970 00:00:05 GMT")
        assert.deepStrictEqual(
          (yield* requests).map(({ at, status }) => [at, status]),
          [[0, 200]]
        )
      }).pipe(sandbox)
    )

    it.effect("before: a caller that gives up leaves nothing done; after: it is done", () =>
      Effect.gen(function* () {
        const { azion, inject, requests } = yield* Sandbox.Sandbox
        const created: Array<number> = []
        for (const when of ["before", "after"] as const) {
          yield* inject(Fault.delay("5 seconds", { when }))
          const fiber = yield* Effect.forkChild(call("POST", "/domains", { body }))
          yield* TestClock.adjust("1 second")
          yield* Fiber.interrupt(fiber)
          created.push((yield* azion.domains).length - 36)
        }
        assert.deepStrictEqual(created, [0, 1])
        assert.deepStrictEqual(
          (yield* requests).map(({ status }) => status),
          [undefined, undefined]
        )
      }).pipe(sandbox)
    )

    it.effect("adds up with other delays and goes with an outcome", () =>
      Effect.gen(function* () {
        const { inject } = yield* Sandbox.Sandbox
        yield* inject(Fault.delay("2 seconds"))
        yield* inject(Fault.delay("3 seconds"))
        yield* inject(Fault.status(504))
        const fiber = yield* Effect.forkChild(call("GET", "/domains"))
        yield* TestClock.adjust(4999)
        assert.isUndefined(fiber.pollUnsafe())
        yield* TestClock.adjust(1)
        assert.strictEqual((yield* Fiber.join(fiber)).status, 504)
      }).pipe(sandbox)
    )
  })

  describe("cut", () => {
    it.effect("before: the request is not carried out; after: it is", () =>
      Effect.gen(function* () {
        const { azion, inject, requests } = yield* Sandbox.Sandbox
        const created: Array<number> = []
        for (const when of ["before", "after"] as const) {
          yield* inject(Fault.cut(when))
          assert.strictEqual(yield* kind("POST", "/domains", { body }), "Cut")
          created.push((yield* azion.domains).length - 36)
        }
        assert.deepStrictEqual(created, [0, 1])
        assert.deepStrictEqual(
          (yield* requests).map(({ status }) => status),
          [undefined, undefined]
        )
      }).pipe(sandbox)
    )
  })

  describe("cutBody", () => {
    it.effect("sends half of the body, as if whole or broken off", () =>
      Effect.gen(function* () {
        const { handle, inject } = yield* Sandbox.Sandbox
        const whole = yield* handle(request("GET", "/domains/1"))
        const half = whole._tag === "Reply" ? whole.body?.slice(0, whole.body.length / 2) : undefined
        const seen: Array<readonly [string, unknown]> = []
        for (const mode of ["truncated", "aborted"] as const) {
          yield* inject(Fault.cutBody(mode))
          const answer = yield* handle(request("GET", "/domains/1"))
          seen.push([answer._tag, answer._tag === "Cut" ? undefined : answer.body])
        }
        assert.deepStrictEqual(seen, [
          ["Reply", half],
          ["Broken", half]
        ])
      }).pipe(sandbox)
    )

    it.effect("leaves an answer without a body alone", () =>
      Effect.gen(function* () {
        const { inject } = yield* Sandbox.Sandbox
        yield* inject(Fault.cutBody("aborted"))
        assert.strictEqual(yield* kind("DELETE", "/domains/1600000001"), 204)
      }).pipe(sandbox)
    )
  })

  it.effect("html answers an HTML page", () =>
    Effect.gen(function* () {
      const { handle, inject } = yield* Sandbox.Sandbox
      yield* inject(Fault.html(401))
      const answer = yield* handle(request("GET", "/domains"))
      assert.deepStrictEqual(
        answer._tag === "Reply" && [answer.status, answer.headers["content-type"], answer.body?.slice(0, 15)],
        [401, "text/html; charset=utf-8", "<!doctype html>"]
      )
    }).pipe(sandbox)
  )

  it.effect("clockSkew shifts Date and the reset, and goes with an outcome", () =>
    Effect.gen(function* () {
      const { inject } = yield* Sandbox.Sandbox
      yield* inject(Fault.clockSkew("1 hour", { times: 2 }))
      const dates = (headers: Readonly<Record<string, string>>) => [headers["date"], headers["x-ratelimit-reset"]]
      assert.deepStrictEqual(dates((yield* call("GET", "/domains")).headers), [
        "Thu, 01 Jan 1970 01:00:00 GMT",
        "1970-01-01T01:01:00.000000"
      ])
      yield* inject(Fault.rateLimited("10 seconds"))
      assert.deepStrictEqual(dates((yield* call("GET", "/domains")).headers), [
        "Thu, 01 Jan 1970 01:00:00 GMT",
        "1970-01-01T01:00:10.000000"
      ])
      assert.deepStrictEqual(dates((yield* call("GET", "/domains")).headers), [
        "Thu, 01 Jan 1970 00:00:00 GMT",
        "1970-01-01T00:01:00.000000"
      ])
    }).pipe(sandbox)
  )

  describe("rateLimited", () => {
    it.effect("is the vendor's 429 with the reset ahead", () =>
      Effect.gen(function* () {
        const { inject } = yield* Sandbox.Sandbox
        yield* inject(Fault.rateLimited("90 seconds"))
        assert.deepStrictEqual(yield* call("GET", "/domains"), {
          status: 429,
          json: { detail: "Request was throttled." },
          headers: {
            "access-control-allow-origin": "*",
            "content-type": "application/json; version=3",
            date: "Thu, 01 Jan 1970 00:00:00 GMT",
            "x-ratelimit-limit": "200",
            "x-ratelimit-remaining": "0",
            "x-ratelimit-reset": "1970-01-01T00:01:30.000000"
          }
        })
      }).pipe(sandbox)
    )

    it.effect("says Retry-After in seconds or as a date instead", () =>
      Effect.gen(function* () {
        const { inject } = yield* Sandbox.Sandbox
        const seen: Array<ReadonlyArray<string | undefined>> = []
        for (const retryAfter of ["seconds", "date"] as const) {
          yield* inject(Fault.rateLimited("90 seconds", { retryAfter }))
          const { headers } = yield* call("GET", "/domains")
          seen.push([headers["retry-after"], headers["x-ratelimit-reset"]])
        }
        assert.deepStrictEqual(seen, [
          ["90", undefined],
          ["Thu, 01 Jan 1970 00:01:30 GMT", undefined]
        ])
      }).pipe(sandbox)
    )
  })
})
