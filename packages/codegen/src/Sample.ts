/**
 * Bodies that an OpenAPI document allows, made of its schemas: what a test holds declarations against.
 *
 * Not made for people to read, nor at random: the same document gives the same samples.
 */
import * as Document from "./Document.ts"
import * as JsonPointer from "./JsonPointer.ts"

export interface Options {
  /** Every property, only those that are required, or every property and `null` wherever it may be. */
  readonly extent: "all" | "required" | "nulls"
  /** Which alternative of each union, by its position; the last one where there are fewer. */
  readonly alternative: number
  /** What is sent has no `readOnly` properties, what is received no `writeOnly` ones. */
  readonly direction: "sent" | "received"
}

/** A value that the schema allows. */
export const make = (node: Document.Node, options: Options): unknown => {
  const schema = Document.follow(node)
  const { allOf, anyOf, enum: members, nullable, oneOf, properties, type } = schema.value
  if (options.extent === "nulls" && nullable === true) return null
  if (Array.isArray(allOf)) {
    return Object.assign(
      {},
      ...[...Document.items(schema, "allOf"), ...(properties === undefined ? [] : [withoutAllOf(schema)])].map((part) =>
        make(part, options)
      )
    )
  }
  const union = oneOf === undefined ? (anyOf === undefined ? undefined : "anyOf") : "oneOf"
  if (union !== undefined) {
    const alternatives = Document.items(schema, union)
    const chosen = alternatives[Math.min(options.alternative, alternatives.length - 1)]
    if (chosen === undefined) throw Document.complain(schema, "has no alternatives", union)
    return make(chosen, options)
  }
  if (Array.isArray(members)) return members.find((member) => member !== null)
  switch (type) {
    case "string":
      return text(schema)
    case "integer":
    case "number":
      return typeof schema.value["minimum"] === "number" ? schema.value["minimum"] : 1
    case "boolean":
      return true
    case "array": {
      const items = Document.member(schema, "items")
      const count = Math.max(1, Number(schema.value["minItems"] ?? 1))
      return items === undefined ? [] : Array.from({ length: count }, () => make(items, options))
    }
    default:
      return type === "object" || properties !== undefined ? object(schema, options) : "anything"
  }
}

// internal

const withoutAllOf = (schema: Document.Node): Document.Node => {
  const { allOf: _, ...value } = schema.value
  return { ...schema, value }
}

const object = (schema: Document.Node, options: Options): Record<string, unknown> => {
  const required = new Set(Document.texts(schema, "required"))
  const properties = Document.entries(schema, "properties")
    .filter(([name]) => options.extent !== "required" || required.has(name))
    .filter(([, property]) => property.value[options.direction === "sent" ? "readOnly" : "writeOnly"] !== true)
  const { additionalProperties, minProperties, properties: declared } = schema.value
  const others =
    typeof additionalProperties === "object" && additionalProperties !== null
      ? Document.nodeAt(schema.document, JsonPointer.below(schema.pointer, "additionalProperties"))
      : undefined
  // A patch of which nothing is required still needs a field.
  const least =
    minProperties === undefined || properties.length > 0 ? [] : Document.entries(schema, "properties").slice(0, 1)
  return Object.fromEntries([
    ...[...properties, ...least].map(([name, property]): [string, unknown] => [name, make(property, options)]),
    ...(others === undefined || options.extent === "required"
      ? []
      : [["another", make(others, options)] satisfies [string, unknown]]),
    ...(declared === undefined && additionalProperties === true
      ? [["another", "anything"] satisfies [string, unknown]]
      : [])
  ])
}

const formats: Readonly<Record<string, string>> = {
  uuid: "01890a5d-ac96-474b-bcce-b302099a8057",
  email: "ann@mill.example",
  uri: "https://mill.example/",
  ipv4: "192.0.2.1",
  date: "2026-01-02",
  "date-time": "2026-01-02T03:04:05.000Z",
  time: "03:04:05"
}

// One of them fits every pattern of the documents here; a document with another one gets a complaint.
const texts = [
  ...Object.values(formats),
  "2026-01-02T03:04Z",
  "HTTP/1.1 201 CREATED",
  "BRA",
  "primary",
  "-12",
  "Secret1!",
  "abcde-fghij-klmnop",
  "abcdefghijklmno",
  "x"
]

const text = (schema: Document.Node): string => {
  const { example, format, maxLength, minLength, pattern } = schema.value
  const known = typeof format === "string" ? formats[format] : undefined
  if (known !== undefined && pattern === undefined) return known
  const fits = (candidate: string): boolean =>
    (typeof pattern !== "string" || new RegExp(pattern, "u").test(candidate)) &&
    candidate.length >= Number(minLength ?? 0) &&
    candidate.length <= Number(maxLength ?? Infinity)
  if (typeof example === "string" && fits(example)) return example
  const found =
    typeof pattern === "string"
      ? texts.find(fits)
      : "text".slice(0, Number(maxLength ?? 4)).padEnd(Number(minLength ?? 0), "x")
  if (found === undefined) throw Document.complain(schema, "has a pattern that no sample fits; add one", "pattern")
  return found
}
