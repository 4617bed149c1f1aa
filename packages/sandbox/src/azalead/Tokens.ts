/**
 * `POST /latest/authenticate` of Azalead, and the tokens: JSON Web Tokens with the claims of the vendor's sample, renewed
 * with every answer. Their signature comes from the seed, so that nothing is stored per token.
 */
import * as Base64Url from "effect/encoding/Base64Url"
import * as Result from "effect/Result"
import * as Field from "../internal/Field.ts"
import type * as Exchange from "../Exchange.ts"
import * as Seed from "../internal/Seed.ts"
import * as Answer from "./Answer.ts"
import * as Operation from "./Operation.ts"
import type { User, Users } from "./Users.ts"

/** Whose token it is, and which chain of renewals it belongs to. */
export interface Identity {
  readonly user: User
  readonly session: number
}

export interface Tokens extends Operation.Group {
  /** A token as `authenticate` gives it, which this does not count as one. */
  readonly issue: (user: User, now: number) => string
  readonly renew: (identity: Identity, now: number) => string
  /** `undefined` where the header is missing, malformed, or its token is wrong, expired or revoked. */
  readonly identify: (header: string | undefined, now: number) => Identity | undefined
  /** The id of the user a token was made for, also when it is no longer valid. */
  readonly owner: (header: string | undefined) => number | undefined
  /** Makes every token so far invalid. */
  readonly expire: () => void
  /** How often `authenticate` gave a token. */
  readonly mints: () => number
}

export const make = (options: {
  readonly seed: string
  readonly users: Users
  /** In milliseconds. */
  readonly lifetime: number
  /** Whether a renewal ends the token before it. */
  readonly revokes: boolean
  /** The 401 for wrong credentials. */
  readonly unauthorized: (path: string, now: number, detail?: string) => Exchange.Reply
}): Tokens => {
  const { seed, users } = options
  // By session, the number of its last token. Only kept where it matters.
  const latest = new Map<number, number>()
  let count = 0
  let firstValid = 0
  let mints = 0

  const write = (user: User, now: number, session: number, serial: number): string => {
    if (options.revokes) latest.set(session, serial)
    const caller = users.callerOf(user)
    const claims = {
      sub: user.email,
      jti: `${session}-${serial}`,
      login: user.email,
      id: user.id,
      subscriber: user.idSubscriber,
      role: caller.isAdmin ? "admin" : "user",
      rememberMe: false,
      auth: [caller.isAdmin ? "ROLE_ADMIN" : "ROLE_USER", ...caller.rights].join(","),
      exp: Math.floor((now + options.lifetime) / 1000)
    }
    const content = `${header}.${Base64Url.encode(JSON.stringify(claims))}`
    return `${content}.${sign(seed, content)}`
  }

  const issue = (user: User, now: number): string => {
    const serial = count++
    return write(user, now, serial, serial)
  }

  const authenticate = ({ body, now }: Operation.PublicCall): Exchange.Reply =>
    Result.match(Field.object(credentials, body, ["username", "password"]), {
      onFailure: Answer.invalidFields,
      onSuccess: ({ password, username }) => {
        const user = users.find(username)
        if (user === undefined || user.password !== password) return options.unauthorized(path, now, "Bad credentials")
        mints++
        return Answer.json({ token: issue(user, now) })
      }
    })

  return {
    issue,
    renew: ({ session, user }, now) => write(user, now, session, count++),
    identify: (header, now) => {
      const claims = read(seed, header)
      if (claims === undefined || now >= claims.exp * 1000 || claims.serial < firstValid) return undefined
      if (options.revokes && latest.get(claims.session) !== claims.serial) return undefined
      const user = users.get(claims.id)
      return user === undefined || user.deleted || !user.active ? undefined : { user, session: claims.session }
    },
    owner: (header) => read(seed, header)?.id,
    expire: () => {
      firstValid = count
    },
    mints: () => mints,
    routes: [Operation.open(path, authenticate)],
    reset: () => {
      latest.clear()
      count = 0
      firstValid = 0
      mints = 0
    }
  }
}

// internal

const path = "/latest/authenticate"

const header = Base64Url.encode(JSON.stringify({ alg: "HS256" }))

const credentials = { username: Field.text({ maxLength: 255 }), password: Field.text({ maxLength: 255 }) }

const sign = (seed: string, content: string): string => Seed.hex(`${seed}/jwt/${content}`, 43)

interface Claims {
  readonly id: number
  readonly exp: number
  readonly session: number
  readonly serial: number
}

const read = (seed: string, value: string | undefined): Claims | undefined => {
  // One space after the scheme, as documented.
  const [, content, payload, signature] = /^Bearer ([^.\s]+\.([^.\s]+))\.([^.\s]+)$/.exec(value ?? "") ?? []
  if (content === undefined || payload === undefined || signature !== sign(seed, content)) return undefined
  // What carries our signature has our claims.
  const claims: { readonly id: number; readonly exp: number; readonly jti: string } = JSON.parse(
    Result.getOrThrow(Base64Url.decodeString(payload))
  )
  const [session = 0, serial = 0] = claims.jti.split("-").map(Number)
  return { id: claims.id, exp: claims.exp, session, serial }
}
