/** The properties that tell the alternatives of unions apart, and what each says in its alternative. */
import * as Predicate from "effect/Predicate"
import * as Document from "./Document.ts"
import * as JsonPointer from "./JsonPointer.ts"

/** By pointers of properties, as {@link placeIn} gives them: the texts that stand there. */
export type Discriminators = ReadonlyMap<string, ReadonlyArray<string>>

/** All of a document's. */
export const make = (document: Document.Document): Discriminators => {
  const found = new Map<string, ReadonlyArray<string>>()
  for (const union of Document.objects(document)) {
    const shared = sharedPlaces(union)
    for (const alternative of alternatives(union)) {
      const property = propertyOf(union, alternative)
      if (property === undefined) continue
      const isShared = shared.has(property.pointer)
      const place = isShared ? placeIn(Document.follow(alternative), nameIn(union) ?? "") : property.pointer
      const own = tags(union, alternative, isShared ? undefined : property)
      found.set(place, [...new Set([...(found.get(place) ?? []), ...own])])
    }
  }
  return found
}

/** Where the texts of a property stand that several alternatives have as a part. */
export const placeIn = (alternative: Document.Node, property: string): string =>
  JsonPointer.below(alternative.pointer, "properties", property)

/** The name of the property that tells a union's alternatives apart; undefined where none does. */
export const name = (union: Document.Node): string | undefined => {
  const property = nameIn(union)
  const shared = sharedPlaces(union)
  for (const alternative of property === undefined ? [] : alternatives(union)) {
    const place = propertyOf(union, alternative)?.pointer
    // One that others have too says nothing, but the name of the schema does.
    if (place !== undefined && (!shared.has(place) || Document.reference(alternative) !== undefined)) continue
    throw Document.complain(
      alternative,
      `has no ${property} of its own, which is to tell it apart; take the discriminator away under "corrections", or write the union by hand and name it under "schemas"`
    )
  }
  return property
}

/** Complains of a schema that stands for all those that have it as a part, without naming them as alternatives. */
export const refuseInheritance = (schema: Document.Node): void => {
  if (!("discriminator" in schema.value) || "oneOf" in schema.value || "anyOf" in schema.value) return
  const heir = Document.objects(schema.document).find((node) =>
    Document.items(node, "allOf").some((part) => part.value["$ref"] === `#${schema.pointer}`)
  )
  if (heir === undefined) return
  throw Document.complain(
    schema,
    `stands for ${Document.written(heir)} and others that have it as a part; under "corrections", give its fields a name of their own and make it a oneOf of them`,
    "discriminator"
  )
}

// internal

const alternatives = (union: Document.Node): ReadonlyArray<Document.Node> =>
  // A property may be called that too.
  ["oneOf", "anyOf"].flatMap((keyword) => (Array.isArray(union.value[keyword]) ? Document.items(union, keyword) : []))

const nameIn = (union: Document.Node): string | undefined => {
  const declared = Document.member(union, "discriminator")
  return declared === undefined ? plainTag(union) : Document.text(declared, "propertyName")
}

const propertyOf = (union: Document.Node, alternative: Document.Node): Document.Node | undefined => {
  const property = nameIn(union)
  return property === undefined ? undefined : inside(alternative, property)
}

// The places of properties that more than one alternative has, from a part of both.
const sharedPlaces = (union: Document.Node): ReadonlySet<string> => {
  const places = alternatives(union).flatMap((alternative) => propertyOf(union, alternative)?.pointer ?? [])
  return new Set(places.filter((place, index) => places.indexOf(place) !== index))
}

// A discriminator that goes without saying: all alternatives require the property, and no two of them list the same text.
const plainTag = (union: Document.Node): string | undefined => {
  const [first, ...others] = alternatives(union).map(requiredTexts)
  if (first === undefined || others.length === 0) return undefined
  return [...first.keys()].find((name) => {
    const all = [first, ...others].map((texts) => texts.get(name) ?? [])
    return all.every(({ length }) => length > 0) && new Set(all.flat()).size === all.flat().length
  })
}

// The texts that required properties of an object list, by name.
const requiredTexts = (alternative: Document.Node): ReadonlyMap<string, ReadonlyArray<string>> => {
  const parts = Document.parts(Document.follow(alternative))
  const isPlain = parts.every(({ value }) => value["nullable"] !== true && !("oneOf" in value) && !("anyOf" in value))
  const required = new Set(parts.flatMap((part) => Document.texts(part, "required")))
  return new Map(
    [...(isPlain ? Document.properties(parts) : [])].flatMap(
      ([name, property]): ReadonlyArray<readonly [string, ReadonlyArray<string>]> => {
        const listed = Document.follow(property).value["enum"]
        return required.has(name) && Array.isArray(listed) && listed.every(Predicate.isString) ? [[name, listed]] : []
      }
    )
  )
}

const inside = (alternative: Document.Node, property: string): Document.Node | undefined =>
  Document.properties(Document.parts(Document.follow(alternative))).get(property)

// What the property's own enum says, or the mapping, or else the schema's name, as OpenAPI has it.
const tags = (
  union: Document.Node,
  alternative: Document.Node,
  property: Document.Node | undefined
): ReadonlyArray<string> => {
  const listed = property === undefined ? undefined : Document.follow(property).value["enum"]
  if (Array.isArray(listed)) return listed.map(String)
  const schema = JsonPointer.members(Document.reference(alternative) ?? "").at(-1)
  const mapping = Document.member(union, "discriminator", "mapping")?.value ?? {}
  const mapped = Object.entries(mapping)
    .filter(([, target]) => target === schema || target === alternative.value["$ref"])
    .map(([tag]) => tag)
  return mapped.length > 0 || schema === undefined ? mapped : [schema]
}
