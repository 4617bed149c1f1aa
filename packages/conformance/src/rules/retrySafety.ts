/** What may have been carried out is not sent again; what may be sent again is, within one budget. */
import * as Fault from "@millrace/sandbox/Fault"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { assert } from "vitest"
import * as Rule from "../Rule.ts"
import * as Stage from "../Stage.ts"
import type { Subject } from "../Subject.ts"

export const retrySafety: Rule.Group = Rule.group(
  "retry safety",
  Rule.make("never repeats an unsafe call whose connection was cut: its outcome is unknown", (subject) =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* creating(subject, Fault.cut("before", always)), {
        outcome: "OutcomeUnknown",
        statuses: [undefined],
        created: 0
      })
      assert.deepStrictEqual(yield* creating(subject, Fault.cut("after", always)), {
        outcome: "OutcomeUnknown",
        statuses: [undefined],
        created: 1
      })
    })
  ),
  Rule.make("never repeats an unsafe call whose answer broke off", (subject) =>
    Effect.gen(function* () {
      const { created, outcome, statuses } = yield* creating(subject, Fault.cutBody("aborted", always))
      assert.deepStrictEqual([outcome, statuses.length, created], ["InvalidResponse", 1, 1])
    })
  ),
  Rule.make("never repeats an unsafe call after 408, 500, 502 and 504, nor after 503 without Retry-After", (subject) =>
    Effect.forEach([408, 500, 502, 503, 504], (status) =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* creating(subject, Fault.status(status, always)), {
          outcome: status === 408 ? "UnexpectedStatus" : "ServerError",
          statuses: [status],
          created: 0
        })
      })
    )
  ),
  Rule.make("repeats an unsafe call after 429 and after 503 with Retry-After, and it is carried out once", (subject) =>
    Effect.forEach(
      [
        Fault.rateLimited("3 seconds", { retryAfter: "seconds" }),
        Fault.status(503, { headers: { "retry-after": "3" } })
      ],
      (fault) =>
        Effect.gen(function* () {
          const { created, outcome, statuses } = yield* creating(subject, fault)
          assert.deepStrictEqual([outcome, statuses.length, created], ["success", 2, 1])
        })
    )
  ),
  Rule.make("repeats a safe call after a cut, a broken body, 408, 500, 502, 503 and 504", (subject) =>
    Effect.forEach(
      [
        Fault.cut("before"),
        Fault.cut("after"),
        Fault.cutBody("aborted"),
        ...[408, 500, 502, 503, 504].map((status) => Fault.status(status))
      ],
      (fault) =>
        Effect.gen(function* () {
          const { calls, inject, sandbox } = yield* Stage.open(subject)
          yield* inject({ ...fault, match: subject.requests.read })
          yield* Stage.finish(calls.read)
          assert.strictEqual(yield* sandbox.count(subject.requests.read), 2)
        })
    )
  ),
  Rule.make("repeats within one budget, whatever goes wrong from one attempt to the next", (subject) =>
    Effect.gen(function* () {
      const { calls, inject, statuses } = yield* Stage.open(subject)
      const match = subject.requests.read
      yield* inject(Fault.cut("before", { match }))
      yield* inject(Fault.rateLimited("1 second", { match, retryAfter: "seconds" }))
      yield* inject(Fault.status(502, { match }))
      yield* inject(Fault.status(500, { match }))
      const error = yield* Stage.failure(calls.read)
      assert.deepStrictEqual([error._tag, error.attempts], ["ServerError", 3])
      assert.deepStrictEqual(yield* statuses(match), [undefined, 429, 502])
    })
  ),
  Rule.make(
    "does not amplify an outage: after 20 retries of the API's calls, none is repeated until one succeeds",
    (subject) =>
      Effect.gen(function* () {
        const { calls, inject, sandbox } = yield* Stage.open(subject)
        const match = subject.requests.read
        yield* inject(Fault.status(500, { match, times: Infinity }))
        // Shorter than a token lives: a mint would be a success.
        yield* Effect.repeat(Stage.finish(Effect.flip(calls.read), "1 minute"), { times: 29 })
        assert.strictEqual(yield* sandbox.count(match), 30 + 20)
      })
  ),
  Rule.make("does not repeat a safe call that the server has understood and refused", (subject) =>
    Effect.forEach([400, 403, 404, 409, 422, 501], (status) =>
      Effect.gen(function* () {
        const { calls, inject, statuses } = yield* Stage.open(subject)
        const match = subject.requests.read
        yield* inject(Fault.status(status, { match, times: Infinity }))
        yield* Stage.failure(calls.read)
        assert.deepStrictEqual(yield* statuses(match), [status])
      })
    )
  ),
  Rule.make("repeats an idempotent change whose connection was cut before it was carried out", (subject) =>
    Effect.gen(function* () {
      const { calls, inject, statuses } = yield* Stage.open(subject)
      const match = subject.requests.change
      yield* inject(Fault.cut("before", { match }))
      yield* Stage.finish(calls.change)
      assert.deepStrictEqual(yield* statuses(match), [undefined, 200])
    })
  ),
  Rule.where(
    "repeatable",
    "repeats an idempotent change whose connection was cut after it was carried out",
    (subject) =>
      Effect.gen(function* () {
        const { calls, inject, statuses } = yield* Stage.open(subject)
        const match = subject.requests.change
        yield* inject(Fault.cut("after", { match }))
        yield* Stage.finish(calls.change)
        assert.deepStrictEqual(yield* statuses(match), [undefined, 200])
      })
  ),
  Rule.make(
    "obeys Retry-After to the second, in seconds and as a date, and whatever the server's clock says",
    (subject) =>
      Effect.forEach(
        [
          Fault.rateLimited("40 seconds", { retryAfter: "seconds" }),
          Fault.rateLimited("40 seconds", { retryAfter: "date" }),
          Fault.status(503, { headers: { "retry-after": "40" } }),
          Fault.status(503, { headers: { "retry-after": "Tue, 01 Jan 2030 00:00:40 GMT" } })
        ],
        (fault) =>
          Effect.gen(function* () {
            const { calls, inject, sandbox } = yield* Stage.open(subject)
            const match = subject.requests.read
            yield* sandbox.setClock("2030-01-01T00:00:00Z")
            yield* calls.read
            yield* inject({ ...fault, match })
            const fiber = yield* Effect.forkChild(calls.read)
            yield* Stage.settle
            yield* TestClock.adjust(Duration.millis(39_999))
            assert.strictEqual(yield* sandbox.count(match), 2)
            yield* TestClock.adjust(Duration.millis(1))
            yield* Fiber.join(fiber)
            assert.strictEqual(yield* sandbox.count(match), 3)
          })
      )
  )
)

// internal

const always = { times: Infinity } as const

/** What comes of an unsafe call that is hit by a fault: its outcome, the requests, and how often it was carried out. */
const creating = Effect.fnUntraced(function* (subject: Subject, fault: Fault.Fault) {
  const { calls, inject, sandbox, statuses } = yield* Stage.open(subject)
  const match = subject.requests.create
  yield* inject({ ...fault, match })
  const outcome = yield* Stage.finish(
    Effect.match(calls.create("conformance"), { onFailure: ({ _tag }): string => _tag, onSuccess: () => "success" })
  )
  const created = (yield* subject.created(sandbox)).filter((name) => name === "conformance").length
  return { outcome, statuses: yield* statuses(match), created }
})
