import { assert, describe, it } from "@effect/vitest"
import * as OpenApi from "effect/http-api/OpenApi"
import { readFileSync } from "node:fs"
import { api } from "../src/HttpApi.ts"

const idsIn = (paths: Readonly<Record<string, object>>) =>
  Object.entries(paths)
    .flatMap(([path, methods]) => Object.keys(methods).map((method) => `${method} ${path}`))
    .toSorted()

describe("HttpApi", () => {
  it("exports the verbs and paths of the vendor's document as OpenAPI", () => {
    const document = JSON.parse(readFileSync(new URL("../spec/leanlaw.openapi.json", import.meta.url), "utf8"))
    const exported = idsIn(OpenApi.fromApi(api).paths)
    assert.deepStrictEqual(exported, idsIn(document.paths))
    assert.strictEqual(exported.length, 35)
  })
})
