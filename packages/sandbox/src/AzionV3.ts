/**
 * Azion REST API v3 emulated: the tokens and the domains so far, with the vendor's order of checks (rate limit, `Accept`,
 * path, verb, credentials, permission, `Content-Type`, body, conflict). A further resource group is one file in
 * `azion-v3/` and one line in `make`. Written from the vendor's documents; where they are silent, `Options` chooses.
 */
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Answer from "./azion-v3/Answer.ts"
import * as Domains from "./azion-v3/Domains.ts"
import type { Call, Operation, Permission, User } from "./azion-v3/Operation.ts"
import type { PastEnd } from "./azion-v3/Page.ts"
import * as Tokens from "./azion-v3/Tokens.ts"
import * as Exchange from "./Exchange.ts"
import * as RateLimit from "./internal/RateLimit.ts"
import * as Route from "./internal/Route.ts"
import type { Vendor } from "./Vendor.ts"

export type { Permission, User } from "./azion-v3/Operation.ts"
export type { PastEnd } from "./azion-v3/Page.ts"
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
  /** Operations per window, counted per token or per user. @default 200 per minute */
  readonly rateLimit?: { readonly limit: number; readonly window: Duration.Input } | undefined
  /** @default "https://api.azionapi.net" */
  readonly baseUrl?: string | undefined
  /** What `POST /domains` answers: the status table says 201, the official file 200. @default 201 */
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
  readonly insertDomain: (domain?: Partial<Domains.Domain> | undefined) => Effect.Effect<Domains.Domain>
  /** Whether there was such a domain. */
  readonly deleteDomain: (id: number) => Effect.Effect<boolean>
  /** Every stored domain, in the order of their ids. */
  readonly domains: Effect.Effect<ReadonlyArray<Domains.Domain>>
}

/** The user who may do everything. */
export const user: User = {
  username: "user@example.com",
  password: "a sandbox password",
  permissions: ["View Domains", "Edit Domains"]
}

/** A user who may only look. */
export const viewer: User = {
  username: "viewer@example.com",
  password: "a viewer password",
  permissions: ["View Domains"]
}

export const make = (options: Options, seed: string): { readonly vendor: Vendor; readonly control: Control } => {
  const users = options.users ?? [user, viewer]
  const limit = options.rateLimit?.limit ?? 200
  const rateLimit = RateLimit.make({ limit, window: Duration.toMillis(options.rateLimit?.window ?? "1 minute") })
  const tokens = Tokens.make({
    seed,
    users,
    fixedToken: options.token,
    lifetime: Duration.toMillis(options.tokenLifetime ?? "24 hours")
  })
  const domains = Domains.make({
    seed,
    count: options.domains ?? 36,
    createStatus: options.createStatus ?? 201,
    pastEnd: options.pastEnd ?? "empty"
  })
  const groups = [tokens, domains]
  const routes = groups.flatMap((group) => group.routes)

  const serve = (request: Exchange.Request, now: number): Exchange.Reply => {
    if (!acceptsVersion3(request.headers["accept"])) return Answer.notAcceptable
    const route = Route.find(routes, request.method, request.url.pathname)
    if (route._tag === "Unknown") return Answer.notFound
    if (route._tag === "WrongMethod") return Answer.methodNotAllowed(request.method, route.allow)
    const { operation, params } = route
    const caller = tokens.userOf(request.headers["authorization"], operation.scheme, now)
    if (caller === undefined) return Answer.unauthorized
    if (!isPermitted(caller, operation.permission)) return Answer.forbidden
    const call = { params, url: request.url, user: caller, now, body: undefined }
    return operation.takesBody ? serveBody(operation, call, request) : operation.run(call)
  }

  return {
    vendor: {
      baseUrl: options.baseUrl ?? "https://api.azionapi.net",
      claims: (request) => Route.find(routes, request.method, request.url.pathname)._tag !== "Unknown",
      answer: (request, now) => {
        const { allowed, quota } = rateLimit.take(quotaKey(request.headers["authorization"]), now)
        return { ...(allowed ? serve(request, now) : Answer.tooManyRequests), quota }
      },
      tooManyRequests: Answer.tooManyRequests,
      quotaHeaders,
      limit,
      reset: () => {
        rateLimit.reset()
        for (const group of groups) group.reset()
      }
    },
    control: {
      issueToken: Effect.fnUntraced(function* (username) {
        const owner = username === undefined ? users[0] : users.find((candidate) => candidate.username === username)
        if (owner === undefined) return yield* Effect.die(new Error(`The sandbox has no user ${username}`))
        return tokens.issue(owner, yield* Clock.currentTimeMillis)
      }),
      expireTokens: Effect.sync(tokens.expire),
      exhaustQuota: Effect.map(Clock.currentTimeMillis, rateLimit.exhaust),
      insertDomain: (domain) => Effect.sync(() => domains.insert(domain ?? {})),
      deleteDomain: (id) => Effect.sync(() => domains.delete(id)),
      domains: Effect.sync(domains.all)
    }
  }
}

// internal

const acceptsVersion3 = (accept: string | undefined): boolean => {
  const { parameters, type } = Exchange.mediaType(accept)
  return type === "application/json" && parameters.get("version") === "3"
}

const isPermitted = (user: User, permission: Permission | undefined): boolean =>
  permission === undefined || user.permissions.includes(permission)

const serveBody = (operation: Operation, call: Call, request: Exchange.Request): Exchange.Reply => {
  const contentType = request.headers["content-type"]
  if (Exchange.mediaType(contentType).type !== "application/json") return Answer.unsupportedMediaType(contentType)
  let body: unknown
  try {
    body = JSON.parse(request.body ?? "")
  } catch {
    return Answer.badRequest("The body is not JSON.")
  }
  return operation.run({ ...call, body })
}

// Whose quota a request uses, before its credentials are checked.
const quotaKey = (authorization: string | undefined): string => {
  const credentials = Tokens.parse(authorization)
  return credentials === undefined ? "anonymous" : `${credentials.scheme} ${credentials.value}`
}

// The documented reset format names no zone; it is UTC, with six fraction digits.
const quotaHeaders: Vendor["quotaHeaders"] = ({ limit, remaining, resetAt }) => ({
  "x-ratelimit-limit": String(limit),
  "x-ratelimit-remaining": String(remaining),
  "x-ratelimit-reset": DateTime.formatIso(DateTime.makeUnsafe(resetAt)).replace("Z", "000")
})
