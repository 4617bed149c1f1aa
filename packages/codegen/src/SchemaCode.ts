/**
 * Effect schemas as code, out of the schemas of an OpenAPI document.
 *
 * What is sent is checked against everything the document demands. What is received is taken as tolerantly as its types
 * allow: no checks, enums and unions open, so that a vendor's next release breaks nobody.
 */
import * as Equal from "effect/Equal"
import * as Predicate from "effect/Predicate"
import * as Comment from "./Comment.ts"
import * as Discriminators from "./Discriminators.ts"
import * as Document from "./Document.ts"
import * as JsonPointer from "./JsonPointer.ts"
import * as Name from "./Name.ts"
import type { Import, Overlay } from "./Overlay.ts"
import * as ScalarCode from "./ScalarCode.ts"
import * as UnionOrder from "./UnionOrder.ts"

export type Direction = "sent" | "received"

/** What a printed schema needs around it. */
export interface Scope {
  readonly direction: Direction
  readonly overlay: Overlay
  /** Pointers of enums that stay open in what is sent. */
  readonly openEnums: ReadonlySet<string>
  /** Pointers of fields that are sent with their default. */
  readonly alwaysSent: ReadonlySet<string>
  readonly discriminators: Discriminators.Discriminators
  /** The local name of an import. */
  readonly import: (use: Import) => string
  /** The local name of a schema in `components.schemas`; `isLater` where it is taken only when it is used. */
  readonly component: (name: string, isLater?: boolean) => string
  /** Whether such a schema contains the one that is printed, and so may be referred to only when it is used. */
  readonly isSuspended: (name: string) => boolean
  /** Pointers of schemas without a name that were referred to on the way here. @default none */
  readonly unnamed?: ReadonlyArray<string> | undefined
}

/** The code of a schema, with `null` where it may be null. */
export const print = (node: Document.Node, scope: Scope): string => {
  const code = printPresent(node, scope)
  return isNullable(node) ? `Schema.NullOr(${code})` : code
}

/** The fields of an object, or of all parts of an `allOf` together, each with its comment. */
export const fields = (node: Document.Node, scope: Scope): ReadonlyArray<Field> => {
  const parts = Document.parts(node)
  const properties = Document.properties(parts)
  const isOpen = parts.some((part) => "additionalProperties" in part.value)
  const required = new Set(parts.flatMap((part) => Document.texts(part, "required")))
  for (const part of isOpen ? [] : parts) {
    const missing = Document.texts(part, "required").find((name) => !properties.has(name))
    if (missing !== undefined)
      throw Document.complain(
        part,
        `requires ${missing}, which is not a property; correct it under "corrections"`,
        "required"
      )
  }
  return [...properties]
    .filter(([, property]) => property.value[scope.direction === "sent" ? "readOnly" : "writeOnly"] !== true)
    .map(([name, shared]) => {
      const place = Discriminators.placeIn(node, name)
      const property = scope.discriminators.has(place) ? { ...shared, pointer: place } : shared
      // Objects without it could not be told apart; vendors that have a default for it do not say that it is required.
      const isRequired = required.has(name) || (scope.discriminators.get(property.pointer) ?? []).length > 0
      let isSuspended = false
      const noting: Scope = {
        ...scope,
        isSuspended: (component) => {
          const suspends = scope.isSuspended(component)
          isSuspended ||= suspends
          return suspends
        }
      }
      const element = print(property, noting)
      const doc = Comment.doc(describe(property, scope), 2)
      return { name, node: property, doc, element, isSuspended, ...optionality(property, isRequired, scope) }
    })
}

export interface Field {
  readonly name: string
  /** The property. */
  readonly node: Document.Node
  readonly doc: string
  /** The schema of the value. */
  readonly element: string
  /** The schema of the field: the value's, or that of a field that may be absent. */
  readonly code: string
  /** Programs may leave it out, or may find it left out. */
  readonly isOptional: boolean
  /** It contains the schema that it is a field of. */
  readonly isSuspended: boolean
}

