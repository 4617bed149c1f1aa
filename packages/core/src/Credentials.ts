/**
 * What a request proves its identity with: a fixed secret, or a token that is minted when needed and renewed before it
 * expires.
 *
 * Secrets are `Redacted` from the application's edge to the header. Which header and scheme an API wants is decided by
 * its package; when to replay a call after 401 is decided in `Transport.ts`, with `renew` as the only question.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Exit from "effect/Exit"
import type * as Headers from "effect/http/Headers"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as Base64 from "effect/encoding/Base64"
import type { ApiError, Issue } from "./ApiError.ts"
import { Deadline } from "./Deadline.ts"
import { Decoding } from "./Decoding.ts"
import * as Signal from "./internal/Signal.ts"
import { RetryPolicy } from "./RetryPolicy.ts"

/** One secret, ready for the header. Two credentials are the same only if they are the same object. */
export interface Credential {
  /** @default "authorization" */
  readonly header?: string | undefined
  /** Goes before the secret: `Token`, `Basic`, `Bearer`. */
  readonly scheme?: string | undefined
  /** Empty: no header. */
  readonly secret: Redacted.Redacted
  /** The secret as a server reads it, where that is not how it is sent; kept out of errors too. */
  readonly plain?: Redacted.Redacted | undefined
}

/** Where a connection gets its credential from, and what it tells about it. */
export interface Credentials {
  /**
   * The credential to use now; mints one where there is none, or where the last one is about to expire. An issue, with
   * what can never be a credential, becomes the `InvalidRequest` of each call.
   */
  readonly acquire: Effect.Effect<Credential, ApiError | Issue>
  /**
   * The API refused this credential (401). True when another one may be accepted, so that a replay makes sense.
   *
   * @param before what it refused of the same call before
   * @param headers of the response that refused it
   */
  readonly renew: (
    refused: Credential,
    before?: Credential | undefined,
    headers?: Headers.Headers | undefined
  ) => Effect.Effect<boolean>
  /**
   * A response has come; some APIs renew the token in its headers. Absent where they do not.
   *
   * @param used the credential that the request was sent with
   * @param order of sending: the response to a later request counts more, whenever it arrives
   * @param now epoch ms
   */
  readonly observe?: ((headers: Headers.Headers, used: Credential, order: number, now: number) => void) | undefined
}

/** What a mint gives. */
export interface Minted {
  readonly secret: Redacted.Redacted
  /** A span, not a point in time, so that a wrong local clock does no harm; absent where the API does not say. */
  readonly expiresIn?: Duration.Input | undefined
}

/**
 * Whether a secret is one: a variable that is not set, or a text that is not `Redacted`, passes the compiler where the
 * program asserts it or is JavaScript.
 *
 * @example
 * ```ts
 * import * as Credentials from "@millrace/core/Credentials"
 * import * as Redacted from "effect/Redacted"
 *
 * Credentials.isText(Redacted.make("invented")) // true
 * ```
 */
export const isText = (secret: Redacted.Redacted): boolean =>
  Redacted.isRedacted(secret) && typeof Redacted.value(secret) === "string"

/**
 * The same secret for ever: an API key, a personal token. A 401 is final.
 *
 * @example
 * ```ts
 * import * as Credentials from "@millrace/core/Credentials"
 * import * as Redacted from "effect/Redacted"
 *
 * const key = Credentials.fixed({ header: "x-api-key", secret: Redacted.make("invented") })
 * ```
 */
export const fixed = (credential: Credential): Credentials => ({
  acquire: Effect.succeed(credential),
  renew: () => Effect.succeed(false)
})

/**
 * Proves nothing: no header is sent.
 *
 * @example
 * ```ts
 * import * as Credentials from "@millrace/core/Credentials"
 *
 * const isNamed = (used: Credentials.Credential) => used !== Credentials.anonymous
 * ```
 */
export const anonymous: Credential = { secret: Redacted.make("") }

/**
 * No credentials at all.
 *
 * @example
 * ```ts
 * import * as Credentials from "@millrace/core/Credentials"
 * import * as Transport from "@millrace/core/Transport"
 *
 * declare const connection: Transport.Transport
 * const open = Transport.derive(connection, { credentials: Credentials.none })
 * ```
 */
export const none: Credentials = /*#__PURE__*/ fixed(anonymous)

/**
 * Basic authentication (RFC 7617), in UTF-8.
 *
 * @param username without a colon, which would end it: a call with another one fails with `InvalidRequest`, unsent
 *
 * @example
 * ```ts
 * import * as Credentials from "@millrace/core/Credentials"
 * import * as Redacted from "effect/Redacted"
 *
 * const login = Credentials.basic("anna@example.com", Redacted.make("invented"))
 * ```
 */
export const basic = (username: string, password: Redacted.Redacted): Credentials =>
  // For the call to refuse, as any other secret that is none.
  !isText(password)
    ? fixed({ secret: password })
    : username.includes(":")
      ? { ...none, acquire: Effect.fail({ field: "credentials.username", message: "must not contain a colon" }) }
      : fixed({
          scheme: "Basic",
          plain: password,
          secret: Redacted.make(Base64.encode(`${username}:${Redacted.value(password)}`), { label: "basic credential" })
        })

