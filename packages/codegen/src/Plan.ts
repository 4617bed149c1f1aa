/**
 * What is to be written, before a line of code is: groups with their operations under the names that methods will have,
 * what each takes and gives, and which page of which list is which.
 *
 * Here the document and the overlay meet, and whatever in them contradicts the other is a `Complaint`.
 */
import * as Equal from "effect/Equal"
import { Complaint } from "./Complaint.ts"
import * as Document from "./Document.ts"
import * as JsonPointer from "./JsonPointer.ts"
import * as Name from "./Name.ts"
import type { Envelope, Group as OverlayGroup, Import, Overlay } from "./Overlay.ts"
import * as OverlayUse from "./OverlayUse.ts"

export interface Parameter {
  readonly name: string
  readonly required: boolean
  /** The parameter, for what it says about itself. */
  readonly node: Document.Node
  readonly schema: Document.Node
  /** Several values in one, with commas between them. */
  readonly joined: boolean
}

export interface Payload {
  /** The media type of a text; undefined for JSON. */
  readonly type: string | undefined
  readonly schema: Document.Node
  readonly required: boolean
}

export interface Success {
  /** The media type of a text; undefined for JSON. */
  readonly type: string | undefined
  /** The function around the schema, if there is an envelope. */
  readonly envelope: Import | undefined
  /** What is inside the envelope, or the whole; a hand-written schema where it is an import. */
  readonly schema: Document.Node | Import
  /** Some successes come without a body. */
  readonly mayBeEmpty: boolean
}

export interface Pages {
  readonly strategy: Import
  readonly item: Document.Node
  /** The property that tells items apart, if each has one. */
  readonly key: string | undefined
}

export interface Selection {
  /** Type and function in place of the usual ones. */
  readonly use: Import
  /** What the fields are selected of. */
  readonly item: Document.Node
}

export interface Operation {
  readonly id: string
  /** The constant that holds the declaration. */
  readonly constant: string
  /** The method of the service. */
  readonly name: string
  readonly method: Document.PathOperation["method"]
  /** With `:name` for a parameter. */
  readonly path: `/${string}`
  readonly params: ReadonlyArray<Parameter>
  /** Sets of query parameters that are spread. */
  readonly querySets: ReadonlyArray<Import>
  readonly query: ReadonlyArray<Parameter>
  readonly headers: ReadonlyArray<Parameter>
  readonly payload: Payload | undefined
  readonly success: Success | undefined
  readonly safety: string | undefined
  readonly sensitive: boolean
  readonly pages: Pages | undefined
  /** Whose success a query parameter selects the fields of. */
  readonly selection: Selection | undefined
  readonly summary: string
  readonly permission: string | undefined
  readonly deprecated: boolean
}

export interface Group {
  readonly name: string
  readonly declared: OverlayGroup
  readonly operations: ReadonlyArray<Operation>
}

export interface Plan {
  readonly document: Document.Document
  /** The overlay's. */
  readonly file: string
  readonly overlay: Overlay
  readonly groups: ReadonlyArray<Group>
  readonly openEnums: ReadonlySet<string>
  readonly alwaysSent: ReadonlySet<string>
}

/** The plan of a corrected document; `file` is the overlay's. */
export const make = (document: Document.Document, file: string, overlay: Overlay): Plan => {
  const complaint = (pointer: string, problem: string) => new Complaint({ file, pointer, problem })
  const found = Document.operations(document)
  checkNames(found, overlay, complaint)
  const groups = Object.entries(overlay.groups).map(([name, declared]): Group => {
    const operations = found
      .filter((operation) => groupOf(operation, overlay) === name)
      .map((operation) => planOperation(operation, declared, overlay))
    const pointer = JsonPointer.below("/groups", name)
    if (operations.length === 0) throw complaint(pointer, `has no operation in ${document.file}`)
    for (const [index, { id, name: method }] of operations.entries()) {
      const other = operations.slice(0, index).find((operation) => operation.name === method)
      if (other !== undefined) {
        throw complaint(
          pointer,
          `${other.id} and ${id} would both be called ${method}; name one of them under "operations"`
        )
      }
    }
    return { name, declared, operations }
  })
  const lost = found.find((operation) => groupOf(operation, overlay) === undefined)
  if (lost !== undefined) throw Document.complain(lost.node, `belongs to no group of ${file}; add it to one`)
  const places = (key: "openEnums" | "alwaysSent"): ReadonlySet<string> =>
    new Set((overlay[key] ?? []).flatMap(({ at }) => at))
  const plan = { document, file, overlay, groups, openEnums: places("openEnums"), alwaysSent: places("alwaysSent") }
  OverlayUse.check(plan)
  return plan
}

// internal

type Complain = (pointer: string, problem: string) => Complaint

const operationId = ({ node }: Document.PathOperation): string => Document.text(node, "operationId")

