import { assert, describe, it } from "@effect/vitest"
import * as EffectHttpApi from "effect/http-api/HttpApi"
import * as OpenApi from "effect/http-api/OpenApi"
import { expectTypeOf } from "vitest"
import * as HttpApi from "../src/HttpApi.ts"
import { Books, Reviews } from "./Library.ts"

describe("HttpApi", () => {
  it("describes every declared operation in OpenAPI, and no other", () => {
    const books = HttpApi.group("books", Books)
    expectTypeOf<keyof (typeof books)["endpoints"]>().toEqualTypeOf<
      (typeof Books.operations)[keyof typeof Books.operations]["id"]
    >()
    const { paths } = OpenApi.fromApi(EffectHttpApi.make("library").add(books, HttpApi.group("reviews", Reviews)))
    assert.deepStrictEqual(
      Object.entries(paths).map(([path, verbs]) => [path, Object.keys(verbs)]),
      [
        ["/books", ["get", "post"]],
        ["/books/{id}", ["get", "head", "put", "patch", "delete"]],
        ["/books/{id}/lend", ["post"]],
        ["/books/{bookId}/reviews", ["get", "post"]],
        ["/books/{bookId}/reviews/{id}", ["get"]]
      ]
    )
    assert.deepStrictEqual(
      paths["/books"]?.get?.parameters.map(({ name, required }) => [name, required]),
      [
        ["author", false],
        ["page", false],
        ["size", false]
      ]
    )
  })
})
