import { assert, describe, it } from "@effect/vitest"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import { expectTypeOf } from "vitest"
import * as Decoding from "../src/Decoding.ts"
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

  describe("openEnum of numbers", () => {
    const Priority = Wire.openEnum([1, 2, 3])

    it("decodes and encodes known and unknown members alike", () => {
      for (const member of [1, 3, 4, -1, 0.5]) {
        assert.strictEqual(decodes(Priority, member), member)
        assert.strictEqual(Schema.encodeSync(Priority)(member), member)
      }
    })

    it("is a number, and nothing else", () => {
      for (const body of [null, "1", true, [1], {}, NaN, Infinity]) {
        assert.isTrue(Exit.isFailure(Schema.decodeUnknownExit(Priority)(body)))
      }
    })

    it("has the known members in its type, which keeps them apart from any number in an editor", () => {
      expectTypeOf(decodes(Priority, 1)).toEqualTypeOf<Wire.Open<1 | 2 | 3>>()
      expectTypeOf<2>().toExtend<Wire.Open<1 | 2 | 3>>()
      expectTypeOf<number>().toExtend<Wire.Open<1 | 2 | 3>>()
      expectTypeOf<Wire.Open<1 | 2 | 3>>().toExtend<number>()
      expectTypeOf<Wire.Open<1 | 2 | 3>>().not.toEqualTypeOf<number>()
    })

    it("knows its members at run time, also with more said about it", () => {
      assert.deepStrictEqual(Wire.members(Priority.ast), [1, 2, 3])
      const more = Priority.pipe(Schema.annotate({ title: "Priority" }), Schema.check(Schema.isInt()))
      assert.deepStrictEqual(Wire.members(more.ast), [1, 2, 3])
    })

    it("does not mix with texts", () => {
      // @ts-expect-error a schema decides by one kind of member
      Wire.openEnum([1, "two"])
    })
  })

  describe("openEnumOfAnyCase", () => {
    const Billing = Wire.openEnumOfAnyCase(["hourly", "fixedFee"])

    it("decodes a known member as it is declared, however it was written", () => {
      for (const text of ["fixedFee", "FixedFee", "FIXEDFEE"]) assert.strictEqual(decodes(Billing, text), "fixedFee")
    })

    it("lets an unknown member through as it was written", () => {
      assert.strictEqual(decodes(Billing, "ProBono"), "ProBono")
      assert.strictEqual(decodes(Billing, "constructor"), "constructor")
    })

    it("sends what it is given", () => {
      assert.deepStrictEqual(
        ["hourly", "Hourly"].map((text) => Schema.encodeSync(Billing)(text)),
        ["hourly", "Hourly"]
      )
    })

    it("has the known members in its type, and at run time", () => {
      expectTypeOf(decodes(Billing, "hourly")).toEqualTypeOf<Wire.Open<"hourly" | "fixedFee">>()
      assert.deepStrictEqual(Wire.members(Billing.ast), ["hourly", "fixedFee"])
    })
  })

  describe("openPattern", () => {
    const Colour = Wire.openPattern(/^#[0-9a-f]{6}$/)

    it("decodes and encodes the documented form and others alike, and nothing but text", () => {
      for (const text of ["#ff0000", "red"]) {
        assert.deepStrictEqual([decodes(Colour, text), Schema.encodeSync(Colour)(text)], [text, text])
      }
      assert.isTrue(Exit.isFailure(Schema.decodeUnknownExit(Colour)(7)))
    })

    it("knows its form at run time, also with more said about it", () => {
      const more = Colour.pipe(Schema.annotate({ title: "Colour" }), Schema.check(Schema.isMinLength(1)))
      assert.deepStrictEqual(
        [Wire.pattern(more.ast)?.source, Wire.pattern(Schema.String.ast)],
        ["^#[0-9a-f]{6}$", undefined]
      )
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

  describe("openUnion", () => {
    const Deny = Schema.Struct({ name: Schema.Literals(["deny", "drop"]) })
    const Redirect = Schema.Struct({ name: Schema.Literal("redirect"), target: Schema.String })
    const Behavior = Wire.openUnion("name", [Deny, Redirect])

    it("decodes and encodes known members as what they are", () => {
      for (const body of [{ name: "drop" }, { name: "redirect", target: "/" }]) {
        assert.deepStrictEqual(decodes<unknown>(Behavior, body), body)
        assert.deepStrictEqual(Schema.encodeUnknownSync(Behavior)(body), body)
      }
    })

    it("lets a member of another kind through with all its fields", () => {
      const body = { name: "redirect_v2", targets: ["/"], weight: 3 }
      assert.deepStrictEqual(decodes<unknown>(Behavior, body), body)
      assert.deepStrictEqual(Schema.encodeUnknownSync(Behavior)(body), body)
    })

    it("takes no known member with wrong fields for one of another kind", () => {
      for (const body of [{ name: "redirect" }, { name: "redirect", target: 1 }, { target: "/" }, null, "deny"]) {
        assert.isTrue(Exit.isFailure(Schema.decodeUnknownExit(Behavior)(body)))
      }
    })

    it("is told apart by its tag in TypeScript, other kinds being what is left", () => {
      const describe = (behavior: typeof Behavior.Type): string => {
        switch (behavior.name) {
          case "deny":
          case "drop":
            return "no"
          case "redirect":
            return behavior.target
          default:
            expectTypeOf(behavior).toEqualTypeOf<Wire.Other<"name">>()
            return `${behavior.name} ${String(behavior["weight"])}`
        }
      }
      assert.strictEqual(describe(decodes(Behavior, { name: "rewrite", weight: 3 })), "rewrite 3")
      assert.strictEqual(describe(decodes(Behavior, { name: "redirect", target: "/" })), "/")
    })

    it("counts a member of another kind as undeclared, and a known one not", () => {
      const found = (body: unknown) => Decoding.undeclared(Schema.Array(Behavior), body, "exact")
      assert.deepStrictEqual(found([{ name: "deny" }, { name: "rewrite", to: 1 }]), [
        { kind: "member", path: "1.name" }
      ])
      assert.deepStrictEqual(found([{ name: "deny" }, { name: "redirect", target: "/" }]), [])
    })
  })

  describe("commaSeparated", () => {
    const Ids = Wire.commaSeparated(Schema.Array(Schema.Int))

    it("joins values with commas, and takes them apart again", () => {
      assert.strictEqual(Schema.encodeSync(Ids)([1, 22, 3]), "1,22,3")
      assert.deepStrictEqual(decodes(Ids, "1,22,3"), [1, 22, 3])
      assert.strictEqual(Schema.encodeSync(Ids)([]), "")
      assert.deepStrictEqual(decodes(Ids, ""), [])
    })

    it("holds each value against its schema", () => {
      assert.isTrue(Exit.isFailure(Schema.encodeUnknownExit(Ids)([1.5])))
      assert.isTrue(Exit.isFailure(Schema.decodeUnknownExit(Ids)("1,x")))
    })
  })
})
