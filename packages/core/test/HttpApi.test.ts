import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServer from "effect/http/HttpServer"
import * as EffectHttpApi from "effect/http-api/HttpApi"
import * as HttpApiBuilder from "effect/http-api/HttpApiBuilder"
import * as HttpApiTest from "effect/http-api/HttpApiTest"
import * as OpenApi from "effect/http-api/OpenApi"
import * as Layer from "effect/Layer"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import { expectTypeOf } from "vitest"
import * as Client from "../src/Client.ts"
import * as Decoding from "../src/Decoding.ts"
import * as HttpApi from "../src/HttpApi.ts"
import * as Operation from "../src/Operation.ts"
import * as Transport from "../src/Transport.ts"
import * as Wire from "../src/Wire.ts"

const Mill = Schema.Struct({
  id: Schema.Int,
  river: Schema.String,
  state: Wire.openEnum(["idle", "grinding"]),
  owner: Wire.absentAsNull(Schema.String)
})
const MillWrite = Schema.Struct({ river: Schema.String, races: Wire.alwaysSent(Schema.Array(Schema.String), ["main"]) })
const params = { mill_id: Schema.Int }

const listMills = Operation.get("listMills", "/mills", {
  query: { river: Schema.optional(Schema.Array(Schema.String)), open: Schema.optional(Schema.Boolean) },
  success: Schema.Array(Mill)
})
const getMill = Operation.get("getMill", "/mills/:mill_id", { params, success: Mill })
const buildMill = Operation.post("buildMill", "/mills", { payload: MillWrite, success: Mill })
const replaceMill = Operation.put("replaceMill", "/mills/:mill_id", { params, payload: MillWrite, success: Mill })
const renameMill = Operation.patch("renameMill", "/mills/:mill_id/river", {
  params,
  payload: Schema.Struct({ river: Schema.optionalKey(Schema.String) }),
  success: Mill
})
const razeMill = Operation.delete("razeMill", "/mills/:mill_id", { params })

const group = HttpApi.group("mills", [listMills, getMill, buildMill, replaceMill, renameMill, razeMill])
const api = EffectHttpApi.make("mills").add(group)

const Metres = Schema.Array(Schema.FiniteFromString)

/** In an envelope, as documented, or without. */
const measureDepth = Operation.get("measureDepth", "/depth", {
  success: Wire.lenient(() => Schema.Struct({ results: Metres })).pipe(
    Schema.decodeTo(Metres, {
      decode: SchemaGetter.transform((body) => (Predicate.hasProperty(body, "results") ? body.results : body) as never),
      encode: SchemaGetter.transform((results) => ({ results }))
    })
  )
})
const enveloped = EffectHttpApi.make("depths").add(HttpApi.group("depths", [measureDepth]))

/** A mock server, made of the declarations; it answers with what it was sent. */
const server = HttpApiBuilder.group(api, "mills", (handlers) => {
  const mill = { id: 7, river: "Tees", state: "idle", owner: null }
  return handlers
    .handle("listMills", ({ query }) =>
      Effect.succeed((query.river ?? []).map((river, id) => ({ ...mill, id, river, state: String(query.open) })))
    )
    .handle("getMill", ({ params }) => Effect.succeed({ ...mill, id: params.mill_id }))
    .handle("buildMill", ({ payload }) =>
      Effect.succeed({ ...mill, river: `${payload.river} ${payload.races?.join()}` })
    )
    .handle("replaceMill", ({ params, payload }) =>
      Effect.succeed({ ...mill, id: params.mill_id, river: `${payload.river} ${payload.races?.join()}` })
    )
    .handle("renameMill", ({ params, payload }) =>
      Effect.succeed({ ...mill, id: params.mill_id, river: payload.river ?? "unnamed" })
    )
    .handle("razeMill", () => Effect.void)
})

/** Our own client of it. */
const connect = Effect.gen(function* () {
  const { dispose, handler } = HttpRouter.toWebHandler(
    HttpApiBuilder.layer(api).pipe(Layer.provide(server), Layer.provide(HttpServer.layerServices)),
    { disableLogger: true }
  )
  yield* Effect.addFinalizer(() => Effect.promise(dispose))
  const transport = yield* Transport.make({ api: "mills", baseUrl: "https://mills.example" }).pipe(
    Effect.provide(FetchHttpClient.layer),
    Effect.provideService(FetchHttpClient.Fetch, (input, init) => handler(new Request(input, init)))
  )
  return {
    list: Client.method(transport, listMills),
    get: Client.method(transport, getMill),
    build: Client.method(transport, buildMill),
    replace: Client.method(transport, replaceMill),
    rename: Client.method(transport, renameMill),
    raze: Client.method(transport, razeMill)
  }
})

