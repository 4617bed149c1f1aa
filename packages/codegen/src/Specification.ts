/**
 * Holds declared operations against the OpenAPI document that they are of, for tests: nothing missing, nothing added, and
 * every body that the document allows goes through the declared schemas.
 *
 * It reads the document by itself and shares no step with the generator but the reading of 3.1 as 3.0, so that a mistake of
 * the generator shows.
 */
import * as Decoding from "@millrace/core/Decoding"
import type * as Operation from "@millrace/core/Operation"
import * as Exit from "effect/Exit"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import * as Document from "./Document.ts"
import * as OpenApi31 from "./OpenApi31.ts"
import * as Sample from "./Sample.ts"

export interface Options {
  /** Members of successes that the declarations take off, such as those of an envelope. @default none */
  readonly envelope?: ReadonlyArray<string> | undefined
}

/** What differs, a sentence each; none where declarations and document say the same. */
export const differences = (
  document: Document.Document,
  declared: Iterable<Operation.Operation>,
  { envelope = [] }: Options = {}
): ReadonlyArray<string> => {
  const operations = new Map([...declared].map((operation) => [operation.id, operation]))
  const described = Document.operations(OpenApi31.read(document))
  const ids = new Set(described.map(({ node }) => Document.text(node, "operationId")))
  return [
    ...described.flatMap((operation) => {
      const id = Document.text(operation.node, "operationId")
      const found = operations.get(id)
      return found === undefined
        ? [`${id} is not declared`]
        : [...new Set(between(operation, found, envelope))].map((difference) => `${id}: ${difference}`)
    }),
    ...[...operations.keys()].filter((id) => !ids.has(id)).map((id) => `${id} is declared, but not in the document`)
  ]
}

// internal

const between = (
  described: Document.PathOperation,
  declared: Operation.Operation,
  envelope: ReadonlyArray<string>
): ReadonlyArray<string> => {
  const path = described.path.replace(/\{([^}]*)\}/g, (_, name: string) => `:${declaredName("path", name)}`)
  return [
    ...(described.method === declared.method ? [] : [`${declared.method} instead of ${described.method}`]),
    ...(path === declared.path ? [] : [`${declared.path} instead of ${path}`]),
    ...parameters(described, "path", declared.params),
    ...parameters(described, "query", declared.query),
    ...parameters(described, "header", declared.headers),
    ...payload(described, declared),
    ...success(described, declared, envelope)
  ]
}

// A parameter in a path is never sent under its name, so that is made one that programs can spell.
const declaredName = (place: string, name: string): string => (place === "path" ? name.replace(/\W+/g, "_") : name)

const parameters = (
  { parameters }: Document.PathOperation,
  place: string,
  declared: Operation.Codec<unknown> | undefined
): ReadonlyArray<string> => {
  const described = parameters
    .map(Document.follow)
    .filter((parameter) => Document.text(parameter, "in") === place)
    .filter(
      (parameter) =>
        !["accept", "content-type", "authorization"].includes(Document.text(parameter, "name").toLowerCase())
    )
  const fields = new Map(declared === undefined ? [] : fieldsOf(declared.ast))
  const names = described.map((parameter) => declaredName(place, Document.text(parameter, "name")))
  return [
    ...[...fields.keys()]
      .filter((name) => !names.includes(name))
      .map((name) => `${place} parameter ${name} is made up`),
    ...described.flatMap((parameter): ReadonlyArray<string> => {
      const name = declaredName(place, Document.text(parameter, "name"))
      const field = fields.get(name)
      const schema = Document.member(parameter, "schema")
      if (field === undefined || schema === undefined) return [`${place} parameter ${name} is missing`]
      const isRequired = parameter.value["required"] === true
      return [
        ...(field.isOptional === isRequired
          ? [`${place} parameter ${name} is ${isRequired ? "not required" : "required"}`]
          : []),
        // There is no null in paths, queries and headers.
        ...samples(schema, "sent").flatMap((sample) =>
          sample === null || accepts(field.type, joined(parameter, sample))
            ? []
            : [`${place} parameter ${name} does not take ${JSON.stringify(sample)}`]
        )
      ]
    })
  ]
}

// An array that is not exploded is one text on the wire.
const joined = (parameter: Document.Node, sample: unknown): unknown =>
  Array.isArray(sample) && (parameter.value["explode"] === false || parameter.value["in"] !== "query")
    ? sample.join(",")
    : sample

