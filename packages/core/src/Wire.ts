/**
 * Schemas for what JSON on the wire needs and plain schemas do not say: open enums, fields that are always sent.
 */
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"

/** The known members, completed by the editor, and any other text, since an API may add members at any time. */
export type Open<Member extends string> = Member | (string & {})

/**
 * An enum as it is received: unknown members are let through, so that a new one does not break old programs.
 *
 * @example
 * ```ts
 * import * as Wire from "@millrace/core/Wire"
 *
 * const Environment = Wire.openEnum(["production", "preview"])
 * ```
 */
export const openEnum = <const Member extends string>(
  _members: ReadonlyArray<Member>
): Schema.Codec<Open<Member>, string> => Schema.String

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
      encode: SchemaGetter.withDefault(Effect.succeed(fallback))
    })
  )
