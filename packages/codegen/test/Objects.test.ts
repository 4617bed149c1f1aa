import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { Mills as AllOf } from "./fixtures/allOf/Mills.ts"
import { Mills as Nullable, type MillWrite } from "./fixtures/nullable/Mills.ts"
import {
  Parts,
  type GearWrite as Gear,
  type MillerWrite as Miller,
  type Part,
  type Value
} from "./fixtures/recursion/Parts.ts"
import { Wheels as Traits } from "./fixtures/traits/Wheels.ts"
import * as Server from "./Server.ts"

describe("nullable", () => {
  it.effect(
    "takes null where the document says so: on fields, enums, references, items, whole bodies and schemas",
    () =>
      Effect.gen(function* () {
        const create = Nullable.use((mills) => mills.create({ payload: { name: null, river: null } }))
        const nulls = { name: null, wheels: null, river: null, miller: null, owner: null, stones: null }
        for (const body of [nulls, { name: "Abbey", miller: { name: "Ann" }, stones: [null, "grey"] }]) {
          assert.deepStrictEqual(yield* Server.given(Nullable.layer, Server.answer(200, body), create), body)
        }
        assert.deepStrictEqual(yield* Server.sent(Nullable.layer, Server.answer(200, nulls), create), [
          "POST /mills",
          { name: null, river: null }
        ])
        const find = Nullable.use((mills) => mills.findMill())
        assert.deepStrictEqual(yield* Server.given(Nullable.layer, Server.answer(200, null), find), null)
        assert.deepStrictEqual(yield* Server.given(Nullable.layer, Server.answer(200, { id: 1 }), find), { id: 1 })
        const raze = Nullable.use((mills) => mills.delete())
        assert.deepStrictEqual(yield* Server.given(Nullable.layer, Server.answer(200, null), raze), null)
        assert.deepStrictEqual(yield* Server.given(Nullable.layer, Server.answer(200, { razed: 2 }), raze), {
          razed: 2
        })
      })
  )

  it.effect("does not make a required field optional, nor what is not nullable null", () =>
    Effect.gen(function* () {
      const create = (payload: MillWrite) => Nullable.use((mills) => mills.create({ payload }))
      // Not of the type, on purpose.
      const nothing = {} as unknown as MillWrite
      assert.deepStrictEqual(yield* Server.refused(Nullable.layer, create(nothing)), ["payload.name: Missing key"])
      assert.deepStrictEqual(
        yield* Server.unfit(
          Nullable.layer,
          Server.answer(200, { name: null, miller: { name: null } }),
          create({ name: null })
        ),
        ["miller.name: Expected string"]
      )
    })
  )
})

describe("allOf", () => {
  it.effect("joins what all parts say of a text", () =>
    Effect.gen(function* () {
      const create = (name: string) => Traits.use((wheels) => wheels.create({ payload: { name } }))
      for (const name of ["", "waterwheel"]) {
        assert.deepStrictEqual(yield* Server.refused(Traits.layer, create(name)), [
          "payload.name: Expected a length of 1 to 9"
        ])
      }
    })
  )

  it.effect("joins the fields of all parts, and what any of them or the whole requires", () =>
    Effect.gen(function* () {
      const payload = { name: "Abbey", town: "Yarm", wheels: 2 }
      const body = { id: 1, name: "Abbey", town: "Yarm", river: "Tees", place: { town: "Yarm" } }
      const create = AllOf.use((mills) => mills.create({ payload }))
      assert.deepStrictEqual(yield* Server.sent(AllOf.layer, Server.answer(200, body), create), [
        "POST /mills",
        payload
      ])
      assert.deepStrictEqual(yield* Server.given(AllOf.layer, Server.answer(200, body), create), body)
      for (const missing of ["id", "town", "river"] as const) {
        const { [missing]: _, ...others } = body
        assert.deepStrictEqual(yield* Server.unfit(AllOf.layer, Server.answer(200, others), create), [
          `${missing}: Missing key`
        ])
      }
      // Not of the type, on purpose: the first part's check, and what the whole requires of it.
      const wrong = [{ name: "", town: "Yarm" }, { town: "Yarm" } as unknown as typeof payload]
      assert.deepStrictEqual(
        yield* Effect.forEach(wrong, (payload) =>
          Server.refused(
            AllOf.layer,
            AllOf.use((mills) => mills.create({ payload }))
          )
        ),
        [["payload.name: Expected a length of 1 or more"], ["payload.name: Missing key"]]
      )
    })
  )
})

