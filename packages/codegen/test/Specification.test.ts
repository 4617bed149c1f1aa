import * as Operation from "@millrace/core/Operation"
import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import * as Document from "../src/Document.ts"
import * as Specification from "../src/Specification.ts"
import * as AllOf from "./fixtures/allOf/index.ts"
import * as AnyOf from "./fixtures/anyOf/index.ts"
import * as Bodies from "./fixtures/bodies/index.ts"
import * as Constraints from "./fixtures/constraints/index.ts"
import * as Discriminator from "./fixtures/discriminator/index.ts"
import * as Errors from "./fixtures/errors/index.ts"
import * as Headers from "./fixtures/headers/index.ts"
import * as Names from "./fixtures/names/index.ts"
import * as Nullable from "./fixtures/nullable/index.ts"
import * as OneOf from "./fixtures/oneOf/index.ts"
import * as OpenApi31 from "./fixtures/openapi31/index.ts"
import * as OpenEnums from "./fixtures/openEnums/index.ts"
import * as QueryKeys from "./fixtures/queryKeys/index.ts"
import * as Recursion from "./fixtures/recursion/index.ts"
import * as RecursiveUnion from "./fixtures/recursiveUnion/index.ts"
import * as Shared from "./fixtures/shared/index.ts"
import * as Statuses from "./fixtures/statuses/index.ts"
import * as Traits from "./fixtures/traits/index.ts"

const document = (name: string): Document.Document =>
  Document.make(name, JSON.parse(readFileSync(join(import.meta.dirname, "fixtures", name, "openapi.json"), "utf8")))

const declared = (modules: object): ReadonlyArray<Operation.Operation> =>
  Object.values(modules).flatMap((module: { readonly operations?: Readonly<Record<string, Operation.Operation>> }) =>
    Object.values(module.operations ?? {})
  )

describe("differences", () => {
  for (const [name, modules] of Object.entries({
    allOf: AllOf,
    anyOf: AnyOf,
    bodies: Bodies,
    constraints: Constraints,
    discriminator: Discriminator,
    errors: Errors,
    headers: Headers,
    names: Names,
    nullable: Nullable,
    oneOf: OneOf,
    openapi31: OpenApi31,
    openEnums: OpenEnums,
    queryKeys: QueryKeys,
    recursion: Recursion,
    recursiveUnion: RecursiveUnion,
    shared: Shared,
    statuses: Statuses,
    traits: Traits
  })) {
    it(`are none between the document of ${name} and what was generated of it`, () => {
      assert.isAbove(declared(modules).length, 0)
      assert.deepStrictEqual(Specification.differences(document(name), declared(modules)), [])
    })
  }

  const { createMill, listMills, updateMill } = Constraints.Mills
  const others = [createMill, listMills, updateMill]
  const { success } = createMill

  for (const [what, wrong, expected] of [
    [
      "another method and another path",
      Operation.put("listMills", "/mill", {
        query: { limit: Operation.optional(Schema.Int), river: Schema.String },
        success: listMills.success
      }),
      ["listMills: PUT instead of GET", "listMills: /mill instead of /mills"]
    ],
    [
      "a parameter too many, one too few, one that is not required",
      Operation.get("listMills", "/mills", {
        query: { river: Operation.optional(Schema.Literals(["Tees", "Wye"])), depth: Operation.optional(Schema.Int) },
        success: listMills.success
      }),
      [
        "listMills: query parameter depth is made up",
        "listMills: query parameter limit is missing",
        "listMills: query parameter river is not required"
      ]
    ],
    [
      "a parameter of another type",
      Operation.patch("updateMill", "/mills/:id", {
        params: { id: Schema.String },
        payload: updateMill.payload,
        success: updateMill.success
      }),
      ["updateMill: path parameter id does not take 1"]
    ],
    ["no body", Operation.post("createMill", "/mills", { success }), ["createMill: has a body on one side only"]],
    [
      "no success",
      Operation.post("createMill", "/mills", { payload: createMill.payload }),
      ["createMill: has a success on one side only"]
    ],
    [
      "a field that takes anything, and one that is made up",
      Operation.patch("updateMill", "/mills/:id", {
        params: { id: Schema.Int },
        payload: Schema.Struct({
          name: Schema.optionalKey(Schema.Unknown),
          wheels: Schema.optionalKey(Schema.Int),
          roof: Schema.optionalKey(Schema.String)
        }),
        success: updateMill.success
      }),
      ["updateMill: name of its body takes anything", "updateMill: roof of its body is made up"]
    ],
    [
      "a success whose field is required and not always there",
      Operation.post("createMill", "/mills", {
        payload: createMill.payload,
        success: Schema.Struct({ ...Constraints.Mills.Mill.fields, wheels: Schema.Finite })
      }),
      ['createMill: its success does not take {"name":"Abbey","river":"Tees"}']
    ],
    [
      "another id",
      Operation.get("findMills", "/mills", {}),
      ["listMills is not declared", "findMills is declared, but not in the document"]
    ]
  ] as const satisfies ReadonlyArray<readonly [string, Operation.Operation, ReadonlyArray<string>]>) {
    it(`are found: ${what}`, () => {
      const id = wrong.id === "findMills" ? "listMills" : wrong.id
      const some = [...others.filter((operation) => operation.id !== id), wrong]
      assert.deepStrictEqual(Specification.differences(document("constraints"), some), expected)
    })
  }
})
