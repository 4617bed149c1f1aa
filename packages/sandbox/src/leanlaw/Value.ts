/**
 * The formats of LeanLaw's fields and query parameters, as checks in the manner of `internal/Field.ts`.
 */
import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Field from "../internal/Field.ts"

type Fields = Readonly<Record<string, Field.Field<unknown>>>

/** The values of a body with these fields, of which `R` are required. */
export type Values<F extends Fields, R extends keyof F & string = never> = Result.Result.Success<
  ReturnType<typeof Field.object<F, R>>
>

/** Any text, also an empty one. */
export const text: Field.Field<string> = Field.text({ blank: true })

/** A text that is not empty. */
export const label: Field.Field<string> = Field.text()

export const number: Field.Field<number> = (value) =>
  typeof value === "number" && Number.isFinite(value)
    ? Result.succeed(value)
    : Result.fail("A valid number is required.")

export const nilUuid = "00000000-0000-0000-0000-000000000000"

/** Compared in lower case, as UUIDs are. */
export const uuid: Field.Field<string> = (value) =>
  matching(value, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i, (text) => text.toLowerCase(), "a UUID")

/** `yyyy-MM-dd`, a day that exists. */
export const date: Field.Field<string> = (value) =>
  matching(value, /^\d{4}-\d{2}-\d{2}$/, (text) => (isDay(text) ? text : undefined), "a date (yyyy-MM-dd)")

/** A time of day, with seconds or without; answered with seconds. */
export const time: Field.Field<string> = (value) =>
  matching(
    value,
    /^([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?$/,
    (text) => (text.length === 5 ? `${text}:00` : text),
    "a time of day (HH:mm:ss)"
  )

/** RFC 3339 with an offset, in epoch milliseconds. */
export const instant: Field.Field<number> = (value) =>
  matching(
    value,
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i,
    (text) => Option.getOrUndefined(Option.map(DateTime.make(text), DateTime.toEpochMillis)),
    "a date-time (RFC 3339, with an offset)"
  )

/** `true` or `false` as text, which is how queries and custom fields may write it. */
export const flag: Field.Field<boolean> = (value) =>
  matching(value, /^(true|false)$/i, (text) => text.toLowerCase() === "true", "true or false")

/** An integer as text. */
export const count =
  (minimum: number, maximum: number): Field.Field<number> =>
  (value) =>
    matching(
      value,
      /^\d{1,10}$/,
      (text) => (Number(text) >= minimum && Number(text) <= maximum ? Number(text) : undefined),
      `an integer from ${minimum} to ${maximum}`
    )

/** Fields that are null stay as they are, like those that are absent: null clears nothing in this API. */
export const given = <A extends object>(values: A): { readonly [K in keyof A]?: NonNullable<A[K]> } =>
  // TypeScript cannot see through `entries` that only the nulls are gone.
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null)) as {
    readonly [K in keyof A]?: NonNullable<A[K]>
  }

// internal

const matching = <A>(
  value: unknown,
  pattern: RegExp,
  read: (text: string) => A | undefined,
  name: string
): Result.Result<A, string> => {
  const found = typeof value === "string" && pattern.test(value) ? read(value) : undefined
  return found === undefined ? Result.fail(`This is not ${name}.`) : Result.succeed(found)
}

// JavaScript rolls February 30 over into March.
const isDay = (text: string): boolean =>
  Option.match(DateTime.make(`${text}T00:00:00Z`), {
    onNone: () => false,
    onSome: (day) => DateTime.formatIsoDateUtc(day) === text
  })
