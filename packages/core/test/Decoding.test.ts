import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaTransformation from "effect/SchemaTransformation"
import { ApiError } from "../src/ApiError.ts"
import * as Client from "../src/Client.ts"
import * as Decoding from "../src/Decoding.ts"
import * as Drift from "../src/Drift.ts"
import * as Operation from "../src/Operation.ts"
import * as Transport from "../src/Transport.ts"
import * as Wire from "../src/Wire.ts"
import { failure, finish } from "./Finish.ts"
import * as Script from "./Script.ts"

interface Rule {
  readonly name: string
  readonly criteria: ReadonlyArray<Rule>
}

const Rule: Schema.Codec<Rule> = Schema.Struct({
  name: Schema.String,
  criteria: Schema.Array(Schema.suspend((): Schema.Codec<Rule> => Rule))
})

const Domain = Schema.Struct({
  id: Schema.Finite,
  name: Schema.String,
  cnames: Schema.Array(Schema.String),
  is_active: Schema.Boolean,
  certificate: Schema.NullOr(Schema.Union([Schema.Finite, Schema.Struct({ id: Schema.Finite })])),
  environment: Schema.optionalKey(Wire.openEnum(["production", "preview"])),
  verification: Wire.absentAsNull(Wire.openEnum(["enforce", "permissive"])),
  labels: Schema.optionalKey(Schema.Record(Schema.String, Schema.Struct({ colour: Schema.String }))),
  crl_list: Schema.optionalKey(Schema.NullOr(Schema.Array(Schema.Finite))),
  rule: Schema.optionalKey(Rule),
  extra: Schema.optionalKey(Schema.Json)
})

/** One resource without its envelope. */
const Results = <S extends Schema.Codec<unknown, unknown>>(schema: S) =>
  Schema.Unknown.pipe(
    Schema.decodeTo(
      schema,
      SchemaTransformation.transform({
        decode: (body: unknown): S["Encoded"] =>
          typeof body === "object" && body !== null && "results" in body ? body.results : body,
        encode: (results: S["Encoded"]): unknown => ({ results })
      })
    )
  )

const Page = Schema.Struct({
  count: Schema.Finite,
  total_pages: Schema.Finite,
  links: Schema.Struct({ previous: Schema.NullOr(Schema.String), next: Schema.NullOr(Schema.String) }),
  results: Schema.Array(Domain)
})

const listDomains = Operation.get("listDomains", "/domains", { success: Page })
const getDomain = Operation.get("getDomain", "/domain", { success: Results(Domain) })

const connect = (httpClient: HttpClient.HttpClient) =>
  Transport.make({ api: "domains", baseUrl: "https://domains.example" }).pipe(
    Effect.provideService(HttpClient.HttpClient, httpClient),
    Effect.map((transport) => ({
      list: Client.method(transport, listDomains),
      get: Client.method(transport, getDomain)
    }))
  )

const always = (body: unknown) => connect(Script.make(Script.answer(200, body)).httpClient)

const domain = {
  id: 7,
  name: "www",
  cnames: ["www.example", "example"],
  is_active: true,
  certificate: { id: 12 },
  environment: "production",
  verification: null,
  labels: { team: { colour: "red" } },
  crl_list: [1, 2],
  rule: { name: "and", criteria: [{ name: "or", criteria: [] }] },
  extra: { any: [1, "text", null] }
}

const page = { count: 3, total_pages: 2, links: { previous: null, next: "/domains?page=2" }, results: [domain, domain] }

const errorBodies = [
  { detail: "Not found." },
  { errors: [{ message: "Bad Request", error: "bad_request" }], schema_version: 3 },
  { name: ["required"], items_values: ["too long"] },
  { timestamp: 1_470_831_446_391, status: 401, error: "Unauthorized", message: "no", path: "/latest" }
]

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
const generator = (seed: number) => (): number => {
  seed = (seed + 0x6d2b79f5) | 0
  let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
  return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
}

type Random = ReturnType<typeof generator>

const below = (random: Random, end: number): number => Math.floor(random() * end)

const pick = <A>(random: Random, values: ReadonlyArray<A>): A => values[below(random, values.length)]!

