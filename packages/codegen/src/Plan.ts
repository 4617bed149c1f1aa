/**
 * What is to be written, before a line of code is: groups with their operations under the names that methods will have,
 * what each takes and gives, and which page of which list is which.
 *
 * Here the document and the overlay meet, and whatever in them contradicts the other is a `Complaint`.
 */
import * as Body from "./Body.ts"
import { Complaint } from "./Complaint.ts"
import * as Document from "./Document.ts"
import * as JsonPointer from "./JsonPointer.ts"
import * as Name from "./Name.ts"
import type { Envelope, Group as OverlayGroup, Import, Overlay, Quota } from "./Overlay.ts"
import * as OverlayUse from "./OverlayUse.ts"
import * as Parameter from "./Parameter.ts"

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
  readonly params: ReadonlyArray<Parameter.Parameter>
  /** Sets of query parameters that are spread. */
  readonly querySets: ReadonlyArray<Import>
  readonly query: ReadonlyArray<Parameter.Parameter>
  readonly headers: ReadonlyArray<Parameter.Parameter>
  readonly payload: Body.Payload | undefined
  readonly success: Body.Success | undefined
  readonly safety: string | undefined
  readonly sensitive: boolean
  readonly quota: (typeof Quota)["Type"] | undefined
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

/** The plan of a document of 3.0 that has been corrected; `file` is the overlay's. */
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
    new Set((overlay[key] ?? []).flatMap(({ at }) => at.flatMap(document.places.now)))
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
  const { queryNodes, querySets } = Parameter.spread(parameters, overlay)
  const inside = (place: string, nodes: ReadonlyArray<Document.Node>) =>
    nodes.map(Document.follow).filter((parameter) => Document.text(parameter, "in") === place)
  for (const cookie of inside("cookie", parameters)) {
    throw Document.complain(cookie, "cookie parameters cannot be generated, as browsers let no program set them")
  }
  const success = Body.success(node, overlay, change?.success)
  const pages = pagesOf(node, inside("query", parameters), success, group, change?.pages)
  const constant = Name.constant(id)
  return {
    id,
    constant,
    name: change?.name ?? Name.method(Name.camel(id), group.resource),
    method,
    path: Parameter.pathOf(node, path, inside("path", parameters)),
    params: inside("path", parameters).map(Parameter.make),
    querySets,
    query: inside("query", queryNodes).map(Parameter.make),
    headers: inside("header", parameters)
      .filter(
        (header) => !["accept", "content-type", "authorization"].includes(Document.text(header, "name").toLowerCase())
      )
      .map(Parameter.make),
    payload: Body.payload(node),
    success: success?.planned,
    safety: change?.safety,
    sensitive: change?.sensitive ?? false,
    quota: change?.quota ?? group.quota,
    pages,
    selection: selectionOf(inside("query", parameters), success, pages, overlay),
    summary: typeof node.value["summary"] === "string" ? node.value["summary"] : "",
    permission: typeof node.value["x-permission"] === "string" ? node.value["x-permission"] : undefined,
    deprecated: node.value["deprecated"] === true
  }
}

const pagesOf = (
  node: Document.Node,
  query: ReadonlyArray<Document.Node>,
  success: Body.Successes | undefined,
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
  success: Body.Successes | undefined,
  pages: Pages | undefined,
  { selection }: Overlay
): Selection | undefined => {
  const inside = success?.planned.schema
  if (selection === undefined || inside === undefined || !("document" in inside)) return undefined
  if (!query.some((parameter) => Document.text(parameter, "name") === selection.field)) return undefined
  if (pages !== undefined) return { use: selection.list, item: pages.item }
  if (Document.reference(inside) === undefined) {
    throw Document.complain(inside, "is what fields are selected of and needs a name; move it to components.schemas")
  }
  return { use: selection.method, item: inside }
}
