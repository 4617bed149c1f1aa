import { assert, describe, it } from "@effect/vitest"
import type { ApiError } from "@millrace/core/ApiError"
import * as Effect from "effect/Effect"
import { Mills as Bodies } from "./fixtures/bodies/Mills.ts"
import { Mills as Errors } from "./fixtures/errors/Mills.ts"
import { Mills as Headers, operations } from "./fixtures/headers/Mills.ts"
import { Mills as QueryKeys } from "./fixtures/queryKeys/Mills.ts"
import { Mills as Statuses } from "./fixtures/statuses/Mills.ts"
import * as Server from "./Server.ts"

describe("a body", () => {
  it.effect("may be an array or a scalar, checked like a field", () =>
    Effect.gen(function* () {
      const stones = (payload: ReadonlyArray<string>) => Bodies.use((mills) => mills.replaceStones({ payload }))
      assert.deepStrictEqual(yield* Server.sent(Bodies.layer, Server.answer(200, []), stones(["grey", "red"])), [
        "PUT /stones",
        ["grey", "red"]
      ])
      assert.deepStrictEqual(yield* Server.refused(Bodies.layer, stones([])), ["payload: Expected 1 or more items"])
      assert.deepStrictEqual(yield* Server.refused(Bodies.layer, stones(["grey", ""])), [
        "payload.1: Expected a length of 1 or more"
      ])
      const open = Bodies.use((mills) => mills.setOpen({ payload: false }))
      assert.deepStrictEqual(yield* Server.sent(Bodies.layer, Server.answer(200, true), open), ["PUT /open", false])
      const motto = (payload: string) => Bodies.use((mills) => mills.setMotto({ payload }))
      assert.deepStrictEqual(yield* Server.sent(Bodies.layer, Server.answer(200, "grind"), motto("grind")), [
        "PUT /motto",
        "grind"
      ])
      assert.deepStrictEqual(yield* Server.refused(Bodies.layer, motto("grinds")), [
        "payload: Expected a length of 0 to 5"
      ])
    })
  )

  it.effect("of an answer may be an array, a scalar, a map or anything", () =>
    Effect.gen(function* () {
      const payload = ["grey"]
      const calls = [
        [["a", "b"], Bodies.use((mills) => mills.replaceStones({ payload }))],
        [7, Bodies.use((mills) => mills.countStones())],
        [false, Bodies.use((mills) => mills.setOpen({ payload: true }))],
        ["grinding", Bodies.use((mills) => mills.setMotto({ payload: "grind" }))],
        [{ rye: 1.5, oats: 2 }, Bodies.use((mills) => mills.getYields())],
        [{ any: ["thing", null] }, Bodies.use((mills) => mills.getAnything())]
      ] as const
      for (const [body, call] of calls) {
        assert.deepStrictEqual(
          yield* Server.given<Bodies, unknown, ApiError>(Bodies.layer, Server.answer(200, body), call),
          body
        )
      }
      const unfit = [
        [{ rye: "some" }, "rye: Expected number"],
        [{ oats: null }, "oats: Expected number | undefined"]
      ] as const
      for (const [body, issue] of unfit) {
        const yields = Bodies.use((mills) => mills.getYields())
        assert.deepStrictEqual(yield* Server.unfit(Bodies.layer, Server.answer(200, body), yields), [issue])
      }
    })
  )

  it.effect("is left out where the document says that it may be", () =>
    Effect.gen(function* () {
      const bare = Bodies.use((mills) => mills.addStones())
      assert.deepStrictEqual(yield* Server.sent(Bodies.layer, Server.answer(204), bare), ["POST /stones", undefined])
      const full = Bodies.use((mills) => mills.addStones({ payload: { grit: "fine" } }))
      assert.deepStrictEqual(yield* Server.sent(Bodies.layer, Server.answer(204), full), [
        "POST /stones",
        { grit: "fine" }
      ])
    })
  )

  it.effect("that is a text goes and comes as it is, and JSON of another name as JSON, under their media types", () =>
    Effect.gen(function* () {
      const carve = Bodies.use((mills) => mills.carveMotto({ payload: 'say "grind"' }))
      const [request] = (yield* Server.call(Bodies.layer, Server.answer(204), carve)).sent
      assert.deepStrictEqual([request?.headers["content-type"], request?.body], ["text/plain", 'say "grind"'])
      const mend = (rye: number) => Bodies.use((mills) => mills.mendYields({ payload: { rye } }))
      const [merge] = (yield* Server.call(Bodies.layer, Server.answer(204), mend(2))).sent
      assert.deepStrictEqual(
        [merge?.headers["content-type"], merge?.body],
        ["application/merge-patch+json", '{"rye":2}']
      )
      assert.deepStrictEqual(yield* Server.refused(Bodies.layer, mend(-1)), ["payload.rye: Expected at least 0"])
      const csv = { status: 200, text: "rye,1.5\noats,2\n" }
      const { sent, value } = yield* Server.call(
        Bodies.layer,
        csv,
        Bodies.use((mills) => mills.exportYields())
      )
      assert.deepStrictEqual([sent[0]?.headers["accept"], value], ["text/csv", csv.text])
    })
  )
})

