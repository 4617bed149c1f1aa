/** One record, which Azalead's tables describe as an object and its examples show as an array of that one object. */
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"

/** The record, as it is or in an array of one. */
export const One = <S extends Schema.Codec<unknown, unknown>>(schema: S) =>
  Schema.Unknown.pipe(
    Schema.decodeTo(schema, {
      decode: SchemaGetter.transform((body: unknown): S["Encoded"] =>
        Array.isArray(body) && body.length === 1 ? body[0] : body
      ),
      encode: SchemaGetter.passthrough()
    })
  )

const Data = Schema.Record(Schema.String, Schema.Unknown)

/** What is known of an event on a page: one object in the examples, several by the table. */
export type EventContent = typeof EventContent.Type

export const EventContent = One(Schema.Union([Data, Schema.Array(Data)]))
