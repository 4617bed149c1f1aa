/**
 * `/latest/account` of Azalead: the companies, their flags and the filters of the list. `alert` and `blacklist` are each
 * user's own, the other flags are everybody's.
 */
import * as Result from "effect/Result"
import * as Struct from "effect/Struct"
import type * as Exchange from "../Exchange.ts"
import * as Field from "../internal/Field.ts"
import * as AccountFixture from "./AccountFixture.ts"
import type { ActivityLog, ActivityType, Totals } from "./ActivityLog.ts"
import * as Answer from "./Answer.ts"
import * as Operation from "./Operation.ts"
import * as Organization from "./Organization.ts"
import * as Query from "./Query.ts"
import * as Reference from "./Reference.ts"
import * as Table from "./Table.ts"
import type { Selection } from "./Users.ts"

/** What is stored of an account. */
export interface Stored extends AccountFixture.Company {
  readonly id: number
  readonly idSubscriber: number
  readonly labels: ReadonlyArray<number>
  readonly target: boolean
  readonly isp: boolean
  /** The users who get alerts. */
  readonly alerted: ReadonlyArray<number>
  /** The users who have it on their blacklists. */
  readonly blacklisting: ReadonlyArray<number>
}

/** An account as a user sees it. */
export interface Account extends Totals, AccountFixture.Company {
  readonly id: number
  readonly labels: ReadonlyArray<number>
  readonly target: boolean
  readonly isp: boolean
  readonly alert: boolean
  readonly blacklist: boolean
}

export interface Accounts extends Operation.Group {
  readonly all: () => ReadonlyArray<Stored>
  readonly view: (account: Stored, userId: number) => Account
  readonly insert: (account: Partial<Stored>) => Stored
  readonly delete: (id: number) => boolean
  readonly set: (account: Stored) => Stored
  /** Runs with an account of the caller's organization, or answers 404. */
  readonly with: (
    caller: Operation.Caller,
    id: number | string | undefined,
    run: (account: Stored) => Exchange.Reply
  ) => Exchange.Reply
  readonly dropLabel: (id: number) => void
}

export const make = (options: {
  readonly seed: string
  readonly count: number
  readonly activities: ActivityLog
  /** Ids of the labels to give away. */
  readonly labels: ReadonlyArray<number>
  readonly defaultDirection: "asc" | "desc"
  readonly selectionOf: (userId: number) => Selection | undefined
}): Accounts => {
  const accounts = Table.make<Stored>(firstId)

  const fill = (): void => {
    for (let i = 0; i < options.count; i++) {
      const id = firstId + i
      accounts.set({
        ...AccountFixture.company(options.seed, i),
        ...AccountFixture.flags(options.seed, i, options.labels),
        id,
        idSubscriber: Organization.firstId,
        alerted: [],
        blacklisting: []
      })
      options.activities.seed(id)
    }
  }

  const view: Accounts["view"] = (account, userId) => ({
    ...options.activities.totals(account.id),
    ...Struct.omit(account, ["alerted", "blacklisting", "idSubscriber"]),
    alert: account.alerted.includes(userId),
    blacklist: account.blacklisting.includes(userId)
  })

  const withAccount: Accounts["with"] = (caller, id, run) => {
    const account = accounts.get(id)
    return account?.idSubscriber === caller.idSubscriber ? run(account) : Answer.notFound
  }

  const list = ({ caller, query }: Operation.Call): Exchange.Reply =>
    Query.answer(parameters, query, (values) => {
      const { alert, blacklist = false, isp = false, labels, page, size, target } = values
      const selection = values.filter === "default" ? options.selectionOf(caller.id) : undefined
      const compare = orders[values.sort ?? "lastActivityDate"]
      const sign = (values.dir ?? options.defaultDirection) === "asc" ? 1 : -1
      // Whole accounts are made of the page alone.
      const found = accounts
        .all()
        .filter(
          (account) =>
            account.idSubscriber === caller.idSubscriber &&
            hasFlags(account, caller.id, { alert, blacklist, isp, target }) &&
            hasLabels(account, labels) &&
            (selection === undefined || isSelected(account, selection))
        )
        .map((account): Row => ({ account, totals: options.activities.totals(account.id) }))
        .filter(({ totals }) => Query.isWithin(totals.lastActivityDate, values))
        // Stable: equal ones stay in the order of their ids.
        .sort((a, b) => sign * compare(a, b))
      const items = found.slice((page - 1) * size, page * size)
      return Answer.page(
        items.map(({ account }) => shortened(view(account, caller.id))),
        { total: found.length, page, size }
      )
    })

  const update = ({ body, caller, params }: Operation.Call): Exchange.Reply =>
    withAccount(caller, params["id"], (account) =>
      Result.match(Field.object(changes, body, []), {
        onFailure: Answer.invalidFields,
        onSuccess: ({ alert, blacklist, isp, target }) => {
          if (target !== undefined && target === isp) return Answer.badRequest(exclusive("target", "isp"))
          if (alert !== undefined && alert === blacklist) return Answer.badRequest(exclusive("alert", "blacklist"))
          const list = pair(target, isp)
          const own = pair(alert, blacklist)
          const changed = accounts.set({
            ...account,
            ...(list === undefined ? {} : { target: list.first, isp: list.second }),
            ...(own === undefined
              ? {}
              : {
                  alerted: member(account.alerted, caller.id, own.first),
                  blacklisting: member(account.blacklisting, caller.id, own.second)
                })
          })
          return Answer.json(shortened(view(changed, caller.id)))
        }
      })
    )

  fill()
  return {
    all: accounts.all,
    view,
    with: withAccount,
    set: accounts.set,
    insert: (given) => {
      const id = given.id ?? accounts.nextId()
      return accounts.set({
        ...AccountFixture.company(options.seed, id),
        idSubscriber: Organization.firstId,
        labels: [],
        target: false,
        isp: false,
        alerted: [],
        blacklisting: [],
        ...given,
        id
      })
    },
    delete: (id) => {
      options.activities.forget(id)
      return accounts.delete(id)
    },
    dropLabel: (id) => {
      for (const account of accounts.all()) {
        if (account.labels.includes(id)) {
          accounts.set({ ...account, labels: account.labels.filter((label) => label !== id) })
        }
      }
    },
    routes: [
      Operation.get("/latest/account", list),
      Operation.get("/latest/account/{id}", ({ caller, params }) =>
        withAccount(caller, params["id"], (account) => Answer.json(view(account, caller.id)))
      ),
      Operation.patch("/latest/account/{id}", update, Operation.admin)
    ],
    reset: () => {
      options.activities.reset()
      accounts.clear()
      fill()
    }
  }
}

