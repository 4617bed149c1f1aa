/**
 * Azion's REST API emulated, all of versions 2 and 3, with the vendor's order of checks: rate limit, `Accept`, path, verb,
 * the product's rate limit, credentials, permission, `Content-Type`, body, conflict. Both versions look at one account; a
 * further resource group is one file in `azion-v2/` or `azion-v3/` and one line in `Groups.ts` there. Written from the
 * vendor's documents; where they are silent, `Options` chooses or a header says what the sandbox does.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Account from "./azion/Account.ts"
import * as Answer from "./azion/Answer.ts"
import type { Call, Operation, Product, User } from "./azion/Operation.ts"
import { permissions } from "./azion/Operation.ts"
import type { PastEnd } from "./azion/Page.ts"
import * as Stamp from "./azion/Stamp.ts"
import * as Tokens from "./azion/Tokens.ts"
import * as Version2 from "./azion-v2/Groups.ts"
import type { Domain } from "./azion-v3/Domains.ts"
import * as Version3 from "./azion-v3/Groups.ts"
import * as Exchange from "./Exchange.ts"
import * as Json from "./internal/Json.ts"
import * as RateLimit from "./internal/RateLimit.ts"
import * as Route from "./internal/Route.ts"
import type { Vendor } from "./Vendor.ts"

export type { Permission, User } from "./azion/Operation.ts"
export type { PastEnd } from "./azion/Page.ts"
export type { Domain } from "./azion-v3/Domains.ts"

/** How the emulated account is set up. */
export interface Options {
  /** Domains at the start. @default 36 */
  readonly domains?: number | undefined
  /** Who may create tokens. The fixed token and tokens issued without a name belong to the first. @default [user, viewer] */
  readonly users?: readonly [User, ...Array<User>] | undefined
  /** A token that is valid from the start and for ever. @default none */
  readonly token?: string | undefined
  /** @default 24 hours */
  readonly tokenLifetime?: Duration.Input | undefined
  /** Operations per window, counted per token or per user; some products have a quota of their own besides. @default 200 per minute */
  readonly rateLimit?: { readonly limit: number; readonly window: Duration.Input } | undefined
  /** @default "https://api.azionapi.net" */
  readonly baseUrl?: string | undefined
  /**
   * What creates of domains, and of edge applications and what is under them, answer: the status table says 201, the
   * official files 200. @default 201
   */
  readonly createStatus?: 200 | 201 | undefined
  /** What a page past the last one answers: no results, or 404. @default "empty" */
  readonly pastEnd?: PastEnd | undefined
}

/** What a test does to the account behind the API's back. */
export interface Control {
  /** Creates a token for a user by name; the first user if none is named. Dies for a name that is not set up. */
  readonly issueToken: (username?: string | undefined) => Effect.Effect<string>
  /** Makes every issued token invalid at once. The fixed token of `Options.token` stays valid. */
  readonly expireTokens: Effect.Effect<void>
  /** Leaves nothing of the quota, for every token and user, until one window from now. */
  readonly exhaustQuota: Effect.Effect<void>
  /** Stores a domain; fields left out get defaults. */
  readonly insertDomain: (domain?: Partial<Domain> | undefined) => Effect.Effect<Domain>
  /** Whether there was such a domain. */
  readonly deleteDomain: (id: number) => Effect.Effect<boolean>
  /** Every stored domain, in the order of their ids. */
  readonly domains: Effect.Effect<ReadonlyArray<Domain>>
}

/** The user who may do everything. */
export const user: User = { username: "user@example.com", password: "a sandbox password", permissions }

/** A user who may only look. */
export const viewer: User = {
  username: "viewer@example.com",
  password: "a viewer password",
  permissions: permissions.filter((permission) => permission.startsWith("View "))
}

