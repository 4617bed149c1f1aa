/**
 * The document's named schemas, each as sent and as received, and which of them the groups need.
 *
 * A schema that is the same in both directions is written once; otherwise the one that is sent gets a name of its own.
 */
import * as Discriminators from "./Discriminators.ts"
import * as Document from "./Document.ts"
import * as JsonPointer from "./JsonPointer.ts"
import * as Name from "./Name.ts"
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
  /** Those of them that the code takes when it runs, not only when what it makes is used. */
  readonly direct: ReadonlyArray<Component>
}

/** Prints something that may refer to components. */
export type Printer = (scope: SchemaCode.Scope) => string

export interface Components {
  /** Code outside of any component; the fragment names those it needs directly. */
  readonly print: (direction: SchemaCode.Direction, printer: Printer) => Fragment
  /** Code of a component itself, which refers to those that contain it only when they are used. */
  readonly printInside: (component: Component, printer: Printer) => Fragment
  /** Everything that these need, each after those that its declaration takes. */
  readonly closure: (components: ReadonlyArray<Component>) => ReadonlyArray<Component>
  /** Whether it contains itself, perhaps in others. */
  readonly isRecursive: (component: Component) => boolean
  readonly nodeOf: (component: Component) => Document.Node
  readonly localName: (component: Component) => string
}

/** The components of a plan. */
export const make = (plan: Plan): Components => {
  const { document, overlay } = plan
  const discriminators = Discriminators.make(document)

  const nodeOf = ({ name }: Component): Document.Node =>
    Document.nodeAt(document, JsonPointer.below("/components/schemas", name))

  const printWith = (
    direction: SchemaCode.Direction,
    nameOf: (component: Component) => string,
    isSuspended: (name: string) => boolean,
    printer: Printer
  ): Fragment => {
    const imports: Array<Import> = []
    const components = new Map<string, Component>()
    const direct = new Map<string, Component>()
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
      component: (name, isLater = false) => {
        const own = overlay.schemas?.[name]
        if (own !== undefined) return use(own.use)
        const component = { name, direction }
        components.set(name, component)
        if (!isLater) direct.set(name, component)
        return nameOf(component)
      },
      isSuspended
    })
    return { code, imports, components: [...components.values()], direct: [...direct.values()] }
  }

  // Under the document's own names, so that the two directions can be compared.
  const bare = (direction: SchemaCode.Direction, printer: Printer): Fragment =>
    printWith(
      direction,
      ({ name }) => name,
      () => false,
      printer
    )

  const declarations = new Map<string, Fragment>()
  const declarationOf = (component: Component): Fragment => {
    const key = `${component.direction} ${component.name}`
    const known = declarations.get(key)
    if (known !== undefined) return known
    const made = bare(component.direction, (scope) => SchemaCode.print(nodeOf(component), scope))
    declarations.set(key, made)
    return made
  }

  const reached = (components: ReadonlyArray<Component>): ReadonlySet<string> => {
    const names = new Set<string>()
    const visit = (component: Component): void => {
      if (names.has(component.name)) return
      names.add(component.name)
      declarationOf(component).components.forEach(visit)
    }
    components.forEach(visit)
    return names
  }

  // What is never sent is not printed as if it were, as that may be refused.
  const isSame = (name: string): boolean =>
    sent.has(name) &&
    [...reached([{ name, direction: "sent" }])].every(
      (inner) =>
        declarationOf({ name: inner, direction: "sent" }).code ===
        declarationOf({ name: inner, direction: "received" }).code
    )

  const canonical = ({ direction, name }: Component): Component => ({
    name,
    direction: isSame(name) ? "received" : direction
  })

  const operations = plan.groups
    .filter(({ declared }) => declared.handwritten !== true)
    .flatMap(({ operations }) => operations)

  const reachedFrom = (direction: SchemaCode.Direction, roots: ReadonlyArray<Document.Node>): ReadonlySet<string> =>
    reached(roots.flatMap((root) => bare(direction, (scope) => SchemaCode.print(root, scope)).components))

  const received = reachedFrom(
    "received",
    operations.flatMap(({ success }) => (success !== undefined && "document" in success.schema ? [success.schema] : []))
  )

  const sent = reachedFrom(
    "sent",
    operations.flatMap(({ headers, params, payload, query }) => [
      ...[...params, ...query, ...headers].map(({ schema }) => schema),
      ...(payload === undefined ? [] : [payload.schema])
    ])
  )

  const groups = new Set(plan.groups.map(({ name }) => name))

  const localName = (component: Component): string => {
    const { direction, name } = component
    const own = Name.schema(name)
    const local = groups.has(own) ? `${own}Schema` : own
    if (direction === "received" || isSame(name) || !received.has(name)) return local
    const exists = JsonPointer.resolve(document.root, JsonPointer.below("/components/schemas", `${name}Write`))
    return exists === undefined ? `${local}Write` : `${local}Payload`
  }

  const print = (direction: SchemaCode.Direction, isSuspended: (name: string) => boolean, printer: Printer) => {
    const fragment = printWith(direction, localName, isSuspended, printer)
    return {
      ...fragment,
      components: fragment.components.map(canonical),
      direct: fragment.direct.map(canonical)
    }
  }

  const printInside = ({ direction, name }: Component, printer: Printer): Fragment =>
    print(direction, (inner) => reached([{ name: inner, direction }]).has(name), printer)

  return {
    print: (direction, printer) => print(direction, () => false, printer),
    printInside,
    closure: (components) => {
      const found = new Map<string, Component>()
      const seen = new Set<string>()
      const visit = (component: Component): void => {
        const key = localName(component)
        if (seen.has(key)) return
        seen.add(key)
        const needed = printInside(component, (scope) => SchemaCode.print(nodeOf(component), scope))
        needed.direct.forEach(visit)
        found.set(key, component)
        needed.components.forEach(visit)
      }
      components.map(canonical).forEach(visit)
      return [...found.values()]
    },
    isRecursive: (component) =>
      declarationOf(component).components.some((inner) => reached([inner]).has(component.name)),
    nodeOf,
    localName
  }
}
