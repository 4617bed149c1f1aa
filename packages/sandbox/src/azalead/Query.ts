/**
 * Reads query parameters: every parameter gets its own complaint, and all of them make one 400. An array is a repeated key.
 */
import * as Result from "effect/Result"
import type * as Exchange from "../Exchange.ts"
import type { Complaints } from "../internal/Field.ts"
import * as Answer from "./Answer.ts"

/** Reads the values of one key. */
export type Parameter<A> = (values: ReadonlyArray<string>) => Result.Result<A, string>

/** Answers with what `run` makes of the parameters, or 400. */
export const answer = <P extends Parameters>(
  parameters: P,
  query: URLSearchParams,
  run: (values: Values<P>) => Exchange.Reply
): Exchange.Reply => Result.match(read(parameters, query), { onFailure: Answer.invalidFields, onSuccess: run })

export const text: Parameter<string | undefined> = (values) => single(values, Result.succeed)

const integer: Parameter<number | undefined> = (values) => single(values, toInteger)

export const boolean: Parameter<boolean | undefined> = (values) =>
  single(values, (value) =>
    value === "true" || value === "false" ? Result.succeed(value === "true") : Result.fail("Must be true or false.")
  )

export const oneOf =
  <A extends string>(choices: ReadonlyArray<A>): Parameter<A | undefined> =>
  (values) =>
    single(values, choice(choices))

/** All values of the key; none where it is left out. */
export const manyOf =
  <A extends string>(choices: ReadonlyArray<A>): Parameter<ReadonlyArray<A>> =>
  (values) =>
    Result.all(values.map(choice(choices)))

export const integers: Parameter<ReadonlyArray<number>> = (values) => Result.all(values.map(toInteger))

/** `page` and `size` of the lists that have pages. */
export const pages = (options: { readonly maximum: number }) => ({
  page: within(1, Number.MAX_SAFE_INTEGER, 1),
  size: within(1, options.maximum, 25)
})

/** `from` and `to`, in epoch milliseconds; both bounds belong to the range. */
export const range = { from: integer, to: integer }

export const isWithin = (
  date: number | null,
  { from, to }: { readonly from?: number | undefined; readonly to?: number | undefined }
): boolean =>
  (from === undefined || (date !== null && date >= from)) && (to === undefined || (date !== null && date <= to))

// internal

type Parameters = Readonly<Record<string, Parameter<unknown>>>

type Values<P extends Parameters> = { readonly [K in keyof P]: P[K] extends Parameter<infer A> ? A : never }

// Those that are not declared are ignored.
const read = <P extends Parameters>(parameters: P, query: URLSearchParams): Result.Result<Values<P>, Complaints> => {
  const complaints: Array<[string, ReadonlyArray<string>]> = []
  const values: Array<[string, unknown]> = []
  for (const [name, parameter] of Object.entries(parameters)) {
    const result = parameter(query.getAll(name))
    if (Result.isSuccess(result)) values.push([name, result.success])
    else complaints.push([name, [result.failure]])
  }
  return complaints.length > 0
    ? Result.fail(Object.fromEntries(complaints))
    : // Every entry came out of the parameter of its name, which TypeScript cannot follow through `entries`.
      Result.succeed(Object.fromEntries(values) as Values<P>)
}

const single = <A>(
  values: ReadonlyArray<string>,
  read: (value: string) => Result.Result<A, string>
): Result.Result<A | undefined, string> => {
  const [value, ...more] = values
  if (value === undefined) return Result.succeed(undefined)
  return more.length > 0 ? Result.fail("Must not be repeated.") : read(value)
}

const toInteger = (value: string): Result.Result<number, string> =>
  /^-?\d{1,15}$/.test(value) ? Result.succeed(Number(value)) : Result.fail("Must be an integer.")

const choice =
  <A extends string>(choices: ReadonlyArray<A>) =>
  (value: string): Result.Result<A, string> => {
    const found = choices.find((choice) => choice === value)
    return found === undefined ? Result.fail(`Must be one of ${choices.join(", ")}.`) : Result.succeed(found)
  }

const within =
  (minimum: number, maximum: number, otherwise: number): Parameter<number> =>
  (values) =>
    Result.flatMap(integer(values), (value = otherwise) =>
      value >= minimum && value <= maximum
        ? Result.succeed(value)
        : Result.fail(`Must be from ${minimum} to ${maximum}.`)
    )
