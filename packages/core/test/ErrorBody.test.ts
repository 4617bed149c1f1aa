import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type { Issue } from "../src/ApiError.ts"
import * as ErrorBody from "../src/ErrorBody.ts"
import * as Api from "./Api.ts"
import { failure } from "./Finish.ts"
import * as Script from "./Script.ts"

const parse = (json: string): unknown => JSON.parse(json)

/** Where a shape was found; every shape of the vendors' descriptions is here, and some that no vendor of ours has. */
type Source =
  | "azion.md"
  | "azion-v3.openapi.json"
  | "azalead.openapi.json"
  | "azalead-cid.openapi.json"
  | "leanlaw.md"
  | "common"

const shapes: ReadonlyArray<readonly [source: Source, shape: string, json: string, issues: ReadonlyArray<Issue>]> = [
  [
    "azion-v3.openapi.json",
    "ErrorDetail",
    `{"detail":"Authentication credentials were not provided."}`,
    [{ message: "Authentication credentials were not provided." }]
  ],
  [
    "azion-v3.openapi.json",
    "ErrorList",
    `{"errors":[{"message":"Bad Request","error":"bad_request"}],"schema_version":3}`,
    [{ message: "Bad Request", code: "bad_request" }]
  ],
  ["azion-v3.openapi.json", "ErrorStrings", `{"errors":["text","more"]}`, [{ message: "text" }, { message: "more" }]],
  [
    "azion-v3.openapi.json",
    "FieldErrors",
    `{"name":["This field may not be blank"],"code":["This field is required."]}`,
    [
      { field: "name", message: "This field may not be blank" },
      { field: "code", message: "This field is required." }
    ]
  ],
  [
    "azion-v3.openapi.json",
    "the field errors of network lists",
    `{"name":["required"],"items_values":["too long","not an IP"],"list_type":["unknown"]}`,
    [
      { field: "name", message: "required" },
      { field: "items_values", message: "too long" },
      { field: "items_values", message: "not an IP" },
      { field: "list_type", message: "unknown" }
    ]
  ],
  [
    "azion-v3.openapi.json",
    "ErrorMessage, as its examples",
    `{"message":"Sorry unable to perform operation."}`,
    [{ message: "Sorry unable to perform operation." }]
  ],
  [
    "azion-v3.openapi.json",
    "ErrorMessage, as its schema",
    `{"detail":"Sorry unable to perform operation."}`,
    [{ message: "Sorry unable to perform operation." }]
  ],
  ["azion-v3.openapi.json", "ErrorCode", `{"code":"internal_error"}`, [{ message: "internal_error" }]],
  [
    "azalead.openapi.json",
    "ProblemError",
    `{"title":"Bad Request","status":400,"detail":"Required request body is missing"}`,
    [{ message: "Required request body is missing" }]
  ],
  [
    "azalead.openapi.json",
    "ProblemError, whose detail is null",
    `{"title":"Forbidden","status":403,"detail":null}`,
    [{ message: "Forbidden" }]
  ],
  [
    "azalead.openapi.json",
    "ProblemError, the older 405",
    `{"title":"Method Not Allowed","status":405}`,
    [{ message: "Method Not Allowed" }]
  ],
  [
    "azalead.openapi.json",
    "LegacyUnauthorizedError",
    `{"timestamp":1470831446391,"status":401,"error":"Unauthorized","message":"Full authentication is required to access this resource","path":"/latest/resource/1234"}`,
    [{ message: "Full authentication is required to access this resource", code: "Unauthorized" }]
  ],
  [
    "azalead.openapi.json",
    "RateLimitError",
    `{"message":"API rate limit exceeded"}`,
    [{ message: "API rate limit exceeded" }]
  ],
  [
    "azalead-cid.openapi.json",
    "ProblemError of the 406",
    `{"title":"Not Acceptable","status":406,"detail":"Request content not sufficient to generate response entity"}`,
    [{ message: "Request content not sufficient to generate response entity" }]
  ],
  ["leanlaw.md", "JSON that is a text", `"The matter is in use."`, [{ message: "The matter is in use." }]],
  [
    "common",
    "RFC 9457, as ASP.NET fills it in",
    `{"type":"about:blank","title":"One or more validation errors occurred.","status":400,"errors":{"name":["required"],"$.id":["not a GUID"]},"traceId":"0"}`,
    [
      { field: "name", message: "required" },
      { field: "$.id", message: "not a GUID" }
    ]
  ],
  ["common", "errors that are one text", `{"errors":"invalid"}`, [{ message: "invalid" }]],
  ["common", "a message beside no errors", `{"message":"invalid","errors":[]}`, [{ message: "invalid" }]],
  ["common", "a message beside a detail", `{"detail":"long","message":"short"}`, [{ message: "short" }]],
  ["common", "an empty text beside a message", `{"message":"","detail":"invalid"}`, [{ message: "invalid" }]],
  ["common", "a list of texts at the top", `["a","b"]`, [{ message: "a" }, { message: "b" }]],
  ["common", "an error", `{"error":"invalid_grant"}`, [{ message: "invalid_grant" }]],
  [
    "common",
    "an error with its description",
    `{"error":"invalid_grant","description":"The token has expired."}`,
    [{ message: "The token has expired.", code: "invalid_grant" }]
  ],
  [
    "common",
    "a code and a message",
    `{"code":17,"message":"Zone is locked."}`,
    [{ message: "Zone is locked.", code: "17" }]
  ],
  [
    "common",
    "a list of objects with code and field",
    `{"errors":[{"message":"taken","code":"unique","field":"name"},{"detail":"too old"}]}`,
    [{ message: "taken", code: "unique", field: "name" }, { message: "too old" }]
  ],
  ["common", "an empty object", `{}`, []],
  ["common", "an empty list", `[]`, []],
  ["common", "no errors", `{"errors":[]}`, []],
  ["common", "an empty text", `""`, []]
]