/**
 * A token that `mint` makes. However many calls wait, one mint runs; it goes on when the call that began it is
 * interrupted, its failure is everybody's and is forgotten, and the next call tries again.
 *
 * @param options.mint makes a token; runs in the scope of the layer
 * @param options.header the header that carries the token, default `authorization`
 * @param options.scheme goes before the token in the header, default none
 * @param options.renewBefore how long before its expiry a token is no longer used, default 60 seconds, at most half
 *   of the token's life
 * @param options.rotated reads the token that a response brings at an epoch ms, for APIs that renew it with every
 *   response, default none do
 *
 * @example
 * ```ts
 * import type { ApiError } from "@millrace/core/ApiError"
 * import * as Credentials from "@millrace/core/Credentials"
 * import * as Effect from "effect/Effect"
 * import * as Redacted from "effect/Redacted"
 *
 * declare const createToken: Effect.Effect<{ readonly token: string }, ApiError>
 *
 * const credentials = Credentials.minted({
 *   scheme: "Bearer",
 *   mint: Effect.map(createToken, ({ token }) => ({ secret: Redacted.make(token), expiresIn: "24 hours" }))
 * })
 * ```
 */
export const minted = Effect.fnUntraced(function* (options: {
  readonly mint: Effect.Effect<Minted, ApiError>
  readonly header?: string | undefined
  readonly scheme?: string | undefined
  readonly renewBefore?: Duration.Input | undefined
  readonly rotated?: ((headers: Headers.Headers, now: number) => Minted | undefined) | undefined
}): Effect.fn.Return<Credentials, never, Scope.Scope> {
  const scope = yield* Effect.scope
  // A token is for everybody: what the call that happens to begin the mint has set for itself is not.
  const asLayer = Effect.provideContext(
    Context.make(Deadline, yield* Deadline).pipe(
      Context.add(RetryPolicy, yield* RetryPolicy),
      Context.add(Decoding, yield* Decoding)
    )
  )
  const renewBefore = Duration.toMillis(options.renewBefore ?? 60_000)
  const { rotated } = options
  let current: Current | undefined
  let minting: Mint | undefined

  const lines = new WeakMap<Credential, Mint>()

  const take = ({ expiresIn = Infinity, secret }: Minted, line: Mint, now: number, order: number): Credential => {
    const credential: Credential = { header: options.header, scheme: options.scheme, secret }
    const life = Duration.toMillis(expiresIn)
    current = { credential, usableUntil: now + Math.max(life - renewBefore, life / 2), line, order }
    lines.set(credential, line)
    return credential
  }

  // A token's life is counted from before it was asked for: too short rather than too long. A mint that was given up
  // serves those who still wait for it, but replaces nothing.
  const finish = (mint: Mint, exit: Exit.Exit<Minted, ApiError>) => {
    const newer = minting === mint ? undefined : current
    mint.exit = Exit.map(exit, (minted) => take(minted, mint, mint.begun, 0))
    if (minting === mint) minting = undefined
    else current = newer
    for (const waiting of mint.waiting) waiting.fire()
  }

  // Uninterruptible, since a mint that is noted but not begun would be waited for in vain; observed from outside, since
  // a closed scope interrupts it before its first step.
  const begin = (now: number): Effect.Effect<Mint> =>
    Effect.uninterruptible(
      Effect.suspend(() => {
        const mint: Mint = (minting = { begun: now, waiting: [], exit: undefined })
        return Effect.map(Effect.forkIn(asLayer(Effect.interruptible(options.mint)), scope), (fiber) => {
          fiber.addObserver((exit) => finish(mint, exit))
          return mint
        })
      })
    )

  const outcome = (mint: Mint): Effect.Effect<Credential, ApiError> => {
    if (mint.exit !== undefined) return mint.exit
    const signal = Signal.make()
    mint.waiting.push(signal)
    return Effect.andThen(
      signal.wait,
      Effect.suspend(() => outcome(mint))
    )
  }

  return {
    acquire: Effect.flatMap(Clock.currentTimeMillis, (now) => {
      if (current !== undefined && now < current.usableUntil) return Effect.succeed(current.credential)
      return Effect.flatMap(
        minting !== undefined && now < minting.begun + abandonedAfter ? Effect.succeed(minting) : begin(now),
        outcome
      )
    }),
    renew: (refused, before, headers) =>
      Effect.sync(() => {
        const line = lines.get(refused)
        // Whoever is given a new token is known: it is the call that is refused. The same token again is an echo.
        const renewed = headers && rotated?.(headers, 0)
        if (renewed !== undefined && !Equal.equals(renewed.secret, refused.secret)) return false
        if (before === undefined) {
          if (current?.credential === refused) current = undefined
          return true
        }
        // What was minted for this call is refused too: it is the call. But where a response had only rotated what is
        // dead as a whole, there was no mint yet.
        if (lines.get(before) !== line) return false
        if (current?.line === line) current = undefined
        return true
      }),
    observe:
      rotated === undefined
        ? undefined
        : (headers, used, order, now) => {
            const renewed = rotated(headers, now)
            // Not the child of a token from before the last mint, nor the word of a request sent before the last one heard.
            if (renewed === undefined || current === undefined) return
            if (current.line !== lines.get(used) || order <= current.order) return
            take(renewed, current.line, now, order)
          }
  }
})

// internal

interface Current {
  readonly credential: Credential
  /** Epoch ms. */
  readonly usableUntil: number
  /** The mint that this token descends from. */
  readonly line: Mint
  /** Of the request whose response brought it; 0 for the mint's own. */
  readonly order: number
}

interface Mint {
  /** Epoch ms. */
  readonly begun: number
  readonly waiting: Array<Signal.Signal>
  exit: Exit.Exit<Credential, ApiError> | undefined
}

// In ms. An edge runtime may take away a request with the mint that it began; nobody hears of that mint again.
const abandonedAfter = 60_000
