import { assert, describe, it } from "@effect/vitest"
import * as Decoding from "@millrace/core/Decoding"
import * as Drift from "@millrace/core/Drift"
import * as Sandbox from "@millrace/sandbox/Sandbox"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import { UtcDate } from "../src/UtcDate.ts"
import { book, Books, layer } from "./Library.ts"

const decode = (text: unknown): string | undefined => {
  const exit = Schema.decodeUnknownExit(UtcDate)(text)
  return Exit.isSuccess(exit) ? DateTime.formatIso(exit.value) : undefined
}

const conventional = {
  "2015-02-15T05:21:07Z": "2015-02-15T05:21:07.000Z",
  "2015-02-15T05:21:07.5Z": "2015-02-15T05:21:07.500Z",
  "2015-02-15T05:21:07.123456Z": "2015-02-15T05:21:07.123Z",
  "2015-02-15T05:21:07+00:00": "2015-02-15T05:21:07.000Z",
  "2024-02-29T23:59:59Z": "2024-02-29T23:59:59.000Z"
}

const otherwise = {
  "2015-02-15T05:21:07+02:00": "2015-02-15T03:21:07.000Z",
  "2015-02-15T05:21:07-0330": "2015-02-15T08:51:07.000Z",
  "2015-02-15T05:21:07": "2015-02-15T05:21:07.000Z",
  "2015-02-15 05:21:07": "2015-02-15T05:21:07.000Z",
  "2015-02-15T05:21Z": "2015-02-15T05:21:00.000Z",
  "2015-02-15": "2015-02-15T00:00:00.000Z",
  "2015-02-15t05:21:07z": "2015-02-15T05:21:07.000Z"
}

describe("UtcDate", () => {
  for (const [text, moment] of Object.entries(conventional)) {
    it(`reads ${text}, which the convention allows`, () => {
      assert.strictEqual(decode(text), moment)
      assert.deepStrictEqual(Decoding.undeclared(UtcDate, text, "exact"), [])
    })
  }

  for (const [text, moment] of Object.entries(otherwise)) {
    it(`reads ${text}, as drift`, () => {
      assert.strictEqual(decode(text), moment)
      assert.deepStrictEqual(Decoding.undeclared(UtcDate, text, "exact"), [{ kind: "form", path: "" }])
    })
  }

  it("reads nothing that names no moment", () => {
    const none = ["", "yesterday", "2015-02-30T00:00:00Z", "2015-13-01", "2015-02-15T24:00:00Z", "2015-02-15T05:21:60Z"]
    for (const text of [
      ...none,
      "15.02.2015",
      "Sun, 15 Feb 2015 05:21:07 GMT",
      "2015-02-15T05:21:07+99:00",
      "1423977667"
    ]) {
      assert.strictEqual(decode(text), undefined, text)
    }
    for (const value of [1423977667, null, {}, true]) assert.strictEqual(decode(value), undefined)
  })

  it("writes Z, with a fraction only where there is one", () => {
    const write = (date: DateTime.Utc) => Schema.encodeSync(UtcDate)(date)
    assert.strictEqual(write(DateTime.makeUnsafe("2015-02-15T07:21:07+02:00")), "2015-02-15T05:21:07Z")
    assert.strictEqual(write(DateTime.makeUnsafe("2015-02-15T05:21:07.5Z")), "2015-02-15T05:21:07.500Z")
  })

  const drifting = { ...book, created_at: "2015-02-15T07:21:07+02:00" }
  const library = Effect.provide(layer(undefined, { resources: { books: [drifting] } }))
  const get = Effect.flatMap(Books, (books) => books.get({ params: { id: 1 } }))

  it.effect("another form than the convention's is let through and reported", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual((yield* get).created_at, DateTime.makeUnsafe("2015-02-15T05:21:07Z"))
      assert.deepStrictEqual(yield* Drift.observed, [
        { api: "library", operation: "books.get", kind: "form", path: "created_at" }
      ])
    }).pipe(Effect.provide(Drift.layer), library)
  )

  it.effect("is InvalidResponse in strict decoding", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Decoding.strict(get))
      assert.strictEqual(error._tag, "InvalidResponse")
      assert.deepStrictEqual("issues" in error && error.issues, [
        { field: "created_at", message: "Expected the documented form" }
      ])
      assert.strictEqual(yield* (yield* Sandbox.Sandbox).count(), 1)
    }).pipe(library)
  )
})
