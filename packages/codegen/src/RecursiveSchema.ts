/** Declarations of schemas that contain themselves: their types are written out, their references followed when used. */
import type { Component, Components, Fragment } from "./Components.ts"
import * as Name from "./Name.ts"
import * as SchemaCode from "./SchemaCode.ts"
import * as TypeCode from "./TypeCode.ts"

/** The type and the constant, with the fields that do not contain the schema in front of them. */
export const declarations = (
  component: Component,
  all: Components,
  take: (fragment: Fragment) => string
): ReadonlyArray<string> => {
  const name = all.localName(component)
  const node = all.nodeOf(component)
  if (!SchemaCode.isStruct(node)) {
    const type = take(all.printInside(component, (scope) => TypeCode.print(node, scope)))
    const code = take(all.printInside(component, (scope) => SchemaCode.print(node, scope)))
    return [
      `export type ${name} = ${type}`,
      `${SchemaCode.title(node)}export const ${name}: Schema.Codec<${name}, unknown> = ${code}`
    ]
  }
  const rest = `${Name.camel(name)}Rest`
  let hasRest = false
  let members: ReadonlyArray<string> = []
  const declared = take(
    all.printInside(component, (scope) => {
      const [plain, own] = split(SchemaCode.fields(node, scope))
      hasRest = plain.length > 0
      members = own.map((field) => TypeCode.member(field, scope))
      return hasRest ? `const ${rest} = {\n${plain.map(SchemaCode.printField).join(",\n")}\n}` : ""
    })
  )
  const code = take(
    all.printInside(component, (scope) => {
      const [, own] = split(SchemaCode.fields(node, scope))
      const lines = [
        ...(hasRest ? [`...${rest}`] : []),
        ...own.map(({ code, name }) => `${Name.property(name)}: ${code}`)
      ]
      return `Schema.Struct({\n${lines.join(",\n")}\n})${SchemaCode.objectChecks(node, scope)}`
    })
  )
  return [
    ...(hasRest ? [declared] : []),
    `export interface ${name} ${hasRest ? `extends Schema.Struct.Type<typeof ${rest}> ` : ""}{\n${members.join("\n")}\n}`,
    `${SchemaCode.title(node)}export const ${name} = ${code}`
  ]
}

// internal

const split = (
  fields: ReadonlyArray<SchemaCode.Field>
): readonly [plain: ReadonlyArray<SchemaCode.Field>, own: ReadonlyArray<SchemaCode.Field>] => [
  fields.filter(({ isSuspended }) => !isSuspended),
  fields.filter(({ isSuspended }) => isSuspended)
]
