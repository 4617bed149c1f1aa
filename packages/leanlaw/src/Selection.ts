/**
 * `select`, which says what the items of a list come with, as types: what was selected is there, what was left out by a `-`
 * is not, and everything else is optional.
 *
 * A promise of the type is kept at run time: an answer without what was selected is an `InvalidResponse`. References are
 * there where the item has the id for them, such as `invoice` with `invoiceId`, and `null` otherwise.
 */
import type { ApiError } from "@millrace/core/ApiError"
import * as Client from "@millrace/core/Client"
import type { Operation } from "@millrace/core/Operation"
import * as Pagination from "@millrace/core/Pagination"
import type * as Transport from "@millrace/core/Transport"
import * as Wire from "@millrace/core/Wire"
import type * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as SchemaAST from "effect/SchemaAST"
import type * as Stream from "effect/Stream"
import { type KeyedStrategy, ListOf, PageOf } from "./Envelope.ts"

/** The query of an operation. */
export type QueryOf<Op extends Operation> =
  Client.Input<Op> extends { readonly query?: infer Query } ? NonNullable<Query> : never

/** What `select` takes for an operation: the name of a field, or one with a `-` in front, which leaves it out. */
export type SelectName<Op extends Operation> =
  QueryOf<Op> extends { readonly select?: ReadonlyArray<infer Name extends string> | undefined } ? Name : never

/**
 * An item as it comes with a selection: the selected properties are there, and those with a `-` are not. Names that are not
 * known to the compiler one by one, as in an array of variable length, promise nothing.
 */
export type Selected<Item, S> = [PropertyIn<S> | PropertyOut<S>] extends [never]
  ? Item
  : Simplify<
      { readonly [P in keyof Item as P extends PropertyIn<S> | PropertyOut<S> ? never : P]: Item[P] } & {
        readonly [P in Extract<keyof Item, PropertyIn<S>>]-?: Exclude<Item[P], undefined> | MissingReference<Item, P>
      }
    >

/** What a method with a selection takes. */
export type Input<Op extends Operation, S extends ReadonlyArray<SelectName<Op>>> = Omit<Client.Input<Op>, "query"> & {
  readonly query?: Omit<QueryOf<Op>, "select"> & { readonly select?: S | undefined }
}

/** A list that comes whole, with a selection. */
export interface SelectiveMethod<Op extends Operation, Item> {
  <const S extends ReadonlyArray<SelectName<Op>> = readonly []>(
    input?: Input<Op, S>
  ): Effect.Effect<ReadonlyArray<Selected<Item, S>>, ApiError>
  /** The same call, with status, headers and trace id beside the items. */
  readonly withResponse: <const S extends ReadonlyArray<SelectName<Op>> = readonly []>(
    input?: Input<Op, S>
  ) => Effect.Effect<Transport.Reply<ReadonlyArray<Selected<Item, S>>>, ApiError>
}

/** Makes a {@link SelectiveMethod}; `item` is the schema of what comes without a selection. */
export const SelectiveMethod = <Op extends Operation, Fields extends Schema.Struct.Fields>(
  transport: Transport.Transport,
  operation: Op,
  item: ItemSchema<Fields>
): SelectiveMethod<Op, Schema.Struct.Type<Fields>> => {
  const methodOf = perSelection(item, operation, ListOf, (operation) => Client.method(transport, operation))
  return Object.assign((input?: AnyInput) => methodOf(input)(input), {
    withResponse: (input?: AnyInput) => methodOf(input).withResponse(input)
    // The schema of each selection is made of the names that `Selected` is computed from.
  }) as SelectiveMethod<Op, Schema.Struct.Type<Fields>>
}

/** A list in pages, with a selection: the call, and streams of its pages and items, as `Pagination.List` has them. */
export interface SelectiveList<Op extends Operation, Item> {
  <const S extends ReadonlyArray<SelectName<Op>> = readonly []>(
    input?: Input<Op, S>
  ): Effect.Effect<PageOf<Selected<Item, S>>, ApiError>
  /** The same call, with status, headers and trace id beside the page. */
  readonly withResponse: <const S extends ReadonlyArray<SelectName<Op>> = readonly []>(
    input?: Input<Op, S>
  ) => Effect.Effect<Transport.Reply<PageOf<Selected<Item, S>>>, ApiError>
  readonly pages: <const S extends ReadonlyArray<SelectName<Op>> = readonly []>(
    input?: Input<Op, S>,
    options?: Pagination.Options
  ) => Stream.Stream<
    Pagination.Page<Selected<Item, S>, PageOf<Selected<Item, S>>>,
    ApiError | Pagination.PaginationStalled
  >
  readonly items: <const S extends ReadonlyArray<SelectName<Op>> = readonly [], E = never, R = never>(
    input?: Input<Op, S>,
    options?: Pagination.ItemsOptions<Selected<Item, S>, PageOf<Selected<Item, S>>, E, R>
  ) => Stream.Stream<Selected<Item, S>, ApiError | Pagination.PaginationStalled | E, R>
  /** The id of an item. */
  readonly key: (item: Item) => string
}

