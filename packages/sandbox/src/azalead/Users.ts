/**
 * `/latest/organization/user` of Azalead: the users, their settings, and who may see which of their fields. A deleted user
 * stays stored, is shown to nobody and cannot log in.
 */
import * as Result from "effect/Result"
import type * as Exchange from "../Exchange.ts"
import * as Field from "../internal/Field.ts"
import * as Answer from "./Answer.ts"
import * as Operation from "./Operation.ts"
import * as Organization from "./Organization.ts"
import * as Query from "./Query.ts"
import * as Table from "./Table.ts"
import * as Value from "./Value.ts"

/** A user to start with. */
export interface Login {
  readonly username: string
  readonly password: string
  /** @default "user" */
  readonly role?: "admin" | "user" | undefined
  /** Beside those of the organization. @default [] */
  readonly rights?: ReadonlyArray<Operation.Right> | undefined
  /** What `filter=default` keeps of the accounts; an empty list keeps all. @default nothing in any */
  readonly selection?: Partial<Selection> | undefined
}

/** The ideal customer profile, in the ids of industries, countries and company categories. */
export interface Selection {
  readonly sectors: ReadonlyArray<number>
  readonly countries: ReadonlyArray<string>
  readonly categories: ReadonlyArray<string>
}

interface Config {
  readonly alert_email: {
    readonly active: boolean
    readonly ad_clicked: boolean
    readonly email_viewed: boolean
    readonly website_visit: boolean
  }
  readonly report_email_weekly: boolean
  readonly report_target_email_daily: boolean
  readonly report_email_daily: boolean
  readonly default_account_selection_filter: Selection
}

export interface User {
  readonly id: number
  /** The first name. */
  readonly name: string
  readonly lastName: string
  readonly email: string
  /** `undefined` until an administrator or a reset sets one. */
  readonly password: string | undefined
  /** 1 administrator, 2 user. */
  readonly idRole: 1 | 2
  readonly idSubscriber: number
  readonly active: boolean
  readonly deleted: boolean
  readonly creationDate: number
  readonly dateLastAction: number | null
  readonly rights: ReadonlyArray<Operation.Right>
  readonly config: Config
}

export interface Users extends Operation.Group {
  readonly all: () => ReadonlyArray<User>
  readonly get: (id: number) => User | undefined
  /** By login, if the user may log in. */
  readonly find: (email: string) => User | undefined
  readonly isTaken: (email: string) => boolean
  /** A user of the caller's organization who is not deleted. */
  readonly of: (caller: Operation.Caller, id: number | string | undefined) => User | undefined
  readonly set: (user: User) => User
  /** `undefined` where the mail address is taken. */
  readonly create: (
    user: Pick<User, "email" | "name" | "lastName" | "idRole" | "idSubscriber" | "password">,
    now: number
  ) => User | undefined
  readonly callerOf: (user: User) => Operation.Caller
}

