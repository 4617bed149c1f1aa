/**
 * Checks on what is sent, as a vendor documents its limits. What is received is never checked against them.
 *
 * Not Schema's own checks of the same meaning: those bring their generators and code printers into every bundle. What an
 * OpenAPI export needs is kept.
 */
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"

/**
 * A number of at least so much.
 *
 * @example
 * ```ts
 * import * as Check from "@millrace/core/Check"
 * import * as Schema from "effect/Schema"
 *
 * const Page = Schema.Int.check(Check.atLeast(1))
 * ```
 */
export const atLeast = (minimum: number): SchemaAST.Filter<number> =>
  Schema.makeFilter((value) => value >= minimum, {
    expected: `at least ${minimum}`,
    toJsonSchema: () => ({ minimum })
  })

/**
 * A number of at most so much.
 *
 * @example
 * ```ts
 * import * as Check from "@millrace/core/Check"
 * import * as Schema from "effect/Schema"
 *
 * const Size = Schema.Int.check(Check.atLeast(1), Check.atMost(1000))
 * ```
 */
export const atMost = (maximum: number): SchemaAST.Filter<number> =>
  Schema.makeFilter((value) => value <= maximum, {
    expected: `at most ${maximum}`,
    toJsonSchema: () => ({ maximum })
  })

/**
 * So many characters of a text.
 *
 * @example
 * ```ts
 * import * as Check from "@millrace/core/Check"
 * import * as Schema from "effect/Schema"
 *
 * const Name = Schema.String.check(Check.length(1, 100))
 * ```
 */
export const length = (minimum: number, maximum: number): SchemaAST.Filter<string> =>
  Schema.makeFilter(({ length }) => length >= minimum && length <= maximum, {
    expected: `a length of ${range(minimum, maximum)}`,
    toJsonSchema: () => ({ minLength: minimum, ...(maximum < Infinity && { maxLength: maximum }) })
  })

/**
 * So many items in an array.
 *
 * @example
 * ```ts
 * import * as Check from "@millrace/core/Check"
 * import * as Schema from "effect/Schema"
 *
 * const Urls = Schema.Array(Schema.String).check(Check.items(1, 50))
 * ```
 */
export const items = (minimum: number, maximum: number): SchemaAST.Filter<ReadonlyArray<unknown>> =>
  Schema.makeFilter(({ length }) => length >= minimum && length <= maximum, {
    expected: `${range(minimum, maximum)} items`,
    toJsonSchema: () => ({ minItems: minimum, ...(maximum < Infinity && { maxItems: maximum }) })
  })

/**
 * A text that the vendor's regular expression matches, somewhere if it is not anchored.
 *
 * @example
 * ```ts
 * import * as Check from "@millrace/core/Check"
 * import * as Schema from "effect/Schema"
 *
 * const Country = Schema.String.check(Check.pattern(/^[A-Z]{3}$/u))
 * ```
 */
export const pattern = (expression: RegExp): SchemaAST.Filter<string> =>
  Schema.makeFilter((text) => expression.test(text), {
    expected: `a text that matches ${expression.source}`,
    toJsonSchema: () => ({ pattern: expression.source })
  })

/**
 * A UUID, of any version and in either case.
 *
 * @example
 * ```ts
 * import * as Check from "@millrace/core/Check"
 * import * as Schema from "effect/Schema"
 *
 * const Id = Schema.String.check(Check.uuid)
 * ```
 */
