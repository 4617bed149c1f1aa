/** Every status is one tagged error, whatever comes with it. */
import type { ApiError } from "@millrace/core/ApiError"
import * as RetryPolicy from "@millrace/core/RetryPolicy"
import * as Fault from "@millrace/sandbox/Fault"
import * as Effect from "effect/Effect"
import { assert } from "vitest"
import * as Rule from "../Rule.ts"
import * as Stage from "../Stage.ts"
import type { Subject } from "../Subject.ts"

export const errors: Rule.Group = Rule.group(
  "errors",
  Rule.make("gives each status its error, with the vendor's JSON or without", (subject) =>
    eachStatus(subject, (status) => Fault.status(status, { body: { detail: "invented" } }))
  ),
  Rule.make("gives each status its error where a proxy answers with HTML", (subject) =>
    eachStatus(subject, Fault.html)
  ),
  Rule.make("gives each status its error where the body is empty", (subject) =>
    eachStatus(subject, (status) => Fault.status(status))
  ),
  Rule.make("gives each status its error where the body has another type than it says", (subject) =>
    eachStatus(subject, (status) =>
      Fault.status(status, { body: "<?xml version='1.0'?>", headers: { "content-type": "application/json" } })
    )
  ),
  Rule.make("reads the issues out of the vendor's error bodies", (subject) =>
    Effect.forEach(subject.errors, ({ fault, issues }) =>
      Effect.gen(function* () {
        const error = yield* refused(subject, fault)
        assert.deepStrictEqual("issues" in error ? error.issues : undefined, issues)
      })
    )
  ),
  Rule.make(
    "says what failed: operation, route, attempts, status, the server's id for it, the start of the body",
    (subject) =>
      Effect.gen(function* () {
        const headers = { [subject.requestIdHeader]: "an-id-of-the-server" }
        const error = yield* refused(subject, Fault.status(404, { body: "x".repeat(10_000), headers }))
        const { method, path } = subject.requests.read
        assert.deepStrictEqual(
          "status" in error && {
            method: error.method,
            route: new RegExp(`^${error.route.replace(/:\w+/g, "[^/]+")}$`).test(path),
            attempts: error.attempts,
            status: error.status,
            requestId: error.requestId,
            body: error.body
          },
          { method, route: true, attempts: 1, status: 404, requestId: "an-id-of-the-server", body: "x".repeat(4096) }
        )
      })
  )
)

// internal

const tags = {
  302: "UnexpectedStatus",
  400: "BadRequest",
  401: "Unauthorized",
  402: "UnexpectedStatus",
  403: "Forbidden",
  404: "NotFound",
  405: "MethodNotAllowed",
  406: "NotAcceptable",
  409: "Conflict",
  415: "UnsupportedMediaType",
  418: "UnexpectedStatus",
  422: "UnprocessableContent",
  429: "TooManyRequests",
  500: "ServerError",
  501: "ServerError",
  502: "ServerError",
  503: "ServerError",
  504: "ServerError"
} satisfies Readonly<Record<number, ApiError["_tag"]>>

/** What comes of a call that is answered so, and not repeated. */
const refused = Effect.fnUntraced(function* (subject: Subject, fault: Fault.Fault) {
  const { calls, inject } = yield* Stage.open(subject)
  yield* inject({ ...fault, match: subject.requests.read, times: Infinity })
  return yield* Effect.flip(RetryPolicy.with({ times: 0 })(calls.read))
})

const eachStatus = (subject: Subject, fault: (status: number) => Fault.Fault) =>
  Effect.gen(function* () {
    const seen = yield* Effect.forEach(Object.keys(tags), (status) =>
      Effect.map(refused(subject, fault(Number(status))), ({ _tag }) => [status, _tag] as const)
    )
    assert.deepStrictEqual(Object.fromEntries(seen), tags)
  })
