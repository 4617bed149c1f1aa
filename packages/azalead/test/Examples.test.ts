/** What the vendor's documents show, through the schemas and the errors. */
import * as Decoding from "@millrace/core/Decoding"
import * as RetryPolicy from "@millrace/core/RetryPolicy"
import { Sandbox } from "@millrace/sandbox"
import * as Fault from "@millrace/sandbox/Fault"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import { readFileSync } from "node:fs"
import { Companies } from "../src/cid/Companies.ts"
import * as CidModules from "../src/cid/index.ts"
import * as Modules from "../src/index.ts"
import { Labels } from "../src/Labels.ts"
import * as Subscriber from "./Subscriber.ts"

interface Components {
  readonly schemas: Readonly<Record<string, { readonly example?: unknown }>>
  readonly responses: Readonly<
    Record<
      string,
      { readonly content?: Readonly<Record<string, { readonly examples?: Record<string, { value: unknown }> }>> }
    >
  >
}

const read = (file: string): Components =>
  JSON.parse(readFileSync(new URL(`../spec/${file}.openapi.json`, import.meta.url), "utf8")).components

const documents = [
  ["azalead", read("azalead"), Modules, 42],
  ["azalead-cid", read("azalead-cid"), CidModules, 1]
] as const

/** Schemas under another name than the document's; those of errors have none. */
const renamed: Readonly<Record<string, string>> = { Credentials: "Login" }
const errors = ["ProblemError", "LegacyUnauthorizedError", "RateLimitError"]

// The one moment that is a text in the examples; it is a number when it goes back.
const numbered = (json: unknown): unknown =>
  JSON.parse(JSON.stringify(json), (name, value) => (name === "openDate" ? Number(value) : value))

for (const [file, { schemas }, modules, count] of documents) {
  describe(`the examples of ${file}`, () => {
    const exported = new Map(Object.values(modules).flatMap((module) => Object.entries<unknown>(module)))
    const examples = Object.entries(schemas).flatMap(([name, { example }]) =>
      example === undefined || errors.includes(name) ? [] : [{ name, example }]
    )

    it(`are ${count}`, () => assert.strictEqual(examples.length, count))

    for (const { example, name } of examples) {
      it.effect(`${name} is decoded with nothing left over, and comes back as it was`, () =>
        Effect.gen(function* () {
          const schema = exported.get(renamed[name] ?? name)
          // What the modules export under the name of a schema takes and gives anything, as far as the compiler can know.
          assert.isTrue(Schema.isSchema(schema))
          const codec = schema as Schema.Codec<unknown>
          assert.deepStrictEqual(Decoding.undeclared(codec, example, "exact"), [])
          const back = yield* Effect.flatMap(Schema.decodeUnknownEffect(codec)(example), Schema.encodeEffect(codec))
          // What the example leaves out is null.
          assert.isTrue(Predicate.isObject(back) && Predicate.isObject(example))
          assert.deepStrictEqual(withoutNulls(back), withoutNulls(numbered(example)))
        })
      )
    }
  })
}

const withoutNulls = (json: unknown): unknown =>
  JSON.parse(JSON.stringify(json), (_, value) =>
    Predicate.isObject(value) && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).filter(([, member]) => member !== null))
      : value
  )

describe("the errors that the documents show", () => {
  const shown = documents.flatMap(([file, { responses }]) =>
    Object.entries(responses).flatMap(([name, { content }]) =>
      Object.entries(content?.["application/json"]?.examples ?? {}).map(([example, { value }]) => ({
        title: `${file} ${name} ${example}`,
        value
      }))
    )
  )
  const detail = "Full authentication is required to access this resource"
  const expected: Readonly<Record<string, readonly [status: number, tag: string, issue: object]>> = {
    BadRequest: [400, "BadRequest", { message: "Required request body is missing" }],
    Unauthorized: [401, "Unauthorized", { message: detail }],
    Forbidden: [403, "Forbidden", { message: "Access is denied" }],
    MethodNotAllowed: [405, "MethodNotAllowed", { message: "Request method 'GET' not supported" }],
    NotAcceptable: [406, "NotAcceptable", { message: "Request content not sufficient to generate response entity" }],
    TooManyRequests: [429, "TooManyRequests", { message: "API rate limit exceeded" }],
    InternalServerError: [
      500,
      "ServerError",
      { message: "Something went wrong on our end. Please contact the support." }
    ]
  }
  /** As they were before 2017. */
  const earlier: Readonly<Record<string, object>> = {
    Unauthorized: { message: detail, code: "Unauthorized" },
    MethodNotAllowed: { message: "Method Not Allowed" }
  }

  it.effect("are tagged, with the vendor's words as issues, whatever the shape", () =>
    Effect.gen(function* () {
      const { inject, clearFaults } = yield* Sandbox.Sandbox
      const labels = yield* Labels
      const companies = yield* Companies
      const calls = {
        azalead: labels.list(),
        "azalead-cid": Effect.asVoid(companies.identify({ query: { ip_address: "203.0.113.1" } }))
      }
      for (const { title, value } of shown) {
        const [file = "", name = "", example = ""] = title.split(" ")
        const [status, tag, issue] = expected[name] ?? assert.fail(title)
        const isEarlier = example === "legacy"
        yield* inject(Fault.status(status, { body: value, times: 2, match: { method: "GET" } }))
        const error = yield* Effect.flip(
          RetryPolicy.with({ times: 0 })(calls[file === "azalead" ? file : "azalead-cid"])
        )
        assert.deepStrictEqual(
          [error._tag, "issues" in error ? error.issues : undefined, "status" in error ? error.status : undefined],
          [tag, [isEarlier ? earlier[name] : issue], status],
          title
        )
        yield* clearFaults
      }
      assert.strictEqual(shown.length, 15)
    }).pipe(Effect.provide(Subscriber.layer()))
  )
})
