import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Schema from "effect/Schema"
import type { ApiError } from "../src/ApiError.ts"
import * as Client from "../src/Client.ts"
import * as Decoding from "../src/Decoding.ts"
import * as Operation from "../src/Operation.ts"
import * as Transport from "../src/Transport.ts"
import { failure, finish } from "./Finish.ts"
import * as Script from "./Script.ts"
import { always, domain, page } from "./Bodies.ts"

const issues = (error: ApiError) => ("issues" in error ? error.issues : [])

describe("Decoding", () => {
  describe("tolerant", () => {
    it.effect("leaves unknown fields out, and lets unknown members through", () =>
      Effect.gen(function* () {
        const api = yield* always({ results: { ...domain, environment: "staging", colour: "red" }, schema_version: 4 })
        assert.deepStrictEqual(yield* finish(api.get()), { ...domain, environment: "staging" })
      })
    )
  })

  describe("strict", () => {
    it.effect("refuses every unknown field and every unknown member, each by its path", () =>
      Effect.gen(function* () {
        const api = yield* always({
          ...page,
          version: 4,
          results: [
            domain,
            { ...domain, environment: "staging", verification: "never", labels: { team: { colour: "red", size: 1 } } }
          ]
        })
        const error = yield* failure(api.list().pipe(Decoding.strict))
        assert.strictEqual(error._tag, "InvalidResponse")
        assert.deepStrictEqual(issues(error), [
          { field: "results.1.environment", message: "Expected a known member" },
          { field: "results.1.verification", message: "Expected a known member" },
          { field: "results.1.labels.team.size", message: "Expected no excess property" },
          { field: "version", message: "Expected no excess property" }
        ])
      })
    )

    it.effect("holds throughout a program that its layer is provided to", () =>
      Effect.gen(function* () {
        const api = yield* always({ results: { ...domain, colour: "red" } })
        assert.deepStrictEqual(issues(yield* failure(api.get())), [
          { field: "colour", message: "Expected no excess property" }
        ])
      }).pipe(Effect.provide(Decoding.layerStrict))
    )

    it.effect("lets through what is declared", () =>
      Effect.gen(function* () {
        const api = yield* always(page)
        assert.deepStrictEqual(yield* finish(api.list().pipe(Decoding.strict)), page)
      })
    )

    it.effect("names the field that a check of the whole names", () =>
      Effect.gen(function* () {
        const Span = Schema.Struct({ from: Schema.Finite, to: Schema.Finite }).check(
          Schema.makeFilter(({ from, to }) =>
            from <= to ? undefined : { path: ["to"], issue: "Expected no end before its start" }
          )
        )
        const transport = yield* Transport.make({ api: "spans", baseUrl: "https://spans.example" }).pipe(
          Effect.provideService(HttpClient.HttpClient, Script.make(Script.answer(200, [{ from: 2, to: 1 }])).httpClient)
        )
        const list = Client.method(transport, Operation.get("listSpans", "/spans", { success: Schema.Array(Span) }))
        assert.deepStrictEqual(issues(yield* failure(list())), [
          { field: "0.to", message: "Expected no end before its start" }
        ])
      })
    )

    it.effect("says first what does not fit at all", () =>
      Effect.gen(function* () {
        const api = yield* always({ ...page, count: "3", version: 4 })
        assert.deepStrictEqual(issues(yield* failure(api.list().pipe(Decoding.strict))), [
          { field: "count", message: "Expected number" }
        ])
      })
    )
  })

  describe("nesting", () => {
    const deep = (depth: number) =>
      `{"results":{"id":1,"name":"","cnames":[],"is_active":true,"certificate":null,"rule":${'{"name":"","criteria":['.repeat(depth)}${"]}".repeat(depth)}}}`

    it.effect("deeper than the stack is an InvalidResponse, never a defect", () =>
      Effect.gen(function* () {
        const api = yield* always(deep(100_000))
        for (const call of [api.get(), Decoding.strict(api.get())]) {
          const error = yield* failure(call)
          assert.strictEqual(error._tag, "InvalidResponse")
          assert.deepStrictEqual(issues(error), [{ message: "nested too deeply" }])
        }
      })
    )

    it.effect("of a sensible depth is decoded", () =>
      Effect.gen(function* () {
        const api = yield* always(deep(100))
        assert.strictEqual((yield* finish(Decoding.strict(api.get()))).rule?.name, "")
      })
    )
  })
})
