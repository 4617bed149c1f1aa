/**
 * The document's named schemas, each as sent and as received, and which of them the groups need.
 *
 * A schema that is the same in both directions is written once; otherwise the one that is sent gets a name of its own.
 */
import * as Document from "./Document.ts"
import * as JsonPointer from "./JsonPointer.ts"
import type { Import } from "./Overlay.ts"
import type { Plan } from "./Plan.ts"
import * as SchemaCode from "./SchemaCode.ts"

export interface Component {
  /** In the document. */
  readonly name: string
  readonly direction: SchemaCode.Direction
}

/** Code with what it needs around it. */
export interface Fragment {
  readonly code: string
  readonly imports: ReadonlyArray<Import>
  readonly components: ReadonlyArray<Component>
}

export interface Components {
  /** Prints something that refers to components; the fragment names those it needs directly. */
  readonly print: (direction: SchemaCode.Direction, printer: (scope: SchemaCode.Scope) => string) => Fragment
  /** Everything that a fragment needs, those first that others need. */
  readonly closure: (components: ReadonlyArray<Component>) => ReadonlyArray<Component>
  readonly nodeOf: (component: Component) => Document.Node
  readonly localName: (component: Component) => string
}

/** The components of a plan. */
export const make = (plan: Plan): Components => {
  const { document, overlay } = plan
  const schemas = new Map(
    document.root !== undefined && JsonPointer.resolve(document.root, "/components/schemas") !== undefined
      ? Document.entries(Document.nodeAt(document, "/components"), "schemas")
      : []
  )
  const discriminators = discriminatorsIn(schemas)
  const handwritten = new Map(Object.entries(overlay.schemas ?? {}).map(([name, { use }]) => [name, use]))

  const printWith = (
    direction: SchemaCode.Direction,
    printer: (scope: SchemaCode.Scope) => string,
    nameOf: (component: Component) => string
  ): Fragment => {
    const imports: Array<Import> = []
    const components = new Map<string, Component>()
    const use = (wanted: Import): string => {
      imports.push(wanted)
      return wanted.name
    }
    const code = printer({
      direction,
      overlay,
      openEnums: plan.openEnums,
      alwaysSent: plan.alwaysSent,
      discriminators,
      import: use,
      component: (name) => {
        const own = handwritten.get(name)
        if (own !== undefined) return use(own)
        const component = canonical({ name, direction })
        components.set(nameOf(component), component)
        return nameOf(component)
      }
    })
    return { code, imports, components: [...components.values()] }
  }

  const nodeOf = ({ name }: Component): Document.Node =>
    schemas.get(name) ?? Document.nodeAt(document, JsonPointer.below("/components/schemas", name))

  // Printed under the document's own names, to see whether the two directions differ.
  const bare = (name: string, direction: SchemaCode.Direction) => {
    const references = new Set<string>()
    const { code } = printWith(
      direction,
      (scope) =>
        declaration(nodeOf({ name, direction }), {
          ...scope,
          component: (reference) => {
            references.add(reference)
            return reference
          }
        }),
      ({ name }) => name
    )
    return { code, references: [...references].filter((reference) => !handwritten.has(reference)) }
  }
  const sameness = new Map<string, boolean>()
  const isSame = (name: string, above: ReadonlyArray<string> = []): boolean => {
    const known = sameness.get(name)
    if (known !== undefined) return known
    if (above.includes(name)) {
      throw Document.complain(
        nodeOf({ name, direction: "sent" }),
        'contains itself; write it by hand and name it under "schemas"'
      )
    }
    const sent = bare(name, "sent")
    const received = bare(name, "received")
    const same =
      sent.code === received.code && sent.references.every((reference) => isSame(reference, [...above, name]))
    // All of them are looked at, also where the first differs, so that none that contains itself is missed.
    for (const reference of received.references) isSame(reference, [...above, name])
    sameness.set(name, same)
    return same
  }
  const canonical = (component: Component): Component =>
    isSame(component.name) ? { ...component, direction: "received" } : component

  const isReceived = (() => {
    let received: ReadonlySet<string> | undefined
    return (name: string): boolean => (received ??= receivedNames()).has(name)
  })()
  const receivedNames = (): ReadonlySet<string> => {
    const roots = plan.groups
      .filter(({ declared }) => declared.handwritten !== true)
      .flatMap(({ operations }) =>
        operations.flatMap(({ success }) =>
          success !== undefined && "document" in success.schema ? [success.schema] : []
        )
      )
    const direct = roots.flatMap(
      (root) =>
        printWith(
          "received",
          (scope) => SchemaCode.print(root, scope),
          ({ name }) => name
        ).components
    )
    return new Set(reach(direct, ({ name }) => name).map(({ name }) => name))
  }
  const reach = (
    components: ReadonlyArray<Component>,
    nameOf: (component: Component) => string
  ): ReadonlyArray<Component> => {
    const found = new Map<string, Component>()
    const visit = (component: Component): void => {
      const key = `${component.direction} ${component.name}`
      if (found.has(key)) return
      for (const inner of printWith(component.direction, (scope) => declaration(nodeOf(component), scope), nameOf)
        .components) {
        visit(inner)
      }
      found.set(key, component)
    }
    for (const component of components) visit(component)
    return [...found.values()]
  }

  const localName = (component: Component): string => {
    const { direction, name } = component
    if (direction === "received" || isSame(name) || !isReceived(name)) return name
    return schemas.has(`${name}Write`) ? `${name}Payload` : `${name}Write`
  }

  return {
    print: (direction, printer) => printWith(direction, printer, localName),
    closure: (components) => reach(components.map(canonical), localName),
    nodeOf,
    localName
  }
}

/** The schema of a component, as its constant holds it. */
export const declaration = (node: Document.Node, scope: SchemaCode.Scope): string => SchemaCode.print(node, scope)

// internal

const discriminatorsIn = (schemas: ReadonlyMap<string, Document.Node>): ReadonlySet<string> =>
  new Set(
    [...schemas.values()].flatMap((node) => {
      const property = SchemaCode.discriminator(node)
      return property === undefined
        ? []
        : [...Document.items(node, "oneOf"), ...Document.items(node, "anyOf")].map((alternative) =>
            JsonPointer.below(Document.follow(alternative).pointer, "properties", property)
          )
    })
  )