/** A field as a line of an object literal. */
export const printField = ({ code, doc, name }: Field): string => `${doc}${Name.property(name)}: ${code}`

/** The checks of an object as a whole, those of all parts of an `allOf` together. */
export const objectChecks = (node: Document.Node, { direction }: Scope): string => {
  const checks = direction === "received" ? [] : Document.parts(node).flatMap(partChecks)
  return checks.length === 0 ? "" : `.check(${checks.join(", ")})`
}

/** Whether a node is an object with declared properties and no others, which is printed as a struct. */
export const isStruct = (node: Document.Node): boolean => {
  const [only, ...more] = Document.items(node, "allOf")
  const isAlias = only !== undefined && more.length === 0 && !hasOwnFields(node)
  const parts = isAlias || isUnion(node) || isNullable(node) ? [] : Document.parts(node)
  return (
    parts.some(({ value }) => "properties" in value) &&
    !parts.some((part) => isUnion(part) || (part.value["additionalProperties"] ?? false) !== false)
  )
}

/** The doc comment of a named schema. */
export const title = ({ value: { description } }: Document.Node): string =>
  Comment.doc([Comment.sentence(typeof description === "string" ? description : "")], 0)

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

/** What is written by hand in place of all such schemas, if there is something. */
export const replacementOf = (node: Document.Node, { import: use, overlay }: Scope): string | undefined => {
  const replacement = overlay.replacements?.find(({ when }) =>
    Object.entries(when).every(([keyword, value]) => Equal.equals(node.value[keyword], value))
  )
  return replacement === undefined ? undefined : use(replacement.use)
}

/** Whether `null` is allowed; also where it is said beside a reference, which OpenAPI 3.0 ignores and vendors mean. */
export const isNullable = ({ value: { enum: list, nullable } }: Document.Node): boolean =>
  nullable === true || (Array.isArray(list) && list.includes(null))

// internal

const alternatives = ["oneOf", "anyOf"]

const isUnion = ({ value }: Document.Node): boolean => alternatives.some((keyword) => keyword in value)

const hasOwnFields = ({ value }: Document.Node): boolean =>
  ["properties", "required", "additionalProperties"].some((keyword) => keyword in value)

const partChecks = (part: Document.Node): ReadonlyArray<string> => {
  const { maxProperties, minProperties: minimum } = part.value
  if (maxProperties !== undefined) throw Document.complain(part, "cannot be generated", "maxProperties")
  const together = Object.keys(Document.member(part, "x-dependencies")?.value ?? {})
  return [
    ...(minimum === undefined ? [] : minimum === 1 ? ["Check.someField"] : [`Check.fields(${String(minimum)})`]),
    ...(together.length === 0 ? [] : [`Check.together(${together.map((name) => JSON.stringify(name)).join(", ")})`])
  ]
}

const optionality = (property: Document.Node, required: boolean, scope: Scope): Pick<Field, "code" | "isOptional"> => {
  const { alwaysSent, direction, overlay } = scope
  const code = print(property, scope)
  if (direction === "sent" && alwaysSent.has(property.pointer)) {
    return { code: `Wire.alwaysSent(${code}, ${JSON.stringify(property.value["default"])})`, isOptional: true }
  }
  if (direction === "received" && overlay.absentAsNull !== undefined && isNullable(property)) {
    return { code: `Wire.absentAsNull(${printPresent(property, scope)})`, isOptional: false }
  }
  return required ? { code, isOptional: false } : { code: `Schema.optionalKey(${code})`, isOptional: true }
}