const payload = (
  { node }: Document.PathOperation,
  { payload, payloadType }: Operation.Operation
): ReadonlyArray<string> => {
  const body = Document.member(node, "requestBody")
  const schema = body === undefined ? undefined : bodySchema(Document.follow(body))
  if (schema === undefined || payload === undefined) return schema === payload ? [] : ["has a body on one side only"]
  const all = samples(schema, "sent")
  const isText = payloadType?.endsWith("json") === true
  const takes = (sample: unknown): boolean => accepts(payload.ast, isText ? JSON.stringify(sample) : sample)
  return [
    ...all.flatMap((sample) => (takes(sample) ? [] : [`its body does not take ${JSON.stringify(sample)}`])),
    ...wrong(takes, all, "its body", []),
    ...fieldsOf(payload.ast)
      .filter(([name]) => !all.some((sample) => Predicate.hasProperty(sample, name)))
      .map(([name]) => `${name} of its body is made up`)
  ]
}

const success = (
  { node }: Document.PathOperation,
  { success }: Operation.Operation,
  envelope: ReadonlyArray<string>
): ReadonlyArray<string> => {
  const bodies = Document.entries(node, "responses")
    .filter(([status]) => status.startsWith("2"))
    .flatMap(([, response]) => bodySchema(Document.follow(response)) ?? [])
  if (success === undefined || bodies.length === 0) {
    return (success === undefined) === (bodies.length === 0) ? [] : ["has a success on one side only"]
  }
  const all = bodies.flatMap((body) => samples(body, "received"))
  return [
    ...all.flatMap((sample) => [
      ...(accepts(success.ast, sample) ? [] : [`its success does not take ${JSON.stringify(sample)}`]),
      ...Decoding.undeclared(success, sample, "exact").flatMap(({ kind, path }) =>
        kind === "field" ? [`${path} of its success is not declared`] : []
      )
    ]),
    ...wrong((sample) => accepts(success.ast, sample), all, "its success", envelope)
  ]
}

const samples = (schema: Document.Node, direction: Sample.Options["direction"]): ReadonlyArray<unknown> => {
  const found = new Map<string, unknown>()
  for (const extent of ["all", "required", "nulls"] as const) {
    // Until no union has a further alternative, which makes a sample the same as the one before.
    for (let alternative = 0, before = ""; ; alternative++) {
      const sample = Sample.make(schema, { extent, alternative, direction })
      const text = JSON.stringify(sample)
      if (text === before) break
      found.set(text, sample)
      before = text
    }
  }
  return [...found.values()]
}

const bodySchema = (holder: Document.Node): Document.Node | undefined => {
  const content = Document.entries(holder, "content")
  const [, body] =
    content.find(([type]) => type.includes("json")) ?? content.find(([type]) => type.startsWith("text/")) ?? []
  return body === undefined ? undefined : Document.member(body, "schema")
}

const accepts = (ast: SchemaAST.AST, sample: unknown): boolean =>
  Exit.isSuccess(
    Schema.decodeUnknownExit(Schema.make<Operation.Codec<unknown>>(ast))(sample, { onExcessProperty: "error" })
  )

// A member of the wrong type must not go through, or it is declared as something that takes anything.
const wrong = (
  takes: (sample: unknown) => boolean,
  samples: ReadonlyArray<unknown>,
  what: string,
  envelope: ReadonlyArray<string>
): ReadonlyArray<string> => {
  const seen = new Set<string>()
  return samples.flatMap((sample) =>
    mutations(sample, "").flatMap(({ mutated, path }) => {
      if (seen.has(path) || envelope.some((member) => `${path}.`.startsWith(`${member}.`))) return []
      seen.add(path)
      return takes(mutated) ? [`${path} of ${what} takes anything`] : []
    })
  )
}

interface Mutation {
  readonly path: string
  readonly mutated: unknown
}

const mutations = (sample: unknown, path: string): ReadonlyArray<Mutation> => {
  if (Array.isArray(sample))
    return mutations(sample[0], path).map(({ mutated, path }) => ({ path, mutated: [mutated] }))
  if (!Predicate.isObject(sample)) return []
  return Object.entries(sample).flatMap(([name, value]): ReadonlyArray<Mutation> => {
    // What the sample has no type for may be anything.
    if (value === "anything" || value === null) return []
    const below = path === "" ? name : `${path}.${name}`
    const isScalar = typeof value !== "object"
    return [
      { path: below, mutated: { ...sample, [name]: isScalar ? { wrong: [true] } : true } },
      ...mutations(value, below).map(({ mutated, path }) => ({ path, mutated: { ...sample, [name]: mutated } }))
    ]
  })
}

interface Field {
  readonly type: SchemaAST.AST
  readonly isOptional: boolean
}

const fieldsOf = (ast: SchemaAST.AST): ReadonlyArray<readonly [string, Field]> =>
  ast._tag === "Objects"
    ? ast.propertySignatures.map(({ name, type }) => [
        String(name),
        { type, isOptional: type.context?.isOptional === true }
      ])
    : []
