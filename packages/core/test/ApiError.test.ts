import { inspect } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import * as ApiError from "../src/ApiError.ts"

const call: ApiError.CallFacts = {
  api: "azion.v3",
  operation: "getDomain",
  method: "GET",
  route: "/domains/:domain_id",
  attempts: 3,
  elapsed: Duration.millis(1234.5)
}

const response: ApiError.ResponseFacts = {
  ...call,
  status: 400,
  requestId: "req-7",
  retryAfter: Duration.seconds(60.676),
  issues: [{ message: "too long", code: "max", field: "name" }, { message: "no" }],
  body: `{"name":["too long"]}`
}

const bare = { ...call, status: 400, issues: [], body: "" }

const byResponse = {
  BadRequest: ApiError.BadRequest,
  Unauthorized: ApiError.Unauthorized,
  Forbidden: ApiError.Forbidden,
  NotFound: ApiError.NotFound,
  MethodNotAllowed: ApiError.MethodNotAllowed,
  NotAcceptable: ApiError.NotAcceptable,
  Conflict: ApiError.Conflict,
  UnsupportedMediaType: ApiError.UnsupportedMediaType,
  UnprocessableContent: ApiError.UnprocessableContent,
  TooManyRequests: ApiError.TooManyRequests,
  ServerError: ApiError.ServerError,
  UnexpectedStatus: ApiError.UnexpectedStatus,
  InvalidResponse: ApiError.InvalidResponse
}

/** Every class, with all it can hold and with as little as it can. */
const errors: ReadonlyArray<ApiError.ApiError> = [
  ...Object.values(byResponse).flatMap((Class) => [new Class(response), new Class(bare)]),
  new ApiError.TransportError({ ...call, description: "fetch failed: connect ECONNREFUSED" }),
  new ApiError.Timeout({ ...call, scope: "attempt", limit: Duration.seconds(30) }),
  new ApiError.Timeout({ ...call, scope: "total", limit: Duration.minutes(5) }),
  new ApiError.OutcomeUnknown({ ...call, reason: "TransportError", description: "socket hang up" }),
  new ApiError.OutcomeUnknown({ ...call, reason: "Timeout", description: "attempt timeout" }),
  new ApiError.InvalidRequest({ ...call, attempts: 0, elapsed: Duration.zero, issues: [{ message: "Missing key" }] })
]

/** All of an error: chai compares no more of two errors than name and message. */
const whole = (error: ApiError.ApiError) => ({ ...error, message: error.message })

const tags: ReadonlyArray<ApiError.ApiError["_tag"]> = [
  "BadRequest",
  "Unauthorized",
  "Forbidden",
  "NotFound",
  "MethodNotAllowed",
  "NotAcceptable",
  "Conflict",
  "UnsupportedMediaType",
  "UnprocessableContent",
  "TooManyRequests",
  "ServerError",
  "UnexpectedStatus",
  "InvalidResponse",
  "TransportError",
  "Timeout",
  "OutcomeUnknown",
  "InvalidRequest"
]