const printPresent = (node: Document.Node, scope: Scope): string => {
  const tags = scope.discriminators.get(node.pointer)
  if (tags !== undefined && tags.length > 0) return ScalarCode.literal(tags)
  const pointer = Document.reference(node)
  if (pointer !== undefined) return printReference(node, pointer, scope)
  const replacement = replacementOf(node, scope)
  if (replacement !== undefined) return replacement
  if ("allOf" in node.value) return printAllOf(node, scope)
  refuseUnsaid(node, scope)
  const alternative = alternatives.find((keyword) => keyword in node.value)
  if (alternative !== undefined) return printUnion(node, alternative, scope)
  switch (node.value["type"]) {
    case undefined:
      return node.value["properties"] === undefined ? ScalarCode.printUntyped(node, scope) : printObject(node, scope)
    case "string":
    case "integer":
    case "number":
      return ScalarCode.print(node, scope)
    case "boolean":
      return ScalarCode.printBoolean(node, scope)
    case "array":
      return printArray(node, scope)
    case "object":
      return printObject(node, scope)
    case "null":
      return "Schema.Null"
    default:
      throw Document.complain(node, `${JSON.stringify(node.value["type"])} is not a type of OpenAPI 3.0`, "type")
  }
}

// What would change the type, and what a call would be sent without a check of.
const refuseUnsaid = (node: Document.Node, { direction }: Scope): void => {
  const unsaid = (direction === "sent" ? [...unsayable, ...uncheckable] : unsayable).find(
    (keyword) => keyword in node.value
  )
  if (unsaid !== undefined) throw Document.complain(node, `${unsaid} cannot be generated`, unsaid)
}

const unsayable = ["not", "patternProperties", "if", "prefixItems", "dependentSchemas", "$dynamicRef"]

const uncheckable = ["propertyNames", "contains", "dependentRequired"]

const printReference = (node: Document.Node, pointer: string, scope: Scope): string => {
  const name = Document.componentName(pointer)
  if (name !== undefined) {
    return (scope.isSuspended(name) ? suspended : String)(scope.component(name, scope.isSuspended(name)))
  }
  const { unnamed = [] } = scope
  if (unnamed.includes(pointer)) {
    throw Document.complain(node, "is inside of what it refers to, which needs a name; move that to components.schemas")
  }
  return print(Document.nodeAt(node.document, pointer), { ...scope, unnamed: [...unnamed, pointer] })
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
  Discriminators.refuseInheritance(node)
  const parts = Document.parts(node)
  const checks = objectChecks(node, scope)
  const open = parts.findLast(({ value }) => (value["additionalProperties"] ?? false) !== false)
  const others =
    open !== undefined && Predicate.isObject(open.value["additionalProperties"])
      ? print(Document.nodeAt(node.document, JsonPointer.below(open.pointer, "additionalProperties")), scope)
      : "Schema.Unknown"
  if (!parts.some(({ value }) => "properties" in value)) return `Schema.Record(Schema.String, ${others})${checks}`
  const declared = fields(node, scope)
  const struct = `Schema.Struct({\n${declared.map(printField).join(",\n")}\n})`
  if (open === undefined) return `${struct}${checks}`
  // The rest's schema has to take the declared fields too, in TypeScript also those that are absent: to programs without
  // `exactOptionalPropertyTypes` they may be undefined, and the declaration files would be wrong.
  const isOfOneKind = declared.every(({ element }) => element === others)
  const mayBeAbsent = declared.some(({ isOptional }) => isOptional)
  const rest = isOfOneKind ? (mayBeAbsent ? `Schema.UndefinedOr(${others})` : others) : "Schema.Unknown"
  return `Schema.StructWithRest(${struct}, [Schema.Record(Schema.String, ${rest})])${checks}`
}

