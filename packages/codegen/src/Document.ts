/**
 * An OpenAPI 3.0 document as the generator reads it: JSON objects with their place, and references that can be followed.
 * One of 3.1 is made such a one by `OpenApi31.ts`.
 *
 * Only what the generator needs is looked at; what it needs and does not find is a `Complaint` that names the place.
 */
import * as Predicate from "effect/Predicate"
import { Complaint } from "./Complaint.ts"
import * as JsonPointer from "./JsonPointer.ts"
import * as Places from "./Places.ts"

/** A JSON object in a document, which knows where it stands. */
export interface Node {
  readonly document: Document
  readonly pointer: string
  readonly value: Readonly<Record<string, unknown>>
}

export interface Document {
  readonly file: string
  readonly root: unknown
  readonly places: Places.Places
}

/** An operation, with its place in `paths`. */
export interface PathOperation {
  /** In capitals. */
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE"
  /** As the document spells it, with `{name}` for a parameter. */
  readonly path: string
  readonly node: Node
  /** Its own parameters and those of its path. */
  readonly parameters: ReadonlyArray<Node>
}

/** Takes parsed JSON for a document. */
export const make = (file: string, root: unknown): Document => {
  const version = Predicate.hasProperty(root, "openapi") ? root.openapi : undefined
  if (typeof version !== "string" || !/^3\.[01]\./.test(version)) {
    throw new Complaint({
      file,
      pointer: version === undefined ? "" : "/openapi",
      problem: `is not an OpenAPI 3.0 or 3.1 document (openapi: ${JSON.stringify(version) ?? "missing"}); convert it first`
    })
  }
  const dialect = Predicate.hasProperty(root, "jsonSchemaDialect") ? root.jsonSchemaDialect : undefined
  if (dialect !== undefined && !dialects.test(String(dialect))) {
    throw new Complaint({
      file,
      pointer: "/jsonSchemaDialect",
      problem: `${JSON.stringify(dialect)} is not the dialect of OpenAPI 3.1; only schemas in that one can be read`
    })
  }
  return { file, root, places: Places.same }
}

export const complain = ({ document, pointer }: Node, problem: string, ...members: ReadonlyArray<string | number>) =>
  new Complaint({
    file: document.file,
    pointer: document.places.written(JsonPointer.below(pointer, ...members)),
    problem
  })

/** Where a node is written, for people. */
export const written = ({ document, pointer }: Node): string => document.places.written(pointer)

/** The node at a pointer; complains where there is no object. */
export const nodeAt = (document: Document, pointer: string): Node => {
  const value = JsonPointer.resolve(document.root, pointer)
  if (!Predicate.isObject(value)) {
    throw complain({ document, pointer, value: {} }, "is missing or not an object")
  }
  return { document, pointer, value: Object.fromEntries(Object.entries(value)) }
}

/** The object in a member; undefined where there is no such member. */
export const member = (node: Node, ...names: ReadonlyArray<string | number>): Node | undefined => {
  const pointer = JsonPointer.below(node.pointer, ...names)
  return JsonPointer.resolve(node.document.root, pointer) === undefined ? undefined : nodeAt(node.document, pointer)
}

/** The objects in an array that is a member; none where there is no such member. */
export const items = (node: Node, name: string): ReadonlyArray<Node> => {
  const list = node.value[name]
  if (list === undefined) return []
  if (!Array.isArray(list)) throw complain(node, "is not an array", name)
  return list.map((_, index) => nodeAt(node.document, JsonPointer.below(node.pointer, name, index)))
}

/** The objects in an object that is a member, by name; none where there is no such member. */
export const entries = (node: Node, name: string): ReadonlyArray<readonly [name: string, node: Node]> => {
  const object = member(node, name)
  return object === undefined
    ? []
    : Object.keys(object.value).map((key) => [key, nodeAt(node.document, JsonPointer.below(object.pointer, key))])
}

/** Every object in the document, each before those inside it. */
export const objects = (document: Document): ReadonlyArray<Node> => {
  const inside = (value: unknown, pointer: string): ReadonlyArray<Node> => {
    if (!Predicate.isObject(value) && !Array.isArray(value)) return []
    const members = Object.entries(value)
    const below = members.flatMap(([name, member]) => inside(member, JsonPointer.below(pointer, name)))
    return Array.isArray(value) ? below : [{ document, pointer, value: Object.fromEntries(members) }, ...below]
  }
  return inside(document.root, "")
}

/** A text that must be there. */
export const text = (node: Node, name: string): string => {
  const value = node.value[name]
  if (typeof value !== "string") throw complain(node, `has no ${name}`)
  return value
}