const groupOf = (operation: Document.PathOperation, overlay: Overlay): string | undefined => {
  const groups = Object.entries(overlay.groups)
  const id = operationId(operation)
  const tags = Document.texts(operation.node, "tags")
  const [name] =
    groups.find(([, { operations }]) => operations?.includes(id)) ??
    groups.find(([, { tag }]) => tag !== undefined && tags.includes(tag)) ??
    []
  return name
}

const checkNames = (found: ReadonlyArray<Document.PathOperation>, overlay: Overlay, complaint: Complain): void => {
  const ids = new Set(found.map(operationId))
  const constants = new Map<string, string>()
  for (const operation of found) {
    const id = operationId(operation)
    const constant = Name.constant(id)
    const other = constants.get(constant)
    const problem = !Name.isIdentifier(constant)
      ? `the id ${id} gives no name for a constant`
      : other === undefined
        ? undefined
        : `the ids ${other} and ${id} would both be called ${constant}`
    if (problem !== undefined) {
      throw Document.complain(operation.node, `${problem}; change it under "corrections"`, "operationId")
    }
    constants.set(constant, id)
  }
  const missing = (id: string, pointer: string): void => {
    if (!ids.has(id)) throw complaint(pointer, `${id} is not an operation of the document`)
  }
  for (const id of Object.keys(overlay.operations ?? {})) missing(id, JsonPointer.below("/operations", id))
  for (const [name, group] of Object.entries(overlay.groups)) {
    if (!/^[A-Z]\w*$/.test(name)) throw complaint(JsonPointer.below("/groups", name), "is not a name in PascalCase")
    if (Object.hasOwn(Name.modules, name) || ["Api", "Components", "HttpApi"].includes(name)) {
      throw complaint(JsonPointer.below("/groups", name), "is a name that generated modules use; take another")
    }
    for (const [index, id] of (group.operations ?? []).entries()) {
      missing(id, JsonPointer.below("/groups", name, "operations", index))
    }
  }
}

const planOperation = (
  { method, node, parameters, path }: Document.PathOperation,
  group: OverlayGroup,
  overlay: Overlay
): Operation => {
  const id = Document.text(node, "operationId")
  const change = overlay.operations?.[id]
  const { queryNodes, querySets } = spread(parameters, overlay)
  const inside = (place: string, nodes: ReadonlyArray<Document.Node>) =>
    nodes.map(Document.follow).filter((parameter) => Document.text(parameter, "in") === place)
  for (const cookie of inside("cookie", parameters)) {
    throw Document.complain(cookie, "cookie parameters cannot be generated, as browsers let no program set them")
  }
  const success = successOf(node, overlay, change?.success)
  const pages = pagesOf(node, inside("query", parameters), success, group, change?.pages)
  const constant = Name.constant(id)
  return {
    id,
    constant,
    name: change?.name ?? Name.method(Name.camel(id), group.resource),
    method,
    path: pathOf(node, path, inside("path", parameters)),
    params: inside("path", parameters).map(planParameter),
    querySets,
    query: inside("query", queryNodes).map(planParameter),
    headers: inside("header", parameters)
      .filter(
        (header) => !["accept", "content-type", "authorization"].includes(Document.text(header, "name").toLowerCase())
      )
      .map(planParameter),
    payload: payloadOf(node),
    success: success?.planned,
    safety: change?.safety,
    sensitive: change?.sensitive ?? false,
    pages,
    selection: selectionOf(inside("query", parameters), success, pages, overlay),
    summary: typeof node.value["summary"] === "string" ? node.value["summary"] : "",
    permission: typeof node.value["x-permission"] === "string" ? node.value["x-permission"] : undefined,
    deprecated: node.value["deprecated"] === true
  }
}

const pathOf = (node: Document.Node, path: string, params: ReadonlyArray<Document.Node>): `/${string}` => {
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

// A name in a path is never sent, so it may be one that programs can spell.
const pathName = (name: string): string => name.replace(/\W+/g, "_")

const planParameter = (node: Document.Node): Parameter => {
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
    schema,
    joined: isArray && (place === "query" ? explode === false : true)
  }
}

