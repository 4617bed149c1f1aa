/**
 * Schemas for what JSON on the wire needs and plain schemas do not say: open enums and patterns, fields that are always
 * sent, fields that are left out where they are null.
 */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import * as SchemaGetter from "effect/SchemaGetter"

/** The known members, completed by the editor, and any other text or number: an API may add members at any time. */
export type Open<Member extends string | number> = Member | (Member extends string ? string & {} : number & {})

/**
 * An enum of texts, or one of numbers, as it is received: unknown members are let through, so that a new one does not
 * break old programs. `Decoding.strict` refuses them, and `Drift` counts them.
 *
 * @param members all texts or all numbers, as the vendor writes them
 *
 * @example
 * ```ts
 * import * as Wire from "@millrace/core/Wire"
 *
 * const Environment = Wire.openEnum(["production", "preview"])
 * const Priority = Wire.openEnum([1, 2, 3])
 * ```
 */
export const openEnum: {
  <const Member extends string>(members: ReadonlyArray<Member>): Schema.Codec<Open<Member>, string>
  <const Member extends number>(members: ReadonlyArray<Member>): Schema.Codec<Open<Member>, number>
} = (members: ReadonlyArray<string | number>) =>
  // The signatures say which of the two it is; TypeScript cannot follow from the first member to the type of all.
  (typeof members[0] === "number"
    ? Schema.Number.annotate({ openEnum: members }).check(Schema.isFinite())
    : Schema.String.annotate({ openEnum: members })) as never

/**
 * An {@link openEnum} of texts whose case the API does not keep to: a known member is decoded as it is declared, however
 * it was written.
 *
 * @example
 * ```ts
 * import * as Wire from "@millrace/core/Wire"
 *
 * // "fixedFee" and "FixedFee" are both "fixedFee".
 * const Billing = Wire.openEnumOfAnyCase(["hourly", "fixedFee"])
 * ```
 */
export const openEnumOfAnyCase = <const Member extends string>(
  members: ReadonlyArray<Member>
): Schema.Codec<Open<Member>, string> => {
  const known = new Map<string, Member>(members.map((member) => [member.toLowerCase(), member]))
  return Schema.String.pipe(
    Schema.decodeTo(openEnum(members), {
      decode: SchemaGetter.transform((text: string) => known.get(text.toLowerCase()) ?? text),
      encode: SchemaGetter.passthrough()
    })
  )
}

/** The members that an {@link openEnum} knows, whatever was added to it; undefined for any other schema. */
export const members = (ast: SchemaAST.AST): ReadonlyArray<string | number> | undefined => {
  const known = ast.annotations?.["openEnum"]
  return Array.isArray(known) ? known : undefined
}

/**
 * A text of a documented form, as it is received: another form is let through. `Decoding.strict` refuses it, and `Drift`
 * counts it.
 *
 * @param documented without the flags `g` and `y`
 *
 * @example
 * ```ts
 * import * as Wire from "@millrace/core/Wire"
 *
 * const Colour = Wire.openPattern(/^#[0-9a-f]{6}$/)
 * ```
 */
export const openPattern = (documented: RegExp): Schema.String => Schema.String.annotate({ openPattern: documented })

/** The form that an {@link openPattern} knows, whatever was added to it; undefined for any other schema. */
export const pattern = (ast: SchemaAST.AST): RegExp | undefined => {
  const documented = ast.annotations?.["openPattern"]
  return documented instanceof RegExp ? documented : undefined
}

/**
 * A field that is `null` where it is blank, by an API that may also leave it out: then it is `null` too.
 *
 * For what is received; a `null` that is sent is sent as it is, not left out.
 *
 * @example
 * ```ts
 * import * as Wire from "@millrace/core/Wire"
 * import * as Schema from "effect/Schema"
 *
 * const Account = Schema.Struct({ id: Schema.Int, revenue: Wire.absentAsNull(Schema.Finite) })
 * ```
 */
export const absentAsNull = <S extends Schema.Codec<unknown, unknown>>(
  schema: S
): Schema.withDecodingDefaultKey<Schema.NullOr<S>> =>
  Schema.NullOr(schema).pipe(Schema.withDecodingDefaultKey(Effect.succeed(null)))

/**
 * A field that the caller may leave out and that is always sent, because the API's own default is not to be relied on.
 *
 * @param fallback what is sent for a field that was left out
 */
export const alwaysSent = <S extends Schema.Codec<unknown, unknown>>(
  schema: S,
  fallback: S["Type"]
): Schema.decodeTo<Schema.optionalKey<Schema.toType<S>>, S> =>
  schema.pipe(
    Schema.decodeTo(Schema.optionalKey(Schema.toType(schema)), {
      decode: SchemaGetter.passthrough(),
      encode: SchemaGetter.transformOptional(Option.orElseSome(() => fallback))
    })
  )
