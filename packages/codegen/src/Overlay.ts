/**
 * The overlay of an OpenAPI document: what the document cannot say (names, groups, what repeating a call may do, how a list
 * is paged) and where it is wrong. Everything that departs from the document carries its reason.
 *
 * `overlay.json` files decode to {@link Overlay}; an unknown key is an error, as a misspelt one would do nothing.
 */
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { Complaint } from "./Complaint.ts"
import type * as Document from "./Document.ts"
import * as JsonPointer from "./JsonPointer.ts"
import * as Name from "./Name.ts"

const reason = Schema.NonEmptyString

const identifier = Schema.String.check(Schema.makeFilter(Name.isIdentifier, { expected: "a name in code" }))

const pointer = Schema.String.check(
  Schema.makeFilter((text) => text.startsWith("/"), { expected: "a JSON pointer, with a slash in front" })
)

/** An export of a hand-written module; `from` is relative to the generated files, or a package. */
export interface Import extends Schema.Schema.Type<typeof Import> {}

export const Import = Schema.Struct({ name: identifier, from: Schema.NonEmptyString })

/** Stands in for a schema of the document wherever all the given keywords are on it. */
export const Replacement = Schema.Struct({
  when: Schema.Record(Schema.String, Schema.Unknown),
  use: Import,
  reason
})

/** How a list is paged, if it takes the query parameter that starts a page. */
export const Pages = Schema.Struct({
  /** A function from the key of an item, if it has one, to the `Pagination.Strategy`. */
  use: Import,
  /** The query parameter that starts a page. */
  field: Schema.String
})

/** Takes off what is wrapped around every success, where it says nothing of its own. */
export interface Envelope extends Schema.Schema.Type<typeof Envelope> {}

export const Envelope = Schema.Struct({
  /** A function from the schema inside to the schema of the whole. */
  use: Import,
  /** Members that the response schema must require; of no account where `only` names it. */
  has: Schema.optionalKey(Schema.NonEmptyArray(Schema.String)),
  /** Members that it may have besides. */
  mayHave: Schema.optionalKey(Schema.Array(Schema.String)),
  /** Where the schema inside stands, as a pointer into the response schema. */
  inside: pointer,
  /** The names of the only response schemas that it is for. @default any that fits */
  only: Schema.optionalKey(Schema.Array(Schema.String)),
  /** How lists in this envelope are paged. */
  pages: Schema.optionalKey(Pages),
  reason
})

/** Query parameters that many operations take together, written by hand as fields to spread. */
export const QuerySet = Schema.Struct({
  use: Import,
  /** Names of `components.parameters`. */
  parameters: Schema.NonEmptyArray(Schema.String)
})

/** Which quota counts an operation, where the API has one of its own for it; see `Quota.Rule` of core. */
export const Quota = Schema.Struct({
  key: Schema.NonEmptyString,
  /** Calls per window. */
  limit: Schema.Int,
  /** Such as `1 minute`. */
  window: Schema.NonEmptyString
})

export interface Group extends Schema.Schema.Type<typeof Group> {}

export const Group = Schema.Struct({
  /** For people. @default the words of its name */
  title: Schema.optionalKey(Schema.NonEmptyString),
  /** Completes "`<Group>` of `<title>`: ". */
  summary: Schema.NonEmptyString,
  /** The tag whose operations it has. */
  tag: Schema.optionalKey(Schema.String),
  /** Ids of its operations, before any tag is looked at. */
  operations: Schema.optionalKey(Schema.Array(Schema.String)),
  /** What its operation ids end with, so that `getDomain` is `get` and `listDomains` is `list`. */
  resource: Schema.optionalKey(Schema.String),
  /** The member that tells items of a list apart. @default "id" where the item has it */
  key: Schema.optionalKey(Schema.String),
  /** Of its operations that name no other. @default the API's */
  quota: Schema.optionalKey(Quota),
  /** @default the overlay's */
  transport: Schema.optionalKey(identifier),
  /** A module of this name is there and exports `operations` and the service. @default false */
  handwritten: Schema.optionalKey(Schema.Boolean),
  /** Its schemas are in a module of their own, where they would make its own too long. @default false */
  schemasApart: Schema.optionalKey(Schema.Boolean)
})

export const OperationChange = Schema.Struct({
  /** The method's name in the service. */
  name: Schema.optionalKey(Schema.String),
  safety: Schema.optionalKey(Schema.Literals(["safe", "idempotent", "unsafe"])),
  /** The success or a path parameter is a secret. */
  sensitive: Schema.optionalKey(Schema.Boolean),
  /** @default its group's */
  quota: Schema.optionalKey(Quota),
  /** The schema of the success, in place of what the document says. */
  success: Schema.optionalKey(Import),
  /** @default its envelope's */
  pages: Schema.optionalKey(Pages),
  reason
})

/** Types a success by what one of its operation's query parameters selects. */
export const Selection = Schema.Struct({
  /** The query parameter. */
  field: Schema.String,
  /** A type and the function that makes it, under one name: in place of `Client.method`, and told the item's schema too. */
  method: Import,
  /** The same in place of `Pagination.list`. */
  list: Import,
  reason
})

export const Correction = Schema.Struct({
  /** A pointer into the document. */
  at: pointer,
  /** Put there; `null` takes away what is there. */
  value: Schema.Unknown,
  reason
})

