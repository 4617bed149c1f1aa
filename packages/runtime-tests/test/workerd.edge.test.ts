/**
 * The built packages in workerd, the runtime of Cloudflare's workers: no Node API, no code made of text, nothing but
 * definitions at the top level of a module. Requests of the worker go over real HTTP to a sandbox in this process.
 */
import * as ApiError from "@millrace/core/ApiError"
import * as Fault from "@millrace/sandbox/Fault"
import * as Sandbox from "@millrace/sandbox/Sandbox"
import * as SandboxServer from "@millrace/sandbox/SandboxServer"
import { assert, describe, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Failure from "./Failure.ts"
import { Worker } from "./Worker.ts"

const token = "a-fixed-token"

const edge = Worker.layer("azion.worker.ts", token).pipe(
  Layer.provide(SandboxServer.layer()),
  Layer.provideMerge(Sandbox.layer({ azion: { token, domains: 36 } }))
)

/** The worker's answer and the requests that it took, on a sandbox where only this went wrong. */
const run = Effect.fnUntraced(function* (path: string, ...faults: ReadonlyArray<Fault.Fault>) {
  const sandbox = yield* Sandbox.Sandbox
  const worker = yield* Worker
  yield* sandbox.reset
  yield* Effect.forEach(faults, sandbox.inject)
  const answer = yield* worker.get(path)
  const requests = yield* sandbox.requests
  return { answer, requests: requests.map(({ method, path, status }) => `${status} ${path} ${method}`) }
})

/** The same for four requests, of which three come while the first is waiting. */
const together = Effect.fnUntraced(function* (path: string, fault: Fault.Fault) {
  const sandbox = yield* Sandbox.Sandbox
  const worker = yield* Worker
  yield* sandbox.reset
  yield* sandbox.azion.expireTokens
  yield* sandbox.inject(fault)
  const get = worker.get(path)
  const answers = yield* Effect.forEach(
    ["0 millis", "100 millis", "100 millis", "100 millis"] as const,
    (delay) => Effect.delay(get, delay),
    {
      concurrency: 4
    }
  )
  const requests = yield* sandbox.requests
  return { answers, requests: requests.map(({ method, path, status }) => `${status} ${path} ${method}`) }
})

const decodeFailure = Schema.decodeUnknownEffect(Schema.Struct({ error: ApiError.ApiError, message: Schema.String }))

const ids = [...Array(36).keys()].map((index) => 1600000001 + index)

describe("azion in workerd", () => {
  layer(edge, { excludeTestServices: true })((it) => {
    it.effect("streams every item once, in order", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* run("/stream"), {
          answer: { value: ids },
          requests: Array(8).fill("200 /domains GET")
        })
      })
    )

    it.effect("mints one token for a whole stream", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* run("/login"), {
          answer: { value: ids },
          requests: ["201 /tokens POST", ...Array(8).fill("200 /domains GET")]
        })
      })
    )

    it.effect("answers every request of a shared connection while one of them mints the token", () =>
      Effect.gen(function* () {
        const { answers, requests } = yield* together(
          "/shared",
          Fault.delay("300 millis", { match: { path: "/tokens" } })
        )
        assert.deepStrictEqual(answers, Array(4).fill({ value: 36 }))
        assert.deepStrictEqual(requests, ["201 /tokens POST", ...Array(4).fill("200 /domains GET")])
      })
    )

    it.effect("answers every request of a shared connection after one of them met a 429", () =>
      Effect.gen(function* () {
        const { answers, requests } = yield* together(
          "/shared",
          Fault.rateLimited("1 second", { match: { path: "/domains" } })
        )
        assert.deepStrictEqual(answers, Array(4).fill({ value: 36 }))
        assert.deepStrictEqual(requests.filter((line) => line.startsWith("200")).length, 4)
      })
    )

    it.effect("an error leaves the worker as JSON and is the same error here", () =>
      Effect.gen(function* () {
        const { answer, requests } = yield* run("/missing")
        const { error, message } = yield* decodeFailure(answer)
        assert.instanceOf(error, ApiError.NotFound)
        assert.strictEqual(error.message, message)
        assert.deepStrictEqual(yield* Failure.of(Effect.fail(error)), {
          _tag: "NotFound",
          api: "azion.v3",
          operation: "getDomain",
          method: "GET",
          route: "/domains/:domain_id",
          attempts: 1,
          elapsed: undefined,
          status: 404,
          issues: [{ message: "Not Found", code: "not_found" }],
          body: '{"errors":[{"message":"Not Found","error":"not_found"}],"schema_version":3}'
        })
        assert.deepStrictEqual(requests, ["404 /domains/404 GET"])
      })
    )

    it.effect("never repeats a POST after a cut connection, and says that its outcome is unknown", () =>
      Effect.gen(function* () {
        const { answer, requests } = yield* run(
          "/create",
          Fault.cut("after", { match: { method: "POST" }, times: Infinity })
        )
        const { error } = yield* decodeFailure(answer)
        assert.deepStrictEqual(yield* Failure.of(Effect.fail(error)), {
          _tag: "OutcomeUnknown",
          api: "azion.v3",
          operation: "createDomain",
          method: "POST",
          route: "/domains",
          attempts: 1,
          elapsed: undefined,
          reason: "TransportError",
          description: "Network connection lost."
        })
        assert.deepStrictEqual(requests, ["undefined /domains POST"])
        assert.strictEqual((yield* (yield* Sandbox.Sandbox).azion.domains).at(-1)?.name, "shop")
      })
    )

    it.effect("all of this without code made of text, which the runtime forbids", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* run("/evaluation"), { answer: { value: "EvalError" }, requests: [] })
      })
    )
  })
})
