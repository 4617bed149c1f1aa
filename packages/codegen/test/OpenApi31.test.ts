/** What is read of OpenAPI 3.1, and that people are told of places in the document as they have it. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Document from "../src/Document.ts"
import * as JsonPointer from "../src/JsonPointer.ts"
import * as OpenApi31 from "../src/OpenApi31.ts"
import { Mills, type MillWrite } from "./fixtures/openapi31/Mills.ts"
import * as Refusal from "./Refusal.ts"
import * as Server from "./Server.ts"

const schemas = { Miller: { type: "object", properties: { name: { type: "string" } } } }

const miller = { $ref: "#/components/schemas/Miller" }

/** What a schema of a 3.1 document is in the 3.0 document that is read of it. */
const read = (schema: unknown): unknown => {
  const components = { schemas: { ...schemas, Mill: schema } }
  const document = Document.make("mills.json", { openapi: "3.1.0", paths: {}, components })
  return JsonPointer.resolve(OpenApi31.read(document).root, "/components/schemas/Mill")
}

describe("a schema of OpenAPI 3.1", () => {
  for (const [policy, schema, expected] of [
    ["may be null", { type: ["string", "null"] }, { type: "string", nullable: true }],
    ["has one type, in a list too", { type: ["string"] }, { type: "string" }],
    ["is null and nothing else", { enum: [null] }, { type: "null" }],
    [
      "has several types, each with what is said of it",
      { type: ["string", "integer", "null"], description: "Both.", minLength: 1, minimum: 2, enum: ["a", 3, null] },
      {
        nullable: true,
        description: "Both.",
        anyOf: [
          { type: "string", minLength: 1, enum: ["a"] },
          { type: "integer", minimum: 2, enum: [3] }
        ]
      }
    ],
    ["is a whole number or another, which is a number", { type: ["integer", "number"] }, { type: "number" }],
    [
      "has no types that none of its values is of",
      { type: ["string", "boolean"], enum: ["a"] },
      { type: "string", enum: ["a"] }
    ],
    [
      "is of every type, which says nothing",
      { type: ["string", "number", "boolean", "array", "object", "null"], description: "Any." },
      { description: "Any." }
    ],
    [
      "is a union with null",
      { anyOf: [{ type: "null" }, miller, { type: "string" }] },
      { nullable: true, anyOf: [miller, { type: "string" }] }
    ],
    [
      "is one schema or null, and keeps its own description",
      { oneOf: [{ type: "string", description: "Inner.", format: "uuid" }, { type: "null" }], description: "Outer." },
      { type: "string", format: "uuid", description: "Outer.", nullable: true }
    ],
    ["is a reference or null", { anyOf: [miller, { const: null }] }, { ...miller, nullable: true }],
    [
      "is one schema or null, with more demanded of it",
      { anyOf: [{ type: "null" }, miller], required: ["name"] },
      { nullable: true, anyOf: [miller], required: ["name"] }
    ],
    [
      "says something of each of its values",
      { oneOf: [{ const: "a", title: "A" }, { const: "b", type: "string" }, { const: null }], description: "Which." },
      { enum: ["a", "b", null], description: "Which." }
    ],
    ["has one value", { const: "yes" }, { enum: ["yes"] }],
    ["has one value that is neither text nor number", { const: false }, { type: "boolean", enum: [false] }],
    [
      "lists values of several types",
      { enum: ["auto", true] },
      {
        anyOf: [
          { type: "string", enum: ["auto"] },
          { type: "boolean", enum: [true] }
        ]
      }
    ],
    [
      "has exclusive bounds beside others, of which the stricter ones count",
      { type: "number", minimum: 1, exclusiveMinimum: 0, maximum: 9, exclusiveMaximum: 9 },
      { type: "number", minimum: 1, exclusiveMinimum: false, maximum: 9, exclusiveMaximum: true }
    ],
    [
      "has examples, of which the first is the example",
      { type: "string", examples: ["a", "b"] },
      { type: "string", example: "a" }
    ],
    ["describes a reference", { ...miller, description: "Who grinds." }, { ...miller, description: "Who grinds." }],
    [
      "adds to what it refers to",
      { ...miller, required: ["name"], allOf: [{ required: ["id"] }] },
      { required: ["name"], allOf: [{ required: ["id"] }, miller] }
    ],
    ["is anything", true, {}],
    ["is nothing", false, { not: {} }],
    [
      "has a property that is anything, one that is not there, and one that is required of nothing",
      { type: "object", required: ["c"], properties: { a: true, b: false, c: false } },
      { type: "object", required: ["c"], properties: { a: {}, c: { not: {} } } }
    ],
    ["is an array of anything, though it does not say so", { type: "array" }, { type: "array", items: {} }],
    ["is an empty array", { type: "array", items: false }, { type: "array", items: {}, maxItems: 0 }],
    [
      "says of all other properties what they are",
      { type: "object", unevaluatedProperties: { type: ["string", "null"] } },
      { type: "object", additionalProperties: { type: "string", nullable: true } }
    ],
    ["has names that are texts, as all are", { type: "object", propertyNames: { type: "string" } }, { type: "object" }],
    ["keeps what 3.0 has no words for", { prefixItems: [true], if: {} }, { prefixItems: [{}], if: {} }]
  ] satisfies ReadonlyArray<readonly [string, unknown, unknown]>) {
    it(policy, () => {
      assert.deepStrictEqual(read(schema), expected)
    })
  }

  it("is read wherever there is one, and nothing else is", () => {
    const nullable = { type: ["string", "null"] }
    const content = { "application/json": { schema: nullable, example: nullable } }
    const item = {
      parameters: [{ schema: nullable }, { content }],
      post: {
        requestBody: { content },
        responses: { "200": { content, headers: { rate: { schema: nullable } } } },
        callbacks: { done: { "{$url}": { put: { requestBody: { content } } } } }
      }
    }
    const components = {
      schemas: { A: { properties: { type: nullable, const: { default: nullable } }, $defs: { B: nullable } } },
      parameters: { A: { schema: nullable } },
      requestBodies: { A: { content } },
      responses: { A: { content } },
      pathItems: { A: item }
    }
    const webhooks = { built: item }
    const document = Document.make("mills.json", { openapi: "3.1.1", paths: { "/a": item }, webhooks, components })
    const texts = JSON.stringify(OpenApi31.read(document).root)
    const left = (text: string) => text.split('"type":["string","null"]').length - 1
    // The examples and the default.
    assert.strictEqual(left(texts), 11)
    assert.strictEqual(texts.split('"nullable":true').length - 1, 17)
    assert.notInclude(texts, "webhooks")
  })

  it("is referred to where it stands, by places in the document", () => {
    const documented = { $ref: "#/components/schemas/Mill/anyOf/2/items" }
    const root = {
      openapi: "3.1.0",
      paths: {},
      components: {
        schemas: {
          Mill: { anyOf: [{ type: "null" }, true, { type: ["array", "string"], items: { type: "string" } }] },
          documented
        }
      }
    }
    const document = OpenApi31.read(Document.make("mills.json", root))
    const node = Document.follow(Document.nodeAt(document, "/components/schemas/documented"))
    assert.strictEqual(node.pointer, "/components/schemas/Mill/anyOf/1/anyOf/0/items")
    assert.strictEqual(Document.written(node), "/components/schemas/Mill/anyOf/2/items")
    assert.deepStrictEqual(document.places.now("/components/schemas/Mill/anyOf/1"), [
      "/components/schemas/Mill/anyOf/0"
    ])
  })

  it("of a 3.0 document is as it was", () => {
    const document = Document.make("mills.json", { openapi: "3.0.3", components: { schemas: { Mill: { const: 1 } } } })
    assert.strictEqual(OpenApi31.read(document), document)
  })
})

