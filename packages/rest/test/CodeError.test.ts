import { assert, describe, it } from "@effect/vitest"
import type { ApiError } from "@millrace/core/ApiError"
import * as RetryPolicy from "@millrace/core/RetryPolicy"
import * as Fault from "@millrace/sandbox/Fault"
import * as Sandbox from "@millrace/sandbox/Sandbox"
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import { expectTypeOf } from "vitest"
import type * as CodeError from "../src/CodeError.ts"
import { Books, layer } from "./Library.ts"

/** What a call fails with when the API answers this. */
const failure = Effect.fnUntraced(function* (
  status: number,
  body: unknown,
  call: (books: Books["Service"]) => Effect.Effect<unknown, ApiError | CodeError.CodeError<string>> = (books) =>
    books.update({ params: { id: 1 }, payload: { title: "x" } })
) {
  const sandbox = yield* Sandbox.Sandbox
  yield* sandbox.inject(Fault.status(status, { body, headers: { "x-request-id": "r-1" } }))
  return yield* Effect.flip(call(yield* Books))
})

const list = (...errors: ReadonlyArray<{ message: string; code: number }>) => ({ errors })

const library = Effect.provide(layer())

describe("CodeError", () => {
  it.effect("a declared code is an error of its own, with all that the status' error says", () =>
    Effect.gen(function* () {
      const books = yield* Books
      const payload = { title: "The Mill", author: null }
      assert.strictEqual((yield* Effect.flip(books.create.withResponse({ payload })))._tag, "TitleTaken")
      const error = yield* Effect.flip(books.create({ payload }))
      assert.strictEqual(error._tag, "TitleTaken")
      const { elapsed: _, ...facts } = error
      const issues = [{ message: "This title is taken.", code: "10001", field: "title" }]
      assert.deepStrictEqual({ ...facts }, {
        _tag: "TitleTaken",
        api: "library",
        operation: "books.create",
        method: "POST",
        route: "/books",
        attempts: 1,
        status: 409,
        issues,
        body: '{"errors":[{"message":"This title is taken.","code":10001,"field":"title"}]}',
        code: "10001"
      } as object)
      assert.strictEqual(error.name, "TitleTaken")
      assert.strictEqual(
        error.message,
        "library books.create failed: status 409; title: This title is taken. It exists, or has changed: read it first. (POST /books, attempts: 1)"
      )
    }).pipe(library)
  )

  it.effect("is caught by its tag, and is then no error of the call any more", () =>
    Effect.gen(function* () {
      const books = yield* Books
      const call = books
        .create({ payload: { title: "The Mill", author: null } })
        .pipe(Effect.catchTag("TitleTaken", ({ code, issues }) => Effect.succeed(`${code}: ${issues[0]?.message}`)))
      assert.strictEqual(yield* call, "10001: This title is taken.")
      expectTypeOf<Effect.Error<typeof call>>().toEqualTypeOf<
        ApiError | CodeError.CodeError<"JsonParsing"> | CodeError.CodeError<"FieldWrong">
      >()
    }).pipe(library)
  )

  it.effect("several errors in one body are all kept; the first declared one gives the tag", () =>
    Effect.gen(function* () {
      const body = list(
        { message: "Unheard of.", code: 99999 },
        { message: "JSON parsing error.", code: 10000 },
        { message: "Taken.", code: 10001 }
      )
      const error = yield* failure(400, body)
      assert.deepStrictEqual([error._tag, "code" in error && error.code], ["JsonParsing", "10000"])
      assert.deepStrictEqual("issues" in error && error.issues, [
        { message: "Unheard of.", code: "99999" },
        { message: "JSON parsing error.", code: "10000" },
        { message: "Taken.", code: "10001" }
      ])
    }).pipe(library)
  )

  it.effect("an unknown code leaves the status' error, and is in its issues", () =>
    Effect.gen(function* () {
      const error = yield* failure(409, list({ message: "Unheard of.", code: 99999 }))
      assert.deepStrictEqual(
        [error._tag, "issues" in error && error.issues],
        ["Conflict", [{ message: "Unheard of.", code: "99999" }]]
      )
    }).pipe(library)
  )

  it.effect("comes of any status, after its retries", () =>
    Effect.gen(function* () {
      const sandbox = yield* Sandbox.Sandbox
      const books = yield* Books
      const body = list({ message: "Taken.", code: 10001 })
      for (const [status, attempts] of [
        [401, 1],
        [418, 1],
        [503, 3]
      ] as const) {
        yield* sandbox.inject(Fault.status(status, { body, times: Infinity }))
        const { _tag, ...error } = yield* Effect.flip(books.list())
        yield* sandbox.clearFaults
        assert.deepStrictEqual(
          [_tag, "status" in error && error.status, error.attempts],
          ["TitleTaken", status, attempts]
        )
      }
    }).pipe(RetryPolicy.with({ schedule: Schedule.spaced(0) }), library)
  )

  it.effect("a body that is not the convention's has the status' error", () =>
    Effect.gen(function* () {
      for (const body of ["<h1>502</h1>", "", "null", "[]", '{"errors":[10001]}', '{"errors":{"code":10001}}']) {
        assert.strictEqual((yield* failure(404, body))._tag, "NotFound")
      }
    }).pipe(library)
  )

  it.effect("fails streams of a list as well", () =>
    Effect.gen(function* () {
      const body = list({ message: "JSON parsing error.", code: 10000 })
      const drains = [
        (books: Books["Service"]) => Stream.runDrain(books.list.items()),
        (books: Books["Service"]) => Stream.runDrain(books.list.pages())
      ]
      for (const drain of drains) {
        const error = yield* failure(400, body, (books) =>
          Effect.catchTag(drain(books), "PaginationStalled", Effect.die)
        )
        assert.strictEqual(error._tag, "JsonParsing")
      }
    }).pipe(library)
  )

  it.effect("translate gives the message in other words, by code, and leaves the others as they are", () =>
    Effect.gen(function* () {
      const body = list({ message: "Taken.", code: 10001 }, { message: "Unheard of.", code: 99999 })
      const error = yield* failure(409, body)
      assert.deepStrictEqual("issues" in error && error.issues, [
        { message: "Den Titel gibt es schon.", code: "10001" },
        { message: "Unheard of.", code: "99999" }
      ])
      assert.include(error.message, "Den Titel gibt es schon.; Unheard of.")
    }).pipe(
      Effect.provide(layer({ translate: ({ code }) => (code === "10001" ? "Den Titel gibt es schon." : undefined) }))
    )
  )
})
