/** Whatever a server sends is a value or a tagged error, and always the same of the two. */
import * as Fault from "@millrace/sandbox/Fault"
import * as Effect from "effect/Effect"
import { assert } from "vitest"
import * as Rule from "../Rule.ts"
import * as Stage from "../Stage.ts"
import type { Subject } from "../Subject.ts"

export const decoding: Rule.Group = Rule.group(
  "decoding",
  Rule.make("lets a member of an enum through that no document names", (subject) =>
    Effect.gen(function* () {
      assert.include(
        yield* read(subject, Fault.unknownMember(subject.openEnum), "enumerated"),
        '"a-member-of-tomorrow"'
      )
    })
  ),
  Rule.make("names the field where null is in the place of a promised value", (subject) =>
    Effect.gen(function* () {
      const error = yield* unreadable(subject, Fault.nullField(subject.required.path))
      assert.deepStrictEqual(
        error.issues.map(({ field }) => field),
        [subject.required.field]
      )
    })
  ),
  Rule.make("reads bytes that are not UTF-8 as the replacement character", (subject) =>
    Effect.gen(function* () {
      assert.include(yield* read(subject, Fault.invalidUtf8()), "\uFFFD")
    })
  ),
  Rule.make("reads a body of eight megabytes", (subject) => sameAsEver(subject, Fault.giantBody(8_000_000))),
  Rule.make("reads JSON whatever type it is said to be", (subject) =>
    sameAsEver(subject, Fault.contentType("text/html"))
  ),
  Rule.make("does not take a truncated, empty or foreign body for a value, nor ask again", (subject) =>
    Effect.forEach([Fault.cutBody("truncated"), Fault.emptyBody(), Fault.html(200)], (fault) =>
      unreadable(subject, fault)
    )
  ),
  Rule.make("does not take JSON of another shape for a value", (subject) =>
    Effect.forEach(
      [
        "null",
        "[]",
        "{}",
        "0",
        '""',
        "true",
        "[null]",
        "[[1]]",
        '{"__proto__":[]}',
        `${"[".repeat(5000)}${"]".repeat(5000)}`
      ],
      (body) => unreadable(subject, Fault.status(200, { body, headers: { "content-type": "application/json" } }))
    )
  ),
  Rule.make("does not repeat an unsafe call whose answer it cannot read", (subject) =>
    Effect.forEach([Fault.cutBody("truncated"), Fault.html(200)], (fault) =>
      Effect.gen(function* () {
        const { calls, inject, sandbox } = yield* Stage.open(subject)
        yield* inject({ ...fault, match: subject.requests.create })
        assert.strictEqual((yield* Stage.failure(calls.create("conformance")))._tag, "InvalidResponse")
        assert.strictEqual(yield* sandbox.count(subject.requests.create), 1)
      })
    )
  )
)

// internal

/** What a call gives that is hit by a fault, as JSON. */
const read = Effect.fnUntraced(function* (subject: Subject, fault: Fault.Fault, call: "read" | "enumerated" = "read") {
  const { calls, inject } = yield* Stage.open(subject)
  yield* inject({ ...fault, match: subject.requests[call] })
  return JSON.stringify(yield* Stage.finish(calls[call]), (_, value: unknown) =>
    typeof value === "bigint" ? String(value) : value
  )
})

const sameAsEver = Effect.fnUntraced(function* (subject: Subject, fault: Fault.Fault) {
  const { calls, inject } = yield* Stage.open(subject)
  const ever = yield* Stage.finish(calls.read)
  yield* inject({ ...fault, match: subject.requests.read })
  assert.deepStrictEqual(yield* Stage.finish(calls.read), ever)
})

/** The error of a call that is answered so, which was not repeated. */
const unreadable = Effect.fnUntraced(function* (subject: Subject, fault: Fault.Fault) {
  const { calls, inject, sandbox } = yield* Stage.open(subject)
  yield* inject({ ...fault, match: subject.requests.read, times: Infinity })
  const error = yield* Stage.failure(calls.read)
  assert.strictEqual(yield* sandbox.count(subject.requests.read), 1)
  if (error._tag !== "InvalidResponse") return assert.fail(`${error._tag} instead of InvalidResponse`)
  assert.isNotEmpty(error.issues)
  return error
})
