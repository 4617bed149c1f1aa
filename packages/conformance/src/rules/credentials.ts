/** One credential for however many callers, renewed when it must be. */
import * as Fault from "@millrace/sandbox/Fault"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import { assert } from "vitest"
import * as Rule from "../Rule.ts"
import * as Stage from "../Stage.ts"

export const credentials: Rule.Group = Rule.group(
  "credentials",
  Rule.where("mint", "mints one token for 100 callers at once", (subject, mint) =>
    Effect.gen(function* () {
      const { calls, sandbox } = yield* Stage.open(subject)
      yield* Stage.finish(Stage.together(100, calls.read))
      assert.deepStrictEqual(
        [yield* sandbox.count(mint.request), yield* sandbox.count(subject.requests.read)],
        [1, 100]
      )
    })
  ),
  Rule.where(
    "mint",
    "mints one other token for 100 callers whose token was refused, and sends each again",
    (subject, mint) =>
      Effect.gen(function* () {
        const { calls, inject, sandbox, statuses } = yield* Stage.open(subject)
        yield* calls.read
        yield* mint.expire(sandbox)
        // All of them are refused before the first one hears of it.
        yield* inject(Fault.delay("1 second", { match: subject.requests.read, when: "after", times: Infinity }))
        yield* Stage.finish(Stage.together(100, calls.read))
        assert.strictEqual(yield* sandbox.count(mint.request), 2)
        const seen = yield* statuses(subject.requests.read)
        assert.deepStrictEqual(
          [200, 401].map((status) => seen.filter((one) => one === status).length),
          [101, 100]
        )
      })
  ),
  Rule.where("mint", "mints no other token for a 401 that comes late, when there is a new one", (subject, mint) =>
    Effect.gen(function* () {
      const { calls, inject, sandbox } = yield* Stage.open(subject)
      yield* calls.read
      yield* mint.expire(sandbox)
      // Refused at once, told much later than the next one.
      yield* inject(Fault.delay("10 seconds", { match: subject.requests.read, when: "after" }))
      yield* Stage.finish(Stage.together(2, calls.read))
      assert.strictEqual(yield* sandbox.count(mint.request), 2)
    })
  ),
  Rule.where(
    "mint",
    "sends an unsafe call again that was refused with 401, and it is carried out once",
    (subject, mint) =>
      Effect.gen(function* () {
        const { calls, sandbox, statuses } = yield* Stage.open(subject)
        yield* calls.read
        yield* mint.expire(sandbox)
        yield* calls.create("conformance")
        const [refused, ...others] = yield* statuses(subject.requests.create)
        assert.deepStrictEqual([refused, others.length], [401, 1])
        const created = yield* subject.created(sandbox)
        assert.strictEqual(created.filter((name) => name === "conformance").length, 1)
      })
  ),
  Rule.where("mint", "renews a token before it expires: no call is refused for it", (subject) =>
    Effect.gen(function* () {
      const { calls, statuses } = yield* Stage.open(subject)
      yield* Effect.repeat(Effect.andThen(calls.read, TestClock.adjust("25 minutes")), { times: 99 })
      assert.deepStrictEqual(yield* statuses(subject.requests.read), Array(100).fill(200))
    })
  ),
  Rule.where("mint", "keeps nothing of a mint that failed: the next caller mints", (subject, mint) =>
    Effect.gen(function* () {
      const { calls, inject, sandbox } = yield* Stage.open(subject)
      yield* inject(Fault.status(403, { match: mint.request }))
      assert.strictEqual((yield* Effect.flip(calls.read))._tag, "Forbidden")
      yield* calls.read
      assert.strictEqual(yield* sandbox.count(mint.request), 2)
    })
  ),
  Rule.where("mint", "keeps no token that came garbled: the next caller mints", (subject, mint) =>
    Effect.gen(function* () {
      const { calls, inject, sandbox } = yield* Stage.open(subject)
      yield* inject(Fault.invalidUtf8({ match: mint.request }))
      assert.strictEqual((yield* Effect.flip(calls.read))._tag, "InvalidRequest")
      yield* calls.read
      assert.deepStrictEqual([yield* sandbox.count(mint.request), yield* sandbox.count(subject.requests.read)], [2, 1])
    })
  ),
  Rule.make("fails as the vendor says where the credentials are wrong, and does not insist", (subject) =>
    Effect.gen(function* () {
      const { calls, sandbox } = yield* Stage.open(subject, { identity: "wrong" })
      const error = yield* Stage.failure(calls.read)
      assert.strictEqual(error._tag, subject.wrongIdentity)
      assert.strictEqual(yield* sandbox.count(), 1)
    })
  ),
  Rule.make("does not renew for ever where every token is refused", (subject) =>
    Effect.gen(function* () {
      const { calls, inject, sandbox } = yield* Stage.open(subject)
      yield* inject(Fault.status(401, { match: subject.requests.read, times: Infinity }))
      assert.strictEqual((yield* Stage.failure(calls.read))._tag, "Unauthorized")
      assert.isAtMost(yield* sandbox.count(subject.requests.read), 3)
    })
  )
)
