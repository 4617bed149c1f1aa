/**
 * A resource of a REST API: declared once, with its schema, and a service comes of it that has exactly the declared
 * operations.
 *
 * What a resource may declare is in `Declaration.ts`; the connection is `Rest.ts`.
 */
import type { ApiError } from "@millrace/core/ApiError"
import * as Client from "@millrace/core/Client"
import type { Operation } from "@millrace/core/Operation"
import * as Pagination from "@millrace/core/Pagination"
import type * as Transport from "@millrace/core/Transport"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as CodeError from "./CodeError.ts"
import * as Declaration from "./Declaration.ts"
import * as Head from "./Head.ts"
import type { Pages } from "./Pages.ts"
import { Rest } from "./Rest.ts"

export { envelope } from "./Declaration.ts"

/** A call; its errors are those of core and, with `E`, the resource's own codes. */
export interface Method<Op extends Operation, out E> {
  (...args: Client.Arguments<Op>): Effect.Effect<Client.Success<Op>, ApiError | E>
  /** The same call, with status, headers and request id beside the value. */
  readonly withResponse: (
    ...args: Client.Arguments<Op>
  ) => Effect.Effect<Transport.Reply<Client.Success<Op>>, ApiError | E>
}

/** A paged list: the call, and the same call as a stream of pages or of items. See `Pagination.List`. */
export interface List<Op extends Operation, Item, out E> extends Method<Op, E> {
  readonly pages: (
    ...args: Pagination.Arguments<Op, Pagination.Options>
  ) => Stream.Stream<Pagination.Page<Item, Client.Success<Op>>, ApiError | Pagination.PaginationStalled | E>
  readonly items: <E2 = never, R = never>(
    ...args: Pagination.Arguments<Op, Pagination.ItemsOptions<Item, Client.Success<Op>, E2, R>>
  ) => Stream.Stream<Item, ApiError | Pagination.PaginationStalled | E | E2, R>
}

/** HEAD of one item. */
export interface HeadMethods<Op extends Operation> {
  readonly head: (...args: Client.Arguments<Op>) => Effect.Effect<Head.Head, ApiError>
  /** Whether there is one: 404 is `false`. */
  readonly exists: (...args: Client.Arguments<Op>) => Effect.Effect<boolean, ApiError>
}

/** The service of a resource. */
export type Service<O extends Declaration.Any, Ops extends { readonly [K in keyof Ops]: Operation }> = {
  readonly [K in Exclude<keyof Ops, "head">]: K extends "list"
    ? O extends { readonly pages: object }
      ? List<Ops[K], O["schema"]["Type"], Declaration.Errors<O>>
      : Method<Ops[K], Declaration.Errors<O>>
    : Method<Ops[K], Declaration.Errors<O>>
} & (Ops extends { readonly head: infer Op extends Operation } ? HeadMethods<Op> : {})

/** What a program that uses the resource requires. */
export interface Identifier<out Name extends string> {
  readonly "~@millrace/rest/Resource": Name
}

/** A declared resource: its service, and what the service is made of. */
export interface Resource<Name extends string, O extends Declaration.Any> extends Context.ServiceClass<
  Identifier<Name>,
  `@millrace/rest/Resource/${Name}`,
  Service<O, Declaration.OperationsOf<Name, O>>
> {
  readonly layer: Layer.Layer<Identifier<Name>, never, Rest>
  /** For `HttpApi.group`, and whatever else reads operations. */
  readonly operations: Declaration.OperationsOf<Name, O>
}

/**
 * Declares a resource.
 *
 * @param name its key, which no other resource of a program may have; its operations are `books.get` and so on
 *
 * @example
 * ```ts
 * import * as Resource from "@millrace/rest/Resource"
 * import { UtcDate } from "@millrace/rest/UtcDate"
 * import * as Effect from "effect/Effect"
 * import * as Schema from "effect/Schema"
 *
 * const Book = Schema.Struct({ id: Schema.Int, title: Schema.String, created_at: UtcDate })
 *
 * class Books extends Resource.make("books", {
 *   path: "/books",
 *   schema: Book,
 *   id: "id",
 *   generated: ["id", "created_at"],
 *   get: true,
 *   create: true,
 *   errors: { 10001: "TitleTaken" }
 * }) {}
 *
 * const program = Effect.gen(function* () {
 *   const books = yield* Books
 *   return yield* books.create({ payload: { title: "The Mill" } })
 * }).pipe(Effect.catchTag("TitleTaken", (error) => Effect.logWarning(error.issues)))
 * ```
 */
export const make = <
  const Name extends string,
  const F extends Declaration.Fields,
  const O extends Declaration.Options<F>
>(
  name: Name,
  options: O & { readonly schema: Schema.Struct<F> } & Declaration.Checked<O>
): Resource<Name, O> => {
  const operations = Declaration.operations(name, options)
  const Service = class extends Context.Service<Identifier<Name>, object>()(`@millrace/rest/Resource/${name}`) {
    static readonly operations = operations
    // Fresh: a layer is otherwise built once per program, and a second API would get the first one's resource.
    static readonly layer = Layer.fresh(
      Layer.effect(
        this,
        Effect.map(Rest, ({ transport }) => methods(transport, options, operations))
      )
    )
  }
  // The service was made from the same options that its type is computed from.
  return Service as unknown as Resource<Name, O>
}

// internal

type Input = Client.Input<Operation>

const methods = (
  transport: Transport.Transport,
  { errors, id, list, pages }: Declaration.Any,
  operations: Declaration.Operations
): object => {
  const named = CodeError.from(errors ?? {})
  const method = (call: Client.Method<Operation>): object =>
    Object.assign((input: Input) => Effect.mapError(call(input), named), {
      withResponse: (input: Input) => Effect.mapError(call.withResponse(input), named)
    })
  const paged = (operation: Operation, { strategy }: Pages<unknown, string>): object => {
    // Items are of the schema, whose field `id` is a key.
    const key = (item: object) => item[id as keyof object] as Pagination.Key
    const call = Pagination.list(transport, operation, strategy(Declaration.itemsOf(list), key))
    const rename = <A>(stream: Stream.Stream<A, ApiError | Pagination.PaginationStalled>) =>
      Stream.mapError(stream, (error) => (error._tag === "PaginationStalled" ? error : named(error)))
    return Object.assign(method(call), {
      pages: (input: Input, options: Pagination.Options) => rename(call.pages(input, options)),
      items: (input: Input, options: Pagination.Options) => rename(call.items(input, options))
    })
  }
  const head = (call: Client.Method<Operation>): object => ({
    head: (input: Input) => Effect.map(call.withResponse(input), Head.of),
    exists: (input: Input) =>
      call(input).pipe(
        Effect.as(true),
        Effect.catchTag("NotFound", () => Effect.succeed(false))
      )
  })
  return Object.assign(
    {},
    ...Object.entries(operations).map(([name, operation]) => {
      // `Declaration.Checked` has held the pages against the body of the list.
      if (name === "list" && pages) return { list: paged(operation, pages as Pages<unknown, string>) }
      const call = Client.method(transport, operation)
      return name === "head" ? head(call) : { [name]: method(call) }
    })
  )
}
