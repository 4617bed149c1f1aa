/**
 * `/v2/users` of LeanLaw: everybody in the firm; only their custom fields can be written.
 */
import * as Result from "effect/Result"
import * as Field from "../internal/Field.ts"
import * as CustomFields from "./CustomFields.ts"
import * as List from "./List.ts"
import * as Operation from "./Operation.ts"
import * as Reference from "./Reference.ts"
import { roles, type State, type User } from "./State.ts"
import * as Value from "./Value.ts"

const view = (user: User, state: State): List.View => ({
  base: { userId: user.id, ...Reference.user(user), role: user.role, email: user.email },
  parts: { customFields: CustomFields.read(state, "user", user.customFields) }
})

const queryFields = {
  email: Value.text,
  role: Field.literals(roles),
  query: Value.text,
  queryFullMatch: Value.flag,
  select: Value.text
}

const list: Operation.Operation["run"] = (call) =>
  Result.map(Operation.read(queryFields, call.query, []), ({ email, query, queryFullMatch, role, select }) => {
    const sought = query?.toLowerCase() ?? ""
    const matches = (text: string): boolean => (queryFullMatch === true ? text === sought : text.includes(sought))
    const selected = List.selection(select, { references: [], onRequest: ["customFields"] }, call)
    return {
      data: call.state.users
        .all()
        .filter((user) => role === undefined || user.role === role)
        .filter((user) => email === undefined || user.email.toLowerCase() === email.toLowerCase())
        .filter((user) => sought === "" || searched(user).some(matches))
        .map((user) => List.show(view(user, call.state), selected))
    }
  })

const update: Operation.Operation["run"] = (call) =>
  Result.gen(function* () {
    const { now, state } = call
    const user = yield* Operation.target(call, state.users)
    const body = yield* Operation.read({ customFields: Field.nullable(CustomFields.updates) }, call.body, [])
    const customFields = yield* CustomFields.write(state, "user", user.customFields, body.customFields)
    return { data: List.whole(view(state.users.update(user, { customFields }, now), state)) }
  })

export const routes: Operation.Group = [
  Operation.route("GET", "/v2/users", list),
  Operation.route("PUT", "/v2/users/{id}", update)
]

// internal

const searched = ({ email, firstName, initials, lastName }: User): ReadonlyArray<string> =>
  [firstName, lastName, initials ?? "", email].map((text) => text.toLowerCase())
