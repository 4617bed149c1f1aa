import { assert, describe, it } from "@effect/vitest"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as ApiError from "../src/ApiError.ts"
import * as Client from "../src/Client.ts"
import * as Decoding from "../src/Decoding.ts"
import * as Operation from "../src/Operation.ts"
import * as RetryPolicy from "../src/RetryPolicy.ts"
import * as Api from "./Api.ts"
import { failure, finish } from "./Finish.ts"
import * as Script from "./Script.ts"
import { assertSame } from "./SameError.ts"

const mill = { id: 7 }
const get = { params: { id: 7 } }
const build = { payload: { river: "Tees", wheels: 2 } }

const urls = (script: Script.Script) => script.sent.map((sent) => sent.url)

const invalid = (attempts: number, response: { status: number; issues: ReadonlyArray<ApiError.Issue>; body: string }) =>
  new ApiError.InvalidResponse({
    api: "mills",
    operation: "getMill",
    method: "GET",
    route: "/mills/:id",
    attempts,
    elapsed: Duration.zero,
    ...response
  })

describe("Client", () => {
  describe("request", () => {
    it.effect("sends method, path, query, headers and JSON body as declared", () =>
      Effect.gen(function* () {
        const script = Script.make(Script.answer(200, []), Script.answer(201, mill))
        const api = yield* Api.make(script, { headers: { accept: "application/json; version=3" } })
        yield* finish(api.find({ query: { river: ["Tees", "Wear & Tyne"], open: true } }))
        yield* finish(api.build(build))
        assert.deepStrictEqual(script.sent, [
          {
            method: "GET",
            url: "https://mills.example/mills?river=Tees&river=Wear+%26+Tyne&open=true",
            headers: { accept: "application/json; version=3", authorization: `Key ${Api.secret}` },
            body: undefined,
            at: 0
          },
          {
            method: "POST",
            url: "https://mills.example/mills",
            headers: {
              accept: "application/json; version=3",
              authorization: `Key ${Api.secret}`,
              "content-type": "application/json"
            },
            body: '{"river":"Tees","wheels":2}',
            at: 86_400_000
          }
        ])
      })
    )

    it.effect("sends and takes a text as it is where the operation declares its media type", () =>
      Effect.gen(function* () {
        const script = Script.make(Script.answer(200, "id;river\n7;Tees", { "content-type": "text/csv" }))
        const { transport } = yield* Api.make(script, { headers: { accept: "application/json" } })
        const convert = Operation.post("convert", "/convert", {
          payload: Schema.String,
          payloadType: "text/plain",
          success: Schema.String,
          successType: "text/csv"
        })
        const call = Client.method(transport, convert)({ payload: '"7"' })
        assert.strictEqual(yield* finish(call), "id;river\n7;Tees")
        assert.deepStrictEqual(
          script.sent.map(({ body, headers }) => [headers["accept"], headers["content-type"], body]),
          [["text/csv", "text/plain", '"7"']]
        )
      })
    )

    it.effect("leaves out query fields that are undefined, and needs no input where all of it is optional", () =>
      Effect.gen(function* () {
        const script = Script.make(Script.answer(200, []))
        const api = yield* Api.make(script)
        yield* finish(api.find())
        yield* finish(api.find({ query: { open: undefined } }))
        assert.deepStrictEqual(urls(script), ["https://mills.example/mills", "https://mills.example/mills"])
      })
    )

    it.effect("keeps a path parameter inside its segment", () =>
      Effect.gen(function* () {
        const script = Script.make(Script.answer(204))
        const api = yield* Api.make(script)
        const names = ["a/b", "../..", "%2f", "%2e%2e", "..\\x", "..\t", "a?b#c", "..x", ";a=b", "ü €", "\r\nx-a: b"]
        for (const name of names) yield* finish(api.visit({ params: { name } }))
        assert.deepStrictEqual(urls(script), [
          "https://mills.example/visits/a%2Fb",
          "https://mills.example/visits/..%2F..",
          "https://mills.example/visits/%252f",
          "https://mills.example/visits/%252e%252e",
          "https://mills.example/visits/..%5Cx",
          "https://mills.example/visits/..%09",
          "https://mills.example/visits/a%3Fb%23c",
          "https://mills.example/visits/..x",
          "https://mills.example/visits/%3Ba%3Db",
          "https://mills.example/visits/%C3%BC%20%E2%82%AC",
          "https://mills.example/visits/%0D%0Ax-a%3A%20b"
        ])
      })
    )

    it.effect("refuses a path parameter that would leave its segment, and sends nothing", () =>
      Effect.gen(function* () {
        const script = Script.make(Script.answer(204))
        const api = yield* Api.make(script)
        for (const name of ["", ".", "..", "\ud800"]) {
          assertSame(
            yield* failure(api.visit({ params: { name } })),
            new ApiError.InvalidRequest({
              api: "mills",
              operation: "visitMill",
              method: "GET",
              route: "/visits/:name",
              attempts: 0,
              elapsed: Duration.zero,
              issues: [{ field: "params.name", message: "must be text, not empty, . or .." }]
            })
          )
        }
        assert.strictEqual(script.sent.length, 0)
      })
    )

    it.effect("names every wrong field of the input, and sends nothing", () =>
      Effect.gen(function* () {
        const script = Script.make(Script.answer(201, mill))
        const api = yield* Api.make(script)
        const wrong = { payload: { river: "", wheels: 1.5, colour: "red" } }
        const error = yield* failure(api.build(wrong))
        assertSame(
          error,
          new ApiError.InvalidRequest({
            api: "mills",
            operation: "buildMill",
            method: "POST",
            route: "/mills",
            attempts: 0,
            elapsed: Duration.zero,
            issues: [
              { field: "payload.colour", message: "Expected no excess property" },
              { field: "payload.river", message: "Expected a value with a length of at least 1" },
              { field: "payload.wheels", message: "Expected an integer" }
            ]
          })
        )
        assert.strictEqual(script.sent.length, 0)
      })
    )
  })

  describe("payload", () => {
    it.effect("refuses what JSON cannot hold, and sends nothing", () =>
      Effect.gen(function* () {
        const script = Script.make(Script.answer(204))
        const { transport } = yield* Api.make(script)
        const note = Client.method(transport, Operation.post("note", "/notes", { payload: Schema.Unknown }))
        const circle: Array<unknown> = []
        circle.push(circle)
        for (const payload of [7n, circle, () => 7]) {
          const error = yield* failure(note({ payload }))
          assert.deepStrictEqual(
            [error._tag, "issues" in error && error.issues],
            ["InvalidRequest", [{ field: "payload", message: "must be JSON" }]]
          )
        }
        assert.strictEqual(script.sent.length, 0)
      })
    )

    it.effect("sends a payload as deep as JSON can be, and refuses a deeper one, never with a defect", () =>
      Effect.gen(function* () {
        const { transport } = yield* Api.make(Script.make(Script.answer(204)))
        const note = Client.method(transport, Operation.post("note", "/notes", { payload: Schema.Unknown }))
        const nested = (depth: number): unknown =>
          Array.from({ length: depth }).reduce((inner) => [inner], "the innermost")
        for (const [depth, tag] of [
          [4000, undefined],
          [100_000, "InvalidRequest"]
        ] as const) {
          const error = yield* Effect.match(note({ payload: nested(depth) }), {
            onFailure: ({ _tag }) => _tag,
            onSuccess: () => undefined
          })
          assert.strictEqual(error, tag)
        }
      })
    )
  })

  describe("response", () => {
    it.effect("takes any 2xx for a success", () =>
      Effect.gen(function* () {
        for (const status of [200, 201, 202, 207]) {
          const api = yield* Api.make(Script.make(Script.answer(status, mill)))
          assert.deepStrictEqual(yield* finish(api.build(build)), mill)
        }
        const api = yield* Api.make(Script.make(Script.answer(200, "deleted"), Script.answer(204)))
        assert.strictEqual(yield* finish(api.raze(get)), undefined)
        assert.strictEqual(yield* finish(api.raze(get)), undefined)
      })
    )

    it.effect("gives status, headers and request id beside the value on demand", () =>
      Effect.gen(function* () {
        const headers = { "x-request-id": "r-1" }
        const api = yield* Api.make(Script.make(Script.answer(200, mill, headers)))
        const response = yield* finish(api.get.withResponse(get))
        assert.deepStrictEqual(
          { ...response, headers: { ...response.headers } },
          { value: mill, status: 200, headers, requestId: "r-1", attempts: 1, elapsed: Duration.zero }
        )
      })
    )

    it.effect("says InvalidResponse, never a defect, for a body that is cut, empty, HTML or of another shape", () =>
      Effect.gen(function* () {
        const cases: ReadonlyArray<readonly [string, ApiError.Issue]> = [
          ['{"id":', { message: "must be JSON" }],
          ["", { message: "must be JSON" }],
          ["<html></html>", { message: "must be JSON" }],
          ['{"id":"7"}', { field: "id", message: "Expected number" }],
          ["{}", { field: "id", message: "Missing key" }],
          ["null", { message: "Expected object" }]
        ]
        for (const [body, issue] of cases) {
          const script = Script.make(Script.answer(200, body))
          const api = yield* Api.make(script)
          assert.deepStrictEqual(yield* failure(api.get(get)), invalid(1, { status: 200, issues: [issue], body }))
          assert.strictEqual(script.sent.length, 1)
        }
      })
    )

    it.effect("reads a safe call again whose body broke off, and says InvalidResponse when it stays so", () =>
      Effect.gen(function* () {
        const healing = Script.make(Script.brokenBody(200), Script.answer(200, mill))
        assert.deepStrictEqual(yield* finish((yield* Api.make(healing)).get(get)), mill)
        const broken = Script.make(Script.brokenBody(200))
        assert.deepStrictEqual(
          yield* failure((yield* Api.make(broken)).get(get).pipe(RetryPolicy.with({ times: 0 }))),
          invalid(1, {
            status: 200,
            issues: [{ message: "the body broke off" }],
            body: ""
          })
        )
      })
    )

    it.effect("never repeats a POST whose success broke off", () =>
      Effect.gen(function* () {
        const script = Script.make(Script.brokenBody(201), Script.answer(201, mill))
        const api = yield* Api.make(script)
        assert.strictEqual((yield* failure(api.build(build)))._tag, "InvalidResponse")
        assert.strictEqual(script.sent.length, 1)
      })
    )

    it.effect("keeps the status of an error whose body broke off", () =>
      Effect.gen(function* () {
        const api = yield* Api.make(Script.make(Script.brokenBody(404)))
        const error = yield* failure(api.get(get))
        assert.deepStrictEqual([error._tag, "body" in error && error.body], ["NotFound", ""])
      })
    )

    it.effect("keeps at most 4,096 characters of an error's body", () =>
      Effect.gen(function* () {
        const api = yield* Api.make(Script.make(Script.answer(400, "x".repeat(10_000))))
        const error = yield* failure(api.get(get))
        assert.strictEqual("body" in error && error.body, "x".repeat(4096))
      })
    )

    it.effect("ignores unknown fields, and refuses them in strict mode", () =>
      Effect.gen(function* () {
        const api = yield* Api.make(Script.make(Script.answer(200, { id: 7, colour: "red" })))
        assert.deepStrictEqual(yield* finish(api.get(get)), mill)
        assert.deepStrictEqual(
          yield* failure(api.get(get).pipe(Decoding.strict)),
          invalid(1, {
            status: 200,
            issues: [{ field: "colour", message: "Expected no excess property" }],
            body: '{"id":7,"colour":"red"}'
          })
        )
      })
    )
  })
})
