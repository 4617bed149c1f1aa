/** Bodies of operations: their schemas and media types, what is inside which envelope. */
import * as Equal from "effect/Equal"
import * as Document from "./Document.ts"
import * as JsonPointer from "./JsonPointer.ts"
import type { Envelope, Import, Overlay } from "./Overlay.ts"

export interface Payload {
  /** The media type, where it is not JSON's own. */
  readonly type: string | undefined
  /** Whether it is JSON, under its own type or another. */
  readonly isJson: boolean
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

/** A success, and the overlay's entry for what is around it. */
export interface Successes {
  readonly planned: Success
  readonly envelope: Envelope | undefined
}

/** What an operation is sent. */
export const payload = (node: Document.Node): Payload | undefined => {
  const declared = Document.member(node, "requestBody")
  if (declared === undefined) return undefined
  const body = Document.follow(declared)
  const content = contentOf(body)
  if (content === undefined) throw Document.complain(body, "has no content")
  return {
    ...content,
    type: /^application\/json\b/.test(content.type) ? undefined : content.type,
    // OpenAPI has a body optional where nothing is said, but most documents that say nothing mean the contrary.
    required: body.value["required"] !== false
  }
}

/** What an operation answers; `override` is a hand-written schema in place of what the document says. */
export const success = (node: Document.Node, overlay: Overlay, override: Import | undefined): Successes | undefined => {
  if (override !== undefined) {
    const planned = { type: undefined, envelope: undefined, schema: override, mayBeEmpty: false }
    return { planned, envelope: undefined }
  }
  const responses = Document.entries(node, "responses")
    .filter(([status]) => /^2(\d\d|XX)$/i.test(status))
    .map(([, response]) => Document.follow(response))
  if (responses.length === 0) {
    throw Document.complain(node, 'names no 2xx; add the one of a success under "corrections"', "responses")
  }
  const bodies = responses.flatMap((response) => contentOf(response) ?? [])
  const [first, ...others] = bodies
  if (first === undefined) return undefined
  const { isJson, schema } = first
  const type = isJson ? undefined : first.type
  const isOther = (body: Content): boolean =>
    (body.isJson ? undefined : body.type) !== type || !Equal.equals(body.schema.value, schema.value)
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

// internal

interface Content {
  readonly type: string
  readonly isJson: boolean
  readonly schema: Document.Node
}

// JSON before anything else; of other media types, texts.
const contentOf = (holder: Document.Node): Content | undefined => {
  const content = Document.entries(holder, "content")
  const json = content.find(([type]) => /^application\/([\w.-]+\+)?json\b/.test(type))
  const [type, body] = json ?? content.find(([type]) => type.startsWith("text/")) ?? []
  if (type === undefined || body === undefined) {
    if (content.length === 0) return undefined
    throw Document.complain(holder, "is neither JSON nor a text; other media types cannot be generated", "content")
  }
  const schema = Document.member(body, "schema")
  if (schema === undefined) throw Document.complain(body, "has no schema")
  return { type, isJson: json !== undefined, schema }
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
