/**
 * What an OpenAPI 3.0 document says about an answer. It reads the document as it is: a status that an operation does not
 * have, a body of another shape and a field that no schema names are all complaints.
 */
import { Ajv, type ValidateFunction } from "ajv"
import { readFileSync } from "node:fs"

export interface Specification {
  /** Every operation of the document, as `GET /domains/{id}`. */
  readonly operations: ReadonlyArray<Operation>
  /** What is wrong with an answer; nothing if it is as the document says. */
  readonly complaints: (method: string, template: string, status: number, body: unknown) => ReadonlyArray<string>
}

interface Operation {
  readonly method: string
  readonly template: string
  readonly declaration: Json
}

export type Json = { readonly [key: string]: unknown }

/** @param url where the JSON document is */
export const read = (url: URL): Specification => make(asObject(JSON.parse(readFileSync(url, "utf8"))))

export const make = (document: Json): Specification => {
  const ajv = new Ajv({ strict: false, validateFormats: false, allErrors: true })
  ajv.addSchema({ $id: "document", components: { schemas: schemas(asObject(document["components"])["schemas"]) } })
  const validators = new Map<string, ValidateFunction>()

  const operations = Object.entries(asObject(document["paths"])).flatMap(([template, item]) =>
    Object.entries(asObject(item))
      .filter(([method]) => verbs.includes(method))
      .map(([method, declaration]) => ({
        method: method.toUpperCase(),
        template,
        declaration: asObject(declaration)
      }))
  )

  const resolve = (value: unknown): Json => {
    const object = asObject(value)
    const reference = object["$ref"]
    return typeof reference === "string"
      ? resolve(
          reference
            .replace("#/", "")
            .split("/")
            .reduce((at: unknown, name) => asObject(at)[name], document)
        )
      : object
  }

  const complaints: Specification["complaints"] = (method, template, status, body) => {
    const name = `${method} ${template}`
    const operation = operations.find((other) => other.method === method && other.template === template)
    if (operation === undefined) return [`${name} is not in the document`]
    const responses = asObject(operation.declaration["responses"])
    const response = responses[String(status)] ?? responses[`${String(status)[0]}XX`] ?? responses["default"]
    if (response === undefined) return [`${name} answers no ${status}`]
    const schema = schemaOf(resolve(response))
    if (schema === undefined) return []
    const key = `${name} ${status}`
    const validate = validators.get(key) ?? ajv.compile(withReferences(closed(schema)))
    validators.set(key, validate)
    if (validate(body)) return []
    return (validate.errors ?? []).map(
      ({ instancePath, message, params }) => `${key}: body${instancePath} ${message} ${JSON.stringify(params)}`
    )
  }

  return { operations, complaints }
}

// internal

const verbs = ["get", "put", "post", "patch", "delete"]

const asObject = (value: unknown): Json => {
  if (typeof value !== "object" || value === null) throw new Error("not an OpenAPI document")
  // Checked above; every key of parsed JSON is a text.
  return value as Json
}

// The first JSON body that a response declares; without one, any body will do.
const schemaOf = (response: Json): Json | undefined => {
  const content = response["content"]
  if (content === undefined) return undefined
  const media = Object.entries(asObject(content)).find(([type]) => /^application\/([\w.]+\+)?json/.test(type))
  const schema = media === undefined ? undefined : asObject(media[1])["schema"]
  return schema === undefined ? undefined : asObject(schema)
}

// OpenAPI 3.0 to JSON Schema: `nullable` is a keyword of its own there, and an object is open unless it says otherwise.
const closed = (schema: unknown): unknown => {
  if (Array.isArray(schema)) return schema.map(closed)
  if (typeof schema !== "object" || schema === null) return schema
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(schema)
      .filter(([name]) => !annotations.includes(name))
      .map(([name, part]) => [name, name === "enum" ? part : name === "properties" ? schemas(part) : closed(part)])
  )
  const isRecord = "properties" in rest && !("additionalProperties" in rest)
  const strict = isRecord ? { ...rest, additionalProperties: false } : rest
  return nullable === true ? { anyOf: [strict, { type: "null" }] } : strict
}

// By names that are no keywords: of properties, or of the document's schemas.
const schemas = (named: unknown): Json =>
  Object.fromEntries(Object.entries(asObject(named)).map(([name, schema]) => [name, closed(schema)]))

const annotations = ["example", "examples", "default", "discriminator"]

const withReferences = (schema: unknown): Json =>
  asObject(JSON.parse(JSON.stringify(schema).replaceAll('"$ref":"#/', '"$ref":"document#/')))
