/** Parameters of operations as they are to be declared, and the paths that some of them are in. */
import * as Document from "./Document.ts"
import * as JsonPointer from "./JsonPointer.ts"
import type { Import, Overlay } from "./Overlay.ts"

export interface Parameter {
  readonly name: string
  readonly required: boolean
  /** The parameter, for what it says about itself. */
  readonly node: Document.Node
  readonly schema: Document.Node
  /** Several values in one, with commas between them. */
  readonly joined: boolean
}

/** The path with `:name` for a parameter. */
export const pathOf = (node: Document.Node, path: string, params: ReadonlyArray<Document.Node>): `/${string}` => {
  const declared = params.map((param) => Document.text(param, "name"))
  const named = [...path.matchAll(/\{([^}]*)\}/g)].map(([, name = ""]) => name)
  const undeclared = named.find((name) => !declared.includes(name))
  const unused = declared.find((name) => !named.includes(name))
  if (undeclared !== undefined)
    throw Document.complain(node, `has no path parameter ${undeclared}, which its path names`)
  if (unused !== undefined)
    throw Document.complain(node, `has a path parameter ${unused}, which its path does not name`)
  if (path.includes(":")) throw Document.complain(node, "has a colon in its path, which cannot be generated")
  return `/${path.replace(/^\//, "").replace(/\{([^}]*)\}/g, (_, name: string) => `:${pathName(name)}`)}`
}

/** One that is not in a set. */
export const make = (node: Document.Node): Parameter => {
  const name = Document.text(node, "name")
  const schema = Document.member(node, "schema")
  if (schema === undefined) throw Document.complain(node, `the parameter ${name} has no schema`)
  const { explode, in: place, style } = node.value
  const usual = place === "query" ? "form" : "simple"
  if (style !== undefined && style !== usual) {
    throw Document.complain(
      node,
      `the style ${String(style)} of a ${String(place)} parameter cannot be generated`,
      "style"
    )
  }
  const followed = Document.follow(schema).value
  if (followed["type"] === "object" || "properties" in followed) {
    throw Document.complain(node, `the ${String(place)} parameter ${name} is an object, which cannot be generated`)
  }
  const isArray = followed["type"] === "array"
  return {
    name: place === "path" ? pathName(name) : name,
    required: node.value["required"] === true,
    node,
    schema: present(schema),
    joined: isArray && (place === "query" ? explode === false : true)
  }
}

/** Takes the overlay's sets out of an operation's parameters: the biggest whose members are all there first, as they may overlap. */
export const spread = (parameters: ReadonlyArray<Document.Node>, overlay: Overlay) => {
  let queryNodes = parameters
  const querySets: Array<Import> = []
  const sets = (overlay.querySets ?? []).toSorted((one, other) => other.parameters.length - one.parameters.length)
  for (const { parameters: names, use } of sets) {
    const pointers = names.map((name) => JsonPointer.below("/components/parameters", name))
    const has = (pointer: string): boolean => queryNodes.some((node) => Document.reference(node) === pointer)
    if (!pointers.every(has)) continue
    querySets.push(use)
    queryNodes = queryNodes.filter((node) => !pointers.includes(Document.reference(node) ?? ""))
  }
  return { querySets, queryNodes }
}

// internal

// Paths, queries and headers have no `null`: who means it leaves the parameter out.
const present = (schema: Document.Node): Document.Node => {
  const { nullable: _, ...value } = schema.value
  const { enum: listed } = value
  return {
    ...schema,
    value: Array.isArray(listed) ? { ...value, enum: listed.filter((member) => member !== null) } : value
  }
}

// A name in a path is never sent, so it may be one that programs can spell.
const pathName = (name: string): string => name.replace(/\W+/g, "_")
