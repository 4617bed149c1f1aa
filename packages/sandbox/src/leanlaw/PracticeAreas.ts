/**
 * `/v2/practice-areas` of LeanLaw. At most one is the default; one in use cannot be deleted.
 */
import * as Result from "effect/Result"
import * as Field from "../internal/Field.ts"
import * as Operation from "./Operation.ts"
import type { PracticeArea, State } from "./State.ts"
import * as Value from "./Value.ts"

const fields = { label: Value.label, default: Field.boolean }

const view = (area: PracticeArea): object => ({ practiceAreaId: area.id, label: area.label, default: area.default })

const list: Operation.Operation["run"] = ({ query, state }) =>
  Result.map(Operation.read({}, query, []), () => ({ data: state.practiceAreas.all().map(view) }))

const create: Operation.Operation["run"] = ({ body, now, state }) =>
  Result.map(Operation.read(fields, body, ["label"]), (values) => {
    const area = state.practiceAreas.insert(now, (row) => ({ ...row, default: false, ...values }))
    onlyDefault(state, area, now)
    return { data: view(area) }
  })

const update: Operation.Operation["run"] = (call) =>
  Result.gen(function* () {
    const { now, state } = call
    const area = yield* Operation.target(call, state.practiceAreas)
    const values = yield* Operation.read(nullableFields, call.body, [])
    const updated = state.practiceAreas.update(area, Value.given(values), now)
    onlyDefault(state, updated, now)
    return { data: view(updated) }
  })

const remove = Operation.removal(
  (state) => state.practiceAreas,
  ({ id }, state) =>
    state.matters.some(({ practiceAreaId }) => practiceAreaId === id)
      ? "A practice area in use cannot be deleted."
      : undefined
)

export const routes: Operation.Group = [
  Operation.route("GET", "/v2/practice-areas", list),
  Operation.route("POST", "/v2/practice-areas", create),
  Operation.route("PUT", "/v2/practice-areas/{id}", update),
  Operation.route("DELETE", "/v2/practice-areas/{id}", remove)
]

// internal

const nullableFields = { label: Field.nullable(fields.label), default: Field.nullable(fields.default) }

const onlyDefault = (state: State, area: PracticeArea, now: number): void => {
  if (!area.default) return
  for (const other of state.practiceAreas.all()) {
    if (other.default && other.id !== area.id) state.practiceAreas.update(other, { default: false }, now)
  }
}
