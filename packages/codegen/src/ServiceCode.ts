/** The service of a group as code: a method per operation, and the layer. */
import * as Comment from "./Comment.ts"
import type { Components } from "./Components.ts"
import type * as Document from "./Document.ts"
import * as Name from "./Name.ts"
import type { Group, Operation, Plan } from "./Plan.ts"
import * as SchemaCode from "./SchemaCode.ts"

/** The service's class. */
export const print = ({ overlay }: Plan, { declared, name, operations }: Group, all: Components): string => {
  const transport = declared.transport ?? overlay.service.transport
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
  return `export class ${name} extends Context.Service<${name}, {\n${members.join("\n")}\n}>()(${key}) {
  // Fresh: a layer is otherwise built once per program, and a second connection would get the first one's services.
  static readonly layer: Layer.Layer<${name}, never, ${overlay.service.name}> = Layer.fresh(
    Layer.effect(${name}, Effect.map(${overlay.service.name}, ({ ${transport} }) => ({\n${methods.join(",\n")}\n})))
  )
}
`
}

// internal

const itemName = (item: Document.Node, all: Components): string =>
  all.print("received", (scope) => SchemaCode.print(item, scope)).code

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