export const Places = Schema.Struct({ at: Schema.NonEmptyArray(pointer), reason })

export interface Overlay extends Schema.Schema.Type<typeof Overlay> {}

export const Overlay = Schema.Struct({
  $schema: Schema.optionalKey(Schema.String),
  /** The OpenAPI document, relative to the overlay. */
  document: Schema.String,
  /** The folder to write, relative to the overlay. */
  output: Schema.String,
  /** The API's name in errors and in `HttpApi`, such as `azion.v3`. */
  api: Schema.String,
  /** For people, such as "Azion v3". */
  title: Schema.String,
  /** What the names of services start with, such as `@millrace/azion/v3`. */
  identifier: Schema.String,
  /** The service that has the transports, and which of its members is this API's. */
  service: Schema.Struct({ name: identifier, from: Schema.NonEmptyString, transport: identifier }),
  groups: Schema.Record(Schema.String, Group),
  /** Hand-written modules beside the generated ones that the index exports too. */
  alsoExported: Schema.optionalKey(Schema.Array(Schema.String)),
  operations: Schema.optionalKey(Schema.Record(Schema.String, OperationChange)),
  /** Schemas of the document that are written by hand, by name. */
  schemas: Schema.optionalKey(Schema.Record(Schema.String, Schema.Struct({ use: Import, reason }))),
  replacements: Schema.optionalKey(Schema.Array(Replacement)),
  envelopes: Schema.optionalKey(Schema.Array(Envelope)),
  querySets: Schema.optionalKey(Schema.Array(QuerySet)),
  /** Enums that are open in what is sent, too; what is received is always open. */
  openEnums: Schema.optionalKey(Schema.Array(Places)),
  /** Enums of texts are received in any case. */
  enumsOfAnyCase: Schema.optionalKey(Schema.Struct({ reason })),
  /** Parameters that are lists of names, each with or without a `-`; the names are in an array under the keyword. */
  nameLists: Schema.optionalKey(Schema.Array(Schema.Struct({ keyword: Schema.String, reason }))),
  selection: Schema.optionalKey(Selection),
  /** Fields that are sent with their default when the caller leaves them out. */
  alwaysSent: Schema.optionalKey(Schema.Array(Places)),
  /** Received fields that can be null may also be absent, and are null then. */
  absentAsNull: Schema.optionalKey(Schema.Struct({ reason })),
  corrections: Schema.optionalKey(Schema.Array(Correction))
})

/** Takes parsed JSON for an overlay. */
export const make = (file: string, root: unknown): Overlay => {
  const decoded = Schema.decodeUnknownResult(Overlay)(root, { onExcessProperty: "error" })
  if (Result.isSuccess(decoded)) return decoded.success
  const [issue] = format(decoded.failure.issue).issues
  const path = (issue?.path ?? []).map((part) => String(Predicate.isObject(part) ? part.key : part))
  throw new Complaint({
    file,
    pointer: JsonPointer.below("", ...path),
    problem: issue?.message ?? "is not an overlay"
  })
}

/** The document with the overlay's corrections. */
export const correct = (document: Document.Document, file: string, overlay: Overlay): Document.Document => {
  const root = structuredClone(document.root)
  for (const [index, { at, value }] of (overlay.corrections ?? []).entries()) {
    const members = JsonPointer.members(at)
    const last = members.at(-1)
    const parent = JsonPointer.resolve(root, JsonPointer.below("", ...members.slice(0, -1)))
    const exists = JsonPointer.resolve(root, at) !== undefined
    const isGap = Array.isArray(parent) && !exists && Number(last) !== parent.length
    if (last === undefined || typeof parent !== "object" || parent === null || (value === null && !exists) || isGap) {
      throw new Complaint({
        file,
        pointer: JsonPointer.below("/corrections", index, "at"),
        problem: `names ${at}, which is not in ${document.file}`
      })
    }
    if (value !== null) Object.assign(parent, { [last]: value })
    else if (Array.isArray(parent)) parent.splice(Number(last), 1)
    else Reflect.deleteProperty(parent, last)
  }
  const keywords = (overlay.nameLists ?? []).map(({ keyword }) => keyword)
  return { ...document, root: keywords.length === 0 ? root : withNameLists(root, keywords) }
}

// internal

// What the document says of such a parameter in words, as a schema.
const withNameLists = (value: unknown, keywords: ReadonlyArray<string>): unknown => {
  if (Array.isArray(value)) return value.map((item) => withNameLists(item, keywords))
  if (!Predicate.isObject(value)) return value
  const members = Object.entries(value).map(([name, member]) => [name, withNameLists(member, keywords)] as const)
  const [, names] = members.find(([name]) => keywords.includes(name)) ?? []
  const list = Array.isArray(names) && {
    schema: { type: "array", items: { type: "string", enum: [...names, ...names.map((name) => `-${String(name)}`)] } },
    explode: false
  }
  return { ...Object.fromEntries(members), ...list }
}

const format = SchemaIssue.makeFormatterStandardSchemaV1({
  leafHook: (issue) => {
    switch (issue._tag) {
      case "UnexpectedKey":
        return "is not a key that an overlay has here"
      case "MissingKey":
        return "is missing"
      default:
        return SchemaIssue.defaultLeafHook(issue)
    }
  }
})