/** Stands in a JSON text for something that `JSON.stringify` cannot write. */
const marks: Readonly<Record<string, (random: Random) => string>> = {
  "@deep": (random) => {
    // Far from the depth at which the stack ends, which is not the same in every run.
    const depth = pick(random, [10, 100, 300, 20_000])
    return pick(random, ["[]", '{"a":}', '{"name":"","criteria":[]}']).replace(
      /^(.*?)([\]}]*)$/,
      (_, open: string, close: string) => open.repeat(depth) + (open.endsWith(":") ? "1" : "") + close.repeat(depth)
    )
  },
  "@huge": (random) => pick(random, ["1e999", "-1e999", "9".repeat(400), "1e-400", "-0", "12345678901234567890"])
}

const strange: ReadonlyArray<unknown> = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  "",
  "text",
  "\u0000",
  "\ud800",
  "production",
  "staging",
  [],
  {},
  [[]],
  [null],
  { id: 1 },
  "@deep",
  "@huge"
]

const names = [
  "__proto__",
  "constructor",
  "toString",
  "hasOwnProperty",
  "length",
  "then",
  "toJSON",
  "",
  "colour",
  "results",
  "errors",
  "\ud800",
  "a.b"
]

/** Every object and array in a body. */
const nodes = (value: unknown): ReadonlyArray<Record<string, unknown>> =>
  typeof value === "object" && value !== null
    ? [value as Record<string, unknown>, ...Object.values(value).flatMap(nodes)] // arrays too are indexed by text
    : []

const set = (node: object, key: string, value: unknown) =>
  Object.defineProperty(node, key, { value, enumerable: true, configurable: true, writable: true })

const alter = (random: Random, body: unknown): void => {
  const node = pick(random, nodes(body))
  const key = pick(random, [...Object.keys(node), "colour"])
  const value = node[key]
  switch (below(random, 6)) {
    case 0:
      return void delete node[key]
    case 1:
      return void set(node, Array.isArray(node) ? String(node.length) : pick(random, names), value ?? "new")
    case 2:
      return void (
        Array.isArray(node) || delete node[key],
        set(node, Array.isArray(node) ? "0" : pick(random, names), value ?? 1)
      )
    case 3:
      return void set(node, Array.isArray(node) ? "0" : key, structuredClone(pick(random, strange)))
    case 4:
      return void set(node, Array.isArray(node) ? "0" : pick(random, names), structuredClone(pick(random, strange)))
    default:
      return typeof value === "string" ? void set(node, key, value + "x") : undefined
  }
}

