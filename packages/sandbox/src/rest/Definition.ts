/**
 * What a resource of an emulated REST API is made of, and how the bodies that it takes are checked.
 */
import * as DateTime from "effect/DateTime"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import type { Complaint } from "./Answer.ts"

/** An item as it goes over the wire. */
export type Item = Readonly<Record<string, unknown>>

export type Operation = "list" | "get" | "head" | "create" | "replace" | "update" | "delete"

/** What a generated field, or an action, may want to know. */
export interface Moment {
  readonly id: number | string
  /** Epoch ms. */
  readonly now: number
}

export interface Definition {
  /** What an item looks like; bodies are checked against it. @default any JSON object */
  readonly schema?: Schema.Struct<Fields> | undefined
  /** At the start. @default `count` invented ones where there is a schema */
  readonly items?: ReadonlyArray<Item> | undefined
  /** How many items are invented. @default 10 */
  readonly count?: number | undefined
  /** The field that names an item in the path. @default "id" */
  readonly id?: string | undefined
  /** Fields that the server makes when an item is created, besides the id. */
  readonly generated?: { readonly [field: string]: (moment: Moment) => unknown } | undefined
  /** Fields that no two items may have in common, and the code of the error. */
  readonly unique?: { readonly [field: string]: number } | undefined
  /** @default all */
  readonly operations?: ReadonlyArray<Operation> | undefined
  /** `POST /books/7/lend` for `lend`: gives the item as it then is. */
  readonly actions?: { readonly [name: string]: (item: Item, payload: unknown, moment: Moment) => Item } | undefined
}

type Fields = { readonly [field: string]: Schema.Codec<unknown, unknown> }

/** The present as the convention writes it, for `generated`. */
export const now = ({ now }: Moment): string => date(now)

/** @param millis since the epoch; what is less than a second is left out */
export const date = (millis: number): string => DateTime.formatIso(DateTime.makeUnsafe(millis)).replace(/\.\d+Z$/, "Z")

/** What is wrong with a body; nothing where there is no schema. */
export const complaints = (
  { schema }: Definition,
  body: Item,
  whole: boolean,
  without: ReadonlyArray<string>
): ReadonlyArray<Complaint> => {
  if (schema === undefined) return []
  const taken = Object.entries(schema.fields).filter(([name]) => !without.includes(name))
  const fields = Object.fromEntries(whole ? taken : taken.map(([name, field]) => [name, Schema.optionalKey(field)]))
  const exit = Schema.decodeUnknownExit(Schema.Struct(fields))(body, { onExcessProperty: "error", errors: "all" })
  const [reason] = Exit.isSuccess(exit) ? [] : exit.cause.reasons
  if (reason?._tag !== "Fail") return []
  return format(reason.error.issue).issues.map(({ message, path = [] }) => ({
    message,
    code: 10422,
    ...(path.length > 0 && { field: path.map((key) => String(typeof key === "object" ? key.key : key)).join(".") })
  }))
}

// internal

const format = SchemaIssue.makeFormatterStandardSchemaV1()