/** What gives no issues, because nothing in it can be told from the rest: its text is in the error all the same. */
const opaque: ReadonlyArray<readonly [source: Source, what: string, text: string]> = [
  ["azion.md", "no body, as v2 and most of v3 document none", ""],
  ["azion-v3.openapi.json", "text/html of network lists", "<html><body>Bad Request</body></html>"],
  ["azalead-cid.openapi.json", "no body, of the 406", ""],
  ["leanlaw.md", "text", "Too many requests"],
  ["leanlaw.md", "HTML of a proxy", "<html><h1>502 Bad Gateway</h1></html>"],
  ["leanlaw.md", "JSON without anything that is known", `{"Reason":{"Id":17}}`],
  ["common", "JSON that broke off", `{"message":"inva`]
]

describe("ErrorBody", () => {
  describe("issues", () => {
    for (const [source, shape, json, expected] of shapes) {
      it(`reads ${shape} (${source}): ${json}`, () => {
        assert.deepStrictEqual(ErrorBody.issues(parse(json)), expected)
      })

      it.effect(`are on the error of a call: ${shape} (${source})`, () =>
        Effect.gen(function* () {
          const api = yield* Api.make(Script.make(Script.answer(400, json)))
          const error = yield* failure(api.get({ params: { id: 7 } }))
          assert.deepStrictEqual(error._tag === "BadRequest" && [error.issues, error.body], [expected, json])
        })
      )
    }

    for (const [source, what, text] of opaque) {
      it.effect(`are none of ${what} (${source}), which is kept as it is`, () =>
        Effect.gen(function* () {
          const api = yield* Api.make(Script.make(Script.answer(400, text)))
          const error = yield* failure(api.get({ params: { id: 7 } }))
          assert.deepStrictEqual(error._tag === "BadRequest" && [error.issues, error.body], [[], text])
        })
      )
    }

    it("keeps what it can read among what it cannot", () => {
      const body = parse(`{"errors":[null,1,"a",{"x":1},["b"],{"message":null,"detail":"c"},true]}`)
      assert.deepStrictEqual(ErrorBody.issues(body), [{ message: "a" }, { message: "c" }])
    })
  })

  describe("a vendor's own reader", () => {
    it.effect("is told the status too, and of a body that is not JSON nothing else", () =>
      Effect.gen(function* () {
        const issues = (body: unknown, status: number) => [{ message: `${status}: ${JSON.stringify(body)}` }]
        const script = Script.make(Script.answer(403, "no such key"), Script.answer(400, `{"x":1}`))
        const api = yield* Api.make(script, { issues })
        const call = api.get({ params: { id: 7 } })
        const errors = [yield* failure(call), yield* failure(call)]
        assert.deepStrictEqual(
          errors.map((error) => "issues" in error && error.issues),
          [[{ message: "403: undefined" }], [{ message: '400: {"x":1}' }]]
        )
      })
    )
  })

  describe("hostile bodies", () => {
    for (const body of [null, undefined, 0, NaN, true, "", 10n, Symbol("x"), () => "x"]) {
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
