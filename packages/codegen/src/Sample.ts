/**
 * Bodies that an OpenAPI document allows, made of its schemas: what a test holds declarations against.
 *
 * Not made for people to read, nor at random: the same document gives the same samples.
 */
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Document from "./Document.ts"
import * as JsonPointer from "./JsonPointer.ts"
import * as Pattern from "./Pattern.ts"

export interface Options {
  /** Every property, only those that are required, or every property and `null` wherever it may be. */
  readonly extent: "all" | "required" | "nulls"
  /** Which alternative of each union, by its position; the last one where there are fewer. */
  readonly alternative: number
  /** What is sent has no `readOnly` properties, what is received no `writeOnly` ones. */
  readonly direction: "sent" | "received"
}

/** A value that the schema allows; one that contains itself does so once. */
export const make = (node: Document.Node, options: Options): unknown =>
  sample(node, options, { above: [], required: [] })

// internal

interface Place {
  /** Pointers of the schemas that the sample is inside of. */
  readonly above: ReadonlyArray<string>
  /** Properties that must be there by what stands around an `allOf`. */
  readonly required: ReadonlyArray<string>
}

const sample = (node: Document.Node, options: Options, { above, required }: Place): unknown => {
  // Vendors have it beside a reference too, and so has what is read of 3.1.
  if (options.extent === "nulls" && node.value["nullable"] === true) return null
  const schema = Document.follow(node)
  const { allOf, anyOf, enum: members, nullable, oneOf, properties, type } = schema.value
  if (options.extent === "nulls" && nullable === true) return null
  const inside = { above: [...above, schema.pointer], required }
  const parts = Array.isArray(allOf) ? Document.parts(schema) : []
  const scalar = parts.find((part) => ["string", "integer", "number"].includes(String(part.value["type"])))
  if (scalar !== undefined) {
    const value = Object.assign({}, ...parts.map((part) => part.value))
    return sample({ ...schema, value }, options, { above, required })
  }
  if (Array.isArray(allOf)) {
    const all = [...Document.items(schema, "allOf"), withoutAllOf(schema)]
    const place = { ...inside, required: [...required, ...all.flatMap(requiredBy)] }
    const joined: object = Object.assign({}, ...all.map((part) => sample(part, options, place)))
    // What lists its values counts, whichever part it is in.
    const listed = [...Document.properties(parts)].filter(
      ([name, property]) => name in joined && "enum" in property.value
    )
    return {
      ...joined,
      ...Object.fromEntries(listed.map(([name, property]) => [name, sample(property, options, inside)]))
    }
  }
  const union = oneOf === undefined ? (anyOf === undefined ? undefined : "anyOf") : "oneOf"
  if (union !== undefined) {
    const alternatives = Document.items(schema, union).filter((one) => !isAbove(one, inside))
    const chosen = alternatives[Math.min(options.alternative, alternatives.length - 1)]
    if (chosen === undefined) throw Document.complain(schema, "has no alternatives", union)
    const made = sample(chosen, options, inside)
    // Beside alternatives there are fields of all of them.
    const { [union]: _, ...value } = schema.value
    const shared =
      properties === undefined
        ? undefined
        : sample({ ...schema, value }, options, { above, required: [...required, ...requiredBy(chosen)] })
    return Predicate.isObject(made)
      ? { ...(Predicate.isObject(shared) ? shared : {}), ...made, ...tagOf(schema, chosen) }
      : (shared ?? made)
  }
  if (Array.isArray(members)) return members.find((member) => member !== null)
  switch (type) {
    case "string":
      return text(schema)
    case "integer":
    case "number":
      return number(schema)
    case "boolean":
      return true
    case "null":
      return null
    case "array": {
      const items = Document.member(schema, "items")
      const count = Math.max(1, Number(schema.value["minItems"] ?? 1))
      return items === undefined || isAbove(items, inside)
        ? []
        : Array.from({ length: count }, () => sample(items, options, { ...inside, required: [] }))
    }
    default:
      return type === "object" || properties !== undefined || required.length > 0
        ? object(schema, options, inside)
        : "anything"
  }
}

const isAbove = (node: Document.Node, { above }: Place): boolean => above.includes(Document.follow(node).pointer)

