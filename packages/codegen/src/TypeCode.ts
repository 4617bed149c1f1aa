/** Types as code, for schemas that contain themselves, which TypeScript cannot infer them from. */
import * as Discriminators from "./Discriminators.ts"
import * as Document from "./Document.ts"
import * as JsonPointer from "./JsonPointer.ts"
import * as Name from "./Name.ts"
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
  const pointer = Document.reference(node)
  if (pointer !== undefined) return scope.component(JsonPointer.members(pointer).at(-1) ?? "")
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
  const { additionalProperties, enum: listed, properties, type } = node.value
  if (properties === undefined && typeof additionalProperties === "object") {
    const others = Document.nodeAt(node.document, JsonPointer.below(node.pointer, "additionalProperties"))
    return `{ readonly [name: string]: ${print(others, scope)} }`
  }
  const plain = listed === undefined ? scalars.get(type) : undefined
  if (plain !== undefined) return plain
  if (JsonPointer.members(node.pointer).length === 3) {
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

const scalars: ReadonlyMap<unknown, string> = new Map([
  ["string", "string"],
  ["integer", "number"],
  ["number", "number"],
  ["boolean", "boolean"],
  ["null", "null"]
])
