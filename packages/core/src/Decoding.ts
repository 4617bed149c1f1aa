/**
 * How strictly a response is held to its declaration.
 *
 * By default a call is tolerant: fields that the declaration does not know are left out, unknown members of open enums
 * and other forms of open patterns let through. {@link strict} refuses them, for tests against a sandbox or a recording,
 * so that a change of the API is noticed; `Drift.ts` lets them through and counts them. Both look at the body as
 * {@link undeclared} does, after it has been decoded; a program that provides neither pays nothing, in time or in size.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as SchemaAST from "effect/SchemaAST"
import * as SchemaTransformation from "effect/SchemaTransformation"
import type { Issue } from "./ApiError.ts"
import type { Codec, Operation } from "./Operation.ts"
import type { Transport } from "./Transport.ts"
import { members, pattern } from "./Wire.ts"

/** Looks at a body that fits its declaration; its issues make the call fail. */
export type Mode = (
  transport: Transport,
  operation: Operation,
  body: unknown
) => Effect.Effect<void, ReadonlyArray<Issue>>

/** Something in a body that its schema does not declare. */
export interface Undeclared {
  /** A field that the schema does not know, a member that an open enum does not, a text that an open pattern does not. */
  readonly kind: "field" | "member" | "form"
  /** Names with dots between them; never a value. Empty for the body itself. */
  readonly path: string
}

/**
 * The mode in force, by default one that never complains.
 *
 * @example
 * ```ts
 * import { Decoding, type Mode } from "@millrace/core/Decoding"
 * import * as Effect from "effect/Effect"
 *
 * // Bodies may hold what is nobody's business: log names only.
 * const log: Mode = (_, { id }) => Effect.logDebug(`${id} was answered`)
 * const watched = Effect.succeed("any program that makes calls").pipe(Effect.provideService(Decoding, log))
 * ```
 */
export const Decoding: Context.Reference<Mode> = Context.Reference("@millrace/core/Decoding", {
  defaultValue: (): Mode => () => Effect.void
})

/**
 * Decodes strictly inside an effect: unknown fields, members of open enums and forms of open patterns are an
 * `InvalidResponse`.
 *
 * @example
 * ```ts
 * import * as Decoding from "@millrace/core/Decoding"
 * import * as Effect from "effect/Effect"
 *
 * const checked = Effect.succeed("any program that makes calls").pipe(Decoding.strict)
 * ```
 */
