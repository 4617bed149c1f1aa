import { assert, describe, it } from "@effect/vitest"
import * as RetryPolicy from "@millrace/core/RetryPolicy"
import { Fault, Sandbox } from "@millrace/sandbox"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as Tracer from "effect/Tracer"
import * as TestClock from "effect/testing/TestClock"
import { Clients } from "../src/Clients.ts"
import { Codes } from "../src/Codes.ts"
import * as LeanLaw from "../src/LeanLaw.ts"
import { PracticeAreas } from "../src/PracticeAreas.ts"
import { TimeEntries } from "../src/TimeEntries.ts"
import * as Firm from "./Firm.ts"

const header = (name: string) =>
  Effect.flatMap(Sandbox.Sandbox, ({ requests }) =>
    Effect.map(requests, (requests) => requests.map(({ headers }) => headers[name]))
  )

const getCodes = Codes.use((codes) => codes.get())

const users = Effect.map(
  Effect.flatMap(Sandbox.Sandbox, ({ leanlaw }) => leanlaw.state),
  ({ users }) => users.map(({ id }) => id)
)

const nobody = "5f4dcc3b-aaaa-4bbb-8ccc-000000000001"

describe("LeanLaw", () => {
  it.effect("sends the key of the firm, and nothing of a user or a partner", () =>
    Effect.gen(function* () {
      yield* getCodes
      const [request] = yield* (yield* Sandbox.Sandbox).requests
      assert.deepStrictEqual(request?.headers, { accept: "application/json", authorization: "Bearer <redacted>" })
    }).pipe(Effect.provide(Firm.layer()))
  )

  it.effect("sends a partner's id with every call", () =>
    Effect.gen(function* () {
      yield* getCodes
      yield* Clients.use((clients) => clients.list())
      assert.deepStrictEqual(yield* header("x-leanlaw-partnerid"), ["partner-7", "partner-7"])
    }).pipe(Effect.provide(Firm.layer({ partnerId: "partner-7" }, { partnerId: "partner-7" })))
  )

  describe("asUser", () => {
    it.effect("acts as a user for one call, for a stretch of program, and for a layer", () =>
      Effect.gen(function* () {
        const sandbox = yield* Sandbox.Sandbox
        const [first = "", second = "", third = ""] = yield* users
        const seen = Effect.all([getCodes, getCodes.pipe(LeanLaw.asUser(second)), getCodes])
        yield* seen
        yield* seen.pipe(LeanLaw.asUser(first))
        yield* seen.pipe(
          Effect.provide(Firm.groups({ userId: third })),
          Effect.provideService(HttpClient.HttpClient, sandbox.httpClient)
        )
        const expected = [
          [undefined, second, undefined],
          [first, second, first],
          [third, second, third]
        ]
        assert.deepStrictEqual(yield* header("x-leanlaw-userid"), expected.flat())
      }).pipe(Effect.provide(Firm.layer()))
    )

    it.effect("does not leak between fibers that run at the same time", () =>
      Effect.gen(function* () {
        const sandbox = yield* Sandbox.Sandbox
        const people = yield* users
        yield* sandbox.inject(Fault.delay("1 second", { times: Infinity }))
        const fiber = yield* Effect.forkChild(
          Effect.forEach(
            people,
            (id, index) =>
              Effect.gen(function* () {
                // Each waits for another while, so that they are inside of one another's stretches.
                yield* Effect.sleep(`${index * 100} millis`)
                yield* LeanLaw.asUser(id)(PracticeAreas.use((areas) => areas.list()))
                yield* getCodes
              }),
            { concurrency: "unbounded" }
          )
        )
        yield* TestClock.adjust("10 seconds")
        yield* Fiber.join(fiber)
        const requests = yield* sandbox.requests
        const actors = (path: string) =>
          requests.filter((request) => request.path === path).map(({ headers }) => headers["x-leanlaw-userid"])
        assert.deepStrictEqual(actors("/v2/practice-areas"), people)
        assert.deepStrictEqual(
          actors("/v2/codes"),
          people.map(() => undefined)
        )
      }).pipe(Effect.provide(Firm.layer()))
    )

    it.effect("reaches the prefetched pages of a stream", () =>
      Effect.gen(function* () {
        const [first = ""] = yield* users
        const clients = yield* Clients
        yield* Stream.runDrain(clients.list.pages({ query: { limit: 4 } }, { prefetch: 4 })).pipe(LeanLaw.asUser(first))
        assert.deepStrictEqual(yield* header("x-leanlaw-userid"), [first, first, first, first])
      }).pipe(Effect.provide(Firm.layer({ clients: 12 })))
    )

    it.effect("makes the user the owner of a time entry that names none", () =>
      Effect.gen(function* () {
        const entries = yield* TimeEntries
        const { matters } = yield* (yield* Sandbox.Sandbox).leanlaw.state
        const [, second = ""] = yield* users
        const payload = { matterId: matters[0]?.id ?? "", date: "2026-11-24", description: "Call", hours: 0.5 }
        const refused = yield* Effect.flip(entries.create({ payload }))
        const entry = yield* entries.create({ payload }).pipe(LeanLaw.asUser(second))
        assert.deepStrictEqual([refused._tag, entry.userId], ["BadRequest", second])
      }).pipe(Effect.provide(Firm.layer()))
    )

    it.effect("refuses what is no UUID, and sends nothing", () =>
      Effect.gen(function* () {
        const errors = yield* Effect.forEach(["", "ada", `${nobody}\r\nx-evil: 1`, `${nobody} `], (id) =>
          Effect.flip(getCodes.pipe(LeanLaw.asUser(id)))
        )
        assert.deepStrictEqual(
          errors.map((error) => error._tag === "InvalidRequest" && error.issues),
          errors.map(() => [{ field: "headers.x-leanlaw-userid", message: "must be a UUID" }])
        )
        assert.strictEqual(yield* (yield* Sandbox.Sandbox).count(), 0)
      }).pipe(Effect.provide(Firm.layer()))
    )
  })

  describe("errors", () => {
    for (const errorBody of ["problem", "text", "empty"] as const) {
      it.effect(`say of a key that is not valid what 403 means here, with a body that is ${errorBody}`, () =>
        Effect.gen(function* () {
          const error = yield* Effect.flip(getCodes)
          assert.strictEqual(error._tag, "Forbidden")
          assert.include(error.message, "LeanLaw refuses a key that is not valid")
          assert.include(error.message, "check the API key")
          const kept = { problem: '"detail":"The API key is not valid."', text: "The API key is not valid.", empty: "" }
          assert.include("body" in error ? error.body : undefined, kept[errorBody])
          assert.notInclude(JSON.stringify(error) + String(error), "another-key")
        }).pipe(Effect.provide(Firm.layer({ errorBody }, { apiKey: Redacted.make("another-key") })))
      )
    }

    it.effect("take 401 for a call without a key", () =>
      Effect.gen(function* () {
        assert.strictEqual((yield* Effect.flip(getCodes))._tag, "Unauthorized")
      }).pipe(Effect.provide(Firm.layer({}, { apiKey: Redacted.make("") })))
    )

    it.effect("keep the HTML page of a proxy, bounded, and read nothing into it", () =>
      Effect.gen(function* () {
        const page = `<html><body>${"x".repeat(10_000)}</body></html>`
        const html = { body: page, headers: { "content-type": "text/html" } }
        yield* (yield* Sandbox.Sandbox).inject(Fault.status(400, html))
        const error = yield* Effect.flip(getCodes)
        assert.deepStrictEqual(
          error._tag === "BadRequest" && [error.issues, error.body.length, page.startsWith(error.body)],
          [[], 4096, true]
        )
      }).pipe(Effect.provide(Firm.layer()))
    )

    it.effect("take a refused change for what the status says, in the firm's words", () =>
      Effect.gen(function* () {
        const clients = yield* Clients
        const { matters } = yield* (yield* Sandbox.Sandbox).leanlaw.state
        const error = yield* Effect.flip(clients.delete({ params: { id: matters[0]?.clientId ?? "" } }))
        assert.deepStrictEqual(
          [error._tag, "issues" in error && error.issues],
          ["Conflict", [{ message: "A client with matters cannot be deleted." }]]
        )
      }).pipe(Effect.provide(Firm.layer({ refusalStatus: 409 })))
    )

    it.effect("wait and try again when the firm is throttled, also to create, and send a creation once otherwise", () =>
      Effect.gen(function* () {
        const clients = yield* Clients
        const sandbox = yield* Sandbox.Sandbox
        const create = clients.create({ payload: { name: "Mill", contact: { companyName: "Mill" } } })
        yield* sandbox.inject(Fault.status(429))
        const fiber = yield* Effect.forkChild(create)
        yield* TestClock.adjust("1 minute")
        yield* Fiber.join(fiber)
        assert.strictEqual(yield* sandbox.count(), 2)
        yield* sandbox.inject(Fault.cut("after"))
        assert.strictEqual((yield* Effect.flip(create))._tag, "OutcomeUnknown")
        assert.deepStrictEqual([yield* sandbox.count(), (yield* sandbox.leanlaw.clients).length], [3, 14])
      }).pipe(Effect.provide(Firm.layer()))
    )
  })

  describe("trace ids", () => {
    it.effect("are on answers, errors and the spans of calls and requests", () =>
      Effect.gen(function* () {
        const codes = yield* Codes
        const clients = yield* Clients
        const spans: Array<Tracer.NativeSpan> = []
        const tracer = Tracer.make({
          span: (options) => {
            const span = new Tracer.NativeSpan(options)
            spans.push(span)
            return span
          }
        })
        const [reply, error] = yield* Effect.all([
          codes.get.withResponse(),
          Effect.flip(clients.get({ params: { id: nobody } }))
        ]).pipe(Effect.withTracer(tracer))
        const ids = [reply.requestId, "requestId" in error ? error.requestId : undefined]
        const traced = (kind: Tracer.SpanKind) =>
          spans.filter((span) => span.kind === kind).map((span) => span.attributes.get("http.response.request_id"))
        assert.deepStrictEqual([traced("internal"), traced("client"), new Set(ids).size], [ids, ids, 2])
        for (const id of ids) assert.match(id ?? "", /^[\da-f]{32}$/)
        assert.strictEqual(reply.headers["x-leanlaw-traceid"], ids[0])
        assert.include(error.message, `request id: ${ids[1]}`)
      }).pipe(Effect.provide(Firm.layer()))
    )

    it.effect("are on every error that an answer makes, and in its message", () =>
      Effect.gen(function* () {
        const sandbox = yield* Sandbox.Sandbox
        for (const status of [200, 400, 401, 403, 404, 409, 418, 422, 429, 500, 503]) {
          yield* sandbox.inject(Fault.status(status, { body: "{" }))
          const error = yield* Effect.flip(RetryPolicy.with({ times: 0 })(getCodes))
          const id = "requestId" in error ? error.requestId : undefined
          assert.match(id ?? "", /^[\da-f]{32}$/, `${status}`)
          assert.include(error.message, `request id: ${id}`)
        }
      }).pipe(Effect.provide(Firm.layer()))
    )

    it.effect("are on the reply of a list with a selection too", () =>
      Effect.gen(function* () {
        const clients = yield* Clients
        const { requestId, status, value } = yield* clients.list.withResponse({ query: { select: ["meta"] } })
        assert.deepStrictEqual([status, value.data.length, /^[\da-f]{32}$/.test(requestId ?? "")], [200, 12, true])
      }).pipe(Effect.provide(Firm.layer()))
    )
  })

  describe("answers", () => {
    it.effect("take 200 and 201 for a creation, and a body or none where the document has no schema", () =>
      Effect.gen(function* () {
        const areas = yield* PracticeAreas
        const { status, value } = yield* areas.create.withResponse({ payload: { label: "Tax" } })
        const gone = yield* areas.delete.withResponse({ params: { id: value.practiceAreaId } })
        return [status, value.label, gone.status, gone.value]
      }).pipe(
        (program) =>
          Effect.all([
            program.pipe(Effect.provide(Firm.layer({ createStatus: 201, unspecifiedBody: "data" }))),
            program.pipe(Effect.provide(Firm.layer({ createStatus: 200, unspecifiedBody: "empty" })))
          ]),
        Effect.map((seen) =>
          assert.deepStrictEqual(seen, [
            [201, "Tax", 200, undefined],
            [200, "Tax", 200, undefined]
          ])
        )
      )
    )

    it.effect(
      "read a list whose data is null or missing as empty, and a thing that is missing as InvalidResponse",
      () =>
        Effect.gen(function* () {
          const clients = yield* Clients
          const areas = yield* PracticeAreas
          const sandbox = yield* Sandbox.Sandbox
          const answering = <A, E, R>(body: string, call: Effect.Effect<A, E, R>) =>
            Effect.andThen(
              sandbox.inject(Fault.status(200, { body, headers: { "content-type": "application/json" } })),
              call
            )
          assert.deepStrictEqual(yield* answering('{"data":null}', clients.list()), { data: [] })
          assert.deepStrictEqual(yield* answering("{}", areas.list()), [])
          const error = yield* answering('{"data":null}', Effect.flip(getCodes))
          assert.strictEqual(error._tag, "InvalidResponse")
        }).pipe(Effect.provide(Firm.layer()))
    )

    it.effect("read enums in any case, and let unknown members through", () =>
      Effect.gen(function* () {
        const entries = yield* TimeEntries
        const sandbox = yield* Sandbox.Sandbox
        const { data } = yield* entries.list({ query: { limit: 1 } })
        const types = yield* Effect.forEach(["FixedFee", "BILLABLE", "proBono"], (billingType) =>
          Effect.gen(function* () {
            const body = JSON.stringify({ data: [{ ...data[0], billingType }] })
            yield* sandbox.inject(Fault.status(200, { body, headers: { "content-type": "application/json" } }))
            return (yield* entries.list()).data[0]?.billingType
          })
        )
        assert.deepStrictEqual(types, ["fixedFee", "billable", "proBono"])
      }).pipe(Effect.provide(Firm.layer()))
    )
  })
})