describe("a success", () => {
  const payload = { id: 1 }

  it.effect("is any 2xx, of those declared and of others", () =>
    Effect.gen(function* () {
      const create = Statuses.use((mills) => mills.create({ payload }))
      for (const status of [200, 201, 202]) {
        assert.deepStrictEqual(yield* Server.given(Statuses.layer, Server.answer(status, { id: 7 }), create), { id: 7 })
      }
    })
  )

  it.effect("may be empty where a status without a body is declared, and there only", () =>
    Effect.gen(function* () {
      const replace = Statuses.use((mills) => mills.replace({ payload }))
      assert.deepStrictEqual(yield* Server.given(Statuses.layer, Server.answer(201, { id: 7 }), replace), { id: 7 })
      assert.deepStrictEqual(yield* Server.given(Statuses.layer, Server.answer(204), replace), undefined)
      const create = Statuses.use((mills) => mills.create({ payload }))
      const error = yield* Effect.flip(Server.given(Statuses.layer, Server.answer(204), create))
      assert.strictEqual(error._tag, "InvalidResponse")
    })
  )

  it.effect("without any body declared is nothing, whatever comes", () =>
    Effect.gen(function* () {
      const raze = Statuses.use((mills) => mills.delete())
      for (const answer of [Server.answer(204), Server.answer(200, { razed: 1 })]) {
        assert.deepStrictEqual(yield* Server.given(Statuses.layer, answer, raze), undefined)
      }
    })
  )
})

describe("an error", () => {
  it.effect("is read in whichever of the declared shapes it comes, and in others", () =>
    Effect.gen(function* () {
      const get = Errors.use((mills) => mills.get({ params: { id: 7 } }))
      const bodies = [
        [400, { name: ["is taken"], river: ["is dry"] }],
        [403, { detail: "Not yours." }],
        [404, "<h1>Nothing</h1>"],
        [409, { errors: [{ code: "taken", message: "Somebody was faster." }] }],
        [409, { detail: "Taken." }],
        [418, { errors: ["A teapot."] }]
      ] as const
      const errors = yield* Effect.forEach(bodies, ([status, body]) =>
        Effect.flip(
          Server.given(
            Errors.layer,
            typeof body === "string" ? { status, text: body } : Server.answer(status, body),
            get
          )
        )
      )
      assert.deepStrictEqual(
        errors.map((error) => [error._tag, "issues" in error ? error.issues : undefined]),
        [
          [
            "BadRequest",
            [
              { field: "name", message: "is taken" },
              { field: "river", message: "is dry" }
            ]
          ],
          ["Forbidden", [{ message: "Not yours." }]],
          ["NotFound", []],
          ["Conflict", [{ code: "taken", message: "Somebody was faster." }]],
          ["Conflict", [{ message: "Taken." }]],
          ["UnexpectedStatus", [{ message: "A teapot." }]]
        ]
      )
    })
  )
})

describe("a header parameter", () => {
  it.effect("is sent under its name, with commas between several values", () =>
    Effect.gen(function* () {
      const { sent } = yield* Server.call(
        Headers.layer,
        Server.answer(200, []),
        Headers.use((mills) =>
          mills.list({ headers: { "X-Firm": "millers", "X-Trace": true, "X-Fields": ["name", "river"] } })
        )
      )
      const { "x-fields": fields, "x-firm": firm, "x-trace": trace } = sent[0]?.headers ?? {}
      assert.deepStrictEqual([firm, trace, fields], ["millers", "true", "name,river"])
      assert.notProperty(sent[0]?.headers, "if-none-match")
    })
  )

  it.effect("of an operation replaces its path's one of the same name, and Accept is none of the caller's", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        yield* Server.refused(
          Headers.layer,
          Headers.use((mills) => mills.delete({ headers: { "X-Firm": "millers" } }))
        ),
        ["headers.X-Firm: Expected a length of 0 to 3"]
      )
      assert.deepStrictEqual(
        yield* Server.refused(
          Headers.layer,
          Headers.use((mills) => mills.list({ headers: { "X-Firm": "" } }))
        ),
        ["headers.X-Firm: Expected a length of 1 or more"]
      )
      assert.notInclude(JSON.stringify(operations.list.headers?.ast), "Accept")
    })
  )
})

describe("a query parameter", () => {
  it.effect("with several values is sent once for each, or once with commas where the document says so", () =>
    Effect.gen(function* () {
      const query = {
        river: ["Tees", "Wye"],
        id: [1, 2],
        fields: ["name", "river"],
        "page[size]": 5,
        open: true
      } as const
      const list = QueryKeys.use((mills) => mills.list({ query }))
      assert.deepStrictEqual(yield* Server.sent(QueryKeys.layer, Server.answer(200, []), list), [
        "GET /mills?river=Tees&river=Wye&id=1&id=2&fields=name%2Criver&page%5Bsize%5D=5&open=true",
        undefined
      ])
    })
  )

  it.effect("is checked value by value, and asked for where it is required", () =>
    Effect.gen(function* () {
      const list = (query: Parameters<typeof QueryKeys.Service.list>[0]) => QueryKeys.use((mills) => mills.list(query))
      assert.deepStrictEqual(
        yield* Server.refused(QueryKeys.layer, list({ query: { river: ["Tees", ""], id: [1, 2, 3] } })),
        ["query.river.1: Expected a length of 1 or more", "query.id: Expected 0 to 2 items"]
      )
    })
  )

  it.effect("in a path has commas between several values, whatever its name in the document is", () =>
    Effect.gen(function* () {
      const get = QueryKeys.use((mills) => mills.get({ params: { mill_ids: [7, 8] } }))
      assert.deepStrictEqual(yield* Server.sent(QueryKeys.layer, Server.answer(200, []), get), [
        "GET /mills/7%2C8",
        undefined
      ])
    })
  )
})