/** Makes a {@link SelectiveList}; `item` is the schema of what comes without a selection. */
export const SelectiveList = <Op extends Operation, Fields extends Schema.Struct.Fields>(
  transport: Transport.Transport,
  operation: Op,
  strategy: KeyedStrategy<Schema.Struct.Type<Fields>>,
  item: ItemSchema<Fields>
): SelectiveList<Op, Schema.Struct.Type<Fields>> => {
  type Item = Schema.Struct.Type<Fields>
  const listOf = perSelection(item, operation, PageOf, (operation) =>
    // Whatever the selection, the operation answers with a `PageOf`, which the type of any operation does not say.
    Pagination.list(transport, operation, strategy as unknown as Pagination.Strategy<unknown, Item>)
  )
  return Object.assign((input?: AnyInput) => listOf(input)(input), {
    withResponse: (input?: AnyInput) => listOf(input).withResponse(input),
    pages: (input?: AnyInput, options?: Pagination.Options) => listOf(input).pages(input, options),
    items: <E, R>(input?: AnyInput, options?: Pagination.ItemsOptions<Item, unknown, E, R>) =>
      listOf(input).items(input, options),
    key: strategy.key
    // The schema of each selection is made of the names that `Selected` is computed from.
  }) as unknown as SelectiveList<Op, Item>
}

// internal

type Simplify<T> = { readonly [P in keyof T]: T[P] } & {}

// The one name that is not that of its property.
type PropertyOf<Name> = Name extends "originator" ? "originators" : Name

const propertyOf = (name: string): string => (name === "originator" ? "originators" : name)

type PropertyIn<S> = PropertyOf<Exclude<KnownNames<S>, LeftOut<S>>>

type PropertyOut<S> = PropertyOf<Exclude<Plain<KnownNames<S>>, NameIn<S>>>

// Each position that holds one name for certain.
type KnownNames<S> = S extends readonly [infer Name, ...infer Rest]
  ? (IsUnion<Name> extends true ? never : Name) | KnownNames<Rest>
  : never

type NameIn<S> = S extends ReadonlyArray<infer Name> ? Name : never

/** The names behind a minus. */
type Plain<Name> = Name extends `-${infer Plain}` ? Plain : never

type LeftOut<S> = Extract<NameIn<S>, `-${string}`> | Plain<NameIn<S>>

type IsUnion<T, Whole = T> = T extends unknown ? ([Whole] extends [T] ? false : true) : never

type MissingReference<Item, P> = P extends string
  ? `${P}Id` extends infer Id extends keyof Item
    ? [Extract<Item[Id], null | undefined>] extends [never]
      ? never
      : null
    : never
  : never

interface ItemSchema<Fields extends Schema.Struct.Fields> extends Schema.Codec<Schema.Struct.Type<Fields>, unknown> {
  readonly fields: Fields
}

type AnyInput = Client.Input<Operation>

type AnySchema = Schema.Codec<unknown, unknown>

// One method for each set of properties that was ever selected, as a schema is costly to make.
const perSelection = <A>(
  { fields }: { readonly fields: Schema.Struct.Fields },
  operation: Operation,
  envelope: (item: AnySchema) => AnySchema,
  make: (operation: Operation) => A
): ((input: AnyInput | undefined) => A) => {
  const unselected = make(operation)
  const made = new Map<string, A>()
  return (input) => {
    const properties = selectedIn(input).filter((property) => Object.hasOwn(fields, property))
    if (properties.length === 0) return unselected
    const key = properties.toSorted().join()
    const known = made.get(key)
    if (known !== undefined) return known
    const present = Object.fromEntries(properties.map((property) => [property, presentIn(fields, property)]))
    // As the fields of the unselected item do, so do these need no services.
    const item = Schema.Struct({ ...fields, ...present }) as unknown as AnySchema
    const method = make({ ...operation, success: envelope(item) })
    made.set(key, method)
    return method
  }
}

// Whatever else a caller without types may give is the encoder's to refuse.
const selectedIn = (input: object | undefined): ReadonlyArray<string> => {
  const query: unknown = Predicate.hasProperty(input, "query") ? input.query : undefined
  const select: unknown = Predicate.hasProperty(query, "select") ? query.select : undefined
  if (!Array.isArray(select)) return []
  const names = select.filter(Predicate.isString)
  return [...new Set(names.filter((name) => !names.includes(`-${name}`)).map(propertyOf))]
}

const presentIn = (fields: Schema.Struct.Fields, property: string): Schema.Top => {
  const field = fields[property] as Schema.optionalKey<AnySchema>
  const id = fields[`${property}Id`]
  const value = Schema.requiredKey(field)
  const mayBeMissing =
    isNullable(value) || (id !== undefined && (SchemaAST.isOptional(id.ast) || isNullable(id as AnySchema)))
  return mayBeMissing ? Wire.absentAsNull(value) : value
}

const isNullable = (schema: AnySchema): boolean => Schema.is(schema)(null)