const damage = (random: Random, bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> => {
  const at = below(random, bytes.length)
  switch (below(random, 8)) {
    case 0:
      return bytes.slice(0, at)
    case 1:
      return bytes.slice(at)
    case 2: {
      const flipped = bytes.slice()
      for (let count = 0; count < 3; count++) {
        const place = below(random, bytes.length)
        flipped[place] = flipped[place]! ^ (1 << below(random, 8))
      }
      return flipped
    }
    case 3:
      return Uint8Array.from([
        ...bytes.slice(0, at),
        ...pick(random, [[0xff], [0xc3, 0x28], [0xed, 0xa0, 0x80], [0]]),
        ...bytes.slice(at)
      ])
    case 4:
      return Uint8Array.from([0xef, 0xbb, 0xbf, ...bytes])
    case 5:
      return Uint8Array.from([...bytes, ...bytes])
    case 6:
      return new Uint8Array()
    default:
      return new TextEncoder().encode(
        pick(random, ["null", "true", "0", '""', "[]", "{}", "<html></html>", " ", "\n{}\n", "NaN", "undefined"])
      )
  }
}

/** A body as a server that changed, or broke, could send it. */
const mutate = (random: Random, base: unknown): Uint8Array<ArrayBuffer> => {
  const body: unknown = structuredClone(base)
  for (let count = below(random, 4); count > 0; count--) alter(random, body)
  let text = JSON.stringify(body)
  if (random() < 0.03) text = text.replace('"criteria":[]', '"criteria":["@deep"]')
  for (const [mark, write] of Object.entries(marks)) text = text.replaceAll(`"${mark}"`, () => write(random))
  // A key twice: the last one counts.
  if (random() < 0.1) text = text.replace(/"(\w+)":/, (key) => `${key}1,${key}`)
  const bytes = new TextEncoder().encode(text)
  return random() < 0.25 ? damage(random, bytes) : bytes
}

const isApiError = Schema.is(ApiError)

/** The end of a call that must come, and be a value or one error. */
const run = (index: number, call: Effect.Effect<unknown, ApiError>): Effect.Effect<Result.Result<unknown, ApiError>> =>
  Effect.map(Effect.exit(Effect.timeoutOption(call, "10 seconds")), (exit) => {
    if (Exit.isSuccess(exit))
      return Result.succeed(Option.getOrThrowWith(exit.value, () => new Error(`body ${index} hangs`)))
    const [reason, ...others] = exit.cause.reasons
    if (reason === undefined || !Cause.isFailReason(reason) || others.length > 0) {
      throw new Error(`body ${index} is a defect`, { cause: Cause.squash(exit.cause) })
    }
    assert.isTrue(isApiError(reason.error), `body ${index}`)
    assert.isString(JSON.stringify(reason.error), `body ${index}`)
    return Result.fail(reason.error)
  })

/** The whole result as a text, without the time that it took; not by recursion, which deep bodies are too deep for. */
const written = (result: Result.Result<unknown, ApiError>): string => {
  const tokens: Array<string> = []
  const open: Array<unknown> = [Result.isSuccess(result) ? result.success : { ...result.failure, elapsed: undefined }]
  while (open.length > 0) {
    const value = open.pop()
    if (typeof value === "object" && value !== null) {
      const entries = Object.entries(value)
      tokens.push(`${Array.isArray(value) ? "array" : "object"} of ${entries.length}`)
      open.push(...entries.flat())
    } else tokens.push(`${typeof value} ${String(value)}`)
  }
  return tokens.join("\n")
}

const unknownFields = (schema: Operation.Codec<unknown>, body: unknown): ReadonlyArray<string> =>
  Decoding.undeclared(schema, body, "exact")
    .flatMap(({ kind, path }) => (kind === "field" ? [path] : []))
    .toSorted()

/** The same by Effect's own strict parser, which knows no open enums. */
const excessProperties = (schema: Operation.Codec<unknown>, body: unknown): ReadonlyArray<string> => {
  const exit = Schema.decodeUnknownExit(schema)(body, { onExcessProperty: "error", errors: "all" })
  const reason = Exit.isFailure(exit) ? exit.cause.reasons.find(Cause.isFailReason) : undefined
  if (reason === undefined) return []
  return SchemaIssue.makeFormatterStandardSchemaV1()(reason.error.issue)
    .issues.map(({ path }) => (path ?? []).map(String).join("."))
    .toSorted()
}

const issues = (error: ApiError) => ("issues" in error ? error.issues : [])

describe("Decoding", () => {
  describe("tolerant", () => {
    it.effect("leaves unknown fields out, and lets unknown members through", () =>
      Effect.gen(function* () {
        const api = yield* always({ results: { ...domain, environment: "staging", colour: "red" }, schema_version: 4 })
        assert.deepStrictEqual(yield* finish(api.get()), { ...domain, environment: "staging" })
      })
    )
  })

  describe("strict", () => {
    it.effect("refuses every unknown field and every unknown member, each by its path", () =>
      Effect.gen(function* () {
        const api = yield* always({
          ...page,
          version: 4,
          results: [
            domain,
            { ...domain, environment: "staging", verification: "never", labels: { team: { colour: "red", size: 1 } } }
          ]
        })
        const error = yield* failure(api.list().pipe(Decoding.strict))
        assert.strictEqual(error._tag, "InvalidResponse")
        assert.deepStrictEqual(issues(error), [
          { field: "results.1.environment", message: "Expected a known member" },
          { field: "results.1.verification", message: "Expected a known member" },
          { field: "results.1.labels.team.size", message: "Expected no excess property" },
          { field: "version", message: "Expected no excess property" }
        ])
      })
    )

    it.effect("lets through what is declared", () =>
      Effect.gen(function* () {
        const api = yield* always(page)
        assert.deepStrictEqual(yield* finish(api.list().pipe(Decoding.strict)), page)
      })
    )

    it.effect("names the field that a check of the whole names", () =>
      Effect.gen(function* () {
        const Span = Schema.Struct({ from: Schema.Finite, to: Schema.Finite }).check(
          Schema.makeFilter(({ from, to }) =>
            from <= to ? undefined : { path: ["to"], issue: "Expected no end before its start" }
          )
        )
        const transport = yield* Transport.make({ api: "spans", baseUrl: "https://spans.example" }).pipe(
          Effect.provideService(HttpClient.HttpClient, Script.make(Script.answer(200, [{ from: 2, to: 1 }])).httpClient)
        )
        const list = Client.method(transport, Operation.get("listSpans", "/spans", { success: Schema.Array(Span) }))
        assert.deepStrictEqual(issues(yield* failure(list())), [
          { field: "0.to", message: "Expected no end before its start" }
        ])
      })
    )

    it.effect("says first what does not fit at all", () =>
      Effect.gen(function* () {
        const api = yield* always({ ...page, count: "3", version: 4 })
        assert.deepStrictEqual(issues(yield* failure(api.list().pipe(Decoding.strict))), [
          { field: "count", message: "Expected number" }
        ])
      })
    )
  })

  describe("nesting", () => {
    const deep = (depth: number) =>
      `{"results":{"id":1,"name":"","cnames":[],"is_active":true,"certificate":null,"rule":${'{"name":"","criteria":['.repeat(depth)}${"]}".repeat(depth)}}}`

    it.effect("deeper than the stack is an InvalidResponse, never a defect", () =>
      Effect.gen(function* () {
        const api = yield* always(deep(100_000))
        for (const call of [api.get(), Decoding.strict(api.get())]) {
          const error = yield* failure(call)
          assert.strictEqual(error._tag, "InvalidResponse")
          assert.deepStrictEqual(issues(error), [{ message: "could not be decoded; it may be nested too deeply" }])
        }
      })
    )

    it.effect("of a sensible depth is decoded", () =>
      Effect.gen(function* () {
        const api = yield* always(deep(100))
        assert.strictEqual((yield* finish(Decoding.strict(api.get()))).rule?.name, "")
      })
    )
  })

  describe("undeclared", () => {
    const HalfOpen = Schema.Struct({ results: Schema.Unknown }).pipe(
      Schema.decodeTo(
        Schema.Struct({ a: Schema.Null }),
        SchemaTransformation.transform({
          decode: ({ results }) => results as { readonly a: null }, // checked by the schema behind
          encode: (results) => ({ results })
        })
      )
    )

    class Named extends Schema.Class<Named>("Named")({ name: Schema.String }) {}

    const cases: ReadonlyArray<
      readonly [what: string, schema: Operation.Codec<unknown>, body: unknown, exact: ReadonlyArray<string>]
    > = [
      ["a text", Schema.String, "x", []],
      ["any JSON", Schema.Unknown, { a: { b: 1 } }, []],
      ["a struct", Schema.Struct({ a: Schema.String }), { a: "x", b: 1 }, ["field b"]],
      ["a struct that takes anything", Schema.Struct({}), { a: 1 }, []],
      [
        "a struct with a key named __proto__",
        Schema.Struct({ a: Schema.Null }),
        JSON.parse(`{"a":null,"__proto__":{}}`),
        ["field __proto__"]
      ],
      [
        "a struct with keys of Object's",
        Schema.Struct({ a: Schema.Null }),
        { a: null, constructor: 1, toString: 2 },
        ["field constructor", "field toString"]
      ],
      ["an open enum alone", Wire.openEnum(["a"]), "b", ["member "]],
      ["an open enum's known member", Wire.openEnum(["a", "b"]), "b", []],
      ["an open enum's known member in another case", Wire.openEnum(["fixedFee"]), "FixedFee", ["member "]],
      ["the same where the API keeps to no case", Wire.openEnumOfAnyCase(["fixedFee"]), "FixedFee", []],
      ["an unknown member where the API keeps to no case", Wire.openEnumOfAnyCase(["fixedFee"]), "Free", ["member "]],
      ["an open pattern", Wire.openPattern(/^#[0-9a-f]{6}$/), "red", ["form "]],
      ["an open pattern's documented form", Wire.openPattern(/^#[0-9a-f]{6}$/), "#ff0000", []],
      [
        "an open pattern behind null and a transformation",
        Schema.Array(Schema.NullOr(Wire.openPattern(/^\d$/).pipe(Schema.decodeTo(Schema.FiniteFromString)))),
        ["1", null, "10"],
        ["form 2"]
      ],
      ["an open enum in an array", Schema.Array(Wire.openEnum(["a"])), ["a", "b", "b"], ["member 1", "member 2"]],
      ["an open enum of numbers", Schema.Array(Wire.openEnum([1, 2])), [1, 3, 2], ["member 1"]],
      ["an open enum that is null", Schema.NullOr(Wire.openEnum(["a"])), null, []],
      [
        "an open enum with checks and annotations",
        Wire.openEnum(["a"]).pipe(Schema.annotate({ title: "x" }), Schema.check(Schema.isMinLength(1))),
        "b",
        ["member "]
      ],
      [
        "a field of a record",
        Schema.Record(Schema.String, Schema.Struct({ a: Schema.Null })),
        { k: { a: null, b: 1 } },
        ["field k.b"]
      ],
      ["an open record", Schema.Record(Schema.String, Schema.Finite), { k: 1 }, []],
      [
        "a struct with a rest",
        Schema.StructWithRest(Schema.Struct({ a: Schema.Struct({ x: Schema.Null }) }), [
          Schema.Record(Schema.String, Schema.Unknown)
        ]),
        { a: { x: null, y: 1 }, b: { c: 1 } },
        ["field a.y"]
      ],
      ["a tuple", Schema.Tuple([Schema.Null, Wire.openEnum(["a"])]), [null, "b"], ["member 1"]],
      [
        "a tuple with a rest",
        Schema.TupleWithRest(Schema.Tuple([Wire.openEnum(["a"])]), [Schema.Null, Wire.openEnum(["z"])]),
        ["b", null, null, "b"],
        ["member 0", "member 3"]
      ],
      [
        "the member of a union that fits",
        Schema.Union([
          Schema.Struct({ t: Schema.Literal("a"), a: Schema.Null }),
          Schema.Struct({ t: Schema.Literal("b"), b: Schema.Null })
        ]),
        { t: "b", b: null, a: null },
        ["field a"]
      ],
      [
        "the first member of a union that fits",
        Schema.Union([Schema.Struct({ a: Schema.Null }), Schema.Struct({ a: Schema.Null, b: Schema.Null })]),
        { a: null, b: null },
        ["field b"]
      ],
      ["a recursive schema", Rule, { name: "", criteria: [{ name: "", criteria: [], x: 1 }] }, ["field criteria.0.x"]],
      ["a class", Named, { name: "x", age: 1 }, ["field age"]],
      [
        "what an envelope holds",
        Results(Schema.Struct({ a: Schema.Null })),
        { results: { a: null, b: 1 }, c: 1 },
        ["field b"]
      ],
      [
        "what is behind two transformations",
        Results(Results(Schema.Struct({ a: Schema.Null }))),
        { results: { results: { a: null, b: 1 } } },
        ["field b"]
      ],
      [
        "a half-open envelope and what it holds",
        HalfOpen,
        { results: { a: null, b: 1 }, c: 1 },
        ["field c", "field b"]
      ],
      [
        "no field that is inherited",
        Schema.Struct({ a: Schema.Null }),
        Object.assign(Object.create({ b: 1 }), { a: null }),
        []
      ],
      ["a text that is decoded", Schema.FiniteFromString, "1", []],
      [
        "a field that is always sent",
        Schema.Struct({ a: Wire.alwaysSent(Schema.Array(Wire.openEnum(["a"])), []) }),
        { a: ["b"] },
        ["member a.0"]
      ],
      [
        "a field that may be blank",
        Schema.Struct({ a: Wire.absentAsNull(Schema.Struct({ b: Schema.Null })) }),
        { a: { b: null, c: 1 } },
        ["field a.c"]
      ],
      ["a field that is left out", Schema.Struct({ a: Wire.absentAsNull(Wire.openEnum(["a"])) }), {}, []]
    ]
    for (const [what, schema, body, exact] of cases) {
      it(`looks at ${what}`, () => {
        assert.isTrue(Exit.isSuccess(Schema.decodeUnknownExit(schema)(body)))
        assert.deepStrictEqual(
          Decoding.undeclared(schema, body, "exact").map(({ kind, path }) => `${kind} ${path}`),
          exact
        )
      })
    }

    it("names items by a star where the path is to be the schema's", () => {
      const body = {
        ...page,
        results: [domain, { ...domain, labels: { a: { colour: "", x: 1 }, b: { colour: "", x: 1 } } }]
      }
      assert.deepStrictEqual(Decoding.undeclared(Page, body, "starred"), [
        { kind: "field", path: "results.*.labels.*.x" }
      ])
    })

    it("gives what it found before the stack ran out", () => {
      let rule: unknown = { name: "", criteria: [], x: 1 }
      for (let depth = 0; depth < 100_000; depth++) rule = { y: 1, name: "", criteria: [rule] }
      const found = Decoding.undeclared(Rule, rule, "starred").map(({ path }) => path)
      assert.strictEqual(found[0], "y")
      assert.isFalse(found.some((path) => path.endsWith("x")))
    })
  })

  // Slow on purpose: everything at once, through the whole client, with bodies as a server could send them.
  describe("10,000 mutated bodies", () => {
    const bodies = 10_000

    it.live(
      "end in a value or one tagged error in every mode, and the modes agree",
      () =>
        Effect.gen(function* () {
          const random = generator(20_261_122)
          const ends = { value: 0, refused: 0, invalid: 0, error: 0 }
          let current: { readonly status: number; readonly bytes: Uint8Array<ArrayBuffer> } | undefined
          const api = yield* connect(
            HttpClient.make((request) =>
              Effect.sync(() =>
                HttpClientResponse.fromWeb(request, new Response(current?.bytes, { status: current?.status ?? 200 }))
              )
            )
          )
          for (let index = 0; index < bodies; index++) {
            const listed = random() < 0.5
            const call: Effect.Effect<unknown, ApiError> = listed ? api.list() : api.get()
            const failed = index % 5 === 4
            const base = failed ? pick(random, errorBodies) : listed === random() < 0.95 ? page : { results: domain }
            current = { status: failed ? pick(random, [400, 401, 404, 409, 422]) : 200, bytes: mutate(random, base) }
            const [tolerant, observed] = yield* Effect.all([run(index, call), Drift.observed]).pipe(
              Effect.provide(Drift.layer, { local: true })
            )
            const unwatched = yield* run(index, call)
            const strict = yield* run(index, Decoding.strict(call))
            assert.strictEqual(written(unwatched), written(tolerant), `body ${index}`)
            if (tolerant._tag === "Failure") {
              assert.strictEqual(written(strict), written(tolerant), `body ${index}`)
              assert.deepStrictEqual(observed, [], `body ${index}`)
              ends[tolerant.failure._tag === "InvalidResponse" ? "invalid" : "error"]++
            } else if (strict._tag === "Success") {
              assert.strictEqual(written(strict), written(tolerant), `body ${index}`)
              assert.deepStrictEqual(observed, [], `body ${index}`)
              ends.value++
            } else {
              assert.strictEqual(strict.failure._tag, "InvalidResponse", `body ${index}`)
              const body: unknown = JSON.parse(new TextDecoder().decode(current.bytes))
              const success = listed ? Page : Results(Domain)
              assert.deepStrictEqual(unknownFields(success, body), excessProperties(success, body), `body ${index}`)
              assert.isAbove(observed.length, 0, `body ${index}`)
              ends.refused++
            }
          }
          // Each of the ends is reached many times: neither the bodies nor the checks are empty.
          assert.isAbove(Math.min(ends.value, ends.refused, ends.invalid, ends.error), 500, JSON.stringify(ends))
        }),
      120_000
    )
  })
})
