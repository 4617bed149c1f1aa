/** Names in the generated code. */

/** `edge_application_id` -> `edgeApplicationId` */
export const camel = (name: string): string => {
  const joined = name.replace(/[^A-Za-z0-9]+(.)?/g, (_, next: string | undefined) => (next ?? "").toUpperCase())
  return joined.charAt(0).toLowerCase() + joined.slice(1)
}

/** `edge_application_id` -> `EdgeApplicationId` */
export const pascal = (name: string): string => {
  const joined = camel(name)
  return joined.charAt(0).toUpperCase() + joined.slice(1)
}

/** The constant that holds a declaration; `edge-application.list` -> `edgeApplicationList`. */
export const constant = (name: string): string => {
  const joined = camel(name)
  return reserved.has(joined) ? `${joined}Operation` : joined
}

/** What a schema of the document is called: as there, unless that is no name or is one that every module may import. */
export const schema = (name: string): string => {
  const local = isIdentifier(name) ? name : pascal(name)
  return Object.hasOwn(modules, local) ? `${local}Schema` : local
}

/** The modules that generated code imports whole, by the names they have there. */
export const modules: Readonly<Record<string, string>> = {
  Check: "@millrace/core/Check",
  Client: "@millrace/core/Client",
  HttpApi: "@millrace/core/HttpApi",
  Operation: "@millrace/core/Operation",
  Pagination: "@millrace/core/Pagination",
  Wire: "@millrace/core/Wire",
  Context: "effect/Context",
  Effect: "effect/Effect",
  EffectHttpApi: "effect/http-api/HttpApi",
  Layer: "effect/Layer",
  Schema: "effect/Schema"
}

/** A property name in an object literal. */
export const property = (name: string): string => (isIdentifier(name) ? name : JSON.stringify(name))

export const isIdentifier = (name: string): boolean => /^[A-Za-z_$][\w$]*$/.test(name)

/** What a method is called: `getDomain` is `get` in the group of domains; other ids stay as they are. */
export const method = (operationId: string, resource: string | undefined): string => {
  const [, verb = "", noun = ""] = /^(list|get|create|replace|update|delete)(.*)$/.exec(operationId) ?? []
  return resource !== undefined && (noun === resource || plurals(resource).includes(noun)) ? verb : operationId
}

// internal

// The language's own words, and what every group's module declares.
const reserved: ReadonlySet<string> = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false
  finally for function if implements import in instanceof interface let new null package private protected public return
  static super switch this throw true try typeof var void while with yield operations`.split(/\s+/)
)

const plurals = (noun: string): ReadonlyArray<string> => [`${noun}s`, `${noun}es`, noun.replace(/y$/, "ies")]
