/**
 * Schemas for what JSON on the wire needs and plain schemas do not say: open enums and patterns, fields that are always
 * sent, fields that are left out where they are null, bodies of more shapes than are documented.
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
  (typeof members[0] === "number" ? Schema.Finite : Schema.String).annotate({ openEnum: members }) as never

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

/** What tells a member of an {@link openUnion} that was not known when this was written: another text than the known. */
declare enum OtherMember {
  tag = ""
}

/** A member of an {@link openUnion} that is none of the known: its tag is some other text, its fields are as they came. */
export type Other<Tag extends string> = { readonly [_ in Tag]: OtherMember } & { readonly [field: string]: unknown }

/**
 * A union as it is received, whose members one field tells apart: members of other kinds are let through with all their
 * fields. `Decoding.strict` refuses them, and `Drift` counts them.
 *
 * @param tag the field that tells the members apart
 * @param members structs in which that field is a literal
 *
 * @example
 * ```ts
 * import * as Wire from "@millrace/core/Wire"
 * import * as Schema from "effect/Schema"
 *
 * const Behavior = Wire.openUnion("name", [
 *   Schema.Struct({ name: Schema.Literal("deny") }),
 *   Schema.Struct({ name: Schema.Literal("redirect"), target: Schema.String })
 * ])
 * ```
 */
export const openUnion = <
  const Tag extends string,
  const Members extends ReadonlyArray<Schema.Codec<{ readonly [_ in Tag]: string }, unknown>>
>(
  tag: Tag,
  members: Members
): Schema.Codec<Members[number]["Type"] | Other<Tag>, unknown> => {
  const known = members.flatMap(({ ast }) => tagsIn(ast, tag))
  const other = Schema.StructWithRest(
    Schema.Struct({
      [tag]: Schema.String.annotate({ openEnum: known }).check(Schema.makeFilter((text) => !known.includes(text)))
    }),
    [Schema.Record(Schema.String, Schema.Unknown)]
  )
  // `Other` says of the tag what no type of a text can: that it is none of the known ones.
  return Schema.Union([...members, other]) as unknown as Schema.Codec<Members[number]["Type"] | Other<Tag>, unknown>
}

/**
 * The members that an {@link openEnum} knows, whatever was added to it; undefined for any other schema.
 *
 * @example
 * ```ts
 * import * as Wire from "@millrace/core/Wire"
 *
 * const known = Wire.members(Wire.openEnum(["production", "preview"]).ast) // ["production", "preview"]
 * ```
 */
export const members = (ast: SchemaAST.AST): ReadonlyArray<string | number> | undefined => {
  // What has checks holds its annotations with them.
  const annotated = [ast, ...(ast.checks ?? [])].map(({ annotations }) => annotations?.["openEnum"])
  return annotated.find(Array.isArray)
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

/**
 * The form that an {@link openPattern} knows, whatever was added to it; undefined for any other schema.
 *
 * @example
 * ```ts
 * import * as Wire from "@millrace/core/Wire"
 *
 * const form = Wire.pattern(Wire.openPattern(/^#[0-9a-f]{6}$/).ast)
 * ```
 */
export const pattern = (ast: SchemaAST.AST): RegExp | undefined => {
  const documented = ast.annotations?.["openPattern"]
  return documented instanceof RegExp ? documented : undefined
}

/**
 * What an API sends in more shapes than it documents: anything, for a transformation to read. An OpenAPI export tells the
 * documented shape.
 *
 * @param documented a schema whose encoded side is the documented shape; made where it is asked for
 *
 * @example
 * ```ts
 * import * as Wire from "@millrace/core/Wire"
 * import * as Schema from "effect/Schema"
 * import * as SchemaGetter from "effect/SchemaGetter"
 *
 * // Documented as an array; one alone comes as it is.
 * const Mills = Wire.lenient(() => Schema.Array(Schema.String)).pipe(
 *   Schema.decodeTo(Schema.Array(Schema.String), {
 *     decode: SchemaGetter.transform((body) => (typeof body === "string" ? [body] : (body as ReadonlyArray<string>))),
 *     encode: SchemaGetter.passthrough()
 *   })
 * )
 * ```
 */
export const lenient = (documented: () => Schema.Codec<unknown, unknown>): Schema.Unknown =>
  Schema.Unknown.annotate({ documented })

/**
 * What is documented of a {@link lenient} schema; undefined for any other schema.
 *
 * @example
 * ```ts
 * import * as Wire from "@millrace/core/Wire"
 * import * as Schema from "effect/Schema"
 *
 * const documented = Wire.documented(Wire.lenient(() => Schema.String).ast) // Schema.String
 * ```
 */
export const documented = (ast: SchemaAST.AST): Schema.Codec<unknown, unknown> | undefined => {
  const schema = ast.annotations?.["documented"]
  return typeof schema === "function" ? schema() : undefined
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
 *
 * @example
 * ```ts
 * import * as Wire from "@millrace/core/Wire"
 * import * as Schema from "effect/Schema"
 *
 * const Write = Schema.Struct({ name: Schema.String, aliases: Wire.alwaysSent(Schema.Array(Schema.String), []) })
 * const body = Schema.encodeEffect(Write)({ name: "mill" }) // { name: "mill", aliases: [] }
 * ```
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

/**
 * Several values in one query or header field, with commas between them.
 *
 * @example
 * ```ts
 * import * as Wire from "@millrace/core/Wire"
 * import * as Schema from "effect/Schema"
 *
 * const Ids = Wire.commaSeparated(Schema.Array(Schema.Int))
 * ```
 */
export const commaSeparated = <S extends Schema.Codec<ReadonlyArray<unknown>, ReadonlyArray<unknown>>>(
  schema: S
): Schema.Codec<S["Type"], string> =>
  Schema.String.pipe(
    Schema.decodeTo(Schema.toCodecStringTree(schema), {
      decode: SchemaGetter.transform((text: string) => (text === "" ? [] : text.split(","))),
      encode: SchemaGetter.transform((values) => String(values))
    })
  ) as Schema.Codec<S["Type"], string>

// internal

const tagsIn = (ast: SchemaAST.AST, tag: string): ReadonlyArray<string> =>
  ast._tag === "Objects"
    ? ast.propertySignatures.flatMap(({ name, type }) => (name === tag ? literalsIn(type) : []))
    : []

const literalsIn = (ast: SchemaAST.AST): ReadonlyArray<string> =>
  ast._tag === "Union" ? ast.types.flatMap(literalsIn) : ast._tag === "Literal" ? [String(ast.literal)] : []
