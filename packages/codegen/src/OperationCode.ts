/** Operations as code: their declarations, and what several of them share written once. */
import * as Comment from "./Comment.ts"
import type { Components, Fragment } from "./Components.ts"
import * as Name from "./Name.ts"
import type { Import } from "./Overlay.ts"
import type { Parameter } from "./Parameter.ts"
import type { Group, Operation } from "./Plan.ts"
import * as SchemaCode from "./SchemaCode.ts"

/** The parts of an operation that refer to schemas. */
export const fragments = (operation: Operation, all: Components): ReadonlyArray<Fragment> => [
  paramsOf(operation.params, all, none),
  ...[operation.query, operation.headers].map((parameters) => queryOf(parameters, [], all, none)),
  ...(operation.payload === undefined ? [] : [payloadOf(operation.payload, all)]),
  ...(operation.success === undefined ? [] : [successOf(operation.success, all)])
]

/** The declarations of a group's operations, with the constants that they share in front; `taken` are names in use. */
export const declarations = (
  group: Group,
  all: Components,
  take: (fragment: Fragment) => string,
  taken: ReadonlySet<string>
): ReadonlyArray<string> => {
  const named = namedSchemas(group, all, taken)
  const sets = namedParams(group, all, named, taken)
  return [
    ...[...named.values()].map(({ code, constant, doc }) => `${doc}const ${constant} = ${code}`),
    ...[...sets].map(([code, constant]) => `const ${constant} = ${code}`),
    ...group.operations.map((operation) => declaration(operation, all, named, sets, take))
  ]
}

// internal

const described = (parameter: Parameter, scope: SchemaCode.Scope, indent: number): string =>
  Comment.doc(
    SchemaCode.describe(
      { ...parameter.schema, value: { ...parameter.schema.value, description: parameter.node.value["description"] } },
      scope
    ),
    indent
  )

/** The constants of schemas that parameters of several operations have, by name and code. */
type Named = ReadonlyMap<string, { readonly constant: string; readonly code: string; readonly doc: string }>

const none: Named = new Map()

const schemaOf = ({ name, schema }: Parameter, scope: SchemaCode.Scope, named: Named): string => {
  const code = SchemaCode.print(schema, scope)
  return named.get(`${name} ${code}`)?.constant ?? code
}

const wireOf = (parameter: Parameter, scope: SchemaCode.Scope, named: Named): string => {
  const code = schemaOf(parameter, scope, named)
  return parameter.joined ? `Wire.commaSeparated(${code})` : code
}

// Long ones only: a short one is easier to read where it stands.
const namedSchemas = ({ operations }: Group, all: Components, taken: ReadonlySet<string>): Named => {
  const counts = new Map<string, { readonly parameter: Parameter; readonly code: string; count: number }>()
  for (const parameter of operations.flatMap(({ headers, params, query }) => [...params, ...query, ...headers])) {
    const { code } = all.print("sent", (scope) => SchemaCode.print(parameter.schema, scope))
    const key = `${parameter.name} ${code}`
    const known = counts.get(key) ?? { parameter, code, count: 0 }
    known.count++
    counts.set(key, known)
  }
  const named = new Map<string, { readonly constant: string; readonly code: string; readonly doc: string }>()
  for (const [key, { code, count, parameter }] of counts) {
    const constant = Name.pascal(parameter.name)
    const isTaken = taken.has(constant) || [...named.values()].some((other) => other.constant === constant)
    if (count < 2 || code.length < 60 || isTaken) continue
    // What a query field means is said where the field is.
    let doc = ""
    if (parameter.node.value["in"] === "path") {
      all.print("sent", (scope) => {
        doc = described(parameter, scope, 0)
        return ""
      })
    }
    named.set(key, { constant, code, doc })
  }
  return named
}

const paramsOf = (params: ReadonlyArray<Parameter>, all: Components, named: Named): Fragment =>
  all.print(
    "sent",
    (scope) => `{ ${params.map((param) => `${param.name}: ${wireOf(param, scope, named)}`).join(", ")} }`
  )

