/**
 * What a resource declares, and the operations that come of it, as types and as values.
 *
 * `true` declares an operation as the convention and the schema have it; a schema in its place, one with a body of its
 * own. What is not declared does not exist.
 */
import type { ApiError } from "@millrace/core/ApiError"
import type * as CallSafety from "@millrace/core/CallSafety"
import * as Check from "@millrace/core/Check"
import * as Operation from "@millrace/core/Operation"
import type * as Pagination from "@millrace/core/Pagination"
import type { HttpMethod } from "effect/http/HttpMethod"
import * as Schema from "effect/Schema"
import * as Struct from "effect/Struct"
import type * as CodeError from "./CodeError.ts"
import type { Pages } from "./Pages.ts"

export type Fields = Operation.Fields

export type Operations = { readonly [name: string]: Operation.Operation }

/** A list's body that has more in it than the items; made by {@link envelope}. */
export interface Envelope<out Body = unknown, out Item = unknown> {
  readonly body: Operation.Codec<Body>
  // A method, so that envelopes of any body are envelopes.
  items(body: unknown): ReadonlyArray<Item>
}

/** An operation that is not CRUD. */
export interface Action {
  /** What it works on: one item, or the collection. @default "item" */
  readonly on?: "item" | "collection" | undefined
  /** Behind the path of what it works on; empty for that path itself. @default a slash and the action's name */
  readonly path?: `/${string}` | "" | undefined
  /** @default "POST" */
  readonly method?: HttpMethod | undefined
  readonly query?: Fields | undefined
  /** The body to send. @default none */
  readonly payload?: Operation.Codec<unknown> | undefined
  /** The payload's media type where it is not JSON; the schema then encodes to the text to send. @default JSON */
  readonly payloadType?: string | undefined
  /** The body of a success. @default none */
  readonly success?: Operation.Codec<unknown> | undefined
  /** The success' media type where it is not JSON; the schema then decodes the text received. @default JSON */
  readonly successType?: string | undefined
  /** @default by method */
  readonly safety?: CallSafety.CallSafety | undefined
}

/** What a resource may declare. */
export interface Any {
  /** Of the collection, behind the API's base URL; with `:name` where a path parameter goes. */
  readonly path: `/${string}`
  /** An item, as the API sends it. */
  readonly schema: Schema.Struct<Fields>
  /** The field that names an item in the path: `/books/:id`. */
  readonly id: string
  /** The schemas of the path's parameters; required where it has any. */
  readonly params?: Fields
  /** Fields that the server makes itself: never sent. @default none */
  readonly generated?: ReadonlyArray<string>
  /** GET of the collection: an array of items, or an {@link envelope}. */
  readonly list?: true | Envelope
  /** What `list` can be asked for. */
  readonly query?: Fields
  /** How `list` is paged. @default not at all */
  readonly pages?: Pages<never, string>
  /** GET of an item. */
  readonly get?: true
  /** HEAD of an item. */
  readonly head?: true
  /** POST to the collection: all fields that the server does not make, or what the schema says. */
  readonly create?: true | Operation.Codec<unknown>
  /** PUT of an item: all fields that the server does not make, or what the schema says. */
  readonly replace?: true | Operation.Codec<unknown>
  /** PATCH of an item: at least one field that the server does not make, or what the schema says. */
  readonly update?: true | Operation.Codec<unknown>
  /** Which of them are answered without a body, such as with 204; their methods give nothing. @default none */
  readonly silent?: ReadonlyArray<Write>
  /** DELETE of an item. */
  readonly delete?: true
  /** Operations that are not CRUD, by the name of their method. */
  readonly actions?: { readonly [name: string]: Action }
  /** Codes of the error list to the tags of their errors. */
  readonly errors?: CodeError.Codes
}

/** The same for the fields of a schema. */
export interface Options<F extends Fields> extends Any {
  readonly schema: Schema.Struct<F>
  readonly id: KeyOf<F>
  readonly generated?: ReadonlyArray<keyof F & string>
  readonly list?: true | Envelope<unknown, Schema.Struct<F>["Type"]>
}

/**
 * What `Options` cannot say by itself. What is wrong has a type of the kind that says why, at the option itself: an option
 * of the type `never` or `undefined` would make the whole declaration `never`, and each of its options an error.
 */
