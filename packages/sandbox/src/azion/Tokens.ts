/**
 * `POST /tokens` and `DELETE /tokens/{token}`, and the check of `Authorization` values that every other operation needs.
 * Both versions share the tokens and print their dates apart. Token strings come from the seed.
 */
import * as Base64 from "effect/encoding/Base64"
import * as Result from "effect/Result"
import type * as Exchange from "../Exchange.ts"
import type { Route } from "../internal/Route.ts"
import * as Seed from "../internal/Seed.ts"
import * as Answer from "./Answer.ts"
import type { Operation, User } from "./Operation.ts"

export interface Tokens {
  /** The two operations, with dates and errors as the version prints them. */
  readonly routes: (date: (millis: number) => string, errors: Answer.Errors) => ReadonlyArray<Route<Operation>>
  readonly reset: () => void
  /** Creates a token, as `POST /tokens` does. */
  readonly issue: (user: User, now: number) => string
  /** Lets a personal token in, under its key. */
  readonly admit: (key: string, user: User, expiresAt: number) => void
  readonly revoke: (key: string) => void
  /** Makes every issued token invalid; the fixed token stays valid. */
  readonly expire: () => void
  /** The user of an `Authorization` value, `undefined` where it is missing, malformed, wrong or expired. */
  readonly userOf: (authorization: string | undefined, scheme: "Basic" | "Token", now: number) => User | undefined
}

export const make = (options: {
  readonly seed: string
  readonly users: readonly [User, ...Array<User>]
  readonly fixedToken: string | undefined
  /** In milliseconds. */
  readonly lifetime: number
}): Tokens => {
  const issued = new Map<string, { readonly user: User; readonly expiresAt: number }>()
  let count = 0

  const issue = (user: User, now: number): string => {
    const token = Seed.hex(`${options.seed}/token/${count++}`, 40)
    issued.set(token, { user, expiresAt: now + options.lifetime })
    return token
  }

  const basicUser = (value: string): User | undefined => {
    const credentials = Result.getOrUndefined(Base64.decodeString(value))
    return options.users.find((user) => `${user.username}:${user.password}` === credentials)
  }

  const tokenUser = (token: string, now: number): User | undefined => {
    if (token === options.fixedToken) return options.users[0]
    const entry = issued.get(token)
    return entry !== undefined && now < entry.expiresAt ? entry.user : undefined
  }

  return {
    issue,
    admit: (key, user, expiresAt) => {
      issued.set(key, { user, expiresAt })
    },
    revoke: (key) => {
      issued.delete(key)
    },
    expire: () => issued.clear(),
    userOf: (authorization, scheme, now) => {
      const credentials = parse(authorization)
      if (credentials?.scheme !== scheme.toLowerCase()) return undefined
      return scheme === "Basic" ? basicUser(credentials.value) : tokenUser(credentials.value, now)
    },
    routes: (date, errors) => [
      {
        method: "POST",
        path: "/tokens",
        operation: {
          scheme: "Basic",
          takesBody: false,
          errors,
          run: ({ now, user }): Exchange.Reply =>
            Answer.json(201, {
              token: issue(user, now),
              created_at: date(now),
              expires_at: date(now + options.lifetime)
            })
        }
      },
      {
        method: "DELETE",
        path: "/tokens/{token}",
        operation: {
          scheme: "Basic",
          errors,
          run: ({ params, user }): Exchange.Reply => {
            const token = params["token"] ?? ""
            if (issued.get(token)?.user !== user) return errors.notFound
            issued.delete(token)
            return Answer.noContent
          }
        }
      }
    ],
    reset: () => {
      issued.clear()
      count = 0
    }
  }
}

/** Scheme (lower case) and value of an `Authorization` header. */
export const parse = (
  authorization: string | undefined
): { readonly scheme: string; readonly value: string } | undefined => {
  const [, scheme, value] = /^(\S+) +(\S+)$/.exec(authorization ?? "") ?? []
  return scheme === undefined || value === undefined ? undefined : { scheme: scheme.toLowerCase(), value }
}
