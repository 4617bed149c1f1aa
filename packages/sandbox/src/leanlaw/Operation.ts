/**
 * What an operation of LeanLaw is once `LeanLaw.ts` has made the general checks, and the ways it can refuse. For the
 * resource groups beside this file.
 */
import * as Result from "effect/Result"
import * as Field from "../internal/Field.ts"
import type { Route } from "../internal/Route.ts"
import type { State, User } from "./State.ts"
import type { Row, Table } from "./Table.ts"
import * as Value from "./Value.ts"

/** A request that passed every general check. `body` is parsed JSON, `undefined` where the operation takes none. */
export interface Call {
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, string>>
  readonly body: unknown
  readonly now: number
  readonly state: State
  /** Whom `x-leanlaw-userid` names. */
  readonly actingUser: User | undefined
  /** Whom the API key names. */
  readonly keyUser: User | undefined
  /** Whether the key has the scope `read.rates`. */
  readonly seesRates: boolean
  /** Whether lists embed references (client, matter, user...) without being asked. */
  readonly embedsReferences: boolean
}

/** What is wrapped in the envelope. */
export interface Body {
  readonly data: unknown
  readonly pagination?: Pagination | undefined
}

interface Pagination {
  readonly limit: number
  readonly offset: number
  readonly total: number
  readonly sort?: string | undefined
}

/** Why not: the request makes no sense, there is no such thing, or a rule of the business forbids it. */
export interface Refusal {
  readonly _tag: "Invalid" | "NotFound" | "Forbidden"
  readonly message: string
}

export type Answer<A = Body> = Result.Result<A, Refusal>

export interface Operation {
  /** Whether the specification has a schema for the answer. */
  readonly isSpecified: boolean
  readonly run: (call: Call) => Answer
}

/** A resource group: its routes, over the state of the call. */
export type Group = ReadonlyArray<Route<Operation>>

/** A route; what it answers is specified unless it says otherwise. */
export const route = (
  method: "GET" | "POST" | "PUT" | "DELETE",
  path: string,
  run: Operation["run"],
  isSpecified = method !== "DELETE"
): Route<Operation> => ({ method, path, operation: { isSpecified, run } })

export const invalid = (message: string): Answer<never> => Result.fail({ _tag: "Invalid", message })

export const forbidden = (message: string): Answer<never> => Result.fail({ _tag: "Forbidden", message })

/** The row that the path names. */
export const target = <A extends Row>(call: Call, table: Table<A>): Answer<A> =>
  Result.flatMap(Result.mapError(Value.uuid(call.params["id"]), complaint("id")), (id) =>
    Result.fromNullishOr(table.get(id), (): Refusal => ({ _tag: "NotFound", message: `Nothing has the id ${id}.` }))
  )

/** Deletes the row that the path names, unless there is a reason to keep it. */
export const removal =
  <A extends Row>(
    table: (state: State) => Table<A>,
    keptBy: (row: A, state: State) => string | undefined
  ): Operation["run"] =>
  (call) =>
    Result.flatMap(target(call, table(call.state)), (row) => {
      const reason = keptBy(row, call.state)
      if (reason !== undefined) return forbidden(reason)
      table(call.state).delete(row.id)
      return Result.succeed({ data: null })
    })

/** The row that a field names; nothing where it names none. */
export const related = <A extends Row, I extends string | null | undefined>(
  table: Table<A>,
  field: string,
  id: I
): Answer<A | Exclude<I, string>> => {
  if (typeof id !== "string") return Result.succeed(id as Exclude<I, string>)
  return Result.fromNullishOr(table.get(id), () => complaint(field)(`Nothing has the id ${id}.`))
}

/** The body's fields, checked. */
export const read = <
  F extends Readonly<Record<string, Field.Field<unknown>>>,
  const R extends keyof F & string = never
>(
  fields: F,
  values: unknown,
  required: ReadonlyArray<R>
): Answer<Value.Values<F, R>> =>
  Result.mapError(Field.shape(fields, required)(values), (message) => ({ _tag: "Invalid", message }))

/** Refuses with a sentence about one field. */
export const complaint =
  (field: string) =>
  (message: string): Refusal => ({ _tag: "Invalid", message: `${field}: ${message}` })