export type Checked<O extends Any> =
  IsUnread<O> extends true
    ? unknown
    : {
        readonly [_ in Exclude<keyof O, keyof Any>]: NoSuchOption
      } & {
        readonly [_ in O extends { readonly list: unknown } ? never : keyof O & ("query" | "pages")]: OfLists
      } & {
        readonly [_ in "actions" & keyof O]: {
          readonly [_ in keyof O["actions"] & (Standard | "exists")]: NameTaken
        } & {
          // Nobody would give the value of such a parameter: a nested resource has it.
          readonly [A in keyof O["actions"]]: {
            readonly path?: [PathNames<ActionPath<O["actions"][A]>>] extends [never] ? unknown : never
          }
        }
      } & {
        readonly [_ in "silent" & keyof O]: ReadonlyArray<Write & keyof O>
      } & {
        readonly [_ in "pages" & keyof O]: Pages<Body<O>, string>
      } & {
        // A tag that core's errors have would be two errors in one.
        readonly [_ in "errors" & keyof O]: {
          readonly [C in keyof O["errors"]]: O["errors"][C] extends ApiError["_tag"] ? NameTaken : unknown
        }
      } & ([PathNames<O["path"]>] extends [never] ? {} : { readonly params: object }) & {
          readonly [_ in "params" & keyof O]: {
            // Of the item's own name there is one already.
            readonly [Name in keyof O["params"] | PathNames<O["path"]>]: Name extends Exclude<
              PathNames<O["path"]>,
              O["id"]
            >
              ? Operation.Codec<unknown>
              : never
          }
        }

/** The errors of a resource's own codes. */
export type Errors<O extends Any> = O extends { readonly errors: infer C extends CodeError.Codes }
  ? CodeError.Of<C>
  : never

/** The operations that a resource declares. */
export type OperationsOf<Name extends string, O extends Any> = {
  readonly [K in (Standard & keyof O) | (keyof Actions<O> & string)]: K extends Standard
    ? StandardOperations<Name, O>[K]
    : ActionOperation<Name, O, K, Actions<O>[K & keyof Actions<O>]>
}

/**
 * A list whose items are inside of a body that has more to say.
 *
 * @example
 * ```ts
 * import * as Resource from "@millrace/rest/Resource"
 * import * as Schema from "effect/Schema"
 *
 * const Book = Schema.Struct({ id: Schema.Int, title: Schema.String })
 * const list = Resource.envelope(Schema.Struct({ data: Schema.Array(Book), total: Schema.Int }), ({ data }) => data)
 * ```
 */
export const envelope = <Body, Item>(
  body: Operation.Codec<Body>,
  items: (body: Body) => ReadonlyArray<Item>
): Envelope<Body, Item> => ({
  body,
  // Only ever called with what the schema has decoded.
  items: items as (body: unknown) => ReadonlyArray<Item>
})

/** Where the items of a list are. */
export const itemsOf =
  (list: Any["list"]) =>
  (body: unknown): ReadonlyArray<object> =>
    // An array of items is the body of `true`; both are objects by the resource's schema.
    (list === undefined || list === true ? body : list.items(body)) as ReadonlyArray<object>

/** The operations that the options declare, and no other. */
export const operations = (name: string, options: Any): Operations => {
  const { create, id, list, path, replace, schema, update } = options
  const collection = { params: options.params ?? {} }
  const item = { params: { ...options.params, [id]: schema.fields[id] as Operation.Codec<unknown> } }
  const at = `${path}/:${id}` as const
  const writable = Struct.omit(schema.fields, options.generated ?? [])
  const whole = Schema.Struct(writable)
  const answer = (write: Write) => (options.silent?.includes(write) === true ? undefined : { success: schema })
  const declared: Record<string, Operation.Operation | false | undefined> = {
    list:
      list &&
      Operation.get(`${name}.list`, path, {
        ...collection,
        query: { ...options.query, ...options.pages?.query },
        success: list === true ? Schema.Array(schema) : list.body
      }),
    get: options.get && Operation.get(`${name}.get`, at, { ...item, success: schema }),
    head: options.head && Operation.make("HEAD")(`${name}.head`, at, item),
    create:
      create &&
      Operation.post(`${name}.create`, path, {
        ...collection,
        payload: create === true ? whole : create,
        ...answer("create")
      }),
    replace:
      replace &&
      Operation.put(`${name}.replace`, at, {
        ...item,
        payload: replace === true ? whole : replace,
        ...answer("replace")
      }),
    update:
      update &&
      Operation.patch(`${name}.update`, at, {
        ...item,
        payload:
          update === true ? Schema.Struct(Struct.map(writable, Schema.optionalKey)).check(Check.someField) : update,
        ...answer("update")
      }),
    delete: options.delete && Operation.delete(`${name}.delete`, at, item)
  }
  for (const [action, { method = "POST", on, path: suffix = `/${action}`, ...rest }] of Object.entries(
    options.actions ?? {}
  )) {
    const [base, { params }] = on === "collection" ? ([path, collection] as const) : ([at, item] as const)
    declared[action] = Operation.make(method)(`${name}.${action}`, `${base}${suffix}`, {
      ...rest,
      params,
      query: rest.query ?? {}
    })
  }
  return Object.fromEntries(
    Object.entries(declared).flatMap(([name, operation]) => (operation ? [[name, operation]] : []))
  )
}

// internal

type Write = "create" | "replace" | "update"

type Standard = "list" | "get" | "head" | Write | "delete"

/** A resource has no option of this name. */
interface NoSuchOption {
  readonly "no such option": never
}

/** Only with `list`. */
interface OfLists {
  readonly "there is no list": never
}

