/** The module of a resource group: its schemas, its operations, its service with the layer. */
import * as Comment from "./Comment.ts"
import type { Component, Components, Fragment } from "./Components.ts"
import * as LocalNames from "./LocalNames.ts"
import type { Module } from "./Module.ts"
import * as Name from "./Name.ts"
import * as OperationCode from "./OperationCode.ts"
import type { Import, Overlay } from "./Overlay.ts"
import type { Group, Plan } from "./Plan.ts"
import * as SchemaModule from "./SchemaModule.ts"
import * as ServiceCode from "./ServiceCode.ts"

/** The components that a group needs, those that it alone needs included. */
export const components = (group: Group, all: Components): ReadonlyArray<Component> =>
  all.closure(
    group.operations
      .flatMap((operation) => OperationCode.fragments(operation, all))
      .flatMap(({ components }) => components)
  )

/** The group's own module; what is shared lives in `Components.ts`. */
export const make = (
  plan: Plan,
  group: Group,
  all: Components,
  isShared: (component: Component) => boolean
): Module => {
  const { overlay } = plan
  const { declared, name } = group
  const names = LocalNames.inGroup(plan, group, components(group, all), all)
  const imports: Array<Import> = []
  const take = taker(imports, all, (component) =>
    isShared(component) ? componentsFile : declared.schemasApart === true ? schemasFile(name) : undefined
  )
  const schemas =
    declared.schemasApart === true
      ? [`export * from "${schemasFile(name)}"`]
      : SchemaModule.declarations(own(group, all, isShared), all, take, names)
  const taken = new Set([...names, ...LocalNames.declaredIn(schemas)])
  const methods = group.operations.map(({ constant, name }) =>
    name === constant ? name : `${Name.property(name)}: ${constant}`
  )
  for (const { pages, selection } of group.operations) {
    if (pages !== undefined) imports.push(pages.strategy)
    if (selection !== undefined) imports.push(selection.use)
  }
  imports.push({ name: overlay.service.name, from: overlay.service.from })
  return {
    header: [about(group, overlay)],
    imports,
    declarations: [
      ...schemas,
      ...OperationCode.declarations(group, all, take, taken),
      `/** The declarations by the names of the methods, for \`HttpApi\` and other tools. */\nexport const operations = { ${methods.join(", ")} }`,
      `${Comment.doc([about(group, overlay)], 0)}${ServiceCode.print(plan, group, all)}`
    ]
  }
}

/** The module of the group's schemas, where they are apart; undefined where they are in its own. */
export const schemas = (
  { overlay }: Plan,
  group: Group,
  all: Components,
  isShared: (component: Component) => boolean
): { readonly file: string; readonly module: Module } | undefined => {
  if (group.declared.schemasApart !== true) return undefined
  const imports: Array<Import> = []
  const take = taker(imports, all, (component) => (isShared(component) ? componentsFile : undefined))
  const names = LocalNames.inSchemas(overlay, components(group, all), all)
  const declarations = SchemaModule.declarations(own(group, all, isShared), all, take, names)
  return {
    file: schemasFile(group.name).replace("./", ""),
    module: {
      header: [`The schemas of ${title(group)} of ${overlay.title}, whose operations are in \`${group.name}.ts\`.`],
      imports,
      declarations
    }
  }
}

// internal

const componentsFile = "./Components.ts"

const schemasFile = (group: string): string => `./${group}Schemas.ts`

const own = (group: Group, all: Components, isShared: (component: Component) => boolean): ReadonlyArray<Component> =>
  components(group, all).filter((component) => !isShared(component))

// Notes down what code needs, and from where; components without a file are in the same one.
const taker =
  (imports: Array<Import>, all: Components, fileOf: (component: Component) => string | undefined) =>
  ({ code, components, imports: needed }: Fragment): string => {
    imports.push(...needed)
    for (const component of components) {
      const from = fileOf(component)
      if (from !== undefined) imports.push({ name: all.localName(component), from })
    }
    return code
  }

const about = (group: Group, { title: api }: Overlay): string =>
  `${title(group)} of ${api}: ${group.declared.summary.replace(/\.$/, "")}.`

/** "CacheSettings" -> "Cache settings" */
const title = ({ declared, name }: Group): string => {
  if (declared.title !== undefined) return declared.title
  const words = name.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase()
  return words.charAt(0).toUpperCase() + words.slice(1)
}
