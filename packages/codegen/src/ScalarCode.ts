/** Schemas of texts, numbers and booleans as code: their enums, and what is checked of them where they are sent. */
import * as Equal from "effect/Equal"
import * as Predicate from "effect/Predicate"
import * as Document from "./Document.ts"
import * as Pattern from "./Pattern.ts"
import type { Scope } from "./SchemaCode.ts"

/** A text or a number, or one of those that are listed. */
export const print = (node: Document.Node, scope: Scope): string => {
  const listed = members(node)
  const known = knownValues(node)
  if (listed !== undefined) return printEnum(node, listed, scope)
  if (known !== undefined) return `Wire.openEnum(${literals(known)})`
  const checks = scope.direction === "sent" ? scalarChecks(node) : []
  const base =
    node.value["type"] === "string"
      ? "Schema.String"
      : node.value["type"] === "integer" && scope.direction === "sent"
        ? "Schema.Int"
        : // A number in JSON is never infinite; whether it is whole is not worth refusing an answer for.
          "Schema.Finite"
  const whole = checks.length === 0 ? base : `${base}.check(${checks.join(", ")})`
  return node.value["format"] === "password" ? `Schema.RedactedFromValue(${whole})` : whole
}

/** Anything, or what is listed. */
export const printUntyped = (node: Document.Node, scope: Scope): string =>
  members(node) === undefined ? "Schema.Unknown" : print(node, scope)

export const printBoolean = ({ value }: Document.Node, { direction }: Scope): string => {
  const listed = Array.isArray(value["enum"]) ? value["enum"].filter(Predicate.isBoolean) : []
  return direction === "sent" && listed.length === 1 ? `Schema.Literal(${String(listed[0])})` : "Schema.Boolean"
}

/** Exactly these. */
export const literal = (values: ReadonlyArray<string | number>): string =>
  values.length === 1 ? `Schema.Literal(${JSON.stringify(values[0])})` : `Schema.Literals(${literals(values)})`

/** What a schema says of the values of its type, besides which type that is. */
export const limits: ReadonlyArray<string> =
  `minLength maxLength pattern minimum maximum multipleOf items minItems maxItems uniqueItems minProperties
  maxProperties`.split(/\s+/)

export const isScalar = ({ value: { type } }: Document.Node): boolean =>
  type === "string" || type === "integer" || type === "number"

/** What parts say of one text or number; complains where two of them say different things in the same words. */
export const join = (node: Document.Node, parts: ReadonlyArray<Document.Node>): Document.Node => {
  const joined = new Map<string, unknown>()
  for (const part of parts) {
    for (const [keyword, value] of Object.entries(part.value)) {
      const isSame = !joined.has(keyword) || Equal.equals(joined.get(keyword), value)
      if (!isSame && ["type", "format", "enum", ...limits].includes(keyword)) {
        throw Document.complain(node, `joins schemas of which each has its own ${keyword}`, "allOf")
      }
      joined.set(keyword, value)
    }
    const odd = ["oneOf", "anyOf", "properties"].find((keyword) => keyword in part.value)
    if (odd !== undefined) throw Document.complain(part, "cannot be generated beside a text or a number", odd)
  }
  return { ...node, value: Object.fromEntries(joined) }
}

/** The type of a text or a number; undefined of anything else, and of secrets. */
export const type = (node: Document.Node, scope: Scope): string | undefined => {
  const listed = members(node)
  const known = knownValues(node)
  if (listed !== undefined) return isOpen(node, scope) ? `Wire.Open<${union(listed)}>` : union(listed)
  if (known !== undefined) return `Wire.Open<${union(known)}>`
  if (!isScalar(node) || node.value["format"] === "password") return undefined
  return node.value["type"] === "string" ? "string" : "number"
}

/** The type of these values. */
export const union = (values: ReadonlyArray<string | number | boolean>): string =>
  values.map((value) => JSON.stringify(value)).join(" | ")

// internal

const isOpen = ({ pointer }: Document.Node, { direction, openEnums }: Scope): boolean =>
  direction === "received" || openEnums.has(pointer)

const knownValues = ({ value }: Document.Node): ReadonlyArray<string | number> | undefined => {
  const known = value["x-known-values"] ?? value["x-extensible-enum"]
  return Array.isArray(known) && known.length > 0 && known.every(isMember) ? known : undefined
}

// The texts or numbers in an enum, without `null`.
const members = (node: Document.Node): ReadonlyArray<string | number> | undefined => {
  const list = node.value["enum"]
  if (list === undefined) return undefined
  const present = Array.isArray(list) ? list.filter((member) => member !== null) : []
  if (present.length === 0 || !present.every(isMember))
    throw Document.complain(node, "is not a list of texts or numbers", "enum")
  return present
}

const isMember = (value: unknown): value is string | number => typeof value === "string" || typeof value === "number"

const printEnum = (node: Document.Node, listed: ReadonlyArray<string | number>, scope: Scope): string => {
  if (!isOpen(node, scope)) return literal(listed)
  const isOfAnyCase =
    scope.direction === "received" && scope.overlay.enumsOfAnyCase !== undefined && listed.every(Predicate.isString)
  return `Wire.${isOfAnyCase ? "openEnumOfAnyCase" : "openEnum"}(${literals(listed)})`
}

const literals = (values: ReadonlyArray<string | number>): string =>
  `[${values.map((value) => JSON.stringify(value)).join(", ")}]`

const formats: Readonly<Record<string, string>> = {
  uuid: "Check.uuid",
  email: "Check.email",
  uri: "Check.uri",
  ipv4: "Check.ipv4",
  date: "Check.date",
  "date-time": "Check.dateTime"
}

// A check says nothing of values of another type than its own.
const scalarChecks = (node: Document.Node): ReadonlyArray<string> => {
  const {
    exclusiveMaximum,
    exclusiveMinimum,
    format,
    maximum,
    maxLength,
    minimum,
    minLength,
    multipleOf,
    pattern,
    type
  } = node.value
  if (type === "string") {
    const formatCheck = typeof format === "string" ? formats[format] : undefined
    return [
      ...(minLength === undefined && maxLength === undefined
        ? []
        : [`Check.length(${String(minLength ?? 0)}, ${String(maxLength ?? "Infinity")})`]),
      ...(typeof pattern === "string" ? [`Check.pattern(${regExp(node, pattern)})`] : []),
      ...(formatCheck === undefined ? [] : [formatCheck])
    ]
  }
  return [
    ...(minimum === undefined
      ? []
      : [`${exclusiveMinimum === true ? "Schema.isGreaterThan" : "Check.atLeast"}(${String(minimum)})`]),
    ...(maximum === undefined
      ? []
      : [`${exclusiveMaximum === true ? "Schema.isLessThan" : "Check.atMost"}(${String(maximum)})`]),
    ...(multipleOf === undefined ? [] : [`Schema.isMultipleOf(${String(multipleOf)})`])
  ]
}

const regExp = (node: Document.Node, pattern: string): string => {
  const found = Pattern.parse(pattern)
  if (found === undefined) throw Document.complain(node, "is not a regular expression", "pattern")
  return String(found)
}
