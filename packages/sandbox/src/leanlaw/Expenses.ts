/**
 * `/v2/expenses` of LeanLaw; one without a user is the firm's.
 */
import * as Result from "effect/Result"
import * as Field from "../internal/Field.ts"
import * as Codes from "./Codes.ts"
import * as Items from "./Items.ts"
import * as Operation from "./Operation.ts"
import type { Expense } from "./State.ts"
import * as Value from "./Value.ts"

export const routes: Operation.Group = Items.routes<Expense>({
  path: "/v2/expenses",
  table: (state) => state.expenses,
  filters: {},
  sorts: { date: ({ date }) => date, amount: ({ amount }) => amount, description: ({ description }) => description },
  references: [],
  view: (expense) => ({
    base: { expenseId: expense.id, amount: expense.amount, checkNumber: expense.checkNumber },
    parts: {}
  }),
  detail: ({ expenseCode }) => ({ expenseCode }),
  create: (call) =>
    Result.gen(function* () {
      const values = yield* Operation.read(
        { ...Items.fields, amount: Value.number, expenseCode: Field.nullable(Value.text) },
        call.body,
        ["matterId", "date", "description", "amount"]
      )
      const user = yield* Items.user(call, values.userId)
      yield* Codes.check(yield* Items.matter(call, values.matterId), { expenseCode: values.expenseCode ?? null })
      return (row) => ({
        ...row,
        invoiceId: null,
        checkNumber: null,
        expenseCode: null,
        ...values,
        userId: user?.id ?? null
      })
    }),
  update: (expense, call) =>
    Result.gen(function* () {
      const values = yield* Operation.read(
        { ...Items.nullableFields, amount: Field.nullable(Value.number), expenseCode: Field.nullable(Value.text) },
        call.body,
        []
      )
      const changed = { ...expense, ...Value.given(values) }
      yield* Operation.related(call.state.users, "userId", changed.userId)
      yield* Codes.check(yield* Items.matter(call, changed.matterId), changed)
      return changed
    }),
  keptBy: () => undefined,
  isCreateSpecified: false
})
