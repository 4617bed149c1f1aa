import { assert, describe, it } from "@effect/vitest"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as Decoding from "../src/Decoding.ts"
import type * as Operation from "../src/Operation.ts"
import * as Wire from "../src/Wire.ts"
import { Page, Results, Rule, domain, page } from "./Bodies.ts"

describe("Decoding", () => {
  describe("undeclared", () => {
    const HalfOpen = Schema.Struct({ results: Schema.Unknown }).pipe(
      Schema.decodeTo(
        Schema.Struct({ a: Schema.Null }),
        SchemaTransformation.transform({
          decode: ({ results }) => results as { readonly a: null }, // checked by the schema behind
          encode: (results) => ({ results })
        })
      )
    )

    class Named extends Schema.Class<Named>("Named")({ name: Schema.String }) {}

    const cases: ReadonlyArray<
      readonly [what: string, schema: Operation.Codec<unknown>, body: unknown, exact: ReadonlyArray<string>]
    > = [
      ["a text", Schema.String, "x", []],
      ["any JSON", Schema.Unknown, { a: { b: 1 } }, []],
      ["a struct", Schema.Struct({ a: Schema.String }), { a: "x", b: 1 }, ["field b"]],
      ["a struct that takes anything", Schema.Struct({}), { a: 1 }, []],
      [
        "a struct with a key named __proto__",
        Schema.Struct({ a: Schema.Null }),
        JSON.parse(`{"a":null,"__proto__":{}}`),
        ["field __proto__"]
      ],
      [
        "a struct with keys of Object's",
        Schema.Struct({ a: Schema.Null }),
        { a: null, constructor: 1, toString: 2 },
        ["field constructor", "field toString"]
      ],
      ["an open enum alone", Wire.openEnum(["a"]), "b", ["member "]],
      ["an open enum's known member", Wire.openEnum(["a", "b"]), "b", []],
      ["an open enum's known member in another case", Wire.openEnum(["fixedFee"]), "FixedFee", ["member "]],
      ["the same where the API keeps to no case", Wire.openEnumOfAnyCase(["fixedFee"]), "FixedFee", []],
      ["an unknown member where the API keeps to no case", Wire.openEnumOfAnyCase(["fixedFee"]), "Free", ["member "]],
      ["an open pattern", Wire.openPattern(/^#[0-9a-f]{6}$/), "red", ["form "]],
      ["an open pattern's documented form", Wire.openPattern(/^#[0-9a-f]{6}$/), "#ff0000", []],
      [
        "an open pattern behind null and a transformation",
        Schema.Array(Schema.NullOr(Wire.openPattern(/^\d$/).pipe(Schema.decodeTo(Schema.FiniteFromString)))),
        ["1", null, "10"],
        ["form 2"]
      ],
      ["an open enum in an array", Schema.Array(Wire.openEnum(["a"])), ["a", "b", "b"], ["member 1", "member 2"]],
      ["an open enum of numbers", Schema.Array(Wire.openEnum([1, 2])), [1, 3, 2], ["member 1"]],
      ["an open enum that is null", Schema.NullOr(Wire.openEnum(["a"])), null, []],
      [
        "an open enum with checks and annotations",
        Wire.openEnum(["a"]).pipe(Schema.annotate({ title: "x" }), Schema.check(Schema.isMinLength(1))),
        "b",
        ["member "]
      ],
      [
        "a field of a record",
        Schema.Record(Schema.String, Schema.Struct({ a: Schema.Null })),
        { k: { a: null, b: 1 } },
        ["field k.b"]
      ],
      ["an open record", Schema.Record(Schema.String, Schema.Finite), { k: 1 }, []],
      [
        "a struct with a rest",
        Schema.StructWithRest(Schema.Struct({ a: Schema.Struct({ x: Schema.Null }) }), [
          Schema.Record(Schema.String, Schema.Unknown)
        ]),
        { a: { x: null, y: 1 }, b: { c: 1 } },
        ["field a.y"]
      ],
      ["a tuple", Schema.Tuple([Schema.Null, Wire.openEnum(["a"])]), [null, "b"], ["member 1"]],
      [
        "a tuple with a rest",
        Schema.TupleWithRest(Schema.Tuple([Wire.openEnum(["a"])]), [Schema.Null, Wire.openEnum(["z"])]),
        ["b", null, null, "b"],
        ["member 0", "member 3"]
      ],
      [
        "the member of a union that fits",
        Schema.Union([
          Schema.Struct({ t: Schema.Literal("a"), a: Schema.Null }),
          Schema.Struct({ t: Schema.Literal("b"), b: Schema.Null })
        ]),
        { t: "b", b: null, a: null },
        ["field a"]
      ],
      [
        "the first member of a union that fits",
        Schema.Union([Schema.Struct({ a: Schema.Null }), Schema.Struct({ a: Schema.Null, b: Schema.Null })]),
        { a: null, b: null },
        ["field b"]
      ],
      ["a recursive schema", Rule, { name: "", criteria: [{ name: "", criteria: [], x: 1 }] }, ["field criteria.0.x"]],
      ["a class", Named, { name: "x", age: 1 }, ["field age"]],
      [
        "what an envelope holds",
        Results(Schema.Struct({ a: Schema.Null })),
        { results: { a: null, b: 1 }, c: 1 },
        ["field b"]
      ],
      [
        "what is behind two transformations",
        Results(Results(Schema.Struct({ a: Schema.Null }))),
        { results: { results: { a: null, b: 1 } } },
        ["field b"]
      ],
      [
        "a half-open envelope and what it holds",
        HalfOpen,
        { results: { a: null, b: 1 }, c: 1 },
        ["field c", "field b"]
      ],
      [
        "no field that is inherited",
        Schema.Struct({ a: Schema.Null }),
        Object.assign(Object.create({ b: 1 }), { a: null }),
        []
      ],
      ["a text that is decoded", Schema.FiniteFromString, "1", []],
      [
        "a field that is always sent",
        Schema.Struct({ a: Wire.alwaysSent(Schema.Array(Wire.openEnum(["a"])), []) }),
        { a: ["b"] },
        ["member a.0"]
      ],
      [
        "a field that may be blank",
        Schema.Struct({ a: Wire.absentAsNull(Schema.Struct({ b: Schema.Null })) }),
        { a: { b: null, c: 1 } },
        ["field a.c"]
      ],
      ["a field that is left out", Schema.Struct({ a: Wire.absentAsNull(Wire.openEnum(["a"])) }), {}, []]
    ]
    for (const [what, schema, body, exact] of cases) {
      it(`looks at ${what}`, () => {
        assert.isTrue(Exit.isSuccess(Schema.decodeUnknownExit(schema)(body)))
        assert.deepStrictEqual(
          Decoding.undeclared(schema, body, "exact").map(({ kind, path }) => `${kind} ${path}`),
          exact
        )
      })
    }

    it("names items by a star where the path is to be the schema's", () => {
      const body = {
        ...page,
        results: [domain, { ...domain, labels: { a: { colour: "", x: 1 }, b: { colour: "", x: 1 } } }]
      }
      assert.deepStrictEqual(Decoding.undeclared(Page, body, "starred"), [
        { kind: "field", path: "results.*.labels.*.x" }
      ])
    })

    it("gives what it found before the stack ran out", () => {
      let rule: unknown = { name: "", criteria: [], x: 1 }
      for (let depth = 0; depth < 100_000; depth++) rule = { y: 1, name: "", criteria: [rule] }
      const found = Decoding.undeclared(Rule, rule, "starred").map(({ path }) => path)
      assert.strictEqual(found[0], "y")
      assert.isFalse(found.some((path) => path.endsWith("x")))
    })
  })
})
