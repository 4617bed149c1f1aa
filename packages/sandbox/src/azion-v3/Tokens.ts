/**
 * `POST /tokens` and `DELETE /tokens/{token}` of Azion v3, and the check of `Authorization` values that every other
 * operation needs. Token strings come from the seed.
 */
import * as DateTime from "effect/DateTime"
import * as Base64 from "effect/encoding/Base64"
import * as Result from "effect/Result"
import type * as Exchange from "../Exchange.ts"
import * as Seed from "../internal/Seed.ts"
import * as Answer from "./Answer.ts"
import type { Group, User } from "./Operation.ts"

export interface Tokens extends Group {
  /** Creates a token, as `POST /tokens` does. */
  readonly issue: (user: User, now: number) => string
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
    expire: () => issued.clear(),
    userOf: (authorization, scheme, now) => {
      const credentials = parse(authorization)
      if (credentials?.scheme !== scheme.toLowerCase()) return undefined
      return scheme === "Basic" ? basicUser(credentials.value) : tokenUser(credentials.value, now)
    },
    routes: [
      {
        method: "POST",
        path: "/tokens",
        operation: {
          scheme: "Basic",
          takesBody: false,
          run: ({ now, user }): Exchange.Reply =>
            Answer.json(201, {
              token: issue(user, now),
              created_at: formatDate(now),
              expires_at: formatDate(now + options.lifetime)
            })
        }
      },
      {
        method: "DELETE",
        path: "/tokens/{token}",
        operation: {
          scheme: "Basic",
          takesBody: false,
          run: ({ params, user }): Exchange.Reply => {
            const token = params["token"] ?? ""
            if (issued.get(token)?.user !== user) return Answer.notFound
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

// internal

// The date text of v3: a space, six fraction digits and an offset.
const formatDate = (millis: number): string =>
  DateTime.formatIso(DateTime.makeUnsafe(millis)).replace("T", " ").replace("Z", "000+00:00")
