/** What a document can be wrong in, and what it can say that is not generated. */
import { describe, it } from "@effect/vitest"
import * as Refusal from "./Refusal.ts"

const list = "/paths/~1mills/get"
const create = "/paths/~1mills/post"
const raze = "/paths/~1mills~1{id}/delete"
const mill = "/components/schemas/Mill"
const name = `${mill}/properties/name`

const cases: ReadonlyArray<Refusal.Case> = [
  [
    "a document of Swagger 2",
    { document: { "/openapi": undefined, "/swagger": "2.0" } },
    "spec/mills.openapi.json: is not an OpenAPI 3.0 or 3.1 document (openapi: missing); convert it first."
  ],
  [
    "a document of OpenAPI 3.2",
    { document: { "/openapi": "3.2.0" } },
    Refusal.inDocument("/openapi", 'is not an OpenAPI 3.0 or 3.1 document (openapi: "3.2.0"); convert it first')
  ],
  [
    "a document without paths",
    { document: { "/paths": undefined } },
    Refusal.inDocument("/paths", "is missing or not an object")
  ],
  [
    "a reference to nothing",
    { document: { [`${create}/requestBody/content/application~1json/schema/$ref`]: "#/components/schemas/Mil" } },
    Refusal.inDocument(
      `${create}/requestBody/content/application~1json/schema/$ref`,
      "refers to #/components/schemas/Mil, which does not exist"
    )
  ],
  [
    "a reference to another file",
    { document: { [`${name}/$ref`]: "common.json#/Name" } },
    Refusal.inDocument(name, 'refers to "common.json#/Name"; only references into the same document are followed')
  ],
  [
    "a reference to itself",
    {
      document: {
        "/components/parameters": { A: { $ref: "#/components/parameters/A" } },
        [`${list}/parameters/0`]: { $ref: "#/components/parameters/A" }
      }
    },
    Refusal.inDocument(`${list}/parameters/0/$ref`, "refers to itself")
  ],
  [
    "an allOf that is a part of itself",
    { document: { [`${mill}/allOf`]: [{ $ref: "#/components/schemas/Mill" }] } },
    Refusal.inDocument(`${mill}/allOf`, "is a part of itself")
  ],
  [
    "an operation without an id",
    { document: { [`${list}/operationId`]: undefined } },
    Refusal.inDocument(list, 'has no operationId; give it one under "corrections" in the overlay')
  ],
  [
    "two operations of one id",
    { document: { [`${create}/operationId`]: "listMills" } },
    Refusal.inDocument(`${create}/operationId`, `has the id listMills of ${list}; ids must differ`)
  ],
  [
    "two ids that make one constant",
    { document: { [`${create}/operationId`]: "list-mills" } },
    Refusal.inDocument(
      `${create}/operationId`,
      'the ids listMills and list-mills would both be called listMills; change it under "corrections"'
    )
  ],
  [
    "an id that makes no constant",
    { document: { [`${create}/operationId`]: "2mills" } },
    Refusal.inDocument(
      `${create}/operationId`,
      'the id 2mills gives no name for a constant; change it under "corrections"'
    )
  ],
  [
    "an operation of HEAD",
    { document: { "/paths/~1mills/head": {} } },
    Refusal.inDocument("/paths/~1mills/head", "head operations cannot be generated")
  ],
  [
    "a path parameter that is not declared",
    { document: { [`${raze}/parameters`]: [] } },
    Refusal.inDocument(raze, "has no path parameter id, which its path names")
  ],
  [
    "a path parameter that is not in the path",
    { document: { [`${list}/parameters/0/in`]: "path" } },
    Refusal.inDocument(list, "has a path parameter river, which its path does not name")
  ],
  [
    "a parameter without a schema",
    { document: { [`${list}/parameters/0/schema`]: undefined } },
    Refusal.inDocument(`${list}/parameters/0`, "the parameter river has no schema")
  ],
  [
    "a parameter without a name",
    { document: { [`${list}/parameters/0/name`]: undefined } },
    Refusal.inDocument(`${list}/parameters/0`, "has no name")
  ],
  [
    "a parameter that is an object",
    { document: { [`${list}/parameters/0/schema`]: { type: "object" } } },
    Refusal.inDocument(`${list}/parameters/0`, "the query parameter river is an object, which cannot be generated")
  ],
  [
    "a parameter in an odd style",
    { document: { [`${list}/parameters/0/style`]: "pipeDelimited" } },
    Refusal.inDocument(`${list}/parameters/0/style`, "the style pipeDelimited of a query parameter cannot be generated")
  ],
  [
    "a cookie",
    { document: { [`${list}/parameters/0/in`]: "cookie" } },
    Refusal.inDocument(
      `${list}/parameters/0`,
      "cookie parameters cannot be generated, as browsers let no program set them"
    )
  ],
  [
    "a body of a form",
    { document: { [`${create}/requestBody/content`]: { "multipart/form-data": { schema: { type: "object" } } } } },
    Refusal.inDocument(
      `${create}/requestBody/content`,
      "is neither JSON nor a text; other media types cannot be generated"
    )
  ],
  [
    "an answer of bytes",
    { document: { [`${list}/responses/200/content`]: { "image/png": {} } } },
    Refusal.inDocument(
      `${list}/responses/200/content`,
      "is neither JSON nor a text; other media types cannot be generated"
    )
  ],
  [
    "no success, or one by default only",
    { document: { [`${list}/responses`]: { default: { description: "Done, or not." } } } },
    Refusal.inDocument(`${list}/responses`, 'names no 2xx; add the one of a success under "corrections"')
  ],
  [
    "successes of different types",
    { document: { [`${create}/responses/200`]: { content: { "application/json": { schema: { type: "string" } } } } } },
    Refusal.inDocument(create, 'has successes of different types; say under "operations" which "success" covers them')
  ],
  [
    "a type of another version",
    { document: { [`${name}/type`]: ["string", "null"] } },
    Refusal.inDocument(`${name}/type`, '["string","null"] is not a type of OpenAPI 3.0')
  ],
  [
    "an array of nothing",
    { document: { [`${name}/type`]: "array" } },
    Refusal.inDocument(name, "is an array without items")
  ],
  ["not", { document: { [`${name}/not`]: {} } }, Refusal.inDocument(`${name}/not`, "not cannot be generated")],
  [
    "maxProperties in a body",
    { document: { [`${mill}/maxProperties`]: 2 } },
    Refusal.inDocument(`${mill}/maxProperties`, "cannot be generated")
  ],
  [
    "an enum of objects",
    { document: { [`${name}/enum`]: [{}] } },
    Refusal.inDocument(`${name}/enum`, "is not a list of texts or numbers")
  ],
  [
    "a pattern that is none",
    { document: { [`${name}/pattern`]: "(" } },
    Refusal.inDocument(`${name}/pattern`, "is not a regular expression")
  ],
  [
    "a required field that is not there",
    { document: { [`${mill}/required`]: ["name", "river"] } },
    Refusal.inDocument(`${mill}/required`, 'requires river, which is not a property; correct it under "corrections"')
  ],
  [
    "an allOf with an array",
    { document: { [name]: { allOf: [{ type: "array", items: {} }, { description: "All." }] } } },
    Refusal.inDocument(`${name}/allOf`, `joins ${name}/allOf/0, which is not a plain object`)
  ],
  [
    "an allOf of texts that say different things of the same",
    { document: { [`${name}/allOf`]: [{ type: "string", minLength: 1 }, { minLength: 2 }] } },
    Refusal.inDocument(`${name}/allOf`, "joins schemas of which each has its own minLength")
  ],
  [
    "an allOf of a text and an object",
    { document: { [`${name}/allOf`]: [{ properties: {} }, { type: "string" }] } },
    Refusal.inDocument(`${name}/allOf/0/properties`, "cannot be generated beside a text or a number")
  ],
  [
    "not in a part",
    { document: { [`${mill}/allOf`]: [{ required: ["name"] }, { not: {} }] } },
    Refusal.inDocument(`${mill}/allOf/1/not`, "not cannot be generated")
  ],
  [
    "a union beside the only part of a schema",
    { document: { [`${name}`]: { allOf: [{ type: "string" }], anyOf: [{ minLength: 1 }] } } },
    Refusal.inDocument(`${name}/anyOf`, "cannot be generated beside the schema that it narrows; say it in that one")
  ],
  [
    "a union of nothing",
    { document: { [`${name}/oneOf`]: [] } },
    Refusal.inDocument(`${name}/oneOf`, "has no alternatives")
  ],
  [
    "a discriminator that is not in an alternative",
    { document: { [mill]: { oneOf: [{ type: "object", properties: {} }], discriminator: { propertyName: "kind" } } } },
    Refusal.inDocument(
      `${mill}/oneOf/0`,
      'has no kind of its own, which is to tell it apart; take the discriminator away under "corrections", or write the union by hand and name it under "schemas"'
    )
  ],
  [
    "a discriminator in what its alternatives have as a part",
    {
      document: {
        [`${mill}/discriminator`]: { propertyName: "name" },
        "/components/schemas/WindMill": { allOf: [{ $ref: "#/components/schemas/Mill" }] }
      }
    },
    Refusal.inDocument(
      `${mill}/discriminator`,
      'stands for /components/schemas/WindMill and others that have it as a part; under "corrections", give its fields a name of their own and make it a oneOf of them'
    )
  ],
  [
    "a schema that contains itself and has fields that it does not name",
    {
      document: {
        [`${mill}/properties/mill`]: { $ref: "#/components/schemas/Mill" },
        [`${mill}/additionalProperties`]: true
      }
    },
    Refusal.inDocument(
      mill,
      'contains itself, and may be null or have fields that it does not name; write it by hand and name it under "schemas"'
    )
  ],
  [
    "a union without a name inside of its alternative",
    {
      document: {
        [mill]: {
          type: "object",
          properties: {
            name: { type: "string" },
            with: { oneOf: [{ $ref: "#/components/schemas/Mill" }], discriminator: { propertyName: "name" } }
          }
        }
      }
    },
    Refusal.inDocument(
      `${mill}/properties/with`,
      "is a union inside of its alternative and needs a name; move it to components.schemas"
    )
  ],
  [
    "a schema that contains itself in what has secrets and no name",
    {
      document: {
        [name]: {
          type: "object",
          properties: { mill: { $ref: "#/components/schemas/Mill" }, key: { type: "string", format: "password" } }
        }
      }
    },
    Refusal.inDocument(
      `${name}/properties/key`,
      'is between a schema and itself and has no name; move it to components.schemas, or write it by hand under "schemas"'
    )
  ],
  [
    "a schema without a name that contains itself",
    {
      document: {
        [name]: { type: "object", properties: { in: { $ref: "#/paths/~1mills/get/x-schema" } } },
        [`${list}/x-schema`]: { type: "array", items: { $ref: "#/paths/~1mills/get/x-schema" } }
      }
    },
    Refusal.inDocument(
      `${list}/x-schema/items`,
      "is inside of what it refers to, which needs a name; move that to components.schemas"
    )
  ],
  [
    "fields beside alternatives that do not have them",
    {
      document: {
        [`${mill}/oneOf`]: [{ type: "object", properties: { wheels: { type: "integer" } } }, { type: "object" }]
      }
    },
    Refusal.inDocument(
      `${mill}/properties`,
      "has name beside its alternatives, which cannot be generated; say it in each of them"
    )
  ],
  [
    "alternatives that say which fields of a body must be there",
    { document: { [`${mill}/anyOf`]: [{ required: ["name"] }, { required: ["river"] }] } },
    Refusal.inDocument(
      `${mill}/anyOf`,
      'says which fields must be there together, which cannot be generated; take it away under "corrections"'
    )
  ],
  [
    "a colon in a path",
    {
      document: {
        "/paths/~1mills:grind": { post: { operationId: "grind", tags: ["Mills"], responses: { "204": {} } } }
      }
    },
    Refusal.inDocument("/paths/~1mills:grind/post", "has a colon in its path, which cannot be generated")
  ]
]

describe("a document is refused for", () => {
  for (const [what, changes, said] of cases) {
    it.effect(what, () => Refusal.check(Refusal.files(changes), said))
  }
})
