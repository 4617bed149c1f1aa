/**
 * `/v2/time-entries` of LeanLaw. A time entry always has a user: the body's, else who acts, else the key's. Rates and amounts
 * are shown for billable entries only, to keys that may see them.
 */
import * as Result from "effect/Result"
import * as Field from "../internal/Field.ts"
import * as Codes from "./Codes.ts"
import * as Items from "./Items.ts"
import * as List from "./List.ts"
import * as Operation from "./Operation.ts"
import * as Reference from "./Reference.ts"
import * as State from "./State.ts"
import * as Value from "./Value.ts"

export const routes: Operation.Group = Items.routes<State.TimeEntry>({
  path: "/v2/time-entries",
  table: (state) => state.timeEntries,
  filters: {
    billingType: List.where(Field.literals(State.billingTypes), (type, entry) => entry.billingType === type),
    fixedFeeId: List.where(Value.uuid, (id, entry) => entry.fixedFeeId === id)
  },
  sorts: {
    date: ({ date }) => date,
    hours: ({ hours }) => hours,
    description: ({ description }) => description,
    created: ({ createdAt }) => createdAt
  },
  references: ["fixedFee"],
  view: (entry, { seesRates, state }) => ({
    base: {
      timeEntryId: entry.id,
      time: entry.time,
      hours: entry.hours,
      ...(seesRates && entry.billingType === "billable"
        ? { rate: State.rateOf(state, entry), amount: State.amountOf(state, entry) }
        : {}),
      billingType: entry.billingType,
      fixedFeeId: entry.fixedFeeId,
      activityCode: entry.activityCode,
      taskCode: entry.taskCode
    },
    parts: {
      fixedFee:
        entry.fixedFeeId === null
          ? {}
          : { fixedFee: Reference.fixedFee(State.linked(state.fixedFees, entry.fixedFeeId)) }
    }
  }),
  detail: () => ({}),
  create: (call) =>
    Result.gen(function* () {
      const values = yield* Operation.read(createFields, call.body, ["matterId", "date", "description", "hours"])
      const user = (yield* Items.user(call, values.userId ?? undefined)) ?? call.keyUser
      if (user === undefined) return yield* Operation.invalid("userId: This field is required.")
      const matter = yield* Items.matter(call, values.matterId)
      const fee = yield* Operation.related(call.state.fixedFees, "fixedFeeId", values.fixedFeeId)
      const codes = { activityCode: values.activityCode ?? null, taskCode: values.taskCode ?? null }
      yield* Codes.check(matter, codes)
      const links = { fixedFeeId: fee?.id ?? null, userId: user.id, invoiceId: null }
      const billingType = links.fixedFeeId === null ? usualType[matter.matterType] : "fixedFee"
      return (row) => ({ ...row, time: null, rate: null, billingType, ...values, ...codes, ...links })
    }),
  update: (entry, call) =>
    Result.gen(function* () {
      const values = yield* Operation.read(updateFields, call.body, [])
      const given = { ...entry, ...Value.given(values) }
      yield* Operation.related(call.state.users, "userId", given.userId)
      yield* Codes.check(yield* Items.matter(call, given.matterId), given)
      const fixedFeeId = given.fixedFeeId === Value.nilUuid ? null : given.fixedFeeId
      yield* Operation.related(call.state.fixedFees, "fixedFeeId", fixedFeeId)
      return { ...given, fixedFeeId }
    }),
  keptBy: () => undefined,
  isCreateSpecified: true
})

// internal

const commonFields = {
  time: Field.nullable(Value.time),
  rate: Field.nullable(Value.number),
  billingType: Field.literals(State.billingTypes),
  fixedFeeId: Field.nullable(Value.uuid),
  activityCode: Field.nullable(Value.text),
  taskCode: Field.nullable(Value.text)
}

const createFields = { ...Items.fields, ...commonFields, hours: Value.number }

const updateFields = { ...Items.nullableFields, ...commonFields, hours: Field.nullable(Value.number) }

// The type of a matter says how its time is billed; only for fixed fees and hours is it plain how.
const usualType: { readonly [K in State.Matter["matterType"]]: State.TimeEntry["billingType"] } = {
  hourly: "billable",
  fixedFee: "fixedFee",
  contingency: "nonBillable",
  probono: "nonBillable",
  internal: "nonBillable"
}