const mill = "/components/schemas/Mill"
const version = { "/openapi": "3.1.0" }

const refused: ReadonlyArray<Refusal.Case> = [
  [
    "schemas in another dialect",
    { document: { ...version, "/jsonSchemaDialect": "http://json-schema.org/draft-07/schema#" } },
    Refusal.inDocument(
      "/jsonSchemaDialect",
      '"http://json-schema.org/draft-07/schema#" is not the dialect of OpenAPI 3.1; only schemas in that one can be read'
    )
  ],
  ...["prefixItems", "if", "dependentSchemas", "patternProperties", "$dynamicRef", "propertyNames", "contains"].map(
    (keyword): Refusal.Case => [
      keyword,
      { document: { ...version, [`${mill}/${keyword}`]: { pattern: "^x-" } } },
      Refusal.inDocument(`${mill}/${keyword}`, `${keyword} cannot be generated`)
    ]
  ),
  [
    "a body that nothing fits",
    { document: { ...version, [mill]: false } },
    Refusal.inDocument(`${mill}`, "not cannot be generated")
  ],
  [
    "a part of an alternative that stands after null",
    { document: { ...version, [mill]: { oneOf: [{ type: "null" }, { type: "string", pattern: "(" }] } } },
    Refusal.inDocument(`${mill}/oneOf/1/pattern`, "is not a regular expression")
  ],
  [
    "an alternative whose place changes",
    { document: { ...version, [mill]: { anyOf: [{ type: "null" }, true, { type: "string", pattern: "(" }] } } },
    Refusal.inDocument(`${mill}/anyOf/2/pattern`, "is not a regular expression")
  ],
  [
    "a part of one of several types",
    {
      document: {
        ...version,
        [mill]: { type: ["string", "array"], items: { anyOf: [{ type: "null" }, true, { not: {} }] } }
      }
    },
    Refusal.inDocument(`${mill}/items/anyOf/2/not`, "not cannot be generated")
  ],
  [
    "a value that no literal can be",
    { document: { ...version, [mill]: { const: {} } } },
    Refusal.inDocument(`${mill}/const`, "is not a list of texts or numbers")
  ],
  [
    "what narrows a reference",
    {
      document: {
        ...version,
        [mill]: { $ref: "#/components/schemas/Name", minLength: 1 },
        "/components/schemas/Name": { type: "string" }
      }
    },
    Refusal.inDocument(`${mill}/minLength`, "cannot be generated beside the schema that it narrows; say it in that one")
  ],
  [
    "a path of another file",
    { document: { ...version, "/paths/~1mills": { $ref: "mills.json" } } },
    Refusal.inDocument("/paths/~1mills", 'refers to "mills.json"; only references into the same document are followed')
  ]
]

