/**
 * Checks the fields of a JSON request body the way a form validator does: every field gets its own complaint, unknown
 * fields are complained about, and the sentences are those of Django REST framework, which the vendors' examples show.
 * Not built on `effect/Schema`, so that the sandbox and the clients cannot share a mistake.
 */
import * as Result from "effect/Result"

/** Reads one field, or says what is wrong with it. */
export type Field<A> = (value: unknown) => Result.Result<A, string>

/** Field name to complaints: the body of a 400. */
export type Complaints = Readonly<Record<string, ReadonlyArray<string>>>

export const text =
  (options?: {
    /** @default none */
    readonly maxLength?: number | undefined
    readonly pattern?: RegExp | undefined
    /** Whether "" is a value. @default false */
    readonly blank?: boolean | undefined
  }): Field<string> =>
  (value) => {
    if (value === null) return notNull
    if (typeof value !== "string") return Result.fail("Not a valid string.")
    if (value === "" && options?.blank !== true) return Result.fail("This field may not be blank")
    if (options?.maxLength !== undefined && value.length > options.maxLength) {
      return Result.fail(`Ensure this field has no more than ${options.maxLength} characters.`)
    }
    if (options?.pattern !== undefined && !options.pattern.test(value)) {
      return Result.fail("This value does not match the required pattern.")
    }
    return Result.succeed(value)
  }

export const boolean: Field<boolean> = (value) =>
  value === null
    ? notNull
    : typeof value === "boolean"
      ? Result.succeed(value)
      : Result.fail("Must be a valid boolean.")

export const integer =
  (options?: { readonly minimum?: number | undefined; readonly maximum?: number | undefined }): Field<number> =>
  (value) => {
    if (value === null) return notNull
    if (typeof value !== "number" || !Number.isSafeInteger(value)) return Result.fail("A valid integer is required.")
    if (options?.minimum !== undefined && value < options.minimum) {
      return Result.fail(`Ensure this value is greater than or equal to ${options.minimum}.`)
    }
    if (options?.maximum !== undefined && value > options.maximum) {
      return Result.fail(`Ensure this value is less than or equal to ${options.maximum}.`)
    }
    return Result.succeed(value)
  }

export const literals =
  <A extends string>(choices: ReadonlyArray<A>): Field<A> =>
  (value) => {
    const choice = choices.find((choice) => choice === value)
    return choice === undefined
      ? Result.fail(`${JSON.stringify(value)} is not a valid choice.`)
      : Result.succeed(choice)
  }

export const list =
  <A>(
    item: Field<A>,
    options?: { readonly minItems?: number | undefined; readonly maxItems?: number | undefined }
  ): Field<ReadonlyArray<A>> =>
  (value) => {
    if (!Array.isArray(value)) return Result.fail("Expected a list of items.")
    const { maxItems = Infinity, minItems = 0 } = options ?? {}
    if (value.length < minItems) return Result.fail(`Ensure this field has at least ${minItems} elements.`)
    if (value.length > maxItems) return Result.fail(`Ensure this field has no more than ${maxItems} elements.`)
    return Result.all(value.map(item))
  }

/** Any JSON. */
export const any: Field<unknown> = Result.succeed

/** A JSON object with any keys. */
export const record: Field<object> = (value) =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Result.succeed(value)
    : Result.fail("Expected a dictionary of items.")

/** An object inside a body; its complaints become one sentence. */
export const shape =
  <F extends Fields, const R extends keyof F & string = never>(
    fields: F,
    required: ReadonlyArray<R>
  ): Field<Values<F, R>> =>
  (value) =>
    Result.mapError(object(fields, value, required), sentence)

/** All complaints in one line. */
export const sentence = (complaints: Complaints): string =>
  Object.entries(complaints)
    .map(([name, texts]) => `${name}: ${texts.join(" ")}`)
    .join(" ")

export const nullable =
  <A>(field: Field<A>): Field<A | null> =>
  (value) =>
    value === null ? Result.succeed(null) : field(value)

export const either =
  <A, B>(first: Field<A>, second: Field<B>): Field<A | B> =>
  (value) =>
    Result.orElse(first(value), () => second(value))

/** Reads a closed JSON object: the fields that are there, all of `required` among them. */
export const object = <F extends Fields, const R extends keyof F & string = never>(
  fields: F,
  body: unknown,
  required: ReadonlyArray<R>
): Result.Result<Values<F, R>, Complaints> => {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    return Result.fail({ non_field_errors: ["Invalid data. Expected a JSON object."] })
  }
  const complaints: Array<[string, ReadonlyArray<string>]> = required
    .filter((name) => !Object.hasOwn(body, name))
    .map((name) => [name, ["This field is required."]])
  const values: Array<[string, unknown]> = []
  for (const [name, value] of Object.entries(body)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    const result = field === undefined ? Result.fail("Unknown field.") : field(value)
    if (Result.isSuccess(result)) values.push([name, result.success])
    else complaints.push([name, [result.failure]])
  }
  return complaints.length > 0
    ? Result.fail(Object.fromEntries(complaints))
    : // Every entry came out of the field of its name, which TypeScript cannot follow through `entries`.
      Result.succeed(Object.fromEntries(values) as Values<F, R>)
}

// internal

type Fields = Readonly<Record<string, Field<unknown>>>

type Value<F> = F extends Field<infer A> ? A : never

type Values<F extends Fields, R extends keyof F> = { readonly [K in Exclude<keyof F, R>]?: Value<F[K]> } & {
  readonly [K in R]: Value<F[K]>
}

const notNull: Result.Result<never, string> = Result.fail("This field may not be null.")