export const strict = <A, E, R>(self: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.provideService(self, Decoding, refuse)

/**
 * Decodes strictly, as {@link strict} does, throughout the program that it is provided to.
 *
 * @example
 * ```ts
 * import * as Decoding from "@millrace/core/Decoding"
 * import * as Effect from "effect/Effect"
 *
 * const checked = Effect.succeed("any program that makes calls").pipe(Effect.provide(Decoding.layerStrict))
 * ```
 */
export const layerStrict: Layer.Layer<never> = /*#__PURE__*/ Layer.sync(Decoding, () => refuse)

/**
 * What a body has that its schema does not declare, each path once. The body must be one that the schema decodes.
 *
 * @param items how paths name the items of arrays and records: each by its own index or key (`results.3.name`), or all
 *   of them by a star (`results.*.name`), so that the path is the schema's and says nothing of the data
 *
 * @example
 * ```ts
 * import * as Decoding from "@millrace/core/Decoding"
 * import * as Schema from "effect/Schema"
 *
 * const Mill = Schema.Struct({ id: Schema.Int })
 * const news = Decoding.undeclared(Schema.Array(Mill), [{ id: 1, river: "Tees" }], "starred")
 * // [{ kind: "field", path: "*.river" }]
 * ```
 */
export const undeclared = (
  schema: Codec<unknown>,
  body: unknown,
  items: "exact" | "starred"
): ReadonlyArray<Undeclared> => {
  const found = new Map<string, Undeclared>()
  const visitor: Visitor = {
    item: items === "exact" ? (path, key) => below(path, String(key)) : (path) => below(path, "*"),
    report: (kind, path) => {
      if (!found.has(path)) found.set(path, { kind, path })
    }
  }
  try {
    walker(schema.ast)?.(body, "", visitor)
  } catch {
    // The body of a recursive schema is nested deeper than the stack: what was found until there counts.
  }
  return [...found.values()]
}

// internal

const refuse: Mode = (_, { success }, body) => {
  const issues = success === undefined ? [] : undeclared(success, body, "exact").map(toIssue)
  return issues.length > 0 ? Effect.fail(issues) : Effect.void
}

interface Visitor {
  readonly item: (path: string, key: string | number) => string
  readonly report: (kind: Undeclared["kind"], path: string) => void
}

type Walk = (value: unknown, path: string, visitor: Visitor) => void

const complaints = {
  field: "Expected no excess property",
  member: "Expected a known member",
  form: "Expected the documented form"
} as const

const toIssue = ({ kind, path }: Undeclared): Issue => ({
  message: complaints[kind],
  ...(path === "" ? undefined : { field: path })
})

const below = (path: string, name: string): string => (path === "" ? name : `${path}.${name}`)

// Compiled once per schema; undefined where nothing below can be undeclared, so that most of a body is never visited.
const walkers = new WeakMap<SchemaAST.AST, { readonly walk: Walk | undefined }>()

const walker = (ast: SchemaAST.AST): Walk | undefined => {
  let compiled = walkers.get(ast)
  if (compiled === undefined) {
    compiled = { walk: (ast.encoding ?? []).reduce(behind, structure(ast)) }
    walkers.set(ast, compiled)
  }
  return compiled.walk
}

// What is declared behind a transformation, such as an envelope that it takes off, is held against what comes out of it.
const behind = (inner: Walk | undefined, { to, transformation }: SchemaAST.Link): Walk | undefined => {
  const outer = walker(to)
  if (inner === undefined || !SchemaTransformation.isTransformation(transformation)) return outer
  const transform = decoder(SchemaAST.decodeTo(to, SchemaAST.unknown, transformation))
  return (value, path, visitor) => {
    outer?.(value, path, visitor)
    const result = transform(value)
    if (Exit.isSuccess(result)) inner(result.value, path, visitor)
  }
}

const decoder = (ast: SchemaAST.AST): ((value: unknown) => Exit.Exit<unknown, Schema.SchemaError>) =>
  Schema.decodeUnknownExit(Schema.make<Codec<unknown>>(ast))

const structure = (ast: SchemaAST.AST): Walk | undefined => {
  switch (ast._tag) {
    case "String":
    case "Number":
      return ofMembers(ast)
    case "Objects":
      return ofObject(ast)
    case "Arrays":
      return ofArray(ast)
    case "Union":
      return ofUnion(ast)
    case "Suspend":
      return (value, path, visitor) => walker(ast.thunk())?.(value, path, visitor)
    default:
      return undefined
  }
}

const ofMembers = (ast: SchemaAST.String | SchemaAST.Number): Walk | undefined => {
  const form = pattern(ast)
  if (form) return (value, path, { report }) => form.test(String(value)) || report("form", path)
  const known: ReadonlyArray<unknown> | undefined = members(ast)
  return known && ((value, path, { report }) => known.includes(value) || report("member", path))
}

const ofObject = ({ indexSignatures, propertySignatures }: SchemaAST.Objects): Walk | undefined => {
  const fields = new Map(propertySignatures.map(({ name, type }) => [String(name), walker(type) ?? null]))
  const rest = indexSignatures.flatMap(({ type }) => walker(type) ?? [])
  const closed = indexSignatures.length === 0
  // The empty struct takes anything, as Effect decodes it.
  if (closed ? fields.size === 0 : rest.length === 0 && ![...fields.values()].some(Boolean)) return undefined
  return (value, path, visitor) => {
    if (!Predicate.isObject(value)) return
    // A fifth of the time that a loop over the entries takes.
    for (const key in value) {
      const walk = fields.get(key)
      if (walk === null || !Object.hasOwn(value, key)) continue
      if (walk) walk(value[key], below(path, key), visitor)
      else if (closed) visitor.report("field", below(path, key))
      else for (const walk of rest) walk(value[key], visitor.item(path, key), visitor)
    }
  }
}

const ofArray = ({ elements, rest }: SchemaAST.Arrays): Walk | undefined => {
  const first = elements.map(walker)
  const [middle, ...last] = rest.map(walker)
  if (![...first, middle, ...last].some(Boolean)) return undefined
  return (value, path, visitor) => {
    if (!Array.isArray(value)) return
    const end = value.length - last.length
    value.forEach((item, index) => {
      const walk = index < first.length ? first[index] : index < end ? middle : last[index - end]
      walk?.(item, visitor.item(path, index), visitor)
    })
  }
}

// The first member that decodes the value is the one that the value was decoded with.
const ofUnion = ({ types }: SchemaAST.Union): Walk | undefined => {
  const choices = types
    .filter((type) => !SchemaAST.isNull(type) && !SchemaAST.isUndefined(type))
    .map((type) => ({ walk: walker(type), decode: decoder(type) }))
  if (!choices.some(({ walk }) => walk)) return undefined
  return (value, path, visitor) => {
    if (value === null) return
    const choice = choices.length === 1 ? choices[0] : choices.find(({ decode }) => Exit.isSuccess(decode(value)))
    choice?.walk?.(value, path, visitor)
  }
}