describe("ApiError", () => {
  describe("tags", () => {
    it("name every class, and are the name of the error too", () => {
      assert.deepStrictEqual([...new Set(errors.map(({ _tag }) => _tag))], tags)
      assert.deepStrictEqual(
        errors.map(({ name }) => name),
        errors.map(({ _tag }) => _tag)
      )
    })

    it("are not changed by the facts, whatever these hold", () => {
      const facts = { ...response, _tag: "NotFound", message: "forged", name: "forged" }
      assert.strictEqual(new ApiError.BadRequest(response)._tag, "BadRequest")
      assert.strictEqual(new ApiError.BadRequest(facts)._tag, "BadRequest")
    })

    it.effect("are what programs catch them by", () =>
      Effect.gen(function* () {
        for (const error of errors) {
          const failing: Effect.Effect<never, ApiError.ApiError> = Effect.fail(error)
          const caught = yield* Effect.catchTag(failing, error._tag, (error) => Effect.succeed(error._tag))
          assert.strictEqual(caught, error._tag)
        }
      })
    )

    it.effect("fail an effect when they are yielded", () =>
      Effect.gen(function* () {
        const error = new ApiError.NotFound(response)
        assert.deepStrictEqual(
          yield* Effect.exit(
            Effect.gen(function* () {
              return yield* error
            })
          ),
          Exit.fail(error)
        )
      })
    )

    it("stand for the statuses that have a class of their own", () => {
      assert.deepStrictEqual(
        Object.entries(ApiError.byStatus).map(([status, Class]) => [Number(status), new Class(bare)._tag]),
        [
          [400, "BadRequest"],
          [401, "Unauthorized"],
          [403, "Forbidden"],
          [404, "NotFound"],
          [405, "MethodNotAllowed"],
          [406, "NotAcceptable"],
          [409, "Conflict"],
          [415, "UnsupportedMediaType"],
          [422, "UnprocessableContent"],
          [429, "TooManyRequests"]
        ]
      )
    })
  })

  describe("message", () => {
    it("says what failed, what the API found wrong, what to do, and the facts for support", () => {
      assert.strictEqual(
        new ApiError.BadRequest(response).message,
        "azion.v3 getDomain failed: status 400; name: too long; no. Correct the request; it will fail again. " +
          "(GET /domains/:domain_id, attempts: 3, request id: req-7, retry after: 60.7 s)"
      )
    })

    it("leaves out what is not known", () => {
      assert.strictEqual(
        new ApiError.NotFound({ ...bare, status: 404 }).message,
        "azion.v3 getDomain failed: status 404. Check the ids; it may have been deleted. " +
          "(GET /domains/:domain_id, attempts: 3)"
      )
    })

    it("leaves out what is undefined", () => {
      const unknown = { ...bare, requestId: undefined, retryAfter: undefined }
      assert.strictEqual(new ApiError.BadRequest(unknown).message, new ApiError.BadRequest(bare).message)
    })

    it("ends the vendor's own sentence once", () => {
      const error = new ApiError.NotFound({ ...bare, status: 404, issues: [{ message: "Not found." }] })
      assert.include(error.message, "status 404; Not found. Check the ids")
    })

    it("says that a server wants no wait at all", () => {
      assert.include(new ApiError.TooManyRequests({ ...bare, retryAfter: Duration.zero }).message, "retry after: 0 s")
    })

    it("says which time ran out, and where no answer came, why", () => {
      assert.deepStrictEqual(
        errors
          .filter(({ _tag }) => ["TransportError", "Timeout", "OutcomeUnknown", "InvalidRequest"].includes(_tag))
          .map(({ message }) => message.slice("azion.v3 getDomain failed: ".length, message.indexOf("." + " "))),
        [
          "fetch failed: connect ECONNREFUSED",
          "attempt timeout after 30 s",
          "total timeout after 300 s",
          "socket hang up",
          "attempt timeout",
          "Missing key"
        ]
      )
    })

    it("names a next step in every class", () => {
      const steps = errors.map(({ message }) => /\. (.+) \(GET/.exec(message)?.[1] ?? "")
      assert.deepStrictEqual(
        steps.filter((step) => step.length < 20),
        []
      )
      assert.strictEqual(new Set(steps).size, tags.length)
    })

    it("is on the first line of the stack, so that logs show it", () => {
      for (const error of errors) {
        assert.strictEqual(error.stack?.split("\n")[0], `${error._tag}: ${error.message}`)
      }
    })

    it("is what the error prints as", () => {
      const error = new ApiError.NotFound(response)
      assert.include(String(error), error.message)
    })
  })

  describe("ApiError", () => {
    const encode = Schema.encodeUnknownEffect(ApiError.ApiError)
    const decode = Schema.decodeUnknownEffect(ApiError.ApiError)

    for (const error of errors) {
      it.effect(`goes through JSON and stays the same: ${error.message}`, () =>
        Effect.gen(function* () {
          const json: unknown = JSON.parse(JSON.stringify(yield* encode(error)))
          const decoded = yield* decode(json)
          assert.deepStrictEqual(whole(decoded), whole(error))
          assert.deepStrictEqual(
            [decoded._tag, decoded.message, decoded instanceof Error, Object.getPrototypeOf(decoded)],
            [error._tag, error.message, true, Object.getPrototypeOf(error)]
          )
        })
      )
    }

    it.effect("encodes to plain data, durations in ms", () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* encode(new ApiError.Conflict(response)), {
          _tag: "Conflict",
          ...response,
          elapsed: 1234.5,
          retryAfter: 60_676
        })
      })
    )

    it.effect("takes the error of another copy of this package by its tag", () =>
      Effect.gen(function* () {
        const foreign = Object.assign(new Error("foreign"), { ...response, _tag: "Forbidden" })
        const decoded = yield* decode(JSON.parse(JSON.stringify(yield* encode(foreign))))
        assert.deepStrictEqual(whole(decoded), whole(new ApiError.Forbidden(response)))
      })
    )

    it.effect("encodes an error with undefined where something is not known", () =>
      Effect.gen(function* () {
        const error = new ApiError.NotFound({ ...bare, requestId: undefined, retryAfter: undefined })
        const decoded = yield* decode(JSON.parse(JSON.stringify(yield* encode(error))))
        assert.deepStrictEqual(whole(decoded), whole(new ApiError.NotFound(bare)))
      })
    )

    for (const [what, value] of [
      ["null", null],
      ["a text", "NotFound"],
      ["an unknown tag", { _tag: "Teapot", ...bare, elapsed: 1 }],
      ["a tag without its facts", { _tag: "NotFound" }],
      ["facts without a tag", { ...bare, elapsed: 1 }]
    ] as const) {
      it.effect(`refuses ${what}`, () =>
        Effect.gen(function* () {
          assert.isTrue(Exit.isFailure(yield* Effect.exit(decode(value))))
        })
      )
    }
  })

  describe("toJSON", () => {
    it("gives the facts, the tag and the message, and nothing else", () => {
      const error = new ApiError.BadRequest(response)
      assert.deepStrictEqual(JSON.parse(JSON.stringify(error)), {
        _tag: "BadRequest",
        message: error.message,
        ...response,
        elapsed: JSON.parse(JSON.stringify(response.elapsed)),
        retryAfter: JSON.parse(JSON.stringify(response.retryAfter))
      })
    })

    it("is bounded by the bound of the body", () => {
      const error = new ApiError.ServerError({ ...bare, status: 500, body: "x".repeat(ApiError.bodyLimit) })
      assert.isBelow(JSON.stringify(error).length, ApiError.bodyLimit + 500)
      assert.isBelow(error.message.length, 500)
      assert.isBelow(inspect(error).length, 2 * ApiError.bodyLimit + 4000)
    })
  })
})
