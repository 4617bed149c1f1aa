/**
 * Effect schemas as code, out of the schemas of an OpenAPI document.
 *
 * What is sent is checked against everything the document demands. What is received is taken as tolerantly as its types
 * allow: no checks, enums and unions open, so that a vendor's next release breaks nobody.
 */
import * as Equal from "effect/Equal"
import * as Predicate from "effect/Predicate"
import * as Comment from "./Comment.ts"
import * as Document from "./Document.ts"
import * as JsonPointer from "./JsonPointer.ts"
import * as Name from "./Name.ts"
import type { Import, Overlay } from "./Overlay.ts"

export type Direction = "sent" | "received"

/** What a printed schema needs around it. */
export interface Scope {
  readonly direction: Direction
  readonly overlay: Overlay
  /** Pointers of enums that stay open in what is sent. */
  readonly openEnums: ReadonlySet<string>
  /** Pointers of fields that are sent with their default. */
  readonly alwaysSent: ReadonlySet<string>
  /** Pointers of properties that tell the members of a union apart. */
  readonly discriminators: ReadonlySet<string>
  /** The local name of an import. */
  readonly import: (use: Import) => string
  /** The local name of a schema in `components.schemas`. */
  readonly component: (name: string) => string
}

/** The code of a schema, with `null` where it may be null. */
export const print = (node: Document.Node, scope: Scope): string => {
  const code = printPresent(node, scope)
  return isNullable(node) ? `Schema.NullOr(${code})` : code
}

/** The fields of an object schema as the inside of an object literal, each with its comment. */
export const fields = (node: Document.Node, scope: Scope): ReadonlyArray<Field> => {
  const required = new Set(Document.texts(node, "required"))
  const properties = Document.entries(node, "properties")
  for (const name of required) {
    if (!properties.some(([property]) => property === name) && !("additionalProperties" in node.value)) {
      throw Document.complain(node, `requires ${name}, which is not a property`, "required")
    }
  }
  return properties
    .filter(([, property]) => property.value[scope.direction === "sent" ? "readOnly" : "writeOnly"] !== true)
    .map(([name, property]) => ({
      name,
      doc: Comment.doc(describe(property, scope), 2),
      element: print(property, scope),
      code: optionality(property, required.has(name), scope)
    }))
}

export interface Field {
  readonly name: string
  readonly doc: string
  /** The schema of the value. */
  readonly element: string
  /** The schema of the field: the value's, or that of a field that may be absent. */
  readonly code: string
}

/** A field as a line of an object literal. */
export const printField = ({ code, doc, name }: Field): string => `${doc}${Name.property(name)}: ${code}`

/** The checks of an object as a whole. */
export const objectChecks = (node: Document.Node, { direction }: Scope): string => {
  if (direction === "received") return ""
  const minimum = node.value["minProperties"]
  const dependencies = Document.member(node, "x-dependencies")
  const together =
    dependencies === undefined ? [] : [Object.keys(dependencies.value).map((name) => JSON.stringify(name))]
  const checks = [
    ...(minimum === undefined ? [] : minimum === 1 ? ["Check.someField"] : [`Check.fields(${String(minimum)})`]),
    ...together.map((names) => `Check.together(${names.join(", ")})`)
  ]
  return checks.length === 0 ? "" : `.check(${checks.join(", ")})`
}

/** The property that the document names as telling a union's members apart. */
export const discriminator = (node: Document.Node): string | undefined => {
  const object = Document.member(node, "discriminator")
  return object === undefined ? undefined : Document.text(object, "propertyName")
}

/** Whether a node is a plain object with properties, which is printed as a struct. */
export const isStruct = (node: Document.Node): boolean =>
  node.value["properties"] !== undefined &&
  !alternatives.some((keyword) => keyword in node.value) &&
  !("allOf" in node.value)

/** What a reader of the code should know about a value. */
export const describe = (node: Document.Node, { direction }: Scope): ReadonlyArray<string> => {
  const { default: fallback, description } = node.value
  const names = node.value["x-enum-varnames"]
  const members = node.value["enum"]
  const meaning =
    Array.isArray(names) && Array.isArray(members)
      ? members.map((member, index) => `${String(member)} ${String(names[index] ?? "")}`).join(", ")
      : ""
  const known = node.value["type"] === undefined && !("$ref" in node.value) ? node.value["x-known-values"] : undefined
  return [
    [
      Comment.sentence(typeof description === "string" ? description : ""),
      Comment.sentence(meaning),
      Array.isArray(known) ? `Known values: ${known.map(String).join(", ")}.` : ""
    ]
      .filter((part) => part !== "")
      .join(" "),
    fallback === undefined || direction === "received" ? "" : `@default ${JSON.stringify(fallback)}`,
    node.value["deprecated"] === true ? "@deprecated" : ""
  ]
}

