/**
 * Opportunities of Azalead, by account and all together.
 */
import * as Result from "effect/Result"
import type * as Exchange from "../Exchange.ts"
import * as Field from "../internal/Field.ts"
import * as Seed from "../internal/Seed.ts"
import type { Accounts, Stored } from "./Accounts.ts"
import * as Answer from "./Answer.ts"
import * as Operation from "./Operation.ts"
import * as Query from "./Query.ts"
import * as Table from "./Table.ts"
import type { Users } from "./Users.ts"
import * as Value from "./Value.ts"

export interface Opportunity {
  readonly id: number
  readonly dealSize: number
  /** Epoch milliseconds. */
  readonly closedDate: number
  readonly name: string
  readonly probabilityPercentage: number
  readonly closed: boolean
  readonly won: boolean
  readonly idAccount: number
  /** The owner's name; requests may also give the owner's id. */
  readonly owner: string
  readonly source: string | null
  readonly externalId: string | null
  readonly externalAccount: string | null
}

export interface Opportunities extends Operation.Group {
  readonly all: () => ReadonlyArray<Opportunity>
}

export const make = (options: {
  readonly seed: string
  readonly accounts: Accounts
  readonly users: Users
}): Opportunities => {
  const { accounts, seed, users } = options
  const opportunities = Table.make<Opportunity>(firstId)

  const fill = (): void => {
    for (const { id, name } of accounts.all()) {
      for (let i = 0; i < Seed.integer(`${seed}/opportunities/${id}`, 3); i++) {
        opportunities.set(fixture(`${seed}/opportunity/${id}/${i}`, opportunities.nextId(), id, name))
      }
    }
  }

  const ofAccount = ({ id }: Stored): ReadonlyArray<Opportunity> =>
    opportunities.all().filter(({ idAccount }) => idAccount === id)

  const list = (query: URLSearchParams, found: ReadonlyArray<Opportunity>): Exchange.Reply =>
    Query.answer(filters, query, ({ closed, externalAccount, won }) =>
      Answer.list(
        found.filter(
          (opportunity) =>
            (closed === undefined || opportunity.closed === closed) &&
            (won === undefined || opportunity.won === won) &&
            (externalAccount === undefined || opportunity.externalAccount === externalAccount)
        )
      )
    )

  const one = (
    { caller, params, query }: Operation.Call,
    run: (opportunity: Opportunity) => Exchange.Reply
  ): Exchange.Reply =>
    accounts.with(caller, params["idAccount"], (account) => {
      const found = opportunities.get(params["idOpportunity"])
      const externalAccount = query.get("externalAccount")
      if (found?.idAccount !== account.id) return Answer.notFound
      return externalAccount === null || externalAccount === found.externalAccount ? run(found) : Answer.notFound
    })

  // Only an administrator names the owner; the default is who asks.
  const ownerOf = (
    caller: Operation.Caller,
    owner: string | number | undefined,
    otherwise: string,
    run: (owner: string) => Exchange.Reply
  ): Exchange.Reply => {
    if (owner === undefined) return run(otherwise)
    if (!caller.isAdmin) return Answer.forbidden("Only an administrator may set the owner")
    if (typeof owner === "string") return run(owner)
    const user = users.of(caller, owner)
    return user === undefined ? Answer.badRequest(`owner: There is no user ${owner}.`) : run(users.callerOf(user).name)
  }

  const create = ({ body, caller, params }: Operation.Call): Exchange.Reply =>
    accounts.with(caller, params["id"], (account) =>
      Result.match(Field.object(fields, body, [...required]), {
        onFailure: Answer.invalidFields,
        onSuccess: (values) => {
          if (values.idAccount !== account.id) {
            return Answer.badRequest("idAccount: Must be the account that the path names.")
          }
          return ownerOf(caller, values.owner, caller.name, (owner) =>
            Answer.json(opportunities.set({ ...blank, ...values, owner, id: opportunities.nextId() }))
          )
        }
      })
    )

  const update = (call: Operation.Call): Exchange.Reply =>
    one(call, (found) =>
      Result.match(Field.object(fields, call.body, []), {
        onFailure: Answer.invalidFields,
        onSuccess: (values) =>
          // Another account moves it there.
          accounts.with(call.caller, values.idAccount ?? found.idAccount, () =>
            ownerOf(call.caller, values.owner, found.owner, (owner) =>
              Answer.json(opportunities.set({ ...found, ...values, owner }))
            )
          )
      })
    )

  fill()
  return {
    all: opportunities.all,
    routes: [
      Operation.get("/latest/account/{id}/opportunity", ({ caller, params, query }) =>
        accounts.with(caller, params["id"], (account) => list(query, ofAccount(account)))
      ),
      Operation.post("/latest/account/{id}/opportunity", create, Operation.user),
      // As the sample spells it.
      Operation.post("/latest/account/{id}/opportunity/", create, Operation.user),
      Operation.get("/latest/account/{idAccount}/opportunity/{idOpportunity}", (call) => one(call, Answer.json)),
      Operation.patch("/latest/account/{idAccount}/opportunity/{idOpportunity}", update, Operation.user),
      Operation.remove(
        "/latest/account/{idAccount}/opportunity/{idOpportunity}",
        (call) =>
          one(call, (found) => {
            opportunities.delete(found.id)
            return Answer.json(found)
          }),
        Operation.user
      ),
      Operation.get("/latest/opportunity", ({ caller, query }) => {
        const own = new Set(
          accounts
            .all()
            .filter(({ idSubscriber }) => idSubscriber === caller.idSubscriber)
            .map(({ id }) => id)
        )
        return list(
          query,
          opportunities.all().filter(({ idAccount }) => own.has(idAccount))
        )
      })
    ],
    reset: () => {
      opportunities.clear()
      fill()
    }
  }
}

// internal

const firstId = 2524

const blank = { source: null, externalId: null, externalAccount: null }

const fixture = (key: string, id: number, idAccount: number, name: string): Opportunity => {
  const closed = Seed.fraction(`${key}/closed`) < 0.4
  return {
    dealSize: 1000 * (1 + Seed.integer(`${key}/size`, 200)),
    closedDate: 1471478400000 + 86_400_000 * Seed.integer(`${key}/date`, 700),
    name: `Opportunity ${id}`,
    probabilityPercentage: 10 * Seed.integer(`${key}/probability`, 11),
    closed,
    won: closed && Seed.fraction(`${key}/won`) < 0.5,
    owner: "Jane Doe",
    idAccount,
    id,
    ...(Seed.fraction(`${key}/source`) < 0.5
      ? { source: "salesforce", externalId: Seed.hex(`${key}/external`, 18), externalAccount: name }
      : blank)
  }
}

const filters = { closed: Query.boolean, won: Query.boolean, externalAccount: Query.text }

const name = Field.text({ maxLength: 255 })

const fields = {
  dealSize: Value.number,
  closedDate: Field.integer(),
  name,
  probabilityPercentage: Value.number,
  closed: Field.boolean,
  won: Field.boolean,
  idAccount: Field.integer(),
  owner: Field.either(Field.integer(), name),
  source: name,
  externalId: name,
  externalAccount: name
}

const required = ["dealSize", "closedDate", "name", "probabilityPercentage", "closed", "won", "idAccount"] as const
