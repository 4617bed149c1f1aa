/**
 * OpenAPI 3.1 read as 3.0, which is what the rest of the generator knows: its schemas are JSON Schemas, and say the same in
 * other words (see `JsonSchema.ts`).
 *
 * What 3.0 has no words for stays as it is, for the printer to refuse where something needs it. Corrections are made before
 * this, in the document as it is written; complaints and overlays name places there too.
 */
import * as Predicate from "effect/Predicate"
import type { Document } from "./Document.ts"
import * as JsonPointer from "./JsonPointer.ts"
import * as JsonSchema from "./JsonSchema.ts"
import * as Places from "./Places.ts"

/** The document as one of OpenAPI 3.0; a 3.0 one itself. */
export const read = (document: Document): Document => {
  if (!Predicate.hasProperty(document.root, "openapi") || !String(document.root.openapi).startsWith("3.1.")) {
    return document
  }
  // What a vendor calls by itself is none of its operations.
  const { webhooks: _, ...described } = { webhooks: undefined, ...document.root, openapi: "3.0.4" }
  const [root, places] = Places.record((place) => whole(described, place))
  return { ...document, root: redirected(root, root, places), places }
}

// internal

type Reader = (value: unknown, place: Places.Place) => unknown

const object =
  (members: Readonly<Record<string, Reader>>): Reader =>
  (value, place) =>
    Predicate.isObject(value)
      ? Object.fromEntries(
          Object.entries(value).map(([name, member]) => [
            name,
            Object.hasOwn(members, name) ? members[name]?.(member, Places.member(place, name)) : member
          ])
        )
      : value

const map =
  (reader: Reader): Reader =>
  (value, place) =>
    Predicate.isObject(value)
      ? Object.fromEntries(
          Object.entries(value).map(([name, member]) => [name, reader(member, Places.member(place, name))])
        )
      : value

const list =
  (reader: Reader): Reader =>
  (value, place) =>
    Array.isArray(value) ? value.map((item, index) => reader(item, Places.member(place, index))) : value

const content: Reader = map(object({ schema: JsonSchema.read }))

const parameter: Reader = object({ schema: JsonSchema.read, content })

const requestBody: Reader = object({ content })

const response: Reader = object({ content, headers: map(parameter) })

const callback: Reader = (value, place) => map(pathItem)(value, place)

const operation: Reader = object({
  parameters: list(parameter),
  requestBody,
  responses: map(response),
  callbacks: map(callback)
})

const pathItem: Reader = object({
  parameters: list(parameter),
  ...Object.fromEntries(["get", "post", "put", "patch", "delete"].map((verb) => [verb, operation]))
})

const whole: Reader = object({
  paths: map(pathItem),
  components: object({
    schemas: map(JsonSchema.read),
    parameters: map(parameter),
    headers: map(parameter),
    requestBodies: map(requestBody),
    responses: map(response),
    pathItems: map(pathItem),
    callbacks: map(callback)
  })
})

// References name places as they are written, too.
const redirected = (value: unknown, root: unknown, places: Places.Places): unknown => {
  if (Array.isArray(value)) return value.map((item) => redirected(item, root, places))
  if (!Predicate.isObject(value)) return value
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      if (name !== "$ref" || !Predicate.isString(member) || !member.startsWith("#/")) {
        return [name, redirected(member, root, places)]
      }
      const pointer = places
        .now(member.slice(1))
        .find((candidate) => JsonPointer.resolve(root, candidate) !== undefined)
      return [name, pointer === undefined ? member : `#${pointer}`]
    })
  )
}
