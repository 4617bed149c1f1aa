/**
 * The Azalead (later Jabmo) REST API emulated: all operations that were ever documented, and the company identification API
 * beside it. Checks come in this order: rate limit, path, verb, token, permission, `Content-type`, body. Every answer to a
 * valid token renews it. A resource group is one file in `azalead/` and one line in `make`. Written from the vendor's
 * documents; where they are silent or contradict themselves, `Options` chooses. Unknown fields of bodies are refused, which
 * the vendor may not do, so that a misspelt one is noticed.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Accounts from "./azalead/Accounts.ts"
import * as Activities from "./azalead/Activities.ts"
import * as ActivityLog from "./azalead/ActivityLog.ts"
import * as AlertRecipients from "./azalead/AlertRecipients.ts"
import * as Answer from "./azalead/Answer.ts"
import * as Cid from "./azalead/Cid.ts"
import * as Labels from "./azalead/Labels.ts"
import * as Mail from "./azalead/Mail.ts"
import type { Operation } from "./azalead/Operation.ts"
import * as Opportunities from "./azalead/Opportunities.ts"
import * as Organization from "./azalead/Organization.ts"
import * as Persons from "./azalead/Persons.ts"
import * as Reference from "./azalead/Reference.ts"
import * as SignUp from "./azalead/SignUp.ts"
import * as Tokens from "./azalead/Tokens.ts"
import * as Users from "./azalead/Users.ts"
import * as Withdrawn from "./azalead/Withdrawn.ts"
import * as Exchange from "./Exchange.ts"
import * as RateLimit from "./internal/RateLimit.ts"
import * as Route from "./internal/Route.ts"
import type { Vendor } from "./Vendor.ts"

export type { Account, Stored as StoredAccount } from "./azalead/Accounts.ts"
export type { Activity } from "./azalead/ActivityLog.ts"
export type { Counts } from "./azalead/Answer.ts"
export type { Company, UnknownAddress } from "./azalead/Cid.ts"
export type { Label, Single } from "./azalead/Labels.ts"
export type { Mail } from "./azalead/Mail.ts"
export type { Right } from "./azalead/Operation.ts"
export type { Opportunity } from "./azalead/Opportunities.ts"
export type { Login, User } from "./azalead/Users.ts"

/** How the emulated organization is set up. */
export interface Options {
  /** Accounts at the start. @default 60 */
  readonly accounts?: number | undefined
  /** The most activities that an account has at the start. @default 40 */
  readonly activities?: number | undefined
  /** Labels at the start. @default 4 */
  readonly labels?: number | undefined
  /** Who may log in. Tokens issued without a name belong to the first. @default [administrator, member] */
  readonly users?: readonly [Users.Login, ...Array<Users.Login>] | undefined
  /** The vendor states none; `exp` is in whole seconds, rounded down. @default 1 hour */
  readonly tokenLifetime?: Duration.Input | undefined
  /** Whether answers renew the token and leave the one before valid, or end it, or renew none. @default "keep" */
  readonly rotation?: "keep" | "revoke" | "off" | undefined
  /** Whether a renewed token has `Bearer ` before it. @default false */
  readonly bearerPrefix?: boolean | undefined
  /** How long a password reset can be used. @default 1 day */
  readonly resetLifetime?: Duration.Input | undefined
  /** Requests per window and user (or API key); the vendor states none. @default 1000 per minute */
  readonly rateLimit?: { readonly limit: number; readonly window: Duration.Input } | undefined
  /** Bodies of 401 and 405 as documented since 2017, or before. @default "current" */
  readonly errors?: "current" | "legacy" | undefined
  /** What a missing permission answers; the documents give reasons for both. @default 403 */
  readonly deniedStatus?: 401 | 403 | undefined
  /** Which lists send `X-Count`, `X-Total-Count`, `X-Page` and `X-Page-size`. @default "all" */
  readonly counts?: Answer.Counts | undefined
  /** Operations on one label or contact answer with an array of one, or with the object. @default "array" */
  readonly single?: Labels.Single | undefined
  /** Direction of the list of accounts if none is asked for. @default "asc" */
  readonly defaultDirection?: "asc" | "desc" | undefined
  /** What adding an alert recipient answers. @default 201 */
  readonly addStatus?: 200 | 201 | undefined
  /** The host; the vendor renamed it to `https://api.jabmo.com`. @default "https://api.azalead.com" */
  readonly baseUrl?: string | undefined
  /** Keys of the company identification API. @default ["a sandbox key"] */
  readonly apiKeys?: ReadonlyArray<string> | undefined
  /** How many addresses, from 203.0.113.1 on, belong to companies. @default 12 */
  readonly companies?: number | undefined
  /** What an address of nobody answers. @default "notFound" */
  readonly unknownAddress?: Cid.UnknownAddress | undefined
}

