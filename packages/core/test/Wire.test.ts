import { assert, describe, it } from "@effect/vitest"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import { expectTypeOf } from "vitest"
import * as Wire from "../src/Wire.ts"

const State = Wire.openEnum(["idle", "grinding"])

const decodes = <A>(schema: Schema.Codec<A, unknown>, body: unknown): A => Schema.decodeUnknownSync(schema)(body)

describe("Wire", () => {
  describe("openEnum", () => {
    it("decodes and encodes known and unknown members alike", () => {
      for (const member of ["idle", "flooded", ""]) {
        assert.strictEqual(decodes(State, member), member)
        assert.strictEqual(Schema.encodeSync(State)(member), member)
      }
    })

    it("is text, and nothing else", () => {
      for (const body of [null, 1, true, ["idle"], {}]) {
        assert.isTrue(Exit.isFailure(Schema.decodeUnknownExit(State)(body)))
      }
    })

    it("has the known members in its type, which keeps them apart from plain text in an editor", () => {
      expectTypeOf(decodes(State, "idle")).toEqualTypeOf<Wire.Open<"idle" | "grinding">>()
      expectTypeOf<"idle">().toExtend<Wire.Open<"idle" | "grinding">>()
      expectTypeOf<string>().toExtend<Wire.Open<"idle" | "grinding">>()
      expectTypeOf<Wire.Open<"idle" | "grinding">>().toExtend<string>()
    })

    it("knows its members at run time, also with more said about it", () => {
      const members = ["idle", "grinding"]
      assert.deepStrictEqual(Wire.members(State.ast), members)
      const more = State.pipe(Schema.annotate({ title: "State" }), Schema.check(Schema.isMinLength(1)))
      assert.deepStrictEqual(Wire.members(more.ast), members)
      assert.deepStrictEqual(Wire.members(Schema.optionalKey(State).ast), members)
    })

    it("is told from a schema that is none", () => {
      assert.isUndefined(Wire.members(Schema.String.ast))
      assert.isUndefined(Wire.members(Schema.Literals(["idle", "grinding"]).ast))
    })
  })

  describe("absentAsNull", () => {
    const Account = Schema.Struct({ id: Schema.Int, revenue: Wire.absentAsNull(Schema.FiniteFromString) })

    it("decodes a field that is left out like one that is null", () => {
      assert.deepStrictEqual(decodes(Account, { id: 1 }), { id: 1, revenue: null })
      assert.deepStrictEqual(decodes(Account, { id: 1, revenue: null }), { id: 1, revenue: null })
    })

    it("decodes a field that is there as its schema says", () => {
      assert.deepStrictEqual(decodes(Account, { id: 1, revenue: "2.5" }), { id: 1, revenue: 2.5 })
      assert.isTrue(Exit.isFailure(Schema.decodeUnknownExit(Account)({ id: 1, revenue: "much" })))
    })

    it("does not take an empty text for a blank", () => {
      const Named = Schema.Struct({ name: Wire.absentAsNull(Schema.String) })
      assert.deepStrictEqual(decodes(Named, { name: "" }), { name: "" })
    })

    it("is never absent in the type", () => {
      expectTypeOf<(typeof Account)["Type"]>().toEqualTypeOf<{ readonly id: number; readonly revenue: number | null }>()
    })

    it("sends a null as it is", () => {
      assert.deepStrictEqual(Schema.encodeSync(Account)({ id: 1, revenue: null }), { id: 1, revenue: null })
    })
  })

  describe("alwaysSent", () => {
    const Write = Schema.Struct({
      name: Schema.String,
      cnames: Wire.alwaysSent(Schema.Array(Schema.FiniteFromString), [1])
    })

    it("sends its default for a field that the caller left out", () => {
      assert.deepStrictEqual(Schema.encodeSync(Write)({ name: "a" }), { name: "a", cnames: ["1"] })
    })

    it("sends what the caller gave, also where that is empty", () => {
      assert.deepStrictEqual(Schema.encodeSync(Write)({ name: "a", cnames: [2] }), { name: "a", cnames: ["2"] })
      assert.deepStrictEqual(Schema.encodeSync(Write)({ name: "a", cnames: [] }), { name: "a", cnames: [] })
    })

    it("may be left out by the caller, and where it is received", () => {
      expectTypeOf<(typeof Write)["Type"]>().toEqualTypeOf<{
        readonly name: string
        readonly cnames?: ReadonlyArray<number>
      }>()
      assert.deepStrictEqual(decodes(Write, { name: "a", cnames: ["2"] }), { name: "a", cnames: [2] })
      assert.deepStrictEqual(decodes(Write, { name: "a" }), { name: "a" })
    })
  })
})
