/** A caller that goes takes along what it asked for, and nothing of the others'. */
import * as Fault from "@millrace/sandbox/Fault"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as Sandbox from "@millrace/sandbox/Sandbox"
import { assert } from "vitest"
import * as Proxy from "../Proxy.ts"
import * as Rule from "../Rule.ts"
import * as Stage from "../Stage.ts"

export const cancellation: Rule.Group = Rule.group(
  "cancellation",
  Rule.make("aborts the request of a caller that is interrupted", (subject) =>
    Effect.gen(function* () {
      const sandbox = yield* Sandbox.make(subject.sandbox)
      yield* subject.prepare(sandbox)
      const sent = Promise.withResolvers<AbortSignal>()
      // Tokens come; the read hangs.
      const fetch: typeof globalThis.fetch = (input, init) => {
        const { pathname } = new URL(input instanceof Request ? input.url : input)
        if (
          !Fault.matches(subject.requests.read, { method: init?.method ?? "GET", url: new URL(pathname, "http://a") })
        ) {
          return sandbox.fetch(input, init)
        }
        if (init?.signal) sent.resolve(init.signal)
        return new Promise(() => undefined)
      }
      const client = yield* Effect.provide(HttpClient.HttpClient, FetchHttpClient.layer)
      const calls = yield* Effect.provideService(subject.connect(), HttpClient.HttpClient, client)
      const fiber = yield* Effect.forkChild(Effect.provideService(calls.read, FetchHttpClient.Fetch, fetch))
      const signal = yield* Effect.promise(() => sent.promise)
      assert.isFalse(signal.aborted)
      yield* Fiber.interrupt(fiber)
      assert.isTrue(signal.aborted)
    })
  ),
  Rule.make("gives back the place in the quota of a request that is aborted", (subject) =>
    Effect.gen(function* () {
      const headers = { "x-ratelimit-limit": "1", "x-ratelimit-remaining": "1", "x-ratelimit-reset": "90" }
      const { calls, inject, sandbox } = yield* Stage.open(subject, {
        over: ({ httpClient }) => Proxy.withHeaders(httpClient, headers)
      })
      const match = subject.requests.read
      yield* calls.read
      yield* inject(Fault.delay("1 hour", { match }))
      const gone = yield* Effect.forkChild(calls.read)
      yield* Stage.settle
      assert.strictEqual(yield* sandbox.count(match), 2)
      yield* Fiber.interrupt(gone)
      yield* Stage.finish(calls.read, "2 minutes")
      assert.strictEqual(yield* sandbox.count(match), 3)
    })
  ),
  Rule.make("lets the others go on when a caller leaves the line for the quota", (subject) =>
    Effect.gen(function* () {
      const { calls, inject, sandbox } = yield* Stage.open(subject)
      const match = subject.requests.read
      yield* inject(Fault.rateLimited("10 seconds", { match, retryAfter: "seconds" }))
      const first = yield* Effect.forkChild(calls.read)
      yield* Stage.settle
      const others = yield* Effect.forEach([1, 2, 3], () => Effect.forkChild(calls.read))
      yield* Stage.settle
      yield* Fiber.interrupt(first)
      yield* Effect.forEach(others.slice(0, 1), Fiber.interrupt)
      yield* TestClock.adjust("10 seconds")
      yield* Fiber.joinAll(others.slice(1))
      assert.strictEqual(yield* sandbox.count(match), 3)
    })
  ),
  Rule.where("mint", "goes on with a mint for the others when the caller leaves that began it", (subject, mint) =>
    Effect.gen(function* () {
      const { calls, inject, sandbox } = yield* Stage.open(subject)
      yield* inject(Fault.delay("5 seconds", { match: mint.request }))
      const first = yield* Effect.forkChild(calls.read)
      yield* Stage.settle
      const second = yield* Effect.forkChild(calls.read)
      yield* Stage.settle
      yield* Fiber.interrupt(first)
      yield* TestClock.adjust("5 seconds")
      yield* Fiber.join(second)
      assert.deepStrictEqual([yield* sandbox.count(mint.request), yield* sandbox.count(subject.requests.read)], [1, 1])
    })
  ),
  Rule.where("list", "takes back the pages that were asked for ahead when their consumer leaves", (subject, list) =>
    Effect.gen(function* () {
      const { inject, pages, sandbox, statuses } = yield* Stage.openList(subject, list)
      yield* Effect.forEach([2, 3, 4], (page) => inject(Fault.delay("1 hour", { match: list.page(page) })))
      const first: Array<unknown> = []
      const fiber = yield* Effect.forkChild(
        Stream.runForEach(pages({ prefetch: 3 }), (page) => Effect.sync(() => first.push(page)))
      )
      yield* Stage.settle
      assert.strictEqual(first.length, 1)
      yield* Fiber.interrupt(fiber)
      const before = yield* sandbox.count()
      yield* TestClock.adjust("1 day")
      assert.strictEqual(yield* sandbox.count(), before)
      assert.deepStrictEqual(yield* Effect.forEach([2, 3, 4], (page) => statuses(list.page(page))), [
        [undefined],
        [undefined],
        [undefined]
      ])
    })
  )
)
