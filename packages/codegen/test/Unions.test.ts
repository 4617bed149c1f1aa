import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Document from "../src/Document.ts"
import * as UnionOrder from "../src/UnionOrder.ts"
import { Mills as AnyOf } from "./fixtures/anyOf/Mills.ts"
import { Wheels, type Wheel } from "./fixtures/discriminator/Wheels.ts"
import { Filters } from "./fixtures/recursiveUnion/Filters.ts"
import { Mills as OneOf } from "./fixtures/oneOf/Mills.ts"
import { Mills as OpenEnums, type MillWrite } from "./fixtures/openEnums/Mills.ts"
import { Wheels as Traits, type WheelWrite } from "./fixtures/traits/Wheels.ts"
import * as Server from "./Server.ts"

describe("oneOf", () => {
  it.effect("sends each alternative with its own fields, and refuses a mixture of two", () =>
    Effect.gen(function* () {
      for (const payload of [
        { name: "Abbey", river: "Tees" },
        { name: "Ridge", sails: 4 }
      ]) {
        assert.deepStrictEqual(
          yield* Server.sent(
            OneOf.layer,
            Server.answer(200, { id: 1 }),
            OneOf.use((mills) => mills.create({ payload }))
          ),
          ["POST /mills", payload]
        )
      }
      const mixed = { name: "Abbey", river: "Tees", sails: 4 }
      assert.deepStrictEqual(
        yield* Server.refused(
          OneOf.layer,
          OneOf.use((mills) => mills.create({ payload: mixed }))
        ),
        ["payload.sails: Expected no excess property", "payload.river: Expected no excess property"]
      )
    })
  )

  it.effect("gives the alternative that demands the most of those that an answer fits, so that no field is lost", () =>
    Effect.gen(function* () {
      const create = OneOf.use((mills) => mills.create({ payload: { name: "Abbey", river: "Tees" } }))
      for (const body of [
        { id: 1 },
        { id: 1, name: "Abbey" },
        { id: 1, name: "Abbey", speed: 2.5 },
        { id: 1, name: "Abbey", speed: "slow" },
        { id: 1, name: "Abbey", speed: [1, 2] }
      ]) {
        assert.deepStrictEqual(yield* Server.given(OneOf.layer, Server.answer(200, body), create), body)
      }
      assert.deepStrictEqual(yield* Server.unfit(OneOf.layer, Server.answer(200, { name: "Abbey" }), create), [
        "id: Missing key",
        "id: Missing key"
      ])
    })
  )
})

describe("anyOf", () => {
  it.effect("takes what fits any alternative, in queries and bodies", () =>
    Effect.gen(function* () {
      const list = (built: number | "lately" | "long ago") =>
        Server.sent(
          AnyOf.layer,
          Server.answer(200, []),
          AnyOf.use((mills) => mills.list({ query: { built } }))
        )
      assert.deepStrictEqual(yield* list(1790), ["GET /mills?built=1790", undefined])
      assert.deepStrictEqual(yield* list("long ago"), ["GET /mills?built=long+ago", undefined])
      assert.deepStrictEqual(
        yield* Server.refused(
          AnyOf.layer,
          AnyOf.use((mills) => mills.list({ query: { built: 999 } }))
        ),
        ["query.built: Expected at least 1000"]
      )
      for (const payload of [{ name: "Abbey" }, { wheels: 2 }]) {
        assert.deepStrictEqual(
          yield* Server.sent(
            AnyOf.layer,
            Server.answer(204),
            AnyOf.use((mills) => mills.update({ payload }))
          ),
          ["PATCH /mills", payload]
        )
      }
    })
  )

  it.effect("gives the alternative that demands the most of those that an item fits", () =>
    Effect.gen(function* () {
      const body = [{ id: 1 }, { id: 2, name: "Abbey" }]
      assert.deepStrictEqual(
        yield* Server.given(
          AnyOf.layer,
          Server.answer(200, body),
          AnyOf.use((mills) => mills.list())
        ),
        body
      )
    })
  )
})

