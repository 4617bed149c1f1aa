/**
 * Invented items, made of a schema: for each field the first of some plain values that the schema takes.
 */
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import * as SchemaAST from "effect/SchemaAST"
import * as Seed from "../internal/Seed.ts"
import { date, type Definition, type Item } from "./Definition.ts"

/**
 * The invented item with this number.
 *
 * @throws a sentence, for a field that needs more imagination
 */
export const item = (name: string, { id = "id", schema }: Definition, number: number, seed: string): Item =>
  Object.fromEntries(
    Object.entries(schema?.fields ?? {}).map(([field, codec]) => {
      const takes = (value: unknown) => Exit.isSuccess(Schema.decodeUnknownExit(codec)(value))
      const value = [
        ...(field === id ? [number] : []),
        ...literals(codec.ast).slice(number % Math.max(1, literals(codec.ast).length)),
        `${field.replaceAll("_", " ")} ${number}`,
        number,
        date(firstDay + number * day),
        number % 2 === 0,
        `${field}${number}@example.com`,
        `https://example.com/${field}/${number}`,
        String(number),
        uuid(`${seed}/${name}/${field}/${number}`),
        [],
        {},
        null
      ].find(takes)
      if (value === undefined) throw new Error(`The sandbox cannot invent "${field}" of ${name}: give its items.`)
      return [field, value]
    })
  )

// internal

// 2015-02-15T05:21:07Z, in ms.
const firstDay = 1_423_977_667_000
const day = 86_400_000

const literals = (ast: SchemaAST.AST): ReadonlyArray<unknown> => {
  const encoded = SchemaAST.toEncoded(ast)
  if (SchemaAST.isLiteral(encoded)) return [encoded.literal]
  return SchemaAST.isUnion(encoded) ? encoded.types.flatMap(literals) : []
}

const uuid = (key: string): string =>
  Seed.hex(key, 32).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5")
