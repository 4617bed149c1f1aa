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
  const members = operations.map(
    (operation) => `${methodDoc(operation)}readonly ${Name.property(operation.name)}: ${typeOf(operation, all)}`
  )
  const methods = operations.map((operation) => `${Name.property(operation.name)}: ${made(transport, operation, all)}`)
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

const typeOf = ({ constant, pages, selection }: Operation, all: Components): string => {
  const usual = pages === undefined ? "Client.Method" : "Pagination.List"
  const item = selection?.item ?? pages?.item
  return `${selection?.use.name ?? usual}<typeof ${constant}${item === undefined ? "" : `, ${itemName(item, all)}`}>`
}

const made = (transport: string, { constant, pages, selection }: Operation, all: Components): string => {
  const usual = pages === undefined ? "Client.method" : "Pagination.list"
  const inputs = [
    transport,
    constant,
    ...(pages === undefined ? [] : [strategy(pages, all)]),
    ...(selection === undefined ? [] : [itemName(selection.item, all)])
  ]
  return `${selection?.use.name ?? usual}(${inputs.join(", ")})`
}

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