/** @param now the server's clock, in epoch milliseconds */
export const make = (
  options: Options,
  seed: string,
  now: Effect.Effect<number>
): { readonly vendor: Vendor; readonly control: Control } => {
  const users = options.users ?? [user, viewer]
  const limit = options.rateLimit?.limit ?? 200

  // Everything that a reset makes anew.
  const start = () => {
    const account = Account.make({
      seed,
      tokens: Tokens.make({
        seed,
        users,
        fixedToken: options.token,
        lifetime: Duration.toMillis(options.tokenLifetime ?? "24 hours")
      }),
      createStatus: options.createStatus ?? 201,
      pastEnd: options.pastEnd ?? "empty"
    })
    const groups = Version3.make(account)
    Version3.fill(groups, seed, options.domains ?? 36)
    return {
      account,
      groups,
      routes: { 2: Version2.make(account), 3: Version3.routes(account, groups) },
      rateLimit: RateLimit.make({ limit, window: Duration.toMillis(options.rateLimit?.window ?? "1 minute") }),
      products: {
        metrics: RateLimit.make({ limit: 20, window: minute }),
        purge: RateLimit.make({ limit: 200, window: minute }),
        wildcard: RateLimit.make({ limit: 2000, window: 24 * 60 * minute })
      } satisfies Record<Product, RateLimit.RateLimit>
    }
  }
  let state = start()

  const serve = (request: Exchange.Request, version: 2 | 3, now: number): Exchange.Reply => {
    const general = errorsOf[version]
    const route = Route.find(state.routes[version], request.method, request.url.pathname)
    if (route._tag === "Unknown") return general.notFound
    if (route._tag === "WrongMethod") return general.methodNotAllowed(request.method, route.allow)
    const { operation, params } = route
    const product = operation.product && state.products[operation.product].take(quotaKey(request), now)
    if (product?.allowed === false) return { ...Answer.tooManyRequests, quota: product.quota }
    const reply = authorized(request, operation, params, now, operation.errors ?? general)
    return product === undefined ? reply : { ...reply, quota: product.quota }
  }

  const authorized = (
    request: Exchange.Request,
    operation: Operation,
    params: Call["params"],
    now: number,
    errors: Answer.Errors
  ): Exchange.Reply => {
    const { permission, scheme = "Token" } = operation
    const caller = state.account.tokens.userOf(request.headers["authorization"], scheme, now)
    if (caller === undefined) return errors.unauthorized
    if (permission !== undefined && !caller.permissions.includes(permission)) return errors.forbidden
    const call = { params, url: request.url, user: caller, now, body: undefined }
    const takesBody = operation.takesBody ?? bodyMethods.includes(request.method)
    return takesBody ? serveBody(operation, call, request, errors) : operation.run(call)
  }

  return {
    vendor: {
      api: "azion",
      baseUrl: options.baseUrl ?? "https://api.azionapi.net",
      claims: (request) =>
        Object.values(state.routes).some(
          (routes) => Route.find(routes, request.method, request.url.pathname)._tag !== "Unknown"
        ),
      answer: (request, now) => {
        const { allowed, quota } = state.rateLimit.take(quotaKey(request), now)
        const version = versionOf(request.headers["accept"])
        const reply = !allowed
          ? Answer.tooManyRequests
          : version === undefined
            ? Answer.version3.notAcceptable
            : serve(request, version, now)
        return { quota, ...stamped(reply, version ?? 3) }
      },
      documented: (status, request) => {
        const version = versionOf(request.headers["accept"]) ?? 3
        const route = Route.find(state.routes[version], request.method, request.url.pathname)
        const errors = route._tag === "Found" ? route.operation.errors : undefined
        const reply = documented(errors ?? errorsOf[version], status)
        return reply && stamped(reply, version)
      },
      paging,
      quotaHeaders,
      limit,
      reset: () => {
        state = start()
      }
    },
    control: {
      issueToken: Effect.fnUntraced(function* (username) {
        const owner = username === undefined ? users[0] : users.find((candidate) => candidate.username === username)
        if (owner === undefined) return yield* Effect.die(new Error(`The sandbox has no user ${username}`))
        return state.account.tokens.issue(owner, yield* now)
      }),
      expireTokens: Effect.sync(() => state.account.tokens.expire()),
      exhaustQuota: Effect.map(now, (now) => state.rateLimit.exhaust(now)),
      // Rows of this table begin as a whole domain, and every check on the way in keeps them one.
      insertDomain: (domain) => Effect.sync(() => state.groups.domains.insert(domain) as Domain),
      deleteDomain: (id) => Effect.sync(() => state.account.domains.remove(String(id))),
      domains: Effect.sync(() => state.account.domains.all() as ReadonlyArray<Domain>)
    }
  }
}

// internal

const minute = 60_000

const bodyMethods = ["POST", "PUT", "PATCH"]

// Where a sentence depends on the request, one of some request.
const documented = (errors: Answer.Errors, status: number): Exchange.Reply | undefined => {
  switch (status) {
    case 400:
      return errors.badRequest("The body is not JSON.")
    case 401:
      return errors.unauthorized
    case 403:
      return errors.forbidden
    case 404:
      return errors.notFound
    case 405:
      return errors.methodNotAllowed("PATCH", ["GET"])
    case 406:
      return errors.notAcceptable
    case 409:
      return errors.conflict("It exists already.")
    case 415:
      return errors.unsupportedMediaType("text/plain")
    case 422:
      return errors.unprocessable("It cannot be done.")
    case 429:
      return Answer.tooManyRequests
    default:
      return undefined
  }
}

const paging: Vendor["paging"] = {
  start: { page: "page" },
  withTotal: (reply, change, { url }) => {
    let count = 0
    const total = (value: unknown): unknown => (count = change(Number(value)))
    const pages = (): unknown => Math.max(1, Math.ceil(count / Number(url.searchParams.get("page_size") ?? 10)))
    const counted = reply.body && Json.changed(reply.body, ["count"], total)
    return { ...reply, body: counted && Json.changed(counted, ["total_pages"], pages) }
  }
}

const errorsOf = { 2: Answer.version2, 3: Answer.version3 } as const

const versionOf = (accept: string | undefined): 2 | 3 | undefined => {
  const { parameters, type } = Exchange.mediaType(accept)
  if (type !== "application/json") return undefined
  return parameters.get("version") === "2" ? 2 : parameters.get("version") === "3" ? 3 : undefined
}

const stamped = (reply: Exchange.Reply, version: 2 | 3): Exchange.Reply =>
  reply.body === undefined
    ? reply
    : { ...reply, headers: { ...reply.headers, "content-type": `application/json; version=${version}` } }

const serveBody = (
  operation: Operation,
  call: Call,
  request: Exchange.Request,
  errors: Answer.Errors
): Exchange.Reply => {
  const contentType = request.headers["content-type"]
  if (Exchange.mediaType(contentType).type !== "application/json") return errors.unsupportedMediaType(contentType)
  let body: unknown
  try {
    body = JSON.parse(request.body ?? "")
  } catch {
    return errors.badRequest("The body is not JSON.")
  }
  return operation.run({ ...call, body })
}

// Whose quota a request uses, before its credentials are checked.
const quotaKey = (request: Exchange.Request): string => {
  const credentials = Tokens.parse(request.headers["authorization"])
  return credentials === undefined ? "anonymous" : `${credentials.scheme} ${credentials.value}`
}

const quotaHeaders: Vendor["quotaHeaders"] = ({ limit, remaining, resetAt }) => ({
  "x-ratelimit-limit": String(limit),
  "x-ratelimit-remaining": String(remaining),
  "x-ratelimit-reset": Stamp.zoneless(resetAt)
})