describe("HttpApi", () => {
  describe("group", () => {
    it("describes every operation in OpenAPI, with its verb, path, parameters, body and answer", () => {
      const { paths } = OpenApi.fromApi(api)
      const described = Object.entries(paths).flatMap(([path, { get, put, post, patch, delete: raze }]) =>
        Object.entries({ get, put, post, patch, delete: raze }).flatMap(([verb, operation]) =>
          operation === undefined
            ? []
            : [
                {
                  call: `${verb} ${path}`,
                  id: operation.operationId,
                  parameters: operation.parameters.map(({ in: where, name, required }) => [where, name, required]),
                  body: Object.keys(operation.requestBody?.content ?? {}),
                  success: Object.entries(operation.responses).flatMap(([status, { content }]) =>
                    status.startsWith("2") ? [[status, ...Object.keys(content ?? {})]] : []
                  )
                }
              ]
        )
      )
      const id = ["path", "mill_id", true]
      const json = ["application/json"]
      const mill = [["200", ...json]]
      assert.deepStrictEqual(described, [
        {
          call: "get /mills",
          id: "mills.listMills",
          parameters: [
            ["query", "river", false],
            ["query", "open", false]
          ],
          body: [],
          success: mill
        },
        { call: "post /mills", id: "mills.buildMill", parameters: [], body: json, success: mill },
        { call: "get /mills/{mill_id}", id: "mills.getMill", parameters: [id], body: [], success: mill },
        { call: "put /mills/{mill_id}", id: "mills.replaceMill", parameters: [id], body: json, success: mill },
        { call: "delete /mills/{mill_id}", id: "mills.razeMill", parameters: [id], body: [], success: [["204"]] },
        { call: "patch /mills/{mill_id}/river", id: "mills.renameMill", parameters: [id], body: json, success: mill }
      ])
    })

    it("describes a body that is no JSON under its media type", () => {
      const convert = Operation.post("convert", "/convert", {
        payload: Schema.String,
        payloadType: "text/plain",
        success: Schema.String,
        successType: "text/csv"
      })
      const { paths } = OpenApi.fromApi(EffectHttpApi.make("mills").add(HttpApi.group("mills", [convert])))
      const { requestBody, responses } = paths["/convert"]?.post ?? {}
      assert.deepStrictEqual(
        [Object.keys(requestBody?.content ?? {}), Object.keys(responses?.["200"]?.content ?? {})],
        [["text/plain"], ["text/csv"]]
      )
    })

    it("tells the documented shape of an answer that is read from other shapes too", () => {
      const { paths } = OpenApi.fromApi(enveloped)
      assert.deepStrictEqual(paths["/depth"]?.get?.responses["200"]?.content?.["application/json"]?.schema, {
        type: "object",
        properties: { results: { type: "array", items: { type: "string" } } },
        required: ["results"],
        additionalProperties: false
      })
    })

    it("has the types of its operations", () => {
      expectTypeOf(HttpApi.endpoint(getMill)).toEqualTypeOf<HttpApi.Endpoint<typeof getMill>>()
      expectTypeOf<HttpApi.Endpoint<typeof getMill>["path"]>().toEqualTypeOf<"/mills/:mill_id">()
      expectTypeOf<keyof (typeof group)["endpoints"]>().toEqualTypeOf<
        "listMills" | "getMill" | "buildMill" | "replaceMill" | "renameMill" | "razeMill"
      >()
    })
  })

  describe("a mock server made of the declarations", () => {
    it.live("answers our own client, strictly", () =>
      Effect.gen(function* () {
        const mills = yield* connect
        const mill = { id: 7, river: "Tees", state: "idle", owner: null }
        const get = { params: { mill_id: 7 } }
        assert.deepStrictEqual(
          yield* Effect.all([
            mills.list({ query: { river: ["Tees", "Wear & Tyne"], open: true } }),
            mills.list(),
            mills.get(get),
            mills.build({ payload: { river: "Wear" } }),
            mills.replace({ ...get, payload: { river: "Wear", races: ["a", "b"] } }),
            mills.rename({ ...get, payload: {} }),
            mills.raze(get)
          ]),
          [
            [
              { ...mill, id: 0, state: "true" },
              { ...mill, id: 1, river: "Wear & Tyne", state: "true" }
            ],
            [],
            mill,
            { ...mill, river: "Wear main" },
            { ...mill, river: "Wear a,b" },
            { ...mill, river: "unnamed" },
            undefined
          ]
        )
        assert.deepStrictEqual(yield* Decoding.strict(mills.get(get)), mill)
        assert.strictEqual(
          (yield* Effect.flip(Decoding.strict(mills.list({ query: { river: ["a"] } }))))._tag,
          "InvalidResponse"
        )
      }).pipe(Effect.scoped)
    )

    it.live("answers in the documented shape where our client reads others too", () =>
      Effect.gen(function* () {
        const depths = HttpApiBuilder.group(enveloped, "depths", (handlers) =>
          handlers.handle("measureDepth", () => Effect.succeed([2.5, 3]))
        )
        const { dispose, handler } = HttpRouter.toWebHandler(
          HttpApiBuilder.layer(enveloped).pipe(Layer.provide(depths), Layer.provide(HttpServer.layerServices)),
          { disableLogger: true }
        )
        yield* Effect.addFinalizer(() => Effect.promise(dispose))
        const response = yield* Effect.promise(() => handler(new Request("https://mills.example/depth")))
        assert.deepStrictEqual(yield* Effect.promise(() => response.json()), { results: ["2.5", "3"] })
      }).pipe(Effect.scoped)
    )

    it.effect("answers Effect's client", () =>
      Effect.gen(function* () {
        const { mills } = yield* HttpApiTest.groups(api, ["mills"])
        assert.deepStrictEqual(yield* mills.getMill({ params: { mill_id: 7 } }), {
          id: 7,
          river: "Tees",
          state: "idle",
          owner: null
        })
        assert.deepStrictEqual(yield* mills.listMills({ query: { river: ["a"], open: false } }), [
          { id: 0, river: "a", state: "false", owner: null }
        ])
      }).pipe(Effect.provide(Layer.mergeAll(server, HttpServer.layerServices)))
    )
  })
})
