import { inspect } from "node:util"
import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as ApiError from "../src/ApiError.ts"
import { bare, errors, response } from "./Failures.ts"

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
  "QuotaUnavailable",
  "Timeout",
  "OutcomeUnknown",
  "InvalidRequest"
]

const isErrorClass = (exported: unknown): exported is typeof Error =>
  typeof exported === "function" && exported.prototype instanceof Error

describe("ApiError", () => {
  describe("tags", () => {
    it("name every class, and are the name of the error too", () => {
      assert.deepStrictEqual([...new Set(errors.map(({ _tag }) => _tag))], tags)
      assert.sameMembers(
        [...tags],
        Object.values(ApiError).flatMap((exported) => (isErrorClass(exported) ? exported.name : []))
      )
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
        "azion.v3 getDomain failed: status 400; name: too long; no. Correct the request. " +
          "(GET /domains/:domain_id, attempts: 3, request id: req-7, retry after: 60.7 s)"
      )
    })

    it("leaves out what is not known", () => {
      assert.strictEqual(
        new ApiError.NotFound({ ...bare, status: 404 }).message,
        "azion.v3 getDomain failed: status 404. Check the ids; it may be gone. " +
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
