/** The module of a resource group: its schemas, its operations, its service with the layer. */
import * as Comment from "./Comment.ts"
import type { Component, Components, Fragment } from "./Components.ts"
import type * as Document from "./Document.ts"
import type { Module } from "./Module.ts"
import * as Name from "./Name.ts"
import type { Import, Overlay } from "./Overlay.ts"
import type { Group, Operation, Parameter, Plan } from "./Plan.ts"
import * as SchemaCode from "./SchemaCode.ts"
import * as SchemaModule from "./SchemaModule.ts"

/** The components that a group needs, those that it alone needs included. */
export const components = (group: Group, all: Components): ReadonlyArray<Component> =>
  all.closure(
    group.operations.flatMap((operation) => fragments(operation, all)).flatMap(({ components }) => components)
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
  const imports: Array<Import> = []
  const take = taker(imports, all, (component) =>
    isShared(component) ? componentsFile : declared.schemasApart === true ? schemasFile(name) : undefined
  )
  const schemas =
    declared.schemasApart === true
      ? [`export * from "${schemasFile(name)}"`]
      : SchemaModule.declarations(own(group, all, isShared), all, take)
  const paramSets = hoistedParams(group, all)
  const operations = group.operations.map((operation) => declaration(operation, all, paramSets, take))
  const methods = group.operations.map(({ constant, name }) =>
    name === constant ? name : `${Name.property(name)}: ${constant}`
  )
  for (const { pages } of group.operations) if (pages !== undefined) imports.push(pages.strategy)
  imports.push({ name: overlay.service.name, from: overlay.service.from })
  return {
    header: [about(group, overlay)],
    imports,
    declarations: [
      ...schemas,
      ...[...paramSets.entries()].map(([code, constant]) => `const ${constant} = ${code}`),
      ...operations,
      `/** The declarations by the names of the methods, for \`HttpApi\` and other tools. */\nexport const operations = { ${methods.join(", ")} }`,
      service(plan, group, all, declared.transport ?? overlay.service.transport)
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
  const declarations = SchemaModule.declarations(own(group, all, isShared), all, take)
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

const fragments = (operation: Operation, all: Components): ReadonlyArray<Fragment> => [
  paramsOf(operation.params, all),
  ...[operation.query, operation.headers].map((parameters) => queryOf(parameters, [], all)),
  ...(operation.payload === undefined ? [] : [payloadOf(operation.payload, all)]),
  ...(operation.success === undefined ? [] : [successOf(operation, operation.success, all)])
]

const described = (parameter: Parameter, scope: SchemaCode.Scope): string =>
  Comment.doc(
    SchemaCode.describe(
      { ...parameter.schema, value: { ...parameter.schema.value, description: parameter.node.value["description"] } },
      scope
    ),
    4
  )

const paramsOf = (params: ReadonlyArray<Parameter>, all: Components): Fragment =>
  all.print(
    "sent",
    (scope) => `{ ${params.map(({ name, schema }) => `${name}: ${SchemaCode.print(schema, scope)}`).join(", ")} }`
  )

const queryOf = (query: ReadonlyArray<Parameter>, sets: ReadonlyArray<Import>, all: Components): Fragment =>
  all.print("sent", (scope) => {
    const [only, ...more] = sets
    if (only !== undefined && more.length === 0 && query.length === 0) return scope.import(only)
    const fields = query.map((parameter) => {
      const bare = SchemaCode.print(parameter.schema, scope)
      const code = parameter.joined ? `Wire.commaSeparated(${bare})` : bare
      return `${described(parameter, scope)}${Name.property(parameter.name)}: ${parameter.required ? code : `Operation.optional(${code})`}`
    })
    return `{\n${[...fields, ...sets.map((set) => `...${scope.import(set)}`)].join(",\n")}\n}`
  })

const payloadOf = ({ required, schema }: NonNullable<Operation["payload"]>, all: Components): Fragment =>
  all.print("sent", (scope) => {
    const code = SchemaCode.print(schema, scope)
    return required ? code : `Schema.UndefinedOr(${code})`
  })

const successOf = (
  _: Operation,
  { envelope, mayBeEmpty, schema }: NonNullable<Operation["success"]>,
  all: Components
): Fragment =>
  all.print("received", (scope) => {
    const inside = "document" in schema ? SchemaCode.print(schema, scope) : scope.import(schema)
    const whole = envelope === undefined ? inside : `${scope.import(envelope)}(${inside})`
    return mayBeEmpty ? `Schema.UndefinedOr(${whole})` : whole
  })

// Parameters that several operations take are declared once, under the name of the last of them.
const hoistedParams = (group: Group, all: Components): ReadonlyMap<string, string> => {
  const counts = new Map<string, { readonly name: string; readonly count: number }>()
  for (const { params } of group.operations) {
    const last = params.at(-1)
    if (last === undefined) continue
    const { code } = paramsOf(params, all)
    counts.set(code, { name: Name.camel(last.name), count: (counts.get(code)?.count ?? 0) + 1 })
  }
  const names = new Map<string, string>()
  for (const [code, { count, name }] of counts) {
    if (count > 1 && ![...names.values()].includes(name)) names.set(code, name)
  }
  return names
}

const declaration = (
  operation: Operation,
  all: Components,
  paramSets: ReadonlyMap<string, string>,
  take: (fragment: Fragment) => string
): string => {
  const { constant, headers, id, method, params, path, payload, query, querySets, safety, sensitive, success } =
    operation
  const paramsCode = params.length === 0 ? undefined : take(paramsOf(params, all))
  const hoisted = paramsCode === undefined ? undefined : paramSets.get(paramsCode)
  const options = [
    ...(paramsCode === undefined ? [] : [hoisted === "params" ? "params" : `params: ${hoisted ?? paramsCode}`]),
    ...(query.length + querySets.length === 0 ? [] : [`query: ${take(queryOf(query, querySets, all))}`]),
    ...(headers.length === 0 ? [] : [`headers: ${take(queryOf(headers, [], all))}`]),
    ...(payload === undefined ? [] : [`payload: ${take(payloadOf(payload, all))}`]),
    ...(success === undefined ? [] : [`success: ${take(successOf(operation, success, all))}`]),
    ...(safety === undefined ? [] : [`safety: ${JSON.stringify(safety)}`]),
    ...(sensitive ? ["sensitive: true"] : [])
  ]
  const body = `{ ${options.join(", ")} }`
  return `export const ${constant} = Operation.${method.toLowerCase()}(${JSON.stringify(id)}, ${JSON.stringify(path)}, ${body})`
}

const itemName = (item: Document.Node, all: Components): string =>
  all.print("received", (scope) => SchemaCode.print(item, scope)).code

const service = (plan: Plan, group: Group, all: Components, transport: string): string => {
  const { name, operations } = group
  const { overlay } = plan
  const members = operations.map((operation) => {
    const type =
      operation.pages === undefined
        ? `Client.Method<typeof ${operation.constant}>`
        : `Pagination.List<typeof ${operation.constant}, ${itemName(operation.pages.item, all)}>`
    return `${methodDoc(operation)}readonly ${Name.property(operation.name)}: ${type}`
  })
  const methods = operations.map((operation) => {
    const made =
      operation.pages === undefined
        ? `Client.method(${transport}, ${operation.constant})`
        : `Pagination.list(${transport}, ${operation.constant}, ${strategy(operation.pages, all)})`
    return `${Name.property(operation.name)}: ${made}`
  })
  const key = JSON.stringify(`${overlay.identifier}/${name}`)
  return `${Comment.doc([about(group, overlay)], 0)}export class ${name} extends Context.Service<${name}, {\n${members.join("\n")}\n}>()(${key}) {
  // Fresh: a layer is otherwise built once per program, and a second connection would get the first one's services.
  static readonly layer: Layer.Layer<${name}, never, ${overlay.service.name}> = Layer.fresh(
    Layer.effect(${name}, Effect.map(${overlay.service.name}, ({ ${transport} }) => ({\n${methods.join(",\n")}\n})))
  )
}
`
}

const strategy = ({ item, key, strategy }: NonNullable<Operation["pages"]>, all: Components): string => {
  const type = itemName(item, all)
  if (key === undefined) return `${strategy.name}<${type}>()`
  return Name.isIdentifier(key)
    ? `${strategy.name}<${type}>(({ ${key} }) => ${key})`
    : `${strategy.name}<${type}>((item) => item[${JSON.stringify(key)}])`
}

const methodDoc = ({ deprecated, name, pages, permission, summary }: Operation): string =>
  Comment.doc(
    [
      [
        Comment.sentence(summary),
        pages === undefined ? "" : `\`${name}.pages\` and \`${name}.items\` stream all of them.`,
        permission === undefined ? "" : `Needs the permission "${permission}".`
      ]
        .filter((part) => part !== "")
        .join(" "),
      deprecated ? "@deprecated" : ""
    ],
    4
  )