describe("a document of OpenAPI 3.1 is refused, at the place where it is written, for", () => {
  for (const [what, changes, said] of refused) {
    it.effect(what, () => Refusal.check(Refusal.files(changes), said))
  }
})

describe("a mill of OpenAPI 3.1", () => {
  const create = (payload: MillWrite) => Mills.use((mills) => mills.create({ payload }))

  it.effect("is received with null, values of several types, and fields that are only referred to", () =>
    Effect.gen(function* () {
      const body = {
        id: 1,
        name: null,
        kind: null,
        power: { kind: "steam", coal: "much" },
        miller: { name: "Ann", guild: null },
        owner: { name: "Bob", since: 1790 },
        speed: "slow",
        stones: ["French", null],
        notes: { roof: "slate" },
        tags: [1, "two"],
        rest: { any: true }
      }
      const value: unknown = yield* Server.given(Mills.layer, Server.answer(200, body), create({ name: null }))
      assert.deepStrictEqual(value, body)
    })
  )

  it.effect("is sent with every check that 3.1 has in other words", () =>
    Effect.gen(function* () {
      const kind = "tide"
      const sent: MillWrite = { name: null, kind, open: true, speed: "slow", rank: 1, state: false }
      const answer = Server.answer(200, { id: 1, name: null, miller: { name: "Ann" } })
      assert.deepStrictEqual(yield* Server.sent(Mills.layer, answer, create(sent)), [
        "POST /mills",
        { ...sent, river: "Tees" }
      ])
      assert.deepStrictEqual(yield* Server.refused(Mills.layer, create({ name: "", wheels: 0, speed: 0 })), [
        "payload.name: Expected a length of 1 or more",
        "payload.wheels: Expected a value greater than 0",
        "payload.speed: Expected a value greater than 0"
      ])
    })
  )
})