/** The texts or numbers in an enum, without `null`. */
export const members = (node: Document.Node): ReadonlyArray<string | number> | undefined => {
  const list = node.value["enum"]
  if (list === undefined) return undefined
  const present = Array.isArray(list) ? list.filter((member) => member !== null) : []
  if (present.length === 0 || !present.every(isMember))
    throw Document.complain(node, "is not a list of texts or numbers", "enum")
  return present
}

// internal

const alternatives = ["oneOf", "anyOf"]

const isMember = (value: unknown): value is string | number => typeof value === "string" || typeof value === "number"

// A reference's siblings do not count in OpenAPI 3.0.
const isNullable = (node: Document.Node): boolean => {
  const list = node.value["enum"]
  if ("$ref" in node.value) return false
  return node.value["nullable"] === true || (Array.isArray(list) && list.includes(null))
}

const optionality = (property: Document.Node, required: boolean, scope: Scope): string => {
  const { alwaysSent, direction, overlay } = scope
  const code = print(property, scope)
  if (direction === "sent" && alwaysSent.has(property.pointer)) {
    return `Wire.alwaysSent(${code}, ${JSON.stringify(property.value["default"])})`
  }
  if (direction === "received" && overlay.absentAsNull !== undefined && isNullable(property)) {
    return `Wire.absentAsNull(${printPresent(property, scope)})`
  }
  return required ? code : `Schema.optionalKey(${code})`
}

const printPresent = (node: Document.Node, scope: Scope): string => {
  const pointer = Document.reference(node)
  if (pointer !== undefined) return printReference(node, pointer, scope)
  const replacement = scope.overlay.replacements?.find(({ when }) =>
    Object.entries(when).every(([keyword, value]) => Equal.equals(node.value[keyword], value))
  )
  if (replacement !== undefined) return scope.import(replacement.use)
  const unsupported = ["not", "patternProperties", "if"].find((keyword) => keyword in node.value)
  if (unsupported !== undefined) throw Document.complain(node, `${unsupported} cannot be generated`, unsupported)
  if ("allOf" in node.value) return printAllOf(node, scope)
  const alternative = alternatives.find((keyword) => keyword in node.value)
  if (alternative !== undefined) return printUnion(node, alternative, scope)
  switch (node.value["type"]) {
    case undefined:
      return node.value["properties"] === undefined ? printUntyped(node, scope) : printObject(node, scope)
    case "string":
    case "integer":
    case "number":
      return printScalar(node, scope)
    case "boolean":
      return "Schema.Boolean"
    case "array":
      return printArray(node, scope)
    case "object":
      return printObject(node, scope)
    default:
      throw Document.complain(node, `${JSON.stringify(node.value["type"])} is not a type of OpenAPI 3.0`, "type")
  }
}

const printReference = (node: Document.Node, pointer: string, scope: Scope): string => {
  const [first, second, name, ...more] = JsonPointer.members(pointer)
  return first === "components" && second === "schemas" && name !== undefined && more.length === 0
    ? scope.component(name)
    : print(Document.nodeAt(node.document, pointer), scope)
}

const printUntyped = (node: Document.Node, scope: Scope): string =>
  members(node) === undefined ? "Schema.Unknown" : printScalar(node, scope)

const printScalar = (node: Document.Node, scope: Scope): string => {
  const listed = members(node)
  const known = node.value["x-known-values"] ?? node.value["x-extensible-enum"]
  if (listed !== undefined) return printEnum(node, listed, scope)
  if (Array.isArray(known) && known.length > 0 && known.every(isMember)) return `Wire.openEnum(${literals(known)})`
  const checks = scope.direction === "sent" ? scalarChecks(node) : []
  const base =
    node.value["type"] === "string"
      ? "Schema.String"
      : node.value["type"] === "integer" && scope.direction === "sent"
        ? "Schema.Int"
        : // A number in JSON is never infinite; whether it is whole is not worth refusing an answer for.
          "Schema.Finite"
  const whole = checks.length === 0 ? base : `${base}.check(${checks.join(", ")})`
  return node.value["format"] === "password" ? `Schema.RedactedFromValue(${whole})` : whole
}

const printEnum = (
  node: Document.Node,
  listed: ReadonlyArray<string | number>,
  { direction, discriminators, openEnums }: Scope
): string => {
  const isTag = discriminators.has(node.pointer)
  if (!isTag && (direction === "received" || openEnums.has(node.pointer))) return `Wire.openEnum(${literals(listed)})`
  return listed.length === 1 ? `Schema.Literal(${JSON.stringify(listed[0])})` : `Schema.Literals(${literals(listed)})`
}

const literals = (values: ReadonlyArray<string | number>): string =>
  `[${values.map((value) => JSON.stringify(value)).join(", ")}]`

