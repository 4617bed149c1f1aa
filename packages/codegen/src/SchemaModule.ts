/** Named schemas as declarations: each with its type, and what several of them share written once. */
import type { Component, Components, Fragment } from "./Components.ts"
import * as Name from "./Name.ts"
import * as RecursiveSchema from "./RecursiveSchema.ts"
import * as SchemaCode from "./SchemaCode.ts"

/** The declarations of components, in their order; `take` is told of all that they refer to, `taken` are names in use. */
export const declarations = (
  components: ReadonlyArray<Component>,
  all: Components,
  take: (fragment: Fragment) => string,
  taken: ReadonlySet<string>
): ReadonlyArray<string> => {
  const structs = components.flatMap((component): ReadonlyArray<Struct> => {
    const node = all.nodeOf(component)
    if (all.isRecursive(component) || !SchemaCode.isStruct(node)) return []
    let fields: ReadonlyArray<SchemaCode.Field> = []
    let checks = ""
    take(
      all.printInside(component, (scope) => {
        fields = SchemaCode.fields(node, scope)
        checks = SchemaCode.objectChecks(node, scope)
        return ""
      })
    )
    return [{ component, name: all.localName(component), fields, checks }]
  })
  const sent = structs.filter(({ component }) => component.direction === "sent")
  const common = commonFields(sent, taken)
  const checked = checkedFields(sent, common, taken)
  const sharedCode = new Map<string, string>([
    ...checked.map(({ element, name }): [string, string] => [name, `const ${name} = ${element}`]),
    ...common.map(({ fields, name }): [string, string] => [
      name,
      `const ${name} = {\n${fields.map((field) => line(field, checked)).join(",\n")}\n}`
    ])
  ])
  // Each before its first use; a named check may be used by named fields only.
  const claim = (code: string): ReadonlyArray<string> =>
    [...sharedCode].flatMap(([name, declaration]) => {
      if (!new RegExp(`(?:^|[^\\w.]|\\.{3})${name}(?!\\w)`).test(code) || !sharedCode.delete(name)) return []
      return [...claim(declaration), declaration]
    })
  return components.flatMap((component) => {
    if (all.isRecursive(component)) return RecursiveSchema.declarations(component, all, take)
    const name = all.localName(component)
    const struct = structs.find((candidate) => candidate.component === component)
    const node = all.nodeOf(component)
    const code =
      struct === undefined
        ? take(all.printInside(component, (scope) => SchemaCode.print(node, scope)))
        : printStruct(struct, common, checked)
    const doc = SchemaCode.title(node)
    const type =
      struct === undefined
        ? `export type ${name} = typeof ${name}.Type`
        : `export interface ${name} extends Schema.Schema.Type<typeof ${name}> {}`
    return [...claim(code), type, `${doc}export const ${name} = ${code}`]
  })
}

// internal

interface Struct {
  readonly component: Component
  readonly name: string
  readonly fields: ReadonlyArray<SchemaCode.Field>
  readonly checks: string
}

interface Common {
  readonly name: string
  readonly fields: ReadonlyArray<SchemaCode.Field>
  readonly structs: ReadonlySet<string>
}

interface Checked {
  readonly field: string
  readonly element: string
  readonly name: string
}

const printStruct = (
  { checks, fields, name }: Struct,
  common: ReadonlyArray<Common>,
  checked: ReadonlyArray<Checked>
): string => {
  const spread = common.filter(({ structs }) => structs.has(name))
  const elsewhere = new Set(spread.flatMap(({ fields }) => fields.map(SchemaCode.printField)))
  const own = fields.filter((field) => !elsewhere.has(SchemaCode.printField(field)))
  const lines = [...own.map((field) => line(field, checked)), ...spread.map((set) => `...${set.name}`)]
  const [only] = spread
  return own.length === 0 && spread.length === 1 && only !== undefined
    ? `Schema.Struct(${only.name})${checks}`
    : `Schema.Struct({\n${lines.join(",\n")}\n})${checks}`
}

const line = (field: SchemaCode.Field, checked: ReadonlyArray<Checked>): string => {
  const constant = checked.find(({ element, field: name }) => name === field.name && element === field.element)
  return SchemaCode.printField(
    constant === undefined ? field : { ...field, code: field.code.replace(constant.element, () => constant.name) }
  )
}

// Three fields or more that are alike in several payloads, such as those to create and to change a resource.
const commonFields = (structs: ReadonlyArray<Struct>, taken: ReadonlySet<string>): ReadonlyArray<Common> => {
  const owners = new Map<string, { readonly field: SchemaCode.Field; readonly structs: Array<string> }>()
  for (const { fields, name } of structs) {
    for (const field of fields) {
      const key = SchemaCode.printField(field)
      const owner = owners.get(key) ?? { field, structs: [] }
      owner.structs.push(name)
      owners.set(key, owner)
    }
  }
  const sets = Map.groupBy(
    [...owners.values()].filter(({ structs }) => structs.length > 1),
    ({ structs }) => structs.join(" ")
  )
  const found: Array<Common> = []
  for (const [names, members] of [...sets].toSorted(([, one], [, other]) => other.length - one.length)) {
    const prefix = commonPrefix(names.split(" "))
    const name = `${Name.camel(prefix)}Fields`
    if (members.length < 3 || prefix === "" || taken.has(name) || found.some((common) => common.name === name)) continue
    found.push({ name, fields: members.map(({ field }) => field), structs: new Set(names.split(" ")) })
  }
  return found
}

// A check that stands on a field of the same name more than once gets a name.
const checkedFields = (
  structs: ReadonlyArray<Struct>,
  common: ReadonlyArray<Common>,
  taken: ReadonlySet<string>
): ReadonlyArray<Checked> => {
  const printed = [
    ...structs.flatMap(({ fields, name }) => {
      const elsewhere = new Set(
        common.filter(({ structs }) => structs.has(name)).flatMap(({ fields }) => fields.map(SchemaCode.printField))
      )
      return fields.filter((field) => !elsewhere.has(SchemaCode.printField(field)))
    }),
    ...common.flatMap(({ fields }) => fields)
  ].filter(({ element }) => element.includes(".check(") && !element.includes("\n"))
  const groups = Map.groupBy(printed, ({ element, name }) => `${name} ${element}`)
  const found: Array<Checked> = []
  for (const [first, ...others] of groups.values()) {
    if (first === undefined || others.length === 0) continue
    const name = Name.pascal(first.name)
    if (taken.has(name) || found.some((checked) => checked.name === name)) continue
    found.push({ field: first.name, element: first.element, name })
  }
  return found
}

const commonPrefix = (names: ReadonlyArray<string>): string => {
  const words = names.map((name) => name.split(/(?=[A-Z])/))
  const [first = []] = words
  const length = first.findIndex((word, index) => words.some((other) => other[index] !== word))
  return first.slice(0, length === -1 ? first.length : length).join("")
}