/** Puts a user on a list, or takes it off. */
export const member = (users: ReadonlyArray<number>, id: number, isMember: boolean): ReadonlyArray<number> => {
  const others = users.filter((user) => user !== id)
  return isMember ? [...others, id] : others
}

// internal

const firstId = 1000039

// The examples of the list and of the update leave these two out.
const shortened = (account: Account): object => Struct.omit(account, ["emailPattern", "revenue"])

const changes = { target: Field.boolean, isp: Field.boolean, alert: Field.boolean, blacklist: Field.boolean }

const exclusive = (first: string, second: string): string =>
  `${first} and ${second} are mutually exclusive and cannot have the same value`

// One member of an exclusive pair sets the other to the opposite.
const pair = (first: boolean | undefined, second: boolean | undefined) =>
  first !== undefined ? { first, second: !first } : second !== undefined ? { first: !second, second } : undefined

interface Row {
  readonly account: Stored
  readonly totals: Totals
}

type Compare = (a: Row, b: Row) => number

// Blanks first.
const by =
  (value: (row: Row) => number | string | null): Compare =>
  (a, b) => {
    const [left, right] = [value(a), value(b)]
    if (left === null || right === null) return Number(left !== null) - Number(right !== null)
    return left < right ? -1 : left > right ? 1 : 0
  }

// Accounts without any activity come last.
const byType = (...order: ReadonlyArray<ActivityType>): Compare =>
  by(({ totals: { lastActivityType: type } }) => (type === null ? order.length : order.indexOf(type)))

const orders = {
  lastActivityDate: by(({ totals }) => totals.lastActivityDate),
  score: by(({ account }) => account.score),
  name: by(({ account }) => account.name),
  activityCount: by(({ totals }) => totals.activityCount),
  country: by(({ account }) => account.country),
  employeeCount: by(({ account }) => account.employeeCount),
  website_visit: byType("website_visit", "ad_clicked", "email_viewed"),
  ad_clicked: byType("ad_clicked", "website_visit", "email_viewed"),
  email_viewed: byType("email_viewed", "website_visit", "ad_clicked")
}

const parameters = {
  ...Query.pages({ maximum: 6000 }),
  ...Query.range,
  // The keys of an object literal are exactly those of its type.
  sort: Query.oneOf(Object.keys(orders) as Array<keyof typeof orders>),
  dir: Query.oneOf(["asc", "desc"]),
  target: Query.boolean,
  isp: Query.boolean,
  blacklist: Query.boolean,
  alert: Query.boolean,
  labels: Query.integers,
  filter: Query.oneOf(["default"])
}

type Flags = { readonly [K in "target" | "isp" | "blacklist" | "alert"]: boolean | undefined }

// False drops what has the flag; of those asked for as true, one is enough.
const hasFlags = (account: Stored, userId: number, asked: Flags): boolean => {
  const pairs = [
    { isOn: account.target, asked: asked.target },
    { isOn: account.isp, asked: asked.isp },
    { isOn: account.alerted.includes(userId), asked: asked.alert },
    { isOn: account.blacklisting.includes(userId), asked: asked.blacklist }
  ]
  const wanted = pairs.filter(({ asked }) => asked === true)
  return (
    pairs.every(({ asked, isOn }) => asked !== false || !isOn) &&
    (wanted.length === 0 || wanted.some(({ isOn }) => isOn))
  )
}

// 0 stands for accounts without labels.
const hasLabels = (account: Stored, labels: ReadonlyArray<number>): boolean =>
  labels.length === 0 ||
  labels.some((label) => (label === 0 ? account.labels.length === 0 : account.labels.includes(label)))

const isSelected = (account: Stored, { categories, countries, sectors }: Selection): boolean => {
  const among = (names: ReadonlyArray<string>, value: string | null): boolean =>
    names.length === 0 || (value !== null && names.includes(value))
  return (
    among(countries, account.country) &&
    among(
      Reference.industries.filter(({ id }) => sectors.includes(id)).map(({ name }) => name),
      account.industry
    ) &&
    among(
      Reference.companyCategories.filter(({ id }) => categories.includes(id)).map(({ name }) => name),
      account.sizeCategory
    )
  )
}