/** The texts in an array that is a member; none where there is no such member. */
export const texts = (node: Node, name: string): ReadonlyArray<string> => {
  const list = node.value[name]
  if (list === undefined) return []
  if (!Array.isArray(list) || !list.every(Predicate.isString)) throw complain(node, "is not an array of texts", name)
  return list
}

/** The name of the schema that stands at a pointer in `components.schemas`; undefined for any other place. */
export const componentName = (pointer: string): string | undefined => {
  const [first, second, name, ...more] = JsonPointer.members(pointer)
  return first === "components" && second === "schemas" && more.length === 0 ? name : undefined
}

/** The pointer that a node refers to instead of being something itself; undefined where it is something itself. */
export const reference = (node: Node): string | undefined => {
  const reference = node.value["$ref"]
  if (reference === undefined) return undefined
  if (typeof reference !== "string" || !reference.startsWith("#/")) {
    throw complain(node, `refers to ${JSON.stringify(reference)}; only references into the same document are followed`)
  }
  const pointer = reference.slice(1)
  if (!Predicate.isObject(JsonPointer.resolve(node.document.root, pointer))) {
    throw complain(node, `refers to ${reference}, which does not exist`, "$ref")
  }
  return pointer
}

/** The node itself, or what it refers to. */
export const follow = (node: Node): Node => {
  const seen = new Set<string>()
  let current = node
  for (let pointer = reference(current); pointer !== undefined; pointer = reference(current)) {
    if (seen.has(pointer)) throw complain(node, "refers to itself", "$ref")
    seen.add(pointer)
    current = nodeAt(node.document, pointer)
  }
  return current
}

/** The parts of an `allOf`, those of its parts included, and what stands beside it; of anything else, itself. */
export const parts = (node: Node, above: ReadonlyArray<string> = []): ReadonlyArray<Node> => {
  if (above.includes(node.pointer)) throw complain(node, "is a part of itself", "allOf")
  const inner = items(node, "allOf").flatMap((part) => parts(follow(part), [...above, node.pointer]))
  const { allOf: _, ...beside } = node.value
  return [...inner, { ...node, value: beside }]
}

/**
 * The properties of all parts of an object. Of those that several parts have, the last one counts; but one that lists its
 * values before one that does not, as all of them are demanded.
 */
export const properties = (parts: ReadonlyArray<Node>): ReadonlyMap<string, Node> => {
  const found = new Map<string, Node>()
  for (const [name, property] of parts.flatMap((part) => entries(part, "properties"))) {
    const before = found.get(name)
    if (before === undefined || !("enum" in before.value) || "enum" in property.value) found.set(name, property)
  }
  return found
}

/** Every operation, in the document's order; no two of them have the same id. */
export const operations = (document: Document): ReadonlyArray<PathOperation> => {
  const ids = new Map<string, Node>()
  const found = inPaths(document)
  for (const { node } of found) {
    if (node.value["operationId"] === undefined) {
      throw complain(node, 'has no operationId; give it one under "corrections" in the overlay')
    }
    const id = text(node, "operationId")
    const other = ids.get(id)
    if (other !== undefined) {
      throw complain(node, `has the id ${id} of ${written(other)}; ids must differ`, "operationId")
    }
    ids.set(id, node)
  }
  return found
}

// internal

// The one of 3.1, which is the default, and that of JSON Schema, which it extends.
const dialects = /^https:\/\/(spec\.openapis\.org\/oas\/3\.1\/dialect\/|json-schema\.org\/draft\/2020-12\/schema)/

const methods = { get: "GET", post: "POST", put: "PUT", patch: "PATCH", delete: "DELETE" } as const

const inPaths = (document: Document): ReadonlyArray<PathOperation> =>
  Object.keys(nodeAt(document, "/paths").value).flatMap((path) => {
    const item = follow(nodeAt(document, JsonPointer.below("/paths", path)))
    for (const verb of ["head", "options", "trace"]) {
      if (verb in item.value) throw complain(item, `${verb} operations cannot be generated`, verb)
    }
    const shared = items(item, "parameters").map(follow)
    return Object.entries(methods).flatMap(([verb, method]): ReadonlyArray<PathOperation> => {
      const node = member(item, verb)
      if (node === undefined) return []
      const own = items(node, "parameters")
      const ownNames = new Set(own.map((parameter) => identity(follow(parameter))))
      const inherited = shared.filter((parameter) => !ownNames.has(identity(parameter)))
      return [{ method, path, node, parameters: [...inherited, ...own] }]
    })
  })

// An operation's own parameter replaces its path's one of the same name and place.
const identity = (parameter: Node): string => `${text(parameter, "in")} ${text(parameter, "name")}`
