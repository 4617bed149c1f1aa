import { assert, describe, it } from "@effect/vitest"
import * as OpenApi from "effect/http-api/OpenApi"
import * as CidHttpApi from "../src/cid/HttpApi.ts"
import * as HttpApi from "../src/HttpApi.ts"
import * as Catalogue from "./Catalogue.ts"

describe("the declarations as an HttpApi", () => {
  for (const [title, { paths }, declared] of [
    ["Azalead", OpenApi.fromApi(HttpApi.api), Catalogue.main],
    ["the company identification API", OpenApi.fromApi(CidHttpApi.api), Catalogue.cid]
  ] as const) {
    it(`describe every operation of ${title}`, () => {
      const described = Object.entries(paths).flatMap(([path, item]) =>
        Object.keys(item).map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`)
      )
      assert.deepStrictEqual(described.toSorted(), declared.map(({ method, path }) => `${method} ${path}`).toSorted())
    })
  }
})
