import { assert, describe, it } from "@effect/vitest"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import * as Check from "../src/Check.ts"

const passes = (schema: Schema.Codec<unknown, unknown>, value: unknown): boolean =>
  Exit.isSuccess(Schema.encodeUnknownExit(schema)(value))

const texts = (check: SchemaAST.Filter<string>) => (text: string) => passes(Schema.String.check(check), text)

describe("Check", () => {
  for (const [name, check, good, bad] of [
    ["length", Check.length(2, 3), ["ab", "abc"], ["a", "abcd", ""]],
    ["length without a maximum", Check.length(2, Infinity), ["ab", "a".repeat(9000)], ["a"]],
    ["pattern", Check.pattern(/^[A-Z]{3}$/u), ["BRA"], ["BR", "bra", "BRAZ"]],
    ["pattern that is not anchored", Check.pattern(/[0-9]/u), ["a1b"], ["ab"]],
    [
      "uuid",
      Check.uuid,
      ["00000000-0000-0000-0000-000000000000", "01890A5D-ac96-774b-bcce-b302099a8057"],
      ["01890a5dac96774bbcceb302099a8057", "x1890a5d-ac96-774b-bcce-b302099a8057", ""]
    ],
    [
      "email",
      Check.email,
      ["ann@mill.example", "a.b+c@x.y.example"],
      ["ann", "ann@mill", "@mill.example", "a b@mill.example", "a@b..c"]
    ],
    ["uri", Check.uri, ["https://mill.example/a?b", "urn:mill:1"], ["mill.example", "/a", "https://mill.example/a b"]],
    [
      "ipv4",
      Check.ipv4,
      ["192.0.2.1", "0.0.0.0", "255.255.255.255", "192.0.2.0/24", "10.0.0.0/8"],
      ["192.0.2", "192.0.2.256", "192.0.2.1.", "192.0.2.1.4", "192.0.2.0/33", "1.2.3.4/", "a"]
    ],
    ["date", Check.date, ["2026-11-24"], ["2026-13-01", "2026-11-32", "24.11.2026", "2026-11-24T00:00:00Z"]],
    [
      "dateTime",
      Check.dateTime,
      ["2026-11-24T04:30:00Z", "2026-11-24T04:30:00.123456+01:00", "2026-11-24T04:30Z"],
      ["2026-11-24T04:30:00", "2026-11-24 04:30:00Z", "2026-11-24"]
    ]
  ] as const) {
    it(`${name} passes what fits, and nothing else`, () => {
      const wrong = [...good].filter((text) => !texts(check)(text)).concat([...bad].filter(texts(check)))
      assert.deepStrictEqual(wrong, [])
    })
  }

  it("atLeast and atMost hold a number between them, and say so", () => {
    const check = (value: number) =>
      Schema.encodeUnknownExit(Schema.Int.check(Check.atLeast(2), Check.atMost(4)))(value).pipe(
        Exit.mapBoth({ onSuccess: Number, onFailure: ({ message }) => message })
      )
    assert.deepStrictEqual([1, 2, 3, 4, 5].map(check), [
      Exit.fail("Expected at least 2"),
      Exit.succeed(2),
      Exit.succeed(3),
      Exit.succeed(4),
      Exit.fail("Expected at most 4")
    ])
  })

  it("items counts the items of an array", () => {
    const one = Schema.Array(Schema.Int).check(Check.items(1, 2))
    assert.deepStrictEqual(
      [[], [1], [1, 2], [1, 2, 3]].map((value) => passes(one, value)),
      [false, true, true, false]
    )
    assert.isTrue(passes(Schema.Array(Schema.Int).check(Check.items(0, Infinity)), []))
  })

  it("fields and someField count what is there", () => {
    const labels = Schema.Record(Schema.String, Schema.Int)
    assert.deepStrictEqual(
      [{}, { a: 1 }, { a: 1, b: 2 }].map((value) => [
        passes(labels.check(Check.someField), value),
        passes(labels.check(Check.fields(2)), value)
      ]),
      [
        [false, false],
        [true, false],
        [true, true]
      ]
    )
  })

  it("together takes all of the fields or none", () => {
    const optional = Schema.optionalKey(Schema.String)
    const pair = Schema.Struct({ name: optional, certificate: optional, private_key: optional }).check(
      Check.together("certificate", "private_key")
    )
    assert.deepStrictEqual(
      [{}, { name: "a" }, { certificate: "c", private_key: "k" }, { certificate: "c" }, { private_key: "k" }].map(
        (value) => passes(pair, value)
      ),
      [true, true, true, false, false]
    )
  })

  it("says in JSON Schema what it checks", () => {
    const document = Schema.toJsonSchemaDocument(
      Schema.Struct({
        length: Schema.String.check(Check.length(1, Infinity)),
        items: Schema.Array(Schema.String).check(Check.items(0, 50)),
        number: Schema.Finite.check(Check.atLeast(1), Check.atMost(9)),
        pattern: Schema.String.check(Check.pattern(/^a$/u)),
        uuid: Schema.String.check(Check.uuid)
      }).check(Check.fields(2))
    )
    assert.deepStrictEqual(document.schema, {
      type: "object",
      properties: {
        length: { type: "string", minLength: 1 },
        items: { type: "array", items: { type: "string" }, minItems: 0, maxItems: 50 },
        number: { type: "number", minimum: 1, maximum: 9 },
        pattern: { type: "string", pattern: "^a$" },
        uuid: { type: "string", format: "uuid" }
      },
      required: ["length", "items", "number", "pattern", "uuid"],
      additionalProperties: true,
      minProperties: 2
    })
  })
})