describe("a schema that contains itself", () => {
  const part: Part = {
    name: "wheel",
    weight: 900,
    parts: [{ name: "axle", parts: [{ name: "pin", parts: [], spare: null }] }],
    spare: { name: "wheel", parts: [] }
  }

  it.effect("is decoded and checked as deep as the body goes", () =>
    Effect.gen(function* () {
      const payload = { name: "wheel", parts: [{ name: "axle", parts: [{ name: "pin" }] }] }
      const create = Parts.use((parts) => parts.create({ payload }))
      assert.deepStrictEqual(yield* Server.sent(Parts.layer, Server.answer(200, part), create), [
        "POST /parts",
        payload
      ])
      assert.deepStrictEqual(yield* Server.given(Parts.layer, Server.answer(200, part), create), part)
      const odd = { name: "wheel", parts: [{ name: "axle", parts: [{ name: 7, parts: [] }] }] }
      assert.deepStrictEqual(yield* Server.unfit(Parts.layer, Server.answer(200, odd), create), [
        "parts.0.parts.0.name: Expected string"
      ])
      const nameless = { name: "wheel", parts: [{ name: "axle", parts: [{ name: "" }] }] }
      assert.deepStrictEqual(
        yield* Server.refused(
          Parts.layer,
          Parts.use((parts) => parts.create({ payload: nameless }))
        ),
        ["payload.parts.0.parts.0.name: Expected a length of 1 or more"]
      )
    })
  )

  it.effect("may do so in objects without names, of all types that there are", () =>
    Effect.gen(function* () {
      const create = (payload: Gear) => Parts.use((parts) => parts.createGear({ payload }))
      const gear: Gear = {
        turns: [
          {
            kind: "spur",
            ratio: 2,
            note: null,
            cased: true,
            marks: { teeth: 8 },
            maker: ["Ann"],
            gear: { turns: [{ kind: "bevel", ratio: 1, gear: null }] }
          }
        ]
      }
      const answer = Server.answer(200, gear)
      assert.deepStrictEqual(yield* Server.sent(Parts.layer, answer, create(gear)), ["POST /gears", gear])
      const given: unknown = yield* Server.given(Parts.layer, answer, create(gear))
      assert.deepStrictEqual(given, gear)
      const wrong: Gear = { turns: [{ kind: "spur", ratio: 1, gear: { turns: [{ kind: "bevel", ratio: -1 }] } }] }
      assert.deepStrictEqual(yield* Server.refused(Parts.layer, create(wrong)), [
        "payload.turns.0.gear.turns.0.ratio: Expected at least 0"
      ])
    })
  )

  it.effect("may be joined of parts", () =>
    Effect.gen(function* () {
      const create = (payload: Miller) => Parts.use((parts) => parts.createMiller({ payload }))
      const miller = { name: "Ann", apprentices: [{ name: "Ben", apprentices: [{ name: "Cay" }] }] }
      assert.deepStrictEqual(yield* Server.sent(Parts.layer, Server.answer(200, miller), create(miller)), [
        "POST /millers",
        miller
      ])
      assert.deepStrictEqual(yield* Server.given(Parts.layer, Server.answer(200, miller), create(miller)), miller)
      assert.deepStrictEqual(yield* Server.refused(Parts.layer, create({ name: "Ann", apprentices: [{ name: "" }] })), [
        "payload.apprentices.0.name: Expected a length of 1 or more"
      ])
    })
  )

  it.effect("may do so through another, and be a union of everything that JSON is", () =>
    Effect.gen(function* () {
      const machine = { id: 1, belt: { length: 4, from: { id: 2 }, to: [{ id: 3, belt: { from: { id: 4 } } }] } }
      assert.deepStrictEqual(
        yield* Server.given(
          Parts.layer,
          Server.answer(200, machine),
          Parts.use((parts) => parts.getMachine())
        ),
        machine
      )
      const value: Value = ["a", 1, { b: [{ c: "d" }] }]
      assert.deepStrictEqual(
        yield* Server.given(
          Parts.layer,
          Server.answer(200, value),
          Parts.use((parts) => parts.getValue())
        ),
        value
      )
    })
  )
})