export const uuid: SchemaAST.Filter<string> = /*#__PURE__*/ format(
  "uuid",
  "a UUID",
  /^[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i
)

/**
 * An e-mail address: something, an at sign, a host with a dot. Whether anybody reads it is not for a client to know.
 *
 * @example
 * ```ts
 * import * as Check from "@millrace/core/Check"
 * import * as Schema from "effect/Schema"
 *
 * const Email = Schema.String.check(Check.email)
 * ```
 */
export const email: SchemaAST.Filter<string> = /*#__PURE__*/ format(
  "email",
  "an e-mail address",
  /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/
)

/**
 * An absolute URI.
 *
 * @example
 * ```ts
 * import * as Check from "@millrace/core/Check"
 * import * as Schema from "effect/Schema"
 *
 * const Target = Schema.String.check(Check.uri)
 * ```
 */
export const uri: SchemaAST.Filter<string> = /*#__PURE__*/ format(
  "uri",
  "an absolute URI",
  /^[a-z][\da-z+.-]*:[^\s]+$/i
)

/**
 * An IPv4 address, or a network of them as in `192.0.2.0/24`.
 *
 * @example
 * ```ts
 * import * as Check from "@millrace/core/Check"
 * import * as Schema from "effect/Schema"
 *
 * const Address = Schema.String.check(Check.ipv4)
 * ```
 */
export const ipv4: SchemaAST.Filter<string> = /*#__PURE__*/ format(
  "ipv4",
  "an IPv4 address",
  /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$|\/)|(?=$|\/))){4}(?:\/(?:3[0-2]|[12]?\d))?$/
)

/**
 * A calendar date as in `2026-11-24`.
 *
 * @example
 * ```ts
 * import * as Check from "@millrace/core/Check"
 * import * as Schema from "effect/Schema"
 *
 * const Due = Schema.String.check(Check.date)
 * ```
 */
export const date: SchemaAST.Filter<string> = /*#__PURE__*/ format(
  "date",
  "a date as in 2026-11-24",
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])$/
)

/**
 * A date and time with its zone, as in `2026-11-24T04:30:00Z`.
 *
 * @example
 * ```ts
 * import * as Check from "@millrace/core/Check"
 * import * as Schema from "effect/Schema"
 *
 * const At = Schema.String.check(Check.dateTime)
 * ```
 */
export const dateTime: SchemaAST.Filter<string> = /*#__PURE__*/ format(
  "date-time",
  "a date and time as in 2026-11-24T04:30:00Z",
  /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/i
)

/**
 * At least so many fields of an object.
 *
 * @example
 * ```ts
 * import * as Check from "@millrace/core/Check"
 * import * as Schema from "effect/Schema"
 *
 * const Labels = Schema.Record(Schema.String, Schema.String).check(Check.fields(2))
 * ```
 */
export const fields = (minimum: number): SchemaAST.Filter<object> =>
  Schema.makeFilter((fields) => Object.keys(fields).length >= minimum, {
    expected: minimum === 1 ? "at least one field" : `at least ${minimum} fields`,
    toJsonSchema: () => ({ minProperties: minimum })
  })

/**
 * Not every field left out, where all of them may be.
 *
 * @example
 * ```ts
 * import * as Check from "@millrace/core/Check"
 * import * as Schema from "effect/Schema"
 *
 * const Patch = Schema.Struct({ name: Schema.optionalKey(Schema.String) }).check(Check.someField)
 * ```
 */
export const someField: SchemaAST.Filter<object> = /*#__PURE__*/ fields(1)

/**
 * Fields that only make sense together: all of them or none.
 *
 * @example
 * ```ts
 * import * as Check from "@millrace/core/Check"
 * import * as Schema from "effect/Schema"
 *
 * const Certificate = Schema.Struct({
 *   certificate: Schema.optionalKey(Schema.String),
 *   private_key: Schema.optionalKey(Schema.String)
 * }).check(Check.together("certificate", "private_key"))
 * ```
 */
export const together = (...names: ReadonlyArray<string>): SchemaAST.Filter<object> =>
  Schema.makeFilter((fields) => new Set(names.map((name) => name in fields)).size < 2, {
    expected: `${names.join(" and ")} together or not at all`
  })

// internal

function range(minimum: number, maximum: number): string {
  return maximum === Infinity
    ? `${minimum} or more`
    : minimum === maximum
      ? String(minimum)
      : `${minimum} to ${maximum}`
}

// A declaration, as the checks above are made of it when the module is loaded.
function format(name: string, expected: string, expression: RegExp): SchemaAST.Filter<string> {
  return Schema.makeFilter((text) => expression.test(text), { expected, toJsonSchema: () => ({ format: name }) })
}
