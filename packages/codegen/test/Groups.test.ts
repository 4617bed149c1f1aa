import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as HttpApi from "effect/http-api/HttpApi"
import * as OpenApi from "effect/http-api/OpenApi"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import type { Rule } from "@millrace/core/Quota"
import * as Overlay from "./fixtures/overlay/Mills.ts"
import * as Pages from "./fixtures/pages/index.ts"
import * as Selection from "./fixtures/selection/Mills.ts"
import * as Shared from "./fixtures/shared/index.ts"
import { api } from "./fixtures/shared/HttpApi.ts"
import * as Server from "./Server.ts"

describe("a schema that several groups need", () => {
  it("is declared once, in a module that the groups import, together with what it needs itself", () => {
    assert.sameMembers(Object.keys(Shared.Components), ["Place", "River", "Toll"])
    assert.strictEqual(Shared.Bridges.Bridge.fields.place, Shared.Components.Place)
    assert.strictEqual(Shared.Mills.Mill.fields.place, Shared.Components.Place)
    assert.notProperty(Shared.Mills, "Place")
  })

  it("that only one needs stays in its module, under a name that the service does not have", () => {
    assert.containsAllKeys(Shared.Bridges, ["Bridge", "TollsSchema"])
    assert.containsAllKeys(Shared.Tolls, ["Tolls"])
  })

  it.effect("is written twice where what is sent differs from what is received", () =>
    Effect.gen(function* () {
      const place = { town: "Yarm" }
      const create = Shared.Mills.Mills.use((mills) => mills.create({ payload: { place, pin: "1234" } }))
      const answer = Server.answer(201, { id: 1, place, pin: "5678" })
      assert.deepStrictEqual(yield* Server.sent(Shared.Mills.Mills.layer, answer, create), [
        "POST /mills",
        { place, pin: "1234" }
      ])
      assert.deepStrictEqual(yield* Server.given(Shared.Mills.Mills.layer, answer, create), { id: 1, place })
    })
  )
})

describe("the declarations as HttpApi", () => {
  it("are those of all groups", () => {
    assert.isTrue(HttpApi.isHttpApi(api))
    assert.deepStrictEqual(
      Object.entries(OpenApi.fromApi(api).paths).map(([path, item]) => [path, Object.keys(item)]),
      [
        ["/mills", ["get", "post"]],
        ["/bridges", ["get"]],
        ["/tolls", ["get"]]
      ]
    )
  })
})

describe("an envelope", () => {
  const mills = Pages.Mills.Mills

  it.effect("is taken off where it says nothing, and put on nothing that is sent", () =>
    Effect.gen(function* () {
      const create = mills.use(({ create }) => create({ payload: { code: "a" } }))
      const answer = Server.answer(200, { data: { code: "b" } })
      assert.deepStrictEqual(yield* Server.sent(mills.layer, answer, create), ["POST /mills", { code: "a" }])
      assert.deepStrictEqual(yield* Server.given(mills.layer, answer, create), { code: "b" })
    })
  )

  it.effect("makes a list of pages one that streams, by the key of its items", () =>
    Effect.gen(function* () {
      const page = { items: [{ code: "a" }, { code: "b" }], total: 2 }
      const list = mills.use(({ list }) => list({ query: { page: 1, size: 2, river: "Tees" } }))
      assert.deepStrictEqual(yield* Server.sent(mills.layer, Server.answer(200, page), list), [
        "GET /mills?river=Tees&page=1&size=2",
        undefined
      ])
      const items = mills.use(({ list }) => Stream.runCollect(list.items()))
      const { sent, value } = yield* Server.call(mills.layer, Server.answer(200, page), items)
      assert.deepStrictEqual([sent.length, value], [1, page.items])
    })
  )

  it.effect("of a list without the query parameter of a page is a plain method", () =>
    Effect.gen(function* () {
      const page = { items: [{ code: "a" }], total: 1 }
      const all = mills.use(({ listAll }) =>
        Effect.andThen(
          Effect.sync(() => assert.notProperty(listAll, "items")),
          listAll()
        )
      )
      assert.deepStrictEqual(yield* Server.given(mills.layer, Server.answer(200, page), all), page)
    })
  )

  it.effect("has items without a key streamed too", () =>
    Effect.gen(function* () {
      const page = { items: [{ name: "a" }, {}], total: 2 }
      const names = Pages.Names.Names
      const items = names.use(({ list }) => Stream.runCollect(list.items()))
      assert.deepStrictEqual(yield* Server.given(names.layer, Server.answer(200, page), items), page.items)
    })
  )
})