const formats: Readonly<Record<string, string>> = {
  uuid: "Check.uuid",
  email: "Check.email",
  uri: "Check.uri",
  ipv4: "Check.ipv4",
  date: "Check.date",
  "date-time": "Check.dateTime"
}

const scalarChecks = (node: Document.Node): ReadonlyArray<string> => {
  const { exclusiveMaximum, exclusiveMinimum, format, maximum, maxLength, minimum, minLength, multipleOf, pattern } =
    node.value
  const formatCheck = typeof format === "string" && node.value["type"] === "string" ? formats[format] : undefined
  return [
    ...(minLength === undefined && maxLength === undefined
      ? []
      : [`Check.length(${String(minLength ?? 0)}, ${String(maxLength ?? "Infinity")})`]),
    ...(typeof pattern === "string" ? [`Check.pattern(${regExp(node, pattern)})`] : []),
    ...(formatCheck === undefined ? [] : [formatCheck]),
    ...(minimum === undefined
      ? []
      : [`Schema.isGreaterThan${exclusiveMinimum === true ? "" : "OrEqualTo"}(${String(minimum)})`]),
    ...(maximum === undefined
      ? []
      : [`Schema.isLessThan${exclusiveMaximum === true ? "" : "OrEqualTo"}(${String(maximum)})`]),
    ...(multipleOf === undefined ? [] : [`Schema.isMultipleOf(${String(multipleOf)})`])
  ]
}

const regExp = (node: Document.Node, pattern: string): string => {
  if (!isRegExp(pattern)) throw Document.complain(node, "is not a regular expression", "pattern")
  return String(new RegExp(pattern, "u"))
}

const isRegExp = (pattern: string): boolean => {
  try {
    return new RegExp(pattern, "u") instanceof RegExp
  } catch {
    return false
  }
}

const printArray = (node: Document.Node, scope: Scope): string => {
  const items = Document.member(node, "items")
  if (items === undefined) throw Document.complain(node, "is an array without items")
  const code = `Schema.Array(${print(items, scope)})`
  const { maxItems, minItems, uniqueItems } = node.value
  if (scope.direction === "received") return code
  const checks = [
    ...(minItems === undefined && maxItems === undefined
      ? []
      : [`Check.items(${String(minItems ?? 0)}, ${String(maxItems ?? "Infinity")})`]),
    ...(uniqueItems === true ? ["Schema.isUnique()"] : [])
  ]
  return checks.length === 0 ? code : `${code}.check(${checks.join(", ")})`
}

const printObject = (node: Document.Node, scope: Scope): string => {
  const { additionalProperties } = node.value
  const others = Predicate.isObject(additionalProperties)
    ? print(Document.nodeAt(node.document, JsonPointer.below(node.pointer, "additionalProperties")), scope)
    : "Schema.Unknown"
  if (node.value["properties"] === undefined)
    return `Schema.Record(Schema.String, ${others})${objectChecks(node, scope)}`
  const struct = `Schema.Struct({\n${fields(node, scope).map(printField).join(",\n")}\n})`
  const whole =
    additionalProperties === undefined || additionalProperties === false
      ? struct
      : `Schema.StructWithRest(${struct}, [Schema.Record(Schema.String, ${others})])`
  return `${whole}${objectChecks(node, scope)}`
}

const printUnion = (node: Document.Node, keyword: string, scope: Scope): string => {
  const alternatives = Document.items(node, keyword)
  const codes = [...new Set(alternatives.map((alternative) => print(alternative, scope)))]
  const [only, ...more] = codes
  if (only === undefined) throw Document.complain(node, "has no alternatives", keyword)
  if (more.length === 0) return only
  const property = discriminator(node)
  return property !== undefined && scope.direction === "received"
    ? `Wire.openUnion(${JSON.stringify(property)}, [${codes.join(", ")}])`
    : `Schema.Union([${codes.join(", ")}])`
}

// One reference with nothing beside it is that schema; otherwise the members of all parts make one object.
const printAllOf = (node: Document.Node, scope: Scope): string => {
  const parts = Document.items(node, "allOf")
  const [only, ...more] = parts
  if (only !== undefined && more.length === 0 && node.value["properties"] === undefined) return print(only, scope)
  const objects = [...parts.map(Document.follow), ...(node.value["properties"] === undefined ? [] : [node])]
  const odd = objects.find((part) => part !== node && !isStruct(part))
  if (odd !== undefined)
    throw Document.complain(node, `joins ${odd.pointer}, which is not an object with properties`, "allOf")
  const joined = new Map(objects.flatMap((part) => fields(part, scope)).map((field) => [field.name, field]))
  return `Schema.Struct({\n${[...joined.values()].map(printField).join(",\n")}\n})`
}
