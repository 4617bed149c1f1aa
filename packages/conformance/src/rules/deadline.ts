/** How long a call and each of its attempts may take. */
import * as Deadline from "@millrace/core/Deadline"
import * as RetryPolicy from "@millrace/core/RetryPolicy"
import * as Fault from "@millrace/sandbox/Fault"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import { assert } from "vitest"
import * as Rule from "../Rule.ts"
import * as Stage from "../Stage.ts"

export const deadline: Rule.Group = Rule.group(
  "deadline",
  Rule.make("ends an attempt that takes too long, and says that it was the attempt", (subject) =>
    Effect.gen(function* () {
      const { calls, inject } = yield* Stage.open(subject)
      yield* inject(Fault.delay("1 hour", { match: subject.requests.read, times: Infinity }))
      const error = yield* Stage.failure(
        calls.read.pipe(RetryPolicy.with({ times: 0 }), Deadline.with({ attempt: "4 seconds", total: "1 minute" }))
      )
      assert.deepStrictEqual(
        error._tag === "Timeout" && [error.scope, Duration.toSeconds(error.limit), Duration.toSeconds(error.elapsed)],
        ["attempt", 4, 4]
      )
    })
  ),
  Rule.make("ends a call that takes too long with all its attempts, and says that it was the whole", (subject) =>
    Effect.gen(function* () {
      const { calls, inject } = yield* Stage.open(subject)
      yield* inject(Fault.delay("1 hour", { match: subject.requests.read, times: Infinity }))
      const error = yield* Stage.failure(
        calls.read.pipe(RetryPolicy.with({ times: 100 }), Deadline.with({ attempt: "1 minute", total: "10 seconds" }))
      )
      assert.deepStrictEqual(
        error._tag === "Timeout" && [error.scope, Duration.toSeconds(error.limit), Duration.toSeconds(error.elapsed)],
        ["total", 10, 10]
      )
    })
  ),
  Rule.make("ends an answer that stops in the middle of its body", (subject) =>
    Effect.forEach(["head", "half"] as const, (after) =>
      Effect.gen(function* () {
        const { calls, inject, sandbox } = yield* Stage.open(subject)
        yield* inject(Fault.stall(after, { match: subject.requests.read }))
        yield* Stage.finish(Deadline.with({ attempt: "4 seconds" })(calls.read))
        assert.strictEqual(yield* sandbox.count(subject.requests.read), 2)
      })
    )
  ),
  Rule.make("does not know what came of an unsafe call that took too long, and does not repeat it", (subject) =>
    Effect.gen(function* () {
      const { calls, inject, statuses } = yield* Stage.open(subject)
      yield* inject(Fault.delay("1 hour", { match: subject.requests.create, when: "after", times: Infinity }))
      const error = yield* Stage.failure(calls.create("conformance"))
      assert.deepStrictEqual(error._tag === "OutcomeUnknown" && [error.reason, error.description], [
        "Timeout",
        "attempt timeout"
      ])
      assert.deepStrictEqual(yield* statuses(subject.requests.create), [undefined])
    })
  ),
  Rule.make("does not begin a wait that would end past the deadline, and says how long it would have been", (subject) =>
    Effect.forEach(
      [
        [429, "TooManyRequests"],
        [503, "ServerError"]
      ] as const,
      ([status, tag]) =>
        Effect.gen(function* () {
          const { calls, inject, statuses } = yield* Stage.open(subject)
          const match = subject.requests.read
          yield* inject(Fault.status(status, { match, headers: { "retry-after": "3600" } }))
          // No time goes by: it fails at once.
          const error = yield* Effect.flip(Deadline.with({ total: "1 minute" })(calls.read))
          assert.deepStrictEqual("retryAfter" in error && [error._tag, error.retryAfter, error.elapsed], [
            tag,
            Duration.hours(1),
            Duration.zero
          ])
          assert.deepStrictEqual(yield* statuses(match), [status])
        })
    )
  )
)
