import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as OpenApi from "effect/http-api/OpenApi"
import * as EffectHttpApi from "effect/http-api/HttpApi"
import * as Schema from "effect/Schema"
import { expectTypeOf } from "vitest"
import * as Client from "../src/Client.ts"
import * as HttpApi from "../src/HttpApi.ts"
import * as Operation from "../src/Operation.ts"
import * as Wire from "../src/Wire.ts"
import * as Api from "./Api.ts"
import { failure } from "./Finish.ts"
import * as Script from "./Script.ts"

const grind = Operation.post("grind", "/grind", {
  headers: {
    "x-miller": Schema.String,
    "x-stones": Operation.optional(Schema.Int),
    "x-tags": Operation.optional(Wire.commaSeparated(Schema.Array(Schema.String)))
  },
  payload: Schema.UndefinedOr(Schema.Struct({ grain: Schema.String })),
  success: Schema.UndefinedOr(Schema.Struct({ flour: Schema.Finite }))
})

const setUp = Effect.fnUntraced(function* (...answers: readonly [Script.Reply, ...Array<Script.Reply>]) {
  const script = Script.make(...answers)
  const { transport } = yield* Api.make(script)
  return { script, grind: Client.method(transport, grind) }
})

describe("header parameters", () => {
  it.effect("go out under their names, as texts", () =>
    Effect.gen(function* () {
      const { grind, script } = yield* setUp(Script.answer(200, { flour: 1 }))
      yield* grind({ headers: { "x-miller": "Ann", "x-stones": 2, "x-tags": ["rye", "wheat"] } })
      const [sent] = script.sent
      assert.deepStrictEqual(
        ["x-miller", "x-stones", "x-tags"].map((name) => sent?.headers[name]),
        ["Ann", "2", "rye,wheat"]
      )
    })
  )

  it.effect("that are optional stay away when they are left out or undefined", () =>
    Effect.gen(function* () {
      const { grind, script } = yield* setUp(Script.answer(200, { flour: 1 }))
      yield* grind({ headers: { "x-miller": "Ann", "x-stones": undefined } })
      assert.isFalse("x-stones" in (script.sent[0]?.headers ?? {}))
    })
  )

  it.effect("cannot break lines, nor take the place of the credential", () =>
    Effect.gen(function* () {
      const { grind, script } = yield* setUp(Script.answer(200, { flour: 1 }))
      const error = yield* failure(grind({ headers: { "x-miller": "Ann\r\nx-admin: yes" } }))
      assert.deepStrictEqual(
        [error._tag, "issues" in error && error.issues, script.sent.length],
        ["InvalidRequest", [{ field: "headers.x-miller", message: "fits in no header" }], 0]
      )
      const impostor = Operation.get("read", "/here", { headers: { authorization: Schema.String } })
      const { transport } = yield* Api.make(script)
      yield* Client.method(transport, impostor)({ headers: { authorization: "Key another" } })
      assert.strictEqual(script.sent[0]?.headers["authorization"], `Key ${Api.secret}`)
    })
  )

  it.effect("that are required are missed before anything is sent", () =>
    Effect.gen(function* () {
      const { grind, script } = yield* setUp(Script.answer(200, { flour: 1 }))
      // @ts-expect-error the header is required
      const error = yield* failure(grind({ headers: {} }))
      assert.deepStrictEqual(
        [error._tag, "issues" in error && error.issues, script.sent.length],
        ["InvalidRequest", [{ field: "headers.x-miller", message: "Missing key" }], 0]
      )
    })
  )

  it("are parameters in an OpenAPI export", () => {
    const document = OpenApi.fromApi(EffectHttpApi.make("mills").add(HttpApi.group("mills", { grind })))
    assert.deepStrictEqual(
      document.paths["/grind"]?.post?.parameters.map(({ in: place, name, required }) => [place, name, required]),
      [
        ["header", "x-miller", true],
        ["header", "x-stones", false],
        ["header", "x-tags", false]
      ]
    )
  })
})

describe("a body that may be left out", () => {
  it.effect("is not sent when it is left out, and sent when it is there", () =>
    Effect.gen(function* () {
      const { grind, script } = yield* setUp(Script.answer(200, { flour: 1 }), Script.answer(200, { flour: 1 }))
      yield* grind({ headers: { "x-miller": "Ann" } })
      yield* grind({ headers: { "x-miller": "Ann" }, payload: { grain: "rye" } })
      assert.deepStrictEqual(
        script.sent.map(({ body, headers }) => [body, headers["content-type"]]),
        [
          [undefined, undefined],
          ['{"grain":"rye"}', "application/json"]
        ]
      )
    })
  )

  it.effect("is an InvalidRequest when it is left out though it is required", () =>
    Effect.gen(function* () {
      const script = Script.make(Script.answer(200, { id: 7 }))
      const api = yield* Api.make(script)
      // @ts-expect-error the payload is required
      const error = yield* failure(api.build({}))
      assert.deepStrictEqual([error._tag, script.sent.length], ["InvalidRequest", 0])
    })
  )
})

describe("a success that may be empty", () => {
  it.effect("is undefined where there is no body, and its value where there is", () =>
    Effect.gen(function* () {
      const { grind } = yield* setUp(Script.answer(204), Script.answer(200, { flour: 3 }))
      const input = { headers: { "x-miller": "Ann" } }
      const values = [yield* grind(input), yield* grind(input)]
      expectTypeOf(values).toEqualTypeOf<Array<{ readonly flour: number } | undefined>>()
      assert.deepStrictEqual(values, [undefined, { flour: 3 }])
    })
  )

  it.effect("is an InvalidResponse where the schema needs a body", () =>
    Effect.gen(function* () {
      const api = yield* Api.make(Script.make(Script.answer(200)))
      assert.strictEqual((yield* failure(api.get({ params: { id: 7 } })))._tag, "InvalidResponse")
    })
  )
})
