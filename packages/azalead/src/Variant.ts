/**
 * Bodies that Azalead's tables show in one shape and its examples in another: taken in either, given in one.
 */
import * as Wire from "@millrace/core/Wire"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"

/** One record, as it is (the tables) or in an array of one (the examples). */
export const One = <S extends AnySchema>(schema: S): Variant<S> =>
  variant(schema, (body) => (Array.isArray(body) && body.length === 1 ? body[0] : body))

const Data = Schema.Record(Schema.String, Schema.Unknown)

/** What is known of an event on a page: one object in the examples, several by the table. */
export type EventContent = typeof EventContent.Type

export const EventContent = One(Schema.Union([Data, Schema.Array(Data)]))

/** Activities, bare (the examples) or in `activities` (the tables), with the names of either. */
export const ActivityList = <S extends AnySchema>(schema: S): Variant<S> =>
  variant(schema, (body) => respelt(Predicate.hasProperty(body, "activities") ? body.activities : body))

/** One activity, in the same shapes. */
export const OneActivity = <S extends AnySchema>(schema: S): Variant<Variant<S>> => ActivityList(One(schema))

/** A user's settings, as they are (the example) or as a member of the user (the table). */
export const Settings = <S extends AnySchema>(schema: S): Variant<S> =>
  variant(schema, (body) => (Predicate.hasProperty(body, "userConfig") ? body.userConfig : body))

// internal

type AnySchema = Schema.Codec<unknown, unknown>

type Variant<S extends AnySchema> = Schema.decodeTo<S, Schema.Unknown>

// A function declaration, as constants above call it. What is read is for the schema to hold against itself.
function variant<S extends AnySchema>(schema: S, read: (body: unknown) => unknown): Variant<S> {
  return Wire.lenient(() => schema).pipe(
    Schema.decodeTo(schema, {
      decode: SchemaGetter.transform((body: unknown): S["Encoded"] => read(body)),
      encode: SchemaGetter.passthrough()
    })
  )
}

// The tables' names to those of the examples. What is known of a person or an event has names of its own.
const spellings: ReadonlyMap<string, string> = new Map([
  ["personId", "idPerson"],
  ["categroyId", "idCategory"],
  ["durationInSeconds", "durationInSecond"]
])

const respelt = (json: unknown): unknown => {
  if (Array.isArray(json)) return json.map(respelt)
  if (!Predicate.isObject(json)) return json
  return Object.fromEntries(
    Object.entries(json).map(([name, value]) => [
      spellings.get(name) ?? name,
      name === "visitedPages" || name === "referer" ? respelt(value) : value
    ])
  )
}