const requiredBy = (part: Document.Node): ReadonlyArray<string> => {
  const followed = Document.follow(part)
  return [...Document.texts(followed, "required"), ...Document.items(followed, "allOf").flatMap(requiredBy)]
}

const withoutAllOf = (schema: Document.Node): Document.Node => {
  const { allOf: _, ...value } = schema.value
  return { ...schema, value: { type: "object", ...value } }
}

// What tells an alternative apart where its own schema does not say: the mapping does, or else its name is it.
const tagOf = (union: Document.Node, chosen: Document.Node): Record<string, string> => {
  const name = Document.member(union, "discriminator")?.value["propertyName"]
  if (typeof name !== "string") return {}
  const reference = String(chosen.value["$ref"])
  const property = Document.parts(Document.follow(chosen)).findLast((part) => Document.member(part, "properties", name))
  const own = property === undefined ? undefined : Document.member(property, "properties", name)
  if (own === undefined) return {}
  const { enum: listed } = Document.follow(own).value
  const mapping = Object.entries(Document.member(union, "discriminator", "mapping")?.value ?? {})
  const schema = reference.slice(reference.lastIndexOf("/") + 1)
  const [tag = schema] = mapping.find(([, target]) => target === reference || target === schema) ?? []
  return Array.isArray(listed) && !listed.includes(tag) ? {} : { [name]: tag }
}

const object = (schema: Document.Node, options: Options, place: Place): Record<string, unknown> => {
  const required = new Set([...Document.texts(schema, "required"), ...place.required])
  const properties = Document.entries(schema, "properties")
    .filter(([name, property]) => required.has(name) || (options.extent !== "required" && !isAbove(property, place)))
    .filter(([, property]) => property.value[options.direction === "sent" ? "readOnly" : "writeOnly"] !== true)
  const { additionalProperties, minProperties, properties: declared } = schema.value
  const others =
    typeof additionalProperties === "object" && additionalProperties !== null
      ? Document.nodeAt(schema.document, JsonPointer.below(schema.pointer, "additionalProperties"))
      : undefined
  // A patch of which nothing is required still needs a field.
  const least =
    minProperties === undefined || properties.length > 0 ? [] : Document.entries(schema, "properties").slice(0, 1)
  const inside = { ...place, required: [] }
  return Object.fromEntries([
    ...[...properties, ...least].map(([name, property]): [string, unknown] => [
      name,
      sample(property, options, inside)
    ]),
    ...(others === undefined || options.extent === "required" || isAbove(others, place)
      ? []
      : [["another", sample(others, options, inside)] satisfies [string, unknown]]),
    ...(declared === undefined && additionalProperties === true
      ? [["another", "anything"] satisfies [string, unknown]]
      : [])
  ])
}

const number = ({ value }: Document.Node): number => {
  const { exclusiveMinimum, minimum, multipleOf } = value
  if (typeof minimum !== "number") return typeof multipleOf === "number" ? multipleOf : 1
  return exclusiveMinimum === true ? minimum + (typeof multipleOf === "number" ? multipleOf : 1) : minimum
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

const text = (schema: Document.Node): string => {
  const { example, format, maxLength, minLength, pattern } = schema.value
  const known = typeof format === "string" ? formats[format] : undefined
  if (known !== undefined && pattern === undefined) return known
  const [least, most] = [Number(minLength ?? 0), Number(maxLength ?? Infinity)]
  const expression = typeof pattern === "string" ? Pattern.parse(pattern) : undefined
  const fitting = Schema.String.check(
    Schema.isMinLength(least),
    ...(most === Infinity ? [] : [Schema.isMaxLength(most)]),
    ...(expression === undefined ? [] : [Schema.isPattern(expression)])
  )
  const plain = "text".slice(0, most).padEnd(least, "x")
  const given = [example, known, plain].filter(Predicate.isString).find(Schema.is(fitting))
  if (given !== undefined) return given
  const made = Arbitrary.sampleEffect(Arbitrary.schema(fitting), { count: 1, size: 4, seed: String(pattern) })
  return Result.match(Effect.runSync(Effect.result(made)), {
    onSuccess: ([first = ""]) => first,
    onFailure: () => {
      throw Document.complain(schema, "has a pattern that no sample could be made for; give it an example", "pattern")
    }
  })
}
