import type { RecordedRequest } from "@millrace/sandbox/Sandbox"
import { assert, describe, it } from "@effect/vitest"
import * as Scene from "../src/Scene.ts"

const request: RecordedRequest = {
  api: "azion",
  method: "GET",
  path: "/domains/7",
  query: {},
  headers: {},
  body: undefined,
  status: 503,
  isCarriedOut: false,
  faults: [],
  at: 1_000_000
}

describe("Scene", () => {
  describe("timeline", () => {
    it("counts time from the first request and aligns what came of each", () => {
      const requests = [request, { ...request, method: "POST", path: "/tokens", status: 201, at: 1_002_345 }]
      assert.deepStrictEqual(Scene.timeline(requests, 80), [
        " 0.00 s  GET /domains/7  503",
        " 2.35 s  POST /tokens    201"
      ])
    })

    it("tells a connection that was cut from an answer", () => {
      assert.deepStrictEqual(Scene.timeline([{ ...request, status: undefined }], 80), [
        " 0.00 s  GET /domains/7  connection cut"
      ])
    })

    it("cuts what was asked for where it is too long", () => {
      assert.deepStrictEqual(Scene.timeline([request, { ...request, path: `/domains/${"7".repeat(80)}` }], 40), [
        " 0.00 s  GET /domains/7              503",
        " 0.00 s  GET /domains/777777777777…  503"
      ])
    })

    it("is empty when nothing was sent", () => {
      assert.deepStrictEqual(Scene.timeline([], 80), [])
    })
  })
})