describe("a discriminator", () => {
  const overshot = { kind: "backshot", drop: 3 } as const

  it.effect("takes its values from the mapping, the property's enum or the schema's name", () =>
    Effect.gen(function* () {
      const all: ReadonlyArray<Wheel> = [
        overshot,
        { kind: "over", drop: 1 },
        { kind: "under", current: 2 },
        { kind: "stream", current: 2 },
        { kind: "turbine", blades: 8 },
        { kind: "Tidal", tide: "spring" }
      ]
      assert.deepStrictEqual(
        yield* Server.given(
          Wheels.layer,
          Server.answer(200, all),
          Wheels.use((wheels) => wheels.list())
        ),
        all
      )
    })
  )

  it.effect("lets an unknown alternative through with all its fields, and refuses a known one without its own", () =>
    Effect.gen(function* () {
      const list = Wheels.use((wheels) => wheels.list())
      const unknown = [{ kind: "steam", coal: "much" }]
      const value: unknown = yield* Server.given(Wheels.layer, Server.answer(200, unknown), list)
      assert.deepStrictEqual(value, unknown)
      assert.deepStrictEqual(yield* Server.unfit(Wheels.layer, Server.answer(200, [{ kind: "under" }]), list), [
        '0.kind: Expected "over" | "backshot"',
        "0.current: Missing key",
        "0.kind: Expected <filter>"
      ])
    })
  )

  it.effect("tells what is sent apart, with that alternative's checks", () =>
    Effect.gen(function* () {
      const create = (payload: typeof overshot | { readonly kind: "over"; readonly drop: number }) =>
        Wheels.use((wheels) => wheels.create({ payload }))
      assert.deepStrictEqual(yield* Server.sent(Wheels.layer, Server.answer(201, overshot), create(overshot)), [
        "POST /wheels",
        overshot
      ])
      assert.deepStrictEqual(yield* Server.refused(Wheels.layer, create({ kind: "over", drop: 0 })), [
        "payload.drop: Expected at least 1",
        "payload.drop: Expected no excess property",
        'payload.kind: Expected "under" | "stream"',
        "payload.current: Missing key"
      ])
    })
  )
})

describe("a union that nothing tells apart", () => {
  it.effect("gives the alternative that demands more, though it is in another union, or else has more fields", () =>
    Effect.gen(function* () {
      for (const wood of [{ oak: true, years: 9 }, { ash: true }, { elm: false }]) {
        const body = [{ kind: "over", speed: 1, wood }]
        const list = Traits.use((wheels) => wheels.list())
        assert.deepStrictEqual<unknown>(yield* Server.given(Traits.layer, Server.answer(200, body), list), body)
      }
    })
  )

  it("may be inside of its own alternative", () => {
    const wood = { oneOf: [{ $ref: "#/components/schemas/Wood" }, { required: ["oak"] }] }
    const document = Document.make("mills.json", { openapi: "3.0.3", components: { schemas: { Wood: wood } } })
    const alternatives = Document.items(Document.nodeAt(document, "/components/schemas/Wood"), "oneOf")
    assert.deepStrictEqual(UnionOrder.tried(alternatives), alternatives.toReversed())
  })

  it.effect("is of no account where it only says which fields of an answer must be there", () =>
    Effect.gen(function* () {
      const body = [{ kind: "over", speed: 1, race: { width: 1, depth: 2 } }]
      const list = Traits.use((wheels) => wheels.list())
      assert.deepStrictEqual<unknown>(yield* Server.given(Traits.layer, Server.answer(200, body), list), body)
    })
  )
})

describe("a discriminator that all alternatives have from one part", () => {
  it.effect("stands for the name of each schema, or for what the mapping says", () =>
    Effect.gen(function* () {
      for (const stone of [
        { cut: "French", burr: 1 },
        { cut: "grit", grain: "fine" },
        { cut: "new", age: 1 }
      ]) {
        const wheels = [{ kind: "over", speed: 1, stone }]
        const list = Traits.use((wheels) => wheels.list())
        const value: unknown = yield* Server.given(Traits.layer, Server.answer(200, wheels), list)
        assert.deepStrictEqual(value, wheels)
      }
      // Not of the type, on purpose.
      const payload = { name: "Abbey", stone: { cut: "Grit" } } as unknown as WheelWrite
      const create = Traits.use((wheels) => wheels.create({ payload }))
      assert.deepStrictEqual(yield* Server.refused(Traits.layer, create), [
        'payload.stone: Expected { readonly "cut": "French", ... } | { readonly "cut": "grit", ... }'
      ])
    })
  )
})

