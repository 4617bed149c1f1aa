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
import { ApiError } from "../src/ApiError.ts"
import * as Decoding from "../src/Decoding.ts"
import * as Drift from "../src/Drift.ts"
import type * as Operation from "../src/Operation.ts"
import { Domain, Page, Results, connect, domain, names, page } from "./Bodies.ts"

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

describe("Decoding", () => {
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