const queryOf = (
  query: ReadonlyArray<Parameter>,
  sets: ReadonlyArray<Import>,
  all: Components,
  named: Named
): Fragment =>
  all.print("sent", (scope) => {
    const [only, ...more] = sets
    if (only !== undefined && more.length === 0 && query.length === 0) return scope.import(only)
    const fields = query.map((parameter) => {
      const code = wireOf(parameter, scope, named)
      return `${described(parameter, scope, 4)}${Name.property(parameter.name)}: ${parameter.required ? code : `Operation.optional(${code})`}`
    })
    return `{\n${[...fields, ...sets.map((set) => `...${scope.import(set)}`)].join(",\n")}\n}`
  })

const payloadOf = ({ isJson, required, schema, type }: NonNullable<Operation["payload"]>, all: Components): Fragment =>
  all.print("sent", (scope) => {
    const body = SchemaCode.print(schema, scope)
    // Under another type than JSON's own, JSON is a text like any other.
    const code = isJson && type !== undefined ? `Schema.fromJsonString(${body})` : body
    return required ? code : `Schema.UndefinedOr(${code})`
  })

const successOf = ({ envelope, mayBeEmpty, schema }: NonNullable<Operation["success"]>, all: Components): Fragment =>
  all.print("received", (scope) => {
    const inside = "document" in schema ? SchemaCode.print(schema, scope) : scope.import(schema)
    const whole = envelope === undefined ? inside : `${scope.import(envelope)}(${inside})`
    return mayBeEmpty ? `Schema.UndefinedOr(${whole})` : whole
  })

// Parameters that several operations take are declared once, under the name of the last of them.
const namedParams = (
  group: Group,
  all: Components,
  named: Named,
  taken: ReadonlySet<string>
): ReadonlyMap<string, string> => {
  const counts = new Map<string, { readonly name: string; readonly count: number }>()
  for (const { params } of group.operations) {
    const last = params.at(-1)
    if (last === undefined) continue
    const { code } = paramsOf(params, all, named)
    counts.set(code, { name: Name.camel(last.name), count: (counts.get(code)?.count ?? 0) + 1 })
  }
  const sets = new Map<string, string>()
  for (const [code, { count, name }] of counts) {
    if (count > 1 && !taken.has(name) && ![...sets.values()].includes(name)) sets.set(code, name)
  }
  return sets
}

const declaration = (
  operation: Operation,
  all: Components,
  named: Named,
  sets: ReadonlyMap<string, string>,
  take: (fragment: Fragment) => string
): string => {
  const { constant, headers, id, method, params, path, payload, query, querySets, quota, safety, sensitive, success } =
    operation
  const paramsCode = params.length === 0 ? undefined : take(paramsOf(params, all, named))
  const hoisted = paramsCode === undefined ? undefined : sets.get(paramsCode)
  const options = [
    ...(paramsCode === undefined ? [] : [`params: ${hoisted ?? paramsCode}`]),
    ...(query.length + querySets.length === 0 ? [] : [`query: ${take(queryOf(query, querySets, all, named))}`]),
    ...(headers.length === 0 ? [] : [`headers: ${take(queryOf(headers, [], all, named))}`]),
    ...(payload === undefined ? [] : [`payload: ${take(payloadOf(payload, all))}`]),
    ...(payload?.type === undefined ? [] : [`payloadType: ${JSON.stringify(payload.type)}`]),
    ...(success === undefined ? [] : [`success: ${take(successOf(success, all))}`]),
    ...(success?.type === undefined ? [] : [`successType: ${JSON.stringify(success.type)}`]),
    ...(safety === undefined ? [] : [`safety: ${JSON.stringify(safety)}`]),
    ...(sensitive ? ["sensitive: true"] : []),
    ...(quota === undefined ? [] : [`quota: ${JSON.stringify(quota)}`])
  ]
  const body = `{ ${options.join(", ")} }`
  return `export const ${constant} = Operation.${method.toLowerCase()}(${JSON.stringify(id)}, ${JSON.stringify(path)}, ${body})`
}
