/** Types as code, for schemas that contain themselves, which TypeScript cannot infer them from. */
import * as Predicate from "effect/Predicate"
import * as Discriminators from "./Discriminators.ts"
import * as Document from "./Document.ts"
import * as JsonPointer from "./JsonPointer.ts"
import * as Name from "./Name.ts"
import * as ScalarCode from "./ScalarCode.ts"
import * as SchemaCode from "./SchemaCode.ts"

/** The type of what a schema decodes to, where it is made of references, arrays, records and unions. */
export const print = (node: Document.Node, scope: SchemaCode.Scope): string => {
  const type = printPresent(node, scope)
  return SchemaCode.isNullable(node) ? `${type} | null` : type
}

/** A field as a member of an interface. */
export const member = ({ doc, isOptional, name, node }: SchemaCode.Field, scope: SchemaCode.Scope): string =>
  `${doc}readonly ${Name.property(name)}${isOptional ? "?" : ""}: ${print(node, scope)}`

// internal

const printPresent = (node: Document.Node, scope: SchemaCode.Scope): string => {
  const tags = scope.discriminators.get(node.pointer) ?? []
  if (tags.length > 0) return ScalarCode.union(tags)
  const pointer = Document.reference(node)
  if (pointer !== undefined) {
    const name = Document.componentName(pointer)
    return name === undefined ? print(Document.nodeAt(node.document, pointer), scope) : scope.component(name)
  }
  const replacement = SchemaCode.replacementOf(node, scope)
  if (replacement !== undefined) return `typeof ${replacement}.Type`
  for (const keyword of ["oneOf", "anyOf"]) {
    if (!(keyword in node.value)) continue
    const tag = scope.direction === "received" ? Discriminators.name(node) : undefined
    const types = Document.items(node, keyword).map((alternative) => print(alternative, scope))
    return [...types, ...(tag === undefined ? [] : [`Wire.Other<${JSON.stringify(tag)}>`])].join(" | ")
  }
  const [only, ...more] = Document.items(node, "allOf")
  if (only !== undefined && more.length === 0 && !("properties" in node.value)) return print(only, scope)
  const items = Document.member(node, "items")
  if (items !== undefined) return `ReadonlyArray<${print(items, scope)}>`
  const type = scalar(node, scope)
  if (type !== undefined) return type
  if (SchemaCode.isStruct({ ...node, value: { ...node.value, nullable: false } })) {
    const members = SchemaCode.fields(node, scope).map((field) => member({ ...field, doc: "" }, scope))
    return `{ ${members.join("; ")} }`
  }
  const { additionalProperties, properties, type: named } = node.value
  if (properties === undefined && only === undefined && (named === undefined || named === "object")) {
    const others =
      typeof additionalProperties === "object"
        ? print(Document.nodeAt(node.document, JsonPointer.below(node.pointer, "additionalProperties")), scope)
        : "unknown"
    return named === undefined ? "unknown" : `{ readonly [name: string]: ${others} }`
  }
  if (Document.componentName(node.pointer) !== undefined) {
    throw Document.complain(
      node,
      'contains itself, and may be null or have fields that it does not name; write it by hand and name it under "schemas"'
    )
  }
  throw Document.complain(
    node,
    'is between a schema and itself and has no name; move it to components.schemas, or write it by hand under "schemas"'
  )
}

const scalar = (node: Document.Node, scope: SchemaCode.Scope): string | undefined => {
  const { enum: listed, type } = node.value
  if (type === "null") return "null"
  if (type !== "boolean") return ScalarCode.type(node, scope)
  const [only, ...more] = Array.isArray(listed) ? listed.filter(Predicate.isBoolean) : []
  return scope.direction === "sent" && only !== undefined && more.length === 0 ? String(only) : "boolean"
}
