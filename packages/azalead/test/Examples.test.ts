/** What the vendor's documents show, through the schemas and the errors. */
import type { ApiError } from "@millrace/core/ApiError"
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

interface Example {
  /** A pointer into the document. */
  readonly at: string
  readonly value: unknown
}

/** Every `example` and `examples` of a document, wherever it stands. */
const examplesIn = (node: unknown, at = ""): ReadonlyArray<Example> =>
  (typeof node === "object" && node !== null ? Object.entries<unknown>({ ...node }) : []).flatMap(([name, member]) => {
    const here = `${at}/${name}`
    if (name === "example") return [{ at: here, value: member }]
    if (name !== "examples") return examplesIn(member, here)
    return Object.entries<unknown>(Object(member)).map(([name, example]) => ({
      at: `${here}/${name}`,
      value: Object(example).value
    }))
  })

const read = (file: string): ReadonlyArray<Example> =>
  examplesIn(JSON.parse(readFileSync(new URL(`../spec/${file}.openapi.json`, import.meta.url), "utf8")))

const documents = [
  { file: "azalead", examples: read("azalead"), modules: Modules, counts: [42, 11] },
  { file: "azalead-cid", examples: read("azalead-cid"), modules: CidModules, counts: [1, 7] }
] as const

/** Schemas under another name than the document's; those of errors have none. */
const renamed: Readonly<Record<string, string>> = { Credentials: "Login" }
const errors = ["ProblemError", "LegacyUnauthorizedError", "RateLimitError"]

// The one moment that is a text in the examples; it is a number when it goes back.
const numbered = (json: unknown): unknown =>
  JSON.parse(JSON.stringify(json), (name, value) => (name === "openDate" ? Number(value) : value))

const isError = ({ at }: Example): boolean =>
  at.includes("/responses/") || errors.some((name) => at === `/components/schemas/${name}/example`)

for (const { counts, examples, file, modules } of documents) {
  describe(`the examples of ${file}`, () => {
    const exported = new Map(Object.values(modules).flatMap((module) => Object.entries<unknown>(module)))

    it(`are ${counts[0]} of bodies and ${counts[1]} of errors`, () => {
      const bodies = examples.filter((example) => !isError(example))
      assert.deepStrictEqual<ReadonlyArray<number>>([bodies.length, examples.length - bodies.length], counts)
    })

    for (const { at, value: example } of examples.filter((example) => !isError(example))) {
      const [, name = assert.fail(at)] = /^\/components\/schemas\/(\w+)\/example$/.exec(at) ?? []
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
  const shown = documents.flatMap(({ examples, file }) =>
    examples.filter(isError).map(({ at, value }) => ({ file, at, value }))
  )
  const detail = "Full authentication is required to access this resource"
  const expected: Readonly<Record<number, readonly [tag: string, issue: object]>> = {
    400: ["BadRequest", { message: "Required request body is missing" }],
    401: ["Unauthorized", { message: detail }],
    403: ["Forbidden", { message: "Access is denied" }],
    405: ["MethodNotAllowed", { message: "Request method 'GET' not supported" }],
    406: ["NotAcceptable", { message: "Request content not sufficient to generate response entity" }],
    429: ["TooManyRequests", { message: "API rate limit exceeded" }],
    500: ["ServerError", { message: "Something went wrong on our end. Please contact the support." }]
  }
  /** As they were before 2017. */
  const earlier: Readonly<Record<number, object>> = {
    401: { message: detail, code: "Unauthorized" },
    405: { message: "Method Not Allowed" }
  }

  const failure = Effect.fnUntraced(function* (file: string, status: number, body: unknown) {
    const { clearFaults, inject } = yield* Sandbox.Sandbox
    const labels = yield* Labels
    const companies = yield* Companies
    yield* inject(Fault.status(status, { body, times: 2, match: { method: "GET" } }))
    const call: Effect.Effect<unknown, ApiError> =
      file === "azalead" ? labels.list() : companies.identify({ query: { ip_address: "203.0.113.1" } })
    const error = yield* Effect.flip(RetryPolicy.with({ times: 0 })(call))
    yield* clearFaults
    // Only an error that came with a status can be one of those shown.
    return "status" in error && "issues" in error ? [error._tag, error.status, error.issues] : assert.fail(error._tag)
  })

  it.effect("are tagged, with the vendor's words as issues, whatever the shape", () =>
    Effect.gen(function* () {
      const statuses = new Set<number>()
      for (const { at, file, value } of shown) {
        // The 429 is the one that does not say its status.
        const { status = 429 } = Object(value)
        const [tag, issue] = expected[status] ?? assert.fail(at)
        const issues = [at.endsWith("/legacy") ? earlier[status] : issue]
        assert.deepStrictEqual<ReadonlyArray<unknown>>(yield* failure(file, status, value), [tag, status, issues], at)
        statuses.add(status)
      }
      assert.deepStrictEqual(statuses, new Set(Object.keys(expected).map(Number)))
    }).pipe(Effect.provide(Subscriber.layer()))
  )

  it.effect("are tagged by their status where no body is shown, or none comes", () =>
    Effect.gen(function* () {
      for (const [status, tag] of [
        [404, "NotFound"],
        ...Object.entries(expected).map(([status, [tag]]) => [Number(status), tag] as const)
      ] as const) {
        for (const { file } of documents)
          assert.deepStrictEqual<ReadonlyArray<unknown>>(yield* failure(file, status, ""), [tag, status, []])
      }
    }).pipe(Effect.provide(Subscriber.layer()))
  )
})