const printUnion = (node: Document.Node, keyword: string, scope: Scope): string => {
  const alternatives = Document.items(node, keyword)
  const own = withoutUnion(node, keyword, alternatives, scope)
  if (own !== undefined) return printObject(own, scope)
  const discriminator = Discriminators.name(node)
  const isInOrder = scope.direction === "sent" || discriminator !== undefined
  const ordered = isInOrder ? alternatives : UnionOrder.tried(alternatives)
  const isOpen = discriminator !== undefined && scope.direction === "received"
  const codes = [...new Set(ordered.map((alternative) => print(alternative, isOpen ? looking(node, scope) : scope)))]
  const [only, ...more] = codes
  if (only === undefined) throw Document.complain(node, "has no alternatives", keyword)
  if (more.length === 0) return only
  return isOpen
    ? `Wire.openUnion(${JSON.stringify(discriminator)}, [${codes.join(", ")}])`
    : `Schema.Union([${codes.join(", ")}])`
}

// The fields beside alternatives that only say which of them must be there, which is not asked of an answer.
const withoutUnion = (
  node: Document.Node,
  keyword: string,
  alternatives: ReadonlyArray<Document.Node>,
  { direction }: Scope
): Document.Node | undefined => {
  const inAll = alternatives.map((alternative) => Document.properties(Document.parts(Document.follow(alternative))))
  const lost = Document.entries(node, "properties").find(([name]) => !inAll.every((properties) => properties.has(name)))
  if (lost === undefined) return undefined
  if (!alternatives.every(({ value }) => Object.keys(value).every((name) => name === "required"))) {
    throw Document.complain(
      node,
      `has ${lost[0]} beside its alternatives, which cannot be generated; say it in each of them`,
      "properties"
    )
  }
  if (direction === "sent") {
    throw Document.complain(
      node,
      'says which fields must be there together, which cannot be generated; take it away under "corrections"',
      keyword
    )
  }
  const { [keyword]: _, ...value } = node.value
  return { ...node, value }
}

// An open union looks at the tags of its alternatives when it is made, so that they are declared before it.
const looking = (union: Document.Node, scope: Scope): Scope => ({
  ...scope,
  isSuspended: (name) => {
    const alternatives = [...Document.items(union, "oneOf"), ...Document.items(union, "anyOf")]
    const isAlternative = alternatives.some(({ value }) => value["$ref"] === `#/components/schemas/${name}`)
    if (!isAlternative || !scope.isSuspended(name)) return scope.isSuspended(name)
    if (Document.componentName(union.pointer) !== undefined) return false
    throw Document.complain(
      union,
      "is a union inside of its alternative and needs a name; move it to components.schemas"
    )
  }
})

// One part with nothing beside it is that schema; otherwise the members of all parts make one object, or one scalar.
const printAllOf = (node: Document.Node, scope: Scope): string => {
  const [only, ...more] = Document.items(node, "allOf")
  if (only !== undefined && more.length === 0 && !hasOwnFields(node)) {
    refuseUnsaid(node, scope)
    refuseBeside(node, scope)
    return print(only, scope)
  }
  const parts = Document.parts(node)
  for (const part of parts) refuseUnsaid(part, scope)
  if (parts.some(ScalarCode.isScalar)) return printPresent(ScalarCode.join(node, parts), scope)
  const odd = parts.find(
    ({ value }) =>
      (value["type"] ?? "object") !== "object" || ["enum", ...alternatives].some((keyword) => keyword in value)
  )
  if (odd !== undefined)
    throw Document.complain(node, `joins ${Document.written(odd)}, which is not a plain object`, "allOf")
  return printObject(node, scope)
}

// Of what stands beside the only part, that which says more than the part does.
const refuseBeside = (node: Document.Node, { direction }: Scope): void => {
  const unsaid = [...alternatives, ...(direction === "sent" ? ["enum", ...ScalarCode.limits] : [])].find(
    (keyword) => keyword in node.value
  )
  if (unsaid !== undefined)
    throw Document.complain(node, "cannot be generated beside the schema that it narrows; say it in that one", unsaid)
}

// The type is spelled out, as TypeScript cannot infer it from what contains itself.
const suspended = (name: string): string => `Schema.suspend((): Schema.Codec<${name}, unknown> => ${name})`