/** What a test does to the organization behind the API's back. */
export interface Control {
  /** Creates a token for a user by name; the first user if none is named. Dies for a name that is not known. */
  readonly issueToken: (username?: string | undefined) => Effect.Effect<string>
  /** Makes every token invalid at once. */
  readonly expireTokens: Effect.Effect<void>
  /** How often `authenticate` gave a token. */
  readonly mints: Effect.Effect<number>
  /** Leaves nothing of the quota, for every user and key, until one window from now. */
  readonly exhaustQuota: Effect.Effect<void>
  /** Stores an account; fields left out are drawn or blank. It has no activities. */
  readonly insertAccount: (account?: Partial<Accounts.Stored> | undefined) => Effect.Effect<Accounts.Stored>
  /** Whether there was such an account. */
  readonly deleteAccount: (id: number) => Effect.Effect<boolean>
  /** Every stored account, in the order of their ids. */
  readonly accounts: Effect.Effect<ReadonlyArray<Accounts.Stored>>
  readonly insertActivity: (activity: Omit<ActivityLog.Activity, "id">) => Effect.Effect<ActivityLog.Activity>
  /** The activities of an account, newest first. */
  readonly activities: (idAccount: number) => Effect.Effect<ReadonlyArray<ActivityLog.Activity>>
  readonly labels: Effect.Effect<ReadonlyArray<Labels.Label>>
  readonly opportunities: Effect.Effect<ReadonlyArray<Opportunities.Opportunity>>
  /** Every user, the deleted ones too. */
  readonly users: Effect.Effect<ReadonlyArray<Users.User>>
  /** What would have been mailed, in order. */
  readonly mails: Effect.Effect<ReadonlyArray<Mail.Mail>>
  /** Makes an address belong to a company; fields left out are drawn. */
  readonly insertCompany: (address: string, company?: Partial<Cid.Company> | undefined) => Effect.Effect<Cid.Company>
  /** Every address that belongs to a company. */
  readonly companies: Effect.Effect<ReadonlyArray<readonly [address: string, company: Cid.Company]>>
}

/** The key of the company identification API. */
export const apiKey = "a sandbox key"

/** The user who may do everything. */
export const administrator: Users.Login = {
  username: "admin@example.com",
  password: "Adm1n$",
  role: "admin"
}

/** A user without any right. */
export const member: Users.Login = { username: "member@example.com", password: "Memb3r$" }

/** The body of the documented 500, for a fault. */
export const serverError: { readonly title: string; readonly status: number; readonly detail: string } =
  Answer.serverError

/**
 * The API and the company identification API, which have rate limits and cross-origin headers of their own.
 *
 * @param now the server's clock, in epoch milliseconds
 */
