/**
 * `/v2/fixed-fees` of LeanLaw; one without a user is the firm's, and one that time entries point at cannot be deleted.
 */
import * as Result from "effect/Result"
import * as Field from "../internal/Field.ts"
import * as Codes from "./Codes.ts"
import * as Items from "./Items.ts"
import * as Operation from "./Operation.ts"
import type { FixedFee } from "./State.ts"
import * as Value from "./Value.ts"

export const routes: Operation.Group = Items.routes<FixedFee>({
  path: "/v2/fixed-fees",
  table: (state) => state.fixedFees,
  filters: {},
  sorts: { date: ({ date }) => date, amount: ({ amount }) => amount, description: ({ description }) => description },
  references: [],
  view: (fee) => ({ base: { fixedFeeId: fee.id, amount: fee.amount }, parts: {} }),
  detail: ({ activityCode, taskCode }) => ({ activityCode, taskCode }),
  create: (call) =>
    Result.gen(function* () {
      const values = yield* Operation.read({ ...Items.fields, amount: Value.number, ...codeFields }, call.body, [
        "matterId",
        "date",
        "description",
        "amount"
      ])
      const user = yield* Items.user(call, values.userId)
      const codes = { activityCode: values.activityCode ?? null, taskCode: values.taskCode ?? null }
      yield* Codes.check(yield* Items.matter(call, values.matterId), codes)
      return (row) => ({ ...row, invoiceId: null, ...values, ...codes, userId: user?.id ?? null })
    }),
  update: (fee, call) =>
    Result.gen(function* () {
      const values = yield* Operation.read(
        { ...Items.nullableFields, amount: Field.nullable(Value.number), ...codeFields },
        call.body,
        []
      )
      const changed = { ...fee, ...Value.given(values) }
      yield* Operation.related(call.state.users, "userId", changed.userId)
      yield* Codes.check(yield* Items.matter(call, changed.matterId), changed)
      return changed
    }),
  keptBy: ({ id }, state) =>
    state.timeEntries.some((entry) => entry.fixedFeeId === id)
      ? "A fixed fee with linked time entries cannot be deleted."
      : undefined,
  isCreateSpecified: false
})

// internal

const codeFields = { activityCode: Field.nullable(Value.text), taskCode: Field.nullable(Value.text) }