// The biggest set whose members are all there first, so that sets may overlap.
const spread = (parameters: ReadonlyArray<Document.Node>, overlay: Overlay) => {
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

interface Content {
  readonly type: string | undefined
  readonly schema: Document.Node
}

// JSON before anything else; of other media types, texts.
const contentOf = (holder: Document.Node): Content | undefined => {
  const content = Document.entries(holder, "content")
  const json = content.find(([type]) => /^application\/([\w.-]+\+)?json\b/.test(type))
  const [type, body] = json ?? content.find(([type]) => type.startsWith("text/")) ?? []
  if (body === undefined) {
    if (content.length === 0) return undefined
    throw Document.complain(holder, "is neither JSON nor a text; other media types cannot be generated", "content")
  }
  const schema = Document.member(body, "schema")
  if (schema === undefined) throw Document.complain(body, "has no schema")
  return { type: json === undefined ? type : undefined, schema }
}

const payloadOf = (node: Document.Node): Payload | undefined => {
  const declared = Document.member(node, "requestBody")
  if (declared === undefined) return undefined
  const body = Document.follow(declared)
  const content = contentOf(body)
  if (content === undefined) throw Document.complain(body, "has no content")
  // OpenAPI has a body optional where nothing is said, but most documents that say nothing mean the contrary.
  return { ...content, required: body.value["required"] !== false }
}

interface Successes {
  readonly planned: Success
  readonly envelope: Envelope | undefined
}

const successOf = (node: Document.Node, overlay: Overlay, override: Import | undefined): Successes | undefined => {
  if (override !== undefined) {
    const planned = { type: undefined, envelope: undefined, schema: override, mayBeEmpty: false }
    return { planned, envelope: undefined }
  }
  const responses = Document.entries(node, "responses")
    .filter(([status]) => /^2(\d\d|XX)$/i.test(status))
    .map(([, response]) => Document.follow(response))
  const bodies = responses.flatMap((response) => contentOf(response) ?? [])
  const [first, ...others] = bodies
  if (first === undefined) return undefined
  const { schema, type } = first
  const isOther = (body: Content): boolean => body.type !== type || !Equal.equals(body.schema.value, schema.value)
  if (others.some(isOther)) {
    throw Document.complain(
      node,
      'has successes of different types; say under "operations" which "success" covers them'
    )
  }
  const envelope = overlay.envelopes?.find((candidate) => fits(schema, candidate))
  const inside =
    envelope === undefined ? schema : insideOf(Document.follow(schema), JsonPointer.members(envelope.inside))
  return {
    planned: { type, envelope: envelope?.use, schema: inside, mayBeEmpty: bodies.length < responses.length },
    envelope
  }
}

// A pointer into the response schema, which goes on through references; an array and the place in it are one step.
const insideOf = (node: Document.Node, members: ReadonlyArray<string>): Document.Node => {
  const [first] = members
  if (first === undefined) return node
  const step = members.slice(0, Array.isArray(node.value[first]) ? 2 : 1)
  const next = Document.member(node, ...step)
  if (next === undefined) throw Document.complain(node, `has no ${step.join("/")} inside its envelope`)
  return step.length === members.length ? next : insideOf(Document.follow(next), members.slice(step.length))
}

const fits = (node: Document.Node, { has, mayHave, only }: Envelope): boolean => {
  const name = JsonPointer.members(Document.reference(node) ?? "").at(-1)
  if (only !== undefined) return name !== undefined && only.includes(name)
  const response = Document.follow(node)
  const properties = Document.entries(response, "properties").map(([property]) => property)
  const required = Document.texts(response, "required")
  return (
    (has ?? []).every((member) => required.includes(member)) &&
    properties.every((property) => [...(has ?? []), ...(mayHave ?? [])].includes(property))
  )
}

const pagesOf = (
  node: Document.Node,
  query: ReadonlyArray<Document.Node>,
  success: Successes | undefined,
  { key }: OverlayGroup,
  own: Envelope["pages"]
): Pages | undefined => {
  const pages = own ?? success?.envelope?.pages
  if (pages === undefined) return undefined
  if (!query.some((parameter) => Document.text(parameter, "name") === pages.field)) {
    if (own === undefined) return undefined
    throw Document.complain(node, `is to be paged by ${pages.field}, which is not a query parameter of it`)
  }
  const inside = success?.planned.schema
  if (inside === undefined || !("document" in inside)) throw Document.complain(node, "is paged, but has no items")
  const list = Document.follow(inside)
  const item = success?.envelope?.pages === undefined ? Document.member(list, "items") : inside
  if (item === undefined) throw Document.complain(node, "is paged, but its success is not an array")
  if (Document.reference(item) === undefined) {
    throw Document.complain(item, "is the item of a paged list and needs a name; move it to components.schemas")
  }
  const required = Document.texts(Document.follow(item), "required")
  const identity = key ?? "id"
  if (key !== undefined && !required.includes(key)) throw Document.complain(item, `does not always have ${key}`)
  return { strategy: pages.use, item, key: required.includes(identity) ? identity : undefined }
}

const selectionOf = (
  query: ReadonlyArray<Document.Node>,
  success: Successes | undefined,
  pages: Pages | undefined,
  { selection }: Overlay
): Selection | undefined => {
  const inside = success?.planned.schema
  if (selection === undefined || inside === undefined || !("document" in inside)) return undefined
  if (!query.some((parameter) => Document.text(parameter, "name") === selection.field)) return undefined
  return pages === undefined ? { use: selection.method, item: inside } : { use: selection.list, item: pages.item }
}
