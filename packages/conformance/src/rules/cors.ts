/** From a page of another origin, with no more than the vendor's CORS headers allow. */
import * as RetryPolicy from "@millrace/core/RetryPolicy"
import * as Telemetry from "@millrace/core/Telemetry"
import * as Fault from "@millrace/sandbox/Fault"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Tracer from "effect/Tracer"
import { assert } from "vitest"
import * as Browser from "../Browser.ts"
import * as Rule from "../Rule.ts"
import * as Stage from "../Stage.ts"

export const cors: Rule.Group = Rule.group(
  "CORS",
  Rule.make("passes its preflights, with every kind of call", (subject) =>
    Effect.gen(function* () {
      const { calls, sandbox } = yield* Stage.open(subject, { over: Browser.make })
      yield* Stage.finish(Effect.all([calls.read, calls.create("conformance"), calls.change]))
      const { change, create, read } = subject.requests
      assert.deepStrictEqual(yield* Effect.forEach([read, create, change], sandbox.count), [1, 1, 1])
      assert.isAbove(yield* sandbox.count({ method: "OPTIONS" }), 2)
    })
  ),
  Rule.make("sends no trace headers from a traced program, which preflights do not allow", (subject) =>
    Effect.gen(function* () {
      const { calls, sandbox } = yield* Stage.open(subject, { over: Browser.make })
      const tracer = Tracer.make({ span: (options) => new Tracer.NativeSpan(options) })
      yield* Stage.finish(calls.read.pipe(Effect.withSpan("a program"), Effect.withTracer(tracer)))
      const seen = (yield* sandbox.requests).flatMap(({ headers }) => [
        ...Object.keys(headers),
        ...(headers["access-control-request-headers"] ?? "").split(",")
      ])
      assert.notIncludeMembers(seen, ["traceparent"])
      assert.notIncludeMembers(seen, ["b3"])
    })
  ),
  Rule.make("is told of a refused preflight as of a request that got no answer", (subject) =>
    Effect.gen(function* () {
      const { calls, sandbox } = yield* Stage.open(subject, { over: Browser.make })
      yield* calls.read
      const error = yield* Stage.failure(
        calls.read.pipe(Effect.provideService(Telemetry.Propagation, true), RetryPolicy.with({ times: 0 }))
      )
      assert.deepStrictEqual(error._tag === "TransportError" && error.description, "CORS: the header b3 is not allowed")
      assert.strictEqual(yield* sandbox.count(subject.requests.read), 1)
    })
  ),
  Rule.make("repeats after a backoff of its own where the browser hides how long a 429 wants it to wait", (subject) =>
    Effect.gen(function* () {
      const { calls, inject, statuses } = yield* Stage.open(subject, { over: Browser.make })
      const match = subject.requests.read
      yield* inject(Fault.rateLimited("1 hour", { match, retryAfter: "seconds", quota: "x-seconds" }))
      yield* Stage.finish(calls.read, "1 minute")
      assert.deepStrictEqual(yield* statuses(match), [429, 200])
    })
  ),
  Rule.make("gives errors without the server's id where the browser hides it", (subject) =>
    Effect.gen(function* () {
      const { calls, inject } = yield* Stage.open(subject, { over: Browser.make })
      const headers = { [subject.requestIdHeader]: "an-id-of-the-server" }
      yield* inject(Fault.status(404, { match: subject.requests.read, headers }))
      const error = yield* Stage.failure(calls.read)
      assert.deepStrictEqual(error._tag === "NotFound" && ["requestId" in error, error.status], [false, 404])
    })
  ),
  Rule.where("list", "delivers a whole list where the browser hides what counts it", (subject, list) =>
    Effect.gen(function* () {
      const { keys, pages } = yield* Stage.openList(subject, list, { over: Browser.make })
      const seen = yield* Stage.finish(Stream.runCollect(pages({ prefetch: 3 })))
      assert.deepStrictEqual(
        seen.flatMap((page) => page.keys),
        keys
      )
    })
  )
)