describe("an overlay", () => {
  const { Mills, operations } = Overlay

  it("corrects, renames, and says what repeating a call may do and whether it is secret", () => {
    assert.deepStrictEqual(
      Object.entries(operations).map(([name, { id, safety, sensitive }]) => [name, id, safety, sensitive === true]),
      [
        ["list", "listMills", "safe", false],
        ["create", "createMill", "unsafe", false],
        ["raze", "razeMills", "idempotent", false],
        ["mintKey", "mintKey", "unsafe", true]
      ]
    )
    assert.sameMembers(Object.keys(Overlay.MillWrite.fields), ["name", "aliases"])
  })

  it("says which quota counts an operation, or all of a group", () => {
    const shared: Rule = { key: "mills", limit: 20, window: "1 minute" }
    assert.deepStrictEqual(
      Object.entries(operations).map(([name, { quota }]) => [name, quota]),
      [
        ["list", shared],
        ["create", shared],
        ["raze", shared],
        ["mintKey", { key: "mints", limit: 5, window: "1 day" }]
      ]
    )
  })

  it.effect("makes a list of names of what the document says in words", () =>
    Effect.gen(function* () {
      const list = Mills.use((mills) => mills.list({ query: { sort: ["-built", "name"] } }))
      assert.deepStrictEqual(yield* Server.sent(Mills.layer, Server.answer(200, []), list), [
        "GET /mills?sort=-built%2Cname",
        undefined
      ])
    })
  )

  it.effect("has a field sent with its default, and schemas replaced by hand-written ones", () =>
    Effect.gen(function* () {
      const answer = Server.answer(200, { built: "2026-11-24T04:30:00", razed: "2027-01-01" })
      const create = Mills.use((mills) => mills.create({ payload: { name: "Abbey" } }))
      assert.deepStrictEqual(yield* Server.sent(Mills.layer, answer, create), [
        "POST /mills",
        { name: "Abbey", aliases: [] }
      ])
      assert.deepStrictEqual(yield* Server.given(Mills.layer, answer, create), {
        river: null,
        note: null,
        built: DateTime.makeUnsafe("2026-11-24T04:30:00Z"),
        razed: DateTime.makeUnsafe("2027-01-01T00:00:00Z")
      })
    })
  )

  it.effect("has what was left out taken for null, and enums in any case", () =>
    Effect.gen(function* () {
      const built = "2026-11-24T04:30:00Z"
      const answer = Server.answer(200, [
        { built, size: "GRAND", river: "Tees" },
        { built, size: "vast" }
      ])
      const list = Mills.use((mills) => mills.list())
      assert.deepStrictEqual(
        (yield* Server.given(Mills.layer, answer, list)).map(({ note, river, size }) => ({ note, river, size })),
        [
          { size: "Grand", river: "Tees", note: null },
          { size: "vast", river: null, note: null }
        ]
      )
    })
  )

  it.effect("covers successes of different types, and hides what is a password", () =>
    Effect.gen(function* () {
      const raze = Mills.use((mills) => mills.raze())
      for (const body of [{ razed: 2 }, ["Abbey", "Ridge"]]) {
        assert.deepStrictEqual(yield* Server.given(Mills.layer, Server.answer(200, body), raze), body)
      }
      const key = yield* Server.given(
        Mills.layer,
        Server.answer(200, { key: "invented" }),
        Mills.use((mills) => mills.mintKey())
      )
      assert.deepStrictEqual([String(key.key), Redacted.value(key.key)], ["<redacted>", "invented"])
    })
  )

  it.effect("tells methods whose calls select fields what they select of, and streams their lists", () =>
    Effect.gen(function* () {
      const { Mill, Mills } = Selection
      const query = { select: ["id", "name"] } as const
      const page = { items: [{ id: 1, name: "Abbey" }], total: 1 }
      const items = Mills.use(({ get, getFirst, list }) => {
        assert.deepStrictEqual([list.of, get.of], [Mill, Mill])
        assert.notProperty(getFirst, "of")
        return Stream.runCollect(list.items({ query }))
      })
      const { sent, value } = yield* Server.call(Mills.layer, Server.answer(200, page), items)
      assert.deepStrictEqual([sent.map(({ path }) => path), value], [["/mills?select=id%2Cname&page=1"], page.items])
    })
  )
})
