/**
 * A JSON Schema, as OpenAPI 3.1 has them, read as a schema of OpenAPI 3.0: `null` is no type but `nullable`, a value has one
 * type, a reference has nothing beside it but what describes it.
 */
import * as Predicate from "effect/Predicate"
import * as Places from "./Places.ts"

/** The schema, with all that are inside it. */
export const read = (schema: unknown, place: Places.Place): unknown => {
  if (schema === true) return {}
  if (schema === false) {
    Places.move(place, Places.member(place, "not"))
    return { not: {} }
  }
  if (!Predicate.isObject(schema)) return schema
  const members = typed(reworded({ ...schema }, place))
  const { type } = members
  return Array.isArray(type) ? split(members, type, place) : joined(members, place)
}

// internal

type Members = Readonly<Record<string, unknown>>

const unions = ["oneOf", "anyOf"]

// What says nothing of which values fit.
const describing: ReadonlySet<string> = new Set(
  `title description summary default deprecated readOnly writeOnly example nullable externalDocs xml discriminator $comment
  $schema $id $anchor $defs definitions`.split(/\s+/)
)

// A type beside a reference or a union says what those say, or less.
const describes = (keyword: string): boolean =>
  describing.has(keyword) || keyword.startsWith("x-") || keyword === "type"

const ofNumbers = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "format"]

/** What is said of values of a type only. */
const ofType: ReadonlyMap<unknown, ReadonlyArray<string>> = new Map([
  ["string", ["minLength", "maxLength", "pattern", "format", "contentEncoding", "contentMediaType", "contentSchema"]],
  ["number", ofNumbers],
  ["integer", ofNumbers],
  ["array", ["items", "prefixItems", "minItems", "maxItems", "uniqueItems", "contains", "minContains", "maxContains"]],
  [
    "object",
    `properties required additionalProperties unevaluatedProperties minProperties maxProperties patternProperties
    propertyNames dependentSchemas dependentRequired x-dependencies`.split(/\s+/)
  ]
])

const ofOneType: ReadonlyArray<string> = [...ofType.values()].flat()

const without = (members: Members, names: ReadonlyArray<string>): Members =>
  Object.fromEntries(Object.entries(members).filter(([name]) => !names.includes(name)))

// Keywords that 3.0 has under another name, or whose meaning it has in another.
const reworded = (members: Members, place: Places.Place): Members => {
  const { const: only, example, examples, propertyNames, unevaluatedProperties: others } = members
  const renamed = (from: string, to: string): void => {
    Places.move(Places.member(place, from), Places.member(place, to))
  }
  const isConstant = "const" in members
  const isOthers = others !== undefined && members["additionalProperties"] === undefined
  const isAnyName = Predicate.isObject(propertyNames) && Object.keys(propertyNames).every(describes)
  if (isConstant) renamed("const", "enum")
  if (isOthers) renamed("unevaluatedProperties", "additionalProperties")
  return {
    ...without(members, ["const", "examples", "unevaluatedProperties", ...(isAnyName ? ["propertyNames"] : [])]),
    ...(isConstant ? { enum: [only] } : {}),
    ...(isOthers ? { additionalProperties: others } : {}),
    ...(example === undefined && Array.isArray(examples) && examples.length > 0 ? { example: examples[0] } : {}),
    ...bound(members, "minimum", "exclusiveMinimum", Math.max),
    ...bound(members, "maximum", "exclusiveMaximum", Math.min)
  }
}

// 3.1 can have both bounds, of which the stricter counts; in 3.0 the exclusive one says what the other is.
const bound = (members: Members, keyword: string, exclusive: string, stricter: (...both: Array<number>) => number) => {
  const [inclusive, limit] = [members[keyword], members[exclusive]]
  if (typeof limit !== "number") return {}
  const strictest = typeof inclusive === "number" ? stricter(limit, inclusive) : limit
  return { [keyword]: strictest, [exclusive]: strictest === limit }
}

const isOfType = (value: unknown, type: unknown): boolean =>
  type === "integer" ? typeof value === "number" : type === (value === null ? "null" : typeof value)

// The type, or those that are left besides `null`; of an enum, those that its members have.
const typed = (members: Members): Members => {
  const { enum: listed, type } = members
  const values: ReadonlyArray<unknown> | undefined = Array.isArray(listed) ? listed : undefined
  const named = type === undefined ? kinds(values) : Array.isArray(type) ? type : [type]
  if (named.length === 0) return members
  const present = named.filter(
    (name) =>
      name !== "null" &&
      !(name === "integer" && named.includes("number")) &&
      (named.length === 1 || values === undefined || values.some((value) => isOfType(value, name)))
  )
  const nullable = named.includes("null") ? { nullable: true } : {}
  const [first, ...more] = present
  if (first === undefined) return { ...without(members, ["enum"]), type: "null" }
  if (more.length === 0) return complete({ ...members, type: first, ...nullable })
  if (isAnything(present, members)) return without(members, ["type"])
  const isSaidElsewhere = [...unions, "$ref"].some((keyword) => keyword in members)
  return { ...without(members, ["type"]), ...(isSaidElsewhere ? {} : { type: present }), ...nullable }
}

// The types of an enum that names none; texts and numbers are told from their members by the rest of the generator.
const kinds = (values: ReadonlyArray<unknown> = []): ReadonlyArray<string> => {
  const found = ["string", "number", "boolean", "null"].filter((kind) => values.some((value) => isOfType(value, kind)))
  return found.includes("boolean") || found.join() === "null" ? found : []
}