export const make = (
  options: Options,
  seed: string,
  now: Effect.Effect<number>
): { readonly vendor: Vendor; readonly cid: Vendor; readonly control: Control } => {
  const logins = options.users ?? [administrator, member]
  const errors = options.errors ?? "current"
  const rotation = options.rotation ?? "keep"
  const baseUrl = options.baseUrl ?? "https://api.azalead.com"
  const limit = options.rateLimit?.limit ?? 1000
  const window = Duration.toMillis(options.rateLimit?.window ?? "1 minute")
  const rateLimit = RateLimit.make({ limit, window })
  const cidRateLimit = RateLimit.make({ limit, window })

  const unauthorized = (path: string, now: number, detail?: string): Exchange.Reply =>
    errors === "legacy" ? Answer.legacyUnauthorized(path, now, detail) : Answer.unauthorized(detail)

  const outbox = Mail.make()
  const organizations = Organization.make({ seed, outbox, emailOf: (id) => users.get(id)?.email ?? "" })
  const users = Users.make({ logins, inherited: (id) => organizations.get(id)?.rights ?? [] })
  const tokens = Tokens.make({
    seed,
    users,
    lifetime: Duration.toMillis(options.tokenLifetime ?? "1 hour"),
    revokes: rotation === "revoke",
    unauthorized
  })
  const single = options.single ?? "array"
  const labels = Labels.make({ count: options.labels ?? 4, single, onDelete: (id) => accounts.dropLabel(id) })
  const activities = ActivityLog.make({ seed, most: options.activities ?? 40 })
  const accounts = Accounts.make({
    seed,
    count: options.accounts ?? 60,
    activities,
    labels: labels.all().map(({ id }) => id),
    defaultDirection: options.defaultDirection ?? "asc",
    selectionOf: (id) => users.get(id)?.config.default_account_selection_filter
  })
  const opportunities = Opportunities.make({ seed, accounts, users })
  const cid = Cid.make({
    seed,
    baseUrl,
    keys: options.apiKeys ?? [apiKey],
    count: options.companies ?? 12,
    unknownAddress: options.unknownAddress ?? "notFound",
    rateLimit: cidRateLimit,
    limit
  })
  // In the order of their resets: an opportunity is drawn for an account that is there.
  const groups = [
    tokens,
    organizations,
    users,
    labels,
    accounts,
    opportunities,
    Activities.make({ seed, accounts, activities }),
    AlertRecipients.make({ accounts, users, addStatus: options.addStatus ?? 201 }),
    Persons.make(seed),
    Reference.make(),
    SignUp.make({
      seed,
      organizations,
      users,
      outbox,
      resetLifetime: Duration.toMillis(options.resetLifetime ?? "1 day")
    }),
    Withdrawn.make({ seed, accounts, labels, single })
  ]
  const routes = groups.flatMap((group) => group.routes)

  const renewal = (identity: Tokens.Identity, now: number): Readonly<Record<string, string>> =>
    rotation === "off"
      ? {}
      : { "X-Auth-token": `${options.bearerPrefix === true ? "Bearer " : ""}${tokens.renew(identity, now)}` }

  const servePrivate = (
    operation: Extract<Operation, { _tag: "Private" }>,
    params: Readonly<Record<string, string>>,
    request: Exchange.Request,
    now: number
  ): Exchange.Reply => {
    const { pathname } = request.url
    const identity = tokens.identify(request.headers["x-auth-token"], now)
    if (identity === undefined) return unauthorized(pathname, now)
    const caller = users.callerOf(identity.user)
    const denied = (): Exchange.Reply =>
      options.deniedStatus === 401 ? unauthorized(pathname, now, "Access is denied") : Answer.forbidden()
    const reply = operation.isAllowed(caller, params)
      ? withBody(operation.body, request, (body) =>
          operation.run({ params, query: request.url.searchParams, caller, now, body })
        )
      : denied()
    return Answer.withHeaders(reply, renewal(identity, now))
  }

  const serve = (request: Exchange.Request, now: number): Exchange.Reply => {
    const route = Route.find(routes, request.method, request.url.pathname)
    if (route._tag === "Unknown") return Answer.notFound
    if (route._tag === "WrongMethod") return Answer.methodNotAllowed(request.method, route.allow, errors)
    const { operation, params } = route
    return operation._tag === "Private"
      ? servePrivate(operation, params, request, now)
      : withBody(operation.body, request, (body) =>
          operation.run({ params, query: request.url.searchParams, now, body })
        )
  }

  return {
    cid: cid.vendor,
    vendor: {
      api: "azalead",
      baseUrl,
      claims: ({ url }) => url.pathname.startsWith("/latest/") || url.pathname.startsWith("/public/"),
      answer: (request, now) => {
        const owner = tokens.owner(request.headers["x-auth-token"])
        const { allowed } = rateLimit.take(owner === undefined ? "anonymous" : String(owner), now)
        return allowed ? Answer.withoutCounts(serve(request, now), options.counts ?? "all") : Answer.tooManyRequests
      },
      documented: (status) => Answer.documented[status],
      paging: { start: { page: "page" }, withTotal: Answer.withTotal },
      // Limits are not documented, nor any header for them.
      quotaHeaders: () => ({}),
      limit,
      cors: {
        preflight: {},
        answers: {
          "access-control-allow-origin": "*",
          "access-control-allow-methods": "POST, PATCH, GET, OPTIONS, DELETE",
          "access-control-allow-headers":
            "Content-Type, Access-Control-Allow-Headers, x-auth-token, X-Requested-With,username,password",
          "access-control-expose-headers": "X-Auth-token,X-Count,X-Total-count"
        }
      },
      reset: () => {
        rateLimit.reset()
        outbox.reset()
        for (const group of groups) group.reset()
      }
    },
    control: {
      issueToken: Effect.fnUntraced(function* (username = logins[0].username) {
        const owner = users.find(username)
        if (owner === undefined) return yield* Effect.die(new Error(`The sandbox has no user ${username}`))
        return tokens.issue(owner, yield* now)
      }),
      expireTokens: Effect.sync(tokens.expire),
      mints: Effect.sync(tokens.mints),
      exhaustQuota: Effect.map(now, (now) => {
        rateLimit.exhaust(now)
        cidRateLimit.exhaust(now)
      }),
      insertAccount: (account) => Effect.sync(() => accounts.insert(account ?? {})),
      deleteAccount: (id) => Effect.sync(() => accounts.delete(id)),
      accounts: Effect.sync(accounts.all),
      insertActivity: (activity) => Effect.sync(() => activities.insert(activity)),
      activities: (idAccount) => Effect.sync(() => activities.of(idAccount)),
      labels: Effect.sync(labels.all),
      opportunities: Effect.sync(opportunities.all),
      users: Effect.sync(users.all),
      mails: Effect.sync(outbox.all),
      insertCompany: (address, company) => Effect.sync(() => cid.insert(address, company ?? {})),
      companies: Effect.sync(cid.all)
    }
  }
}

// internal

const withBody = (
  body: Operation["body"],
  request: Exchange.Request,
  run: (body: unknown) => Exchange.Reply
): Exchange.Reply => {
  if (body === "none" || (body === "optional" && request.body === undefined)) return run(undefined)
  if (Exchange.mediaType(request.headers["content-type"]).type !== "application/json") {
    return Answer.badRequest("Content-type must be application/json")
  }
  if (request.body === undefined) return Answer.badRequest("Required request body is missing")
  let json: unknown
  try {
    json = JSON.parse(request.body)
  } catch {
    return Answer.badRequest("Required request body is not JSON")
  }
  return run(json)
}