/** The convention's operations and core's errors have names already. */
interface NameTaken {
  readonly "this name is taken": never
}

/** Whether these are no options that were read, but their constraint: something does not fit, and TypeScript says what. */
type IsUnread<O extends Any> = "list" extends keyof O ? (undefined extends O["list"] ? true : false) : false

type Simplify<A> = { readonly [K in keyof A]: A[K] }

/** The fields of which a value tells an item from the others, and whose name can stand in a path template. */
type KeyOf<F extends Fields> = {
  readonly [K in keyof F & string]: K extends `${string}${"-" | "." | ":" | "/" | "@" | "$" | " "}${string}`
    ? never
    : F[K]["Type"] extends Pagination.Key
      ? K
      : never
}[keyof F & string]

type PathNames<Path extends string> = Path extends `${string}/:${infer Name}/${infer Rest}`
  ? Name | PathNames<`/${Rest}`>
  : Path extends `${string}/:${infer Name}`
    ? Name
    : never

type ActionPath<A> = A extends { readonly path: infer Suffix extends string } ? Suffix : ""

type Item<O extends Any> = O["schema"]["Type"]

type Params<O extends Any> = O extends { readonly params: infer P extends Fields } ? Schema.Struct.Type<P> : {}

type ItemParams<O extends Any> = Simplify<
  Params<O> & { readonly [_ in O["id"]]: O["id"] extends keyof Item<O> ? Item<O>[O["id"]] : never }
>

type Generated<O extends Any> = O extends { readonly generated: ReadonlyArray<infer Name> } ? Name : never

/** What the server does not make itself. */
type Writable<O extends Any> = { readonly [K in keyof Item<O> as Exclude<K, Generated<O>>]: Item<O>[K] }

type Query<O extends Any> = Simplify<
  (O extends { readonly query: infer Q extends Fields } ? Schema.Struct.Type<Q> : {}) &
    (O extends { readonly pages: Pages<never, infer Names> } ? { readonly [_ in Names]?: number | undefined } : {})
>

type Body<O extends Any> = O extends { readonly list: Envelope<infer Body> } ? Body : ReadonlyArray<Item<O>>

/** The payload of the option, or the default where the option is `true`. */
type Payload<O extends Any, Name extends keyof Any, Default> =
  O[Name] extends Operation.Codec<infer Type> ? Type : Default

/** What the operation gives. */
type Answer<O extends Any, Name extends Write> = O extends { readonly silent: ReadonlyArray<infer Silent> }
  ? Name extends Silent
    ? void
    : Item<O>
  : Item<O>

type Path<Base extends string, Suffix extends string> = `${Base}${Suffix}` extends infer P extends `/${string}`
  ? P
  : never

type At<O extends Any> = Path<O["path"], `/:${O["id"]}`>

interface StandardOperations<Name extends string, O extends Any> {
  readonly list: Operation.Operation<`${Name}.list`, "GET", O["path"], Params<O>, Query<O>, never, Body<O>>
  readonly get: Operation.Operation<`${Name}.get`, "GET", At<O>, ItemParams<O>, {}, never, Item<O>>
  readonly head: Operation.Operation<`${Name}.head`, "HEAD", At<O>, ItemParams<O>, {}, never, void>
  readonly create: Operation.Operation<
    `${Name}.create`,
    "POST",
    O["path"],
    Params<O>,
    {},
    Payload<O, "create", Writable<O>>,
    Answer<O, "create">
  >
  readonly replace: Operation.Operation<
    `${Name}.replace`,
    "PUT",
    At<O>,
    ItemParams<O>,
    {},
    Payload<O, "replace", Writable<O>>,
    Answer<O, "replace">
  >
  readonly update: Operation.Operation<
    `${Name}.update`,
    "PATCH",
    At<O>,
    ItemParams<O>,
    {},
    Payload<O, "update", Partial<Writable<O>>>,
    Answer<O, "update">
  >
  readonly delete: Operation.Operation<`${Name}.delete`, "DELETE", At<O>, ItemParams<O>, {}, never, void>
}

type Actions<O extends Any> = O extends { readonly actions: infer A extends { readonly [name: string]: Action } }
  ? A
  : {}

type ActionOperation<Name extends string, O extends Any, K extends string, A> = Operation.Operation<
  `${Name}.${K}`,
  A extends { readonly method: infer Method extends HttpMethod } ? Method : "POST",
  Path<
    A extends { readonly on: "collection" } ? O["path"] : At<O>,
    A extends { readonly path: infer Suffix extends string } ? Suffix : `/${K}`
  >,
  A extends { readonly on: "collection" } ? Params<O> : ItemParams<O>,
  A extends { readonly query: infer Q extends Fields } ? Schema.Struct.Type<Q> : {},
  A extends { readonly payload: Operation.Codec<infer Type> } ? Type : never,
  A extends { readonly success: Operation.Codec<infer Type> } ? Type : void
>
