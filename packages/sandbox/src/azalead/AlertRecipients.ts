/**
 * `/latest/account/{id_account}/alert-recipient` of Azalead: who gets the alerts of an account.
 */
import * as Result from "effect/Result"
import type * as Exchange from "../Exchange.ts"
import * as Field from "../internal/Field.ts"
import * as Accounts from "./Accounts.ts"
import * as Answer from "./Answer.ts"
import * as Operation from "./Operation.ts"
import type { User, Users } from "./Users.ts"

export const make = (options: {
  readonly accounts: Accounts.Accounts
  readonly users: Users
  /** What an addition answers: its example says 201, its table 200. */
  readonly addStatus: 200 | 201
}): Operation.Group => {
  const { accounts, users } = options

  const add = ({ body, caller, params }: Operation.Call): Exchange.Reply =>
    accounts.with(caller, params["id_account"], (account) =>
      Result.match(Field.object({ id: Field.integer() }, body, ["id"]), {
        onFailure: Answer.invalidFields,
        onSuccess: ({ id }) => {
          const user = users.of(caller, id)
          if (user === undefined) return Answer.badRequest(`id: There is no user ${id}.`)
          accounts.set({
            ...account,
            alerted: Accounts.member(account.alerted, id, true),
            // An alert and a blacklist exclude each other.
            blacklisting: Accounts.member(account.blacklisting, id, false)
          })
          return Answer.json(view(user), options.addStatus)
        }
      })
    )

  return {
    routes: [
      Operation.get("/latest/account/{id_account}/alert-recipient", ({ caller, params }) =>
        accounts.with(caller, params["id_account"], ({ alerted }) =>
          Answer.list(
            users
              .all()
              .filter((user) => user.active && !user.deleted && alerted.includes(user.id))
              .map(view)
          )
        )
      ),
      Operation.post("/latest/account/{id_account}/alert-recipient", add, mayManage),
      // As one of the vendor's samples spells it.
      Operation.post("/latest/account/{id_account}/alert-recipient/", add, mayManage),
      Operation.remove(
        "/latest/account/{id_account}/alert-recipient/{id}",
        ({ caller, params }) =>
          accounts.with(caller, params["id_account"], (account) => {
            const user = users.of(caller, params["id"])
            if (user === undefined || !account.alerted.includes(user.id)) return Answer.notFound
            accounts.set({ ...account, alerted: Accounts.member(account.alerted, user.id, false) })
            return Answer.json(view(user))
          }),
        mayManage
      )
    ],
    reset: () => {}
  }
}

// internal

const mayManage = Operation.right("alert_management")

const view = ({ email, id, lastName, name }: User): object => ({ firstName: name, lastName, email, id })
