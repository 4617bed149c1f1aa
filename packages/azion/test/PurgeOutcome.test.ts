import { assert, describe, it } from "@effect/vitest"
import * as Decoding from "@millrace/core/Decoding"
import { Sandbox } from "@millrace/sandbox"
import * as Fault from "@millrace/sandbox/Fault"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import * as Azion from "../src/Azion.ts"
import { PurgeOutcome } from "../src/PurgeOutcome.ts"
import { Purge } from "../src/v3/Purge.ts"
import * as Account from "./Account.ts"

const decode = Schema.decodeUnknownEffect(PurgeOutcome)
const encode = Schema.encodeEffect(PurgeOutcome)

const own = { urls: ["http://www.example.com/"], details: "Purge request successfully created" }
const foreign = { urls: ["http://static.example.org/image1.jpg"], details: "Unauthorized domain for your account" }
const groups = [
  { status: "HTTP/1.1 201 CREATED", ...own },
  { status: "HTTP/1.1 403 FORBIDDEN", ...foreign }
]
const silent = { succeeded: [], failed: [], details: undefined }

const answered = (status: number, body?: unknown) =>
  Effect.gen(function* () {
    yield* (yield* Sandbox.Sandbox).inject(Fault.status(status, { body }))
    const purge = yield* Purge
    return yield* purge.urls({ payload: { urls: ["http://www.example.com/"] } })
  }).pipe(Decoding.strict, Effect.provide(connected))

describe("PurgeOutcome", () => {
  it.effect("is asked for with method and layer, which the caller need not name", () =>
    Effect.gen(function* () {
      const purge = yield* Purge
      const payload = { urls: ["www.example.com/a"] }
      yield* purge.urls({ payload })
      yield* purge.wildcard({ payload })
      yield* purge.cacheKeys({ payload })
      yield* purge.cacheKeys({ payload: { ...payload, layer: "l2_caching" } })
      const requests = yield* (yield* Sandbox.Sandbox).requests
      const all = { ...payload, method: "delete" }
      assert.deepStrictEqual(
        requests.map(({ body = "" }): unknown => JSON.parse(body)),
        [all, all, { ...all, layer: "edge_caching" }, { ...all, layer: "l2_caching" }]
      )
    }).pipe(Effect.provide(connected))
  )

  it.effect("separates what was accepted from what was not, with the status of each as a number", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* answered(207, groups), {
        succeeded: [{ status: 201, ...own }],
        failed: [{ status: 403, ...foreign }],
        details: undefined
      })
    })
  )

  it.effect("is all of one kind where all targets fared alike", () =>
    Effect.gen(function* () {
      const [accepted, refused] = groups
      assert.deepStrictEqual(yield* answered(207, [accepted]), { ...silent, succeeded: [{ status: 201, ...own }] })
      assert.deepStrictEqual(yield* answered(207, [refused]), { ...silent, failed: [{ status: 403, ...foreign }] })
      assert.deepStrictEqual(yield* answered(207, []), silent)
    })
  )

  it.effect("reads both spellings of the sentence, and nothing at all", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* answered(201, { details: "created" }), { ...silent, details: "created" })
      assert.deepStrictEqual(yield* answered(201, { detail: "created" }), { ...silent, details: "created" })
      assert.deepStrictEqual(yield* answered(204), silent)
      assert.deepStrictEqual(yield* answered(200), silent)
    })
  )

  it.effect("reads the number of any status line, a redirect as a failure", () =>
    Effect.gen(function* () {
      const lines = ["HTTP/2 200", "HTTP/1.1 299 FINE", "301", "HTTP/1.0 500 INTERNAL SERVER ERROR"]
      const { failed, succeeded } = yield* decode(lines.map((status) => ({ status, urls: [], details: "" })))
      const statuses = [succeeded, failed].map((some) => some.map(({ status }) => status))
      assert.deepStrictEqual(statuses, [
        [200, 299],
        [301, 500]
      ])
    })
  )

  it.effect("encodes to what decodes to the same", () =>
    Effect.gen(function* () {
      for (const answer of [groups, [], { details: "created" }, { detail: "created" }, undefined]) {
        const outcome = yield* decode(answer)
        assert.deepStrictEqual(yield* decode(yield* encode(outcome)), outcome)
      }
    })
  )

  for (const [what, body] of Object.entries({
    "a status line without a status": [{ status: "HTTP/1.1 CREATED", urls: [], details: "" }],
    "a status of four digits": [{ status: "HTTP/1.1 2010 CREATED", urls: [], details: "" }],
    "a group without URLs": [{ status: "HTTP/1.1 201 CREATED", details: "" }],
    "groups in an object": { results: groups, detail: 1 },
    "a text": '"created"',
    null: "null"
  })) {
    it.effect(`calls ${what} an InvalidResponse`, () =>
      Effect.gen(function* () {
        assert.strictEqual((yield* Effect.flip(answered(207, body)))._tag, "InvalidResponse")
      })
    )
  }
})

const connected = Purge.layer.pipe(
  Layer.provide(Azion.layer({ credentials: Azion.token(Redacted.make(Account.token)) })),
  Layer.provideMerge(Sandbox.layer({ azion: { token: Account.token } }))
)
