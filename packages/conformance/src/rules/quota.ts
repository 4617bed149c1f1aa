/** Callers wait for the quota instead of running into it. */
import * as Fault from "@millrace/sandbox/Fault"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { assert } from "vitest"
import * as Proxy from "../Proxy.ts"
import * as Rule from "../Rule.ts"
import * as Stage from "../Stage.ts"
import type { Subject } from "../Subject.ts"

export const quota: Rule.Group = Rule.group(
  "quota",
  Rule.make("lets a 429 hold back everybody, those in line and those who come later", (subject) =>
    Effect.gen(function* () {
      const { calls, inject, sandbox } = yield* Stage.open(subject)
      const match = subject.requests.read
      yield* inject(Fault.rateLimited("10 seconds", { match, retryAfter: "seconds" }))
      const first = yield* Effect.forkChild(calls.read)
      yield* Stage.settle
      const others = yield* Effect.forkChild(Stage.together(10, calls.read))
      yield* Stage.settle
      yield* TestClock.adjust(Duration.millis(9_999))
      assert.strictEqual(yield* sandbox.count(match), 1)
      yield* TestClock.adjust(Duration.millis(1))
      yield* Fiber.joinAll([first, others])
      assert.strictEqual(yield* sandbox.count(match), 12)
    })
  ),
  Rule.make("learns of a 429 how long to wait, from X-RateLimit-* and RateLimit-* in each form of a reset", (subject) =>
    Effect.forEach(["x-seconds", "x-epoch", "x-millis", "x-iso", "draft"] as const, (spelling) =>
      waitsAfter429(subject, spelling)
    )
  ),
  Rule.where("structuredQuota", "learns of a 429 how long to wait, from structured fields", (subject) =>
    waitsAfter429(subject, "structured")
  ),
  Rule.make("waits where a success says that nothing is left, until the window ends", (subject) =>
    Effect.gen(function* () {
      const headers = { "x-ratelimit-limit": "10", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "90" }
      const over: Stage.Options["over"] = ({ httpClient }) => Proxy.withHeaders(httpClient, headers)
      const { calls, sandbox } = yield* Stage.open(subject, { over })
      yield* calls.read
      const before = yield* sandbox.count(subject.requests.read)
      const fiber = yield* Effect.forkChild(calls.read)
      yield* Stage.settle
      yield* TestClock.adjust("89 seconds")
      assert.strictEqual(yield* sandbox.count(subject.requests.read), before)
      // A reset in whole seconds may have been rounded down.
      yield* TestClock.adjust("2 seconds")
      yield* Fiber.join(fiber)
      assert.strictEqual(yield* sandbox.count(subject.requests.read), before + 1)
    })
  ),
  Rule.make("is not held back for good by a quota that only a 429 has told", (subject) =>
    Effect.gen(function* () {
      const { calls, inject, sandbox } = yield* Stage.open(subject)
      const match = subject.requests.read
      const headers = { "x-ratelimit-limit": "3", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "10" }
      yield* inject(Fault.status(429, { match, headers }))
      yield* inject(Fault.delay("1 second", { match, times: Infinity }))
      yield* Stage.finish(Effect.all([calls.read, Stage.together(20, calls.read)]), "1 minute")
      assert.strictEqual(yield* sandbox.count(match), 22)
    })
  ),
  Rule.where("toldQuota", "uses up a quota that is told, window by window, and never gets a 429", (subject, told) =>
    Effect.gen(function* () {
      const { calls, statuses } = yield* Stage.open(subject, { sandbox: told.sandbox(20) })
      yield* Stage.finish(Effect.repeat(calls.read, { times: 49 }))
      assert.deepStrictEqual(yield* statuses(subject.requests.read), Array(50).fill(200))
    })
  )
)

// internal

const waitsAfter429 = Effect.fnUntraced(function* (subject: Subject, quota: Fault.QuotaHeaders) {
  const { calls, inject, sandbox } = yield* Stage.open(subject)
  const match = subject.requests.read
  // Not at a moment that a rounding would hide.
  yield* TestClock.adjust("1 day")
  yield* inject(Fault.rateLimited("30 seconds", { match, quota }))
  const fiber = yield* Effect.forkChild(calls.read)
  yield* Stage.settle
  yield* TestClock.adjust(Duration.millis(29_999))
  assert.strictEqual(yield* sandbox.count(match), 1, quota)
  // A reset in whole seconds may have been rounded down.
  yield* TestClock.adjust(Duration.millis(1_001))
  yield* Fiber.join(fiber)
  assert.strictEqual(yield* sandbox.count(match), 2, quota)
})
