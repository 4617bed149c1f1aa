import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Schema from "effect/Schema"
import type { Issue } from "../src/ApiError.ts"
import * as ErrorBody from "../src/ErrorBody.ts"

const parse = (json: string): unknown => JSON.parse(json)

describe("ErrorBody", () => {
  describe("issues", () => {
    const shapes: ReadonlyArray<readonly [shape: string, json: string, issues: ReadonlyArray<Issue>]> = [
      ["a detail", `{"detail":"Not found."}`, [{ message: "Not found." }]],
      [
        "a list of objects with slugs",
        `{"errors":[{"message":"Bad Request","error":"bad_request"}],"schema_version":3}`,
        [{ message: "Bad Request", code: "bad_request" }]
      ],
      ["a list of texts", `{"errors":["text","more"]}`, [{ message: "text" }, { message: "more" }]],
      [
        "a map of fields",
        `{"name":["required"],"items_values":["too long","not an IP"],"list_type":["unknown"]}`,
        [
          { field: "name", message: "required" },
          { field: "items_values", message: "too long" },
          { field: "items_values", message: "not an IP" },
          { field: "list_type", message: "unknown" }
        ]
      ],
      [
        "a message",
        `{"message":"Sorry unable to perform operation."}`,
        [{ message: "Sorry unable to perform operation." }]
      ],
      ["a code alone", `{"code":"internal_error"}`, [{ message: "internal_error" }]],
      ["a text", `"Bad gateway"`, []],
      ["a list of texts at the top", `["a","b"]`, [{ message: "a" }, { message: "b" }]],
      ["an error", `{"error":"invalid_grant"}`, [{ message: "invalid_grant" }]],
      [
        "an error with its description",
        `{"error":"invalid_grant","description":"The token has expired."}`,
        [{ message: "The token has expired.", code: "invalid_grant" }]
      ],
      ["a code and a message", `{"code":17,"message":"Zone is locked."}`, [{ message: "Zone is locked.", code: "17" }]],
      [
        "a list of objects with code and field",
        `{"errors":[{"message":"taken","code":"unique","field":"name"},{"detail":"too old"}]}`,
        [{ message: "taken", code: "unique", field: "name" }, { message: "too old" }]
      ],
      ["an empty object", `{}`, []],
      ["an empty list", `[]`, []],
      ["no errors", `{"errors":[]}`, []]
    ]
    for (const [shape, json, expected] of shapes) {
      it(`reads ${shape}: ${json}`, () => {
        assert.deepStrictEqual(ErrorBody.issues(parse(json)), expected)
      })
    }

    it("keeps what it can read among what it cannot", () => {
      const body = parse(`{"errors":[null,1,"a",{"x":1},["b"],{"message":null,"detail":"c"},true]}`)
      assert.deepStrictEqual(ErrorBody.issues(body), [{ message: "a" }, { message: "c" }])
    })
  })

  describe("hostile bodies", () => {
    for (const body of [null, undefined, 0, NaN, true, "", "<html>", 10n, Symbol("x"), () => "x"]) {
      it(`give no issues: ${String(body)}`, () => {
        assert.deepStrictEqual(ErrorBody.issues(body), [])
      })
    }

    it("may use the names of prototypes as fields", () => {
      const body = parse(`{"__proto__":["a"],"constructor":["b"],"toString":["c"],"hasOwnProperty":["d"]}`)
      assert.deepStrictEqual(ErrorBody.issues(body), [
        { field: "__proto__", message: "a" },
        { field: "constructor", message: "b" },
        { field: "toString", message: "c" },
        { field: "hasOwnProperty", message: "d" }
      ])
      assert.strictEqual(({} as Record<string, unknown>)["message"], undefined)
    })

    it("give no issue of what a prototype holds", () => {
      assert.deepStrictEqual(ErrorBody.issues(Object.create({ message: "inherited", errors: ["inherited"] })), [])
      assert.deepStrictEqual(ErrorBody.issues(parse(`{"__proto__":{"message":"inherited"}}`)), [])
    })

    it("may be nested 100,000 deep", () => {
      let body: unknown = "text"
      for (let depth = 0; depth < 100_000; depth++) body = { errors: [body] }
      assert.deepStrictEqual(ErrorBody.issues(body), [])
    })

    it("may have 10,000 fields", () => {
      const body = Object.fromEntries(
        Array.from({ length: 10_000 }, (_, index) => [`field${index}`, [`issue ${index}`]])
      )
      assert.deepStrictEqual(ErrorBody.issues(body).at(-1), { field: "field9999", message: "issue 9999" })
    })

    it("are frozen and stay as they are", () => {
      const body = Object.freeze({ errors: Object.freeze([Object.freeze({ message: "a" })]) })
      assert.deepStrictEqual(ErrorBody.issues(body), [{ message: "a" }])
    })

    const json = Arbitrary.schema(Schema.Json)
    const text = Arbitrary.schema(Schema.String)
    const isIssue = ({ code, field, message }: Issue) =>
      typeof message === "string" &&
      (code === undefined || typeof code === "string") &&
      (field === undefined || typeof field === "string")

    it.prop(
      "never throw, whatever JSON they are",
      [json],
      ([body]) => {
        assert.isTrue(ErrorBody.issues(body).every(isIssue))
      },
      { arbitrary: { seed: "millrace", runs: 500 } }
    )

    it.prop(
      "never throw, whatever JSON is under the names that are read",
      {
        message: json,
        detail: json,
        error: json,
        errors: json,
        code: json,
        field: json,
        any: json,
        name: text
      },
      ({ any, name, ...body }) => {
        assert.isTrue(ErrorBody.issues({ ...body, [name]: any }).every(isIssue))
        assert.isTrue(ErrorBody.issues({ errors: [body, any] }).every(isIssue))
        assert.isTrue(ErrorBody.issues({ [name]: [any, body] }).every(isIssue))
      },
      { arbitrary: { seed: "millrace", runs: 500 } }
    )
  })
})