describe("a field that all alternatives require with other texts", () => {
  const list = Traits.use((wheels) => wheels.list())

  it.effect("tells them apart like a discriminator, though a part that they share says less of it", () =>
    Effect.gen(function* () {
      const body = [
        { kind: "over", speed: 1, drop: 3 },
        { kind: "stream", speed: 2, current: 4 },
        { kind: "tide", height: 9 }
      ]
      const value: unknown = yield* Server.given(Traits.layer, Server.answer(200, body), list)
      assert.deepStrictEqual(value, body)
      assert.include(
        yield* Server.unfit(Traits.layer, Server.answer(200, [{ kind: "under" }]), list),
        "0.speed: Missing key"
      )
    })
  )

  it.effect("tells none apart where two may have the same text, or one may have none", () =>
    Effect.gen(function* () {
      const wheel = { kind: "over", speed: 1, gear: { kind: "oak", pegs: 8 }, brake: { shoes: 2 } }
      const value: unknown = yield* Server.given(Traits.layer, Server.answer(200, [wheel]), list)
      assert.deepStrictEqual(value, [wheel])
    })
  )
})

describe("a union that its alternatives contain", () => {
  const filter = (river: string) => ({
    kind: "all" as const,
    of: [{ kind: "not" as const, filter: { kind: "is" as const, river } }]
  })
  const create = (river: string) => Filters.use((filters) => filters.create({ payload: filter(river) }))

  it.effect("is told apart and checked as deep as it goes, in both directions", () =>
    Effect.gen(function* () {
      const answer = Server.answer(201, filter("Tees"))
      assert.deepStrictEqual(yield* Server.sent(Filters.layer, answer, create("Tees")), [
        "POST /filters",
        filter("Tees")
      ])
      const value: unknown = yield* Server.given(Filters.layer, answer, create("Tees"))
      assert.deepStrictEqual(value, filter("Tees"))
      assert.include(
        yield* Server.refused(Filters.layer, create("")),
        "payload.of.0.filter.river: Expected a length of 1 or more"
      )
      const wrong = Server.answer(201, { kind: "not", filter: { kind: "is" } })
      assert.include(yield* Server.unfit(Filters.layer, wrong, create("Tees")), "filter.river: Missing key")
    })
  )

  it.effect("lets an unknown alternative through wherever it stands", () =>
    Effect.gen(function* () {
      const body = { kind: "not", filter: { kind: "near", town: "Yarm" } }
      const value: unknown = yield* Server.given(Filters.layer, Server.answer(201, body), create("Tees"))
      assert.deepStrictEqual(value, body)
    })
  )
})

describe("an enum", () => {
  it.effect("is open in what is received, named or not, of texts and of numbers", () =>
    Effect.gen(function* () {
      const body = [
        { river: "Tees", rank: 1, state: "turning", note: { any: true } },
        { river: "Thames", rank: 4, state: "sold" }
      ]
      assert.deepStrictEqual(
        yield* Server.given(
          OpenEnums.layer,
          Server.answer(200, body),
          OpenEnums.use((mills) => mills.list())
        ),
        body
      )
    })
  )

  it.effect("is closed in what is sent, unless the overlay says that it is open there too", () =>
    Effect.gen(function* () {
      const create = (payload: MillWrite) => OpenEnums.use((mills) => mills.create({ payload }))
      const payload: MillWrite = { river: "Wye", colour: "of slate", rank: 3 }
      assert.deepStrictEqual(
        yield* Server.sent(OpenEnums.layer, Server.answer(200, { river: "Wye" }), create(payload)),
        ["POST /mills", payload]
      )
      // Not of the type, on purpose: what a program without types may send.
      const wrong = { river: "Thames", rank: 4 } as unknown as MillWrite
      assert.deepStrictEqual(yield* Server.refused(OpenEnums.layer, create(wrong)), [
        'payload.river: Expected "Tees" | "Wye"',
        "payload.rank: Expected 1 | 2 | 3"
      ])
    })
  )
})