// The long way to say nothing.
const isAnything = (types: ReadonlyArray<unknown>, members: Members): boolean =>
  ["string", "number", "boolean", "array", "object"].every((type) => types.includes(type)) &&
  !["enum", ...ofOneType].some((keyword) => keyword in members)

// In 3.0 an array says what is in it.
const complete = (members: Members): Members => {
  const { items, type } = members
  if (type !== "array" || "prefixItems" in members) return members
  return items === undefined
    ? { ...members, items: {} }
    : items === false
      ? { ...members, items: {}, maxItems: 0 }
      : members
}

// Several types are as many alternatives, each with what is said of its values.
const split = (members: Members, types: ReadonlyArray<unknown>, place: Places.Place): Members => {
  const { enum: listed } = members
  const alternatives = types.map((type, index) => {
    const own = Object.entries(members).filter(([name]) => ofType.get(type)?.includes(name))
    const values = Array.isArray(listed) ? { enum: listed.filter((value) => isOfType(value, type)) } : {}
    const at = Places.move(place, Places.member(place, "anyOf", index))
    return read({ ...Object.fromEntries(own), ...values, type }, at)
  })
  return { ...inside(without(members, ["type", "enum", ...ofOneType]), place), anyOf: alternatives }
}

// With its alternatives, of which one that is alone beside `null` is the schema itself.
const joined = (members: Members, place: Places.Place): Members => {
  const present = unions.filter((keyword) => Array.isArray(members[keyword]))
  const rest = inside(without(members, present), place)
  const [keyword, ...more] = present
  if (keyword === undefined) return besideReference(rest, place)
  const all = alternativesOf(members, keyword)
  const constants = more.length === 0 ? constantsOf(members[keyword]) : undefined
  if (constants !== undefined) return { ...rest, ...typed({ enum: constants }) }
  const [only, ...others] = all.kept
  if (only !== undefined && others.length + more.length === 0 && all.hasNull && Object.keys(rest).every(describes)) {
    const at = Places.move(Places.member(place, keyword, only.index), place)
    return { ...membersOf(read(only.schema, at)), ...without(rest, ["type"]), nullable: true }
  }
  if (only === undefined && all.hasNull) return { ...rest, type: "null" }
  const nullable = all.hasNull ? { nullable: true } : {}
  return besideReference(
    {
      ...rest,
      ...nullable,
      ...Object.fromEntries(
        present.map((keyword) => [
          keyword,
          alternativesOf(members, keyword).kept.map(({ index, schema }, position) => {
            const at = Places.member(place, keyword, position)
            return read(schema, index === position ? at : Places.move(Places.member(place, keyword, index), at))
          })
        ])
      )
    },
    place
  )
}

const alternativesOf = (members: Members, keyword: string) => {
  const list = members[keyword]
  const all = Array.isArray(list) ? list.map((schema: unknown, index) => ({ schema, index })) : []
  return {
    hasNull: all.some(({ schema }) => isNull(schema)),
    kept: all.filter(({ schema }) => schema !== false && !isNull(schema))
  }
}

// An enum that says something of each of its members.
const constantsOf = (list: unknown): ReadonlyArray<unknown> | undefined => {
  const all = Array.isArray(list) ? list.map(membersOf) : []
  const isEnum = all.every(
    (members) => isMember(members["const"]) && Object.keys(without(members, ["const"])).every(describes)
  )
  return isEnum && all.length > 0 ? all.map((members) => members["const"]) : undefined
}

const isMember = (value: unknown): boolean => typeof value === "string" || typeof value === "number" || value === null

const isNull = (schema: unknown): boolean => {
  const members = membersOf(schema)
  return members["const"] === null || typed(members)["type"] === "null"
}

const membersOf = (schema: unknown): Members => (Predicate.isObject(schema) ? { ...schema } : {})

// In 3.0 nothing that counts stands beside a reference, but a reference may be one of several parts.
const besideReference = (members: Members, place: Places.Place): Members => {
  const { $ref, allOf, ...siblings } = members
  if ($ref === undefined) return members
  if (allOf === undefined && Object.keys(siblings).every(describes)) return { ...without(siblings, ["type"]), $ref }
  const parts: ReadonlyArray<unknown> = Array.isArray(allOf) ? allOf : []
  Places.move(place, Places.member(place, "allOf", parts.length))
  return { ...siblings, allOf: [...parts, { $ref }] }
}

const inside = (members: Members, place: Places.Place): Members =>
  Object.fromEntries(
    Object.entries(members).map(([name, value]): [string, unknown] => {
      const at = Places.member(place, name)
      if (single.includes(name)) return [name, read(value, at)]
      // Whether there may be other properties is said in the same way in both.
      if (name === "additionalProperties") return [name, Predicate.isBoolean(value) ? value : read(value, at)]
      if (Array.isArray(value) && lists.includes(name)) {
        return [name, value.map((item, index) => read(item, Places.member(at, index)))]
      }
      return [name, Predicate.isObject(value) && named.includes(name) ? byName(name, value, members, at) : value]
    })
  )

const single = ["items", "not", "propertyNames"]
const lists = ["allOf", "prefixItems"]
const named = ["properties", "patternProperties", "dependentSchemas", "$defs", "definitions"]

const byName = (keyword: string, schemas: object, { required }: Members, place: Places.Place): Members =>
  Object.fromEntries(
    Object.entries(schemas)
      // A property that nothing fits is one that is not there, as long as nothing requires it.
      .filter(([name, schema]) => keyword !== "properties" || schema !== false || isRequired(required, name))
      .map(([name, schema]) => [name, read(schema, Places.member(place, name))])
  )

const isRequired = (required: unknown, name: string): boolean => Array.isArray(required) && required.includes(name)
