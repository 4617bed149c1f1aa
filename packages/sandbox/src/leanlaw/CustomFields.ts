/**
 * `/v2/custom-fields` of LeanLaw: the definitions, one of every type for clients, matters and users, and how their values
 * are written and read on those.
 */
import * as Result from "effect/Result"
import * as Field from "../internal/Field.ts"
import * as Seed from "../internal/Seed.ts"
import * as Operation from "./Operation.ts"
import type { CustomValues, State } from "./State.ts"
import * as Value from "./Value.ts"

export const entities = ["client", "matter", "user"] as const

/** A field as the firm defined it, in the wire's form. */
export interface Definition {
  readonly id: string
  readonly entity: (typeof entities)[number]
  readonly name: string
  readonly valueType: "text" | "boolean" | "number" | "date" | "enum"
  readonly options: ReadonlyArray<{ readonly optionId: string; readonly label: string }> | null
}

/** The definitions; only the ids of options depend on the seed. */
export const definitions = (seed: string): ReadonlyArray<Definition> =>
  entities.flatMap((entity) => {
    const define = (valueType: Definition["valueType"], name: string, labels?: ReadonlyArray<string>): Definition => ({
      id: `${entity}-${valueType}`,
      entity,
      name,
      valueType,
      options: labels?.map((label) => ({ optionId: Seed.uuid(`${seed}/leanlaw/${entity}/${label}`), label })) ?? null
    })
    return [
      define("text", "Reference text"),
      define("boolean", "Confidential"),
      define("number", "Budget"),
      define("date", "Review date"),
      define("enum", "Tier", ["Gold", "Silver", "Bronze"])
    ]
  })

/** What a body says about custom fields: `value: null` clears a field, fields that are not listed stay. */
export type Updates = ReadonlyArray<{
  readonly id: string
  readonly value?: string | number | boolean | null
  readonly optionId?: string | null
}>

export const updates: Field.Field<Updates> = Field.list(
  Field.shape(
    {
      id: Value.label,
      value: Field.nullable(Field.either(Value.text, Field.either(Value.number, Field.boolean))),
      optionId: Field.nullable(Value.uuid)
    },
    ["id"]
  )
)

/** The values after a write. */
export const write = (
  state: State,
  entity: Definition["entity"],
  current: CustomValues,
  changes: Updates | null | undefined
): Operation.Answer<CustomValues> =>
  Result.gen(function* () {
    const values = new Map(Object.entries(current))
    for (const change of changes ?? []) {
      const definition = state.customFields.find((field) => field.entity === entity && field.id === change.id)
      if (definition === undefined) return yield* Operation.invalid(`customFields: No ${entity} field is ${change.id}.`)
      const value = yield* stored(definition, change.value, change.optionId ?? undefined)
      if (value === null) values.delete(change.id)
      else if (value !== undefined) values.set(change.id, value)
    }
    return Object.fromEntries(values)
  })

/** The set fields on the wire, in the order of their definitions; an unset field is not there. */
export const read = (state: State, entity: Definition["entity"], values: CustomValues): object => ({
  customFields: state.customFields.flatMap(({ entity: of, id, name, options, valueType }) => {
    const value = of === entity && Object.hasOwn(values, id) ? values[id] : undefined
    if (value === undefined) return []
    const option = options?.find(({ optionId }) => optionId === value)
    return [
      {
        id,
        name,
        valueType,
        ...(option === undefined ? { value } : { value: option.label, optionId: option.optionId })
      }
    ]
  })
})

export const routes: Operation.Group = [
  Operation.route("GET", "/v2/custom-fields", ({ query, state }) =>
    Result.map(Operation.read({ entity: Field.literals(entities) }, query, []), ({ entity }) => ({
      data: state.customFields.filter((field) => entity === undefined || field.entity === entity)
    }))
  )
]

// internal

// `null` clears, `undefined` keeps. An option is stored by its id and beats a value.
const stored = (
  { id, options, valueType }: Definition,
  value: string | number | boolean | null | undefined,
  optionId: string | undefined
): Operation.Answer<string | number | boolean | null | undefined> => {
  if (valueType === "enum" && (optionId !== undefined || typeof value === "string")) {
    const option = options?.find((option) =>
      optionId === undefined ? option.label === value : option.optionId === optionId
    )
    return option === undefined
      ? Operation.invalid(`customFields: ${id} has no option ${optionId ?? value}.`)
      : Result.succeed(option.optionId)
  }
  if (optionId !== undefined) return Operation.invalid(`customFields: ${id} has no options.`)
  if (value === null || value === undefined) return Result.succeed(value)
  return Result.mapError(formats[valueType](value), Operation.complaint(`customFields: ${id}`))
}

const numeral: Field.Field<number> = (value) =>
  typeof value === "string" && /^-?\d+(\.\d+)?$/.test(value) ? Result.succeed(Number(value)) : Value.number(value)

const formats: { readonly [K in Definition["valueType"]]: Field.Field<string | number | boolean> } = {
  text: Value.text,
  boolean: Field.either(Field.boolean, Value.flag),
  number: numeral,
  date: Value.date,
  enum: Value.text
}