export const make = (options: {
  readonly logins: ReadonlyArray<Login>
  /** The rights that the users of an organization inherit. */
  readonly inherited: (idSubscriber: number) => ReadonlyArray<Operation.Right>
}): Users => {
  const users = Table.make<User>(firstId)

  const fill = (): void => {
    for (const [i, login] of options.logins.entries()) {
      users.set({
        id: firstId + i,
        name: names[i % names.length] ?? "Jane",
        lastName: "Doe",
        email: login.username,
        password: login.password,
        idRole: login.role === "admin" ? 1 : 2,
        idSubscriber: Organization.firstId,
        active: true,
        deleted: false,
        creationDate: 1435066882010 + i,
        dateLastAction: 1469094567690 + i,
        rights: login.rights ?? [],
        config: { ...config, default_account_selection_filter: { ...everything, ...login.selection } }
      })
    }
  }

  const view = (user: User, caller: Operation.Caller): object => ({
    name: user.name,
    lastName: user.lastName,
    idRole: user.idRole,
    role: user.idRole === 1 ? "admin" : "user",
    idSubscriber: user.idSubscriber,
    ...(caller.isAdmin || caller.id === user.id
      ? {
          active: user.active,
          deleted: user.deleted,
          creationDate: user.creationDate,
          dateLastAction: user.dateLastAction,
          subscriberRights: flags(options.inherited(user.idSubscriber)),
          userConfig: user.config,
          userRights: flags(user.rights)
        }
      : {}),
    email: user.email,
    locale: "en",
    id: user.id
  })

  const of: Users["of"] = (caller, id) => {
    const user = users.get(id)
    return user === undefined || user.deleted || user.idSubscriber !== caller.idSubscriber ? undefined : user
  }

  const withUser = ({ caller, params }: Operation.Call, run: (user: User) => Exchange.Reply): Exchange.Reply => {
    const user = of(caller, params["id"])
    return user === undefined ? Answer.notFound : run(user)
  }

  const isTaken = (email: string): boolean => users.all().some((user) => sameLogin(user.email, email))

  const create: Users["create"] = (given, now) =>
    isTaken(given.email)
      ? undefined
      : users.set({
          ...given,
          id: users.nextId(),
          active: true,
          deleted: false,
          creationDate: now,
          dateLastAction: null,
          rights: [],
          config
        })

  const updateConfig = <F extends Parameters<typeof Field.object>[0]>(
    { body, caller }: Operation.Call,
    fields: F,
    change: (config: Config, values: object) => Config,
    answer: (config: Config) => object
  ): Exchange.Reply => {
    const user = users.get(caller.id)
    if (user === undefined) return Answer.notFound
    return Result.match(Field.object(fields, body, []), {
      onFailure: Answer.invalidFields,
      onSuccess: (values) => Answer.json(answer(users.set({ ...user, config: change(user.config, values) }).config))
    })
  }

  fill()
  return {
    all: users.all,
    get: users.get,
    of,
    isTaken,
    set: users.set,
    create,
    find: (email) => users.all().find((user) => sameLogin(user.email, email) && user.active && !user.deleted),
    callerOf: (user) => ({
      id: user.id,
      name: `${user.name} ${user.lastName}`,
      idSubscriber: user.idSubscriber,
      isAdmin: user.idRole === 1,
      rights: [...options.inherited(user.idSubscriber), ...user.rights]
    }),
    routes: [
      Operation.get("/latest/organization/user", ({ caller, query }) =>
        Query.answer({ active: Query.boolean, id: Query.integers }, query, ({ active, id }) =>
          Answer.list(
            users
              .all()
              .filter((user) => of(caller, user.id) !== undefined)
              .filter((user) => active === undefined || user.active === active)
              .filter((user) => id.length === 0 || id.includes(user.id))
              .map((user) => view(user, caller))
          )
        )
      ),
      Operation.get("/latest/organization/user/config", ({ caller }) => Answer.json(users.get(caller.id)?.config)),
      Operation.patch(
        "/latest/organization/user/config",
        (call) =>
          updateConfig(
            call,
            reports,
            (config, values) => ({ ...config, ...values }),
            (config) => config
          ),
        Operation.user
      ),
      Operation.get("/latest/organization/user/config/alert_email", ({ caller }) =>
        Answer.json(users.get(caller.id)?.config.alert_email)
      ),
      Operation.patch(
        "/latest/organization/user/config/alert_email",
        (call) =>
          updateConfig(
            call,
            alerts,
            (config, values) => ({ ...config, alert_email: { ...config.alert_email, ...values } }),
            (config) => config.alert_email
          ),
        Operation.user
      ),
      // Documented with the slash at the end, unlike the list.
      Operation.post(
        "/latest/organization/user/",
        ({ body, caller, now }) =>
          Result.match(Field.object(creation, body, ["email", "name", "lastName", "idRole"]), {
            onFailure: Answer.invalidFields,
            onSuccess: (values) => {
              const { idSubscriber } = caller
              const user = create({ ...values, idSubscriber, password: undefined }, now)
              return user === undefined ? Answer.badRequest(taken) : Answer.json(view(user, caller))
            }
          }),
        Operation.admin
      ),
      Operation.get(
        "/latest/organization/user/{id}",
        (call) => withUser(call, (user) => Answer.json(view(user, call.caller))),
        Operation.adminOrSelf
      ),
      Operation.patch(
        "/latest/organization/user/{id}",
        (call) =>
          withUser(call, (user) =>
            Result.match(Field.object(update, call.body, []), {
              onFailure: Answer.invalidFields,
              onSuccess: (values) => Answer.json(view(users.set({ ...user, ...values }), call.caller))
            })
          ),
        Operation.admin
      ),
      Operation.remove(
        "/latest/organization/user/{id}",
        (call) =>
          withUser(call, (user) => {
            users.set({ ...user, deleted: true })
            // As the example shows it: the user as it was.
            return Answer.json(view(user, call.caller))
          }),
        Operation.admin
      )
    ],
    reset: () => {
      users.clear()
      fill()
    }
  }
}

/** What a sign-up or a creation with a known address is told; the vendor documents nothing for it. */
export const taken = "This email address is already in use"

// internal

const firstId = 2193

const names = ["Jane", "John", "Ada", "Max", "Zoë", "Ivo"]

const everything: Selection = { sectors: [], countries: [], categories: [] }

const config: Config = {
  alert_email: { active: true, ad_clicked: true, email_viewed: true, website_visit: true },
  report_email_weekly: true,
  report_target_email_daily: true,
  report_email_daily: true,
  default_account_selection_filter: everything
}

const flags = (rights: ReadonlyArray<Operation.Right>): object =>
  Object.fromEntries(rights.map((right) => [right, true]))

const sameLogin = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase()

const role: Field.Field<1 | 2> = (value) =>
  value === 1 || value === 2 ? Result.succeed(value) : Result.fail("Must be 1 or 2.")

const name = Field.text({ maxLength: 64 })

const creation = { email: Value.email, name, lastName: name, idRole: role }

const update = { name, lastName: name, password: Value.password, idRole: role, deleted: Field.boolean }

const reports = {
  report_email_weekly: Field.boolean,
  report_target_email_daily: Field.boolean,
  report_email_daily: Field.boolean
}

const alerts = {
  active: Field.boolean,
  ad_clicked: Field.boolean,
  email_viewed: Field.boolean,
  website_visit: Field.boolean
}
