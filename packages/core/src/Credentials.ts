/**
 * What a request proves its identity with: a fixed secret, or a token that is minted when needed and renewed before it
 * expires.
 *
 * Secrets are `Redacted` from the application's edge to the header. Which header and scheme an API wants is decided by
 * its package; when to replay a call after 401 is decided in `Transport.ts`, with `renew` as the only question.
 */
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as Exit from "effect/Exit"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import * as Base64 from "effect/encoding/Base64"
import type { ApiError } from "./ApiError.ts"

/** One secret, ready for the header. Two credentials are the same only if they are the same object. */
export interface Credential {
  /** @default "authorization" */
  readonly header?: string | undefined
  /** Goes before the secret: `Token`, `Basic`, `Bearer`. */
  readonly scheme?: string | undefined
  /** Empty: no header. */
  readonly secret: Redacted.Redacted
}

export interface Credentials {
  /** The credential to use now; mints one where there is none, or where the last one is about to expire. */
  readonly acquire: Effect.Effect<Credential, ApiError>
  /** The API refused this credential (401). True when another one may be accepted, so that a replay makes sense. */
  readonly renew: (refused: Credential) => Effect.Effect<boolean>
}

/** What a mint gives. */
export interface Minted {
  readonly secret: Redacted.Redacted
  /** A span, not a point in time, so that a wrong local clock does no harm; absent where the API does not say. */
  readonly expiresIn?: Duration.Input | undefined
}

/** The same secret for ever: an API key, a personal token. A 401 is final. */
export const fixed = (credential: Credential): Credentials => ({
  acquire: Effect.succeed(credential),
  renew: () => Effect.succeed(false)
})

/** Proves nothing: no header is sent. */
export const anonymous: Credential = { secret: Redacted.make("") }

/** No credentials at all. */
export const none: Credentials = /*#__PURE__*/ fixed(anonymous)

/** Basic authentication (RFC 7617), in UTF-8. */
export const basic = (username: string, password: Redacted.Redacted): Credentials =>
  fixed({
    scheme: "Basic",
    secret: Redacted.make(Base64.encode(`${username}:${Redacted.value(password)}`), { label: "basic credential" })
  })

/**
 * A token that `mint` makes. However many calls wait, one mint runs; it goes on when the call that began it is
 * interrupted, its failure is everybody's and is forgotten, and the next call tries again.
 *
 * @param options.mint makes a token; runs in the scope of the layer
 * @param options.scheme goes before the token in the header
 * @param options.renewBefore how long before its expiry a token is no longer used, default 60 seconds, at most half
 *   of the token's life
 */
export const minted = Effect.fnUntraced(function* (options: {
  readonly mint: Effect.Effect<Minted, ApiError>
  readonly header?: string | undefined
  readonly scheme?: string | undefined
  readonly renewBefore?: Duration.Input | undefined
}): Effect.fn.Return<Credentials, never, Scope.Scope> {
  const scope = yield* Effect.scope
  const renewBefore = Duration.toMillis(Duration.fromInputUnsafe(options.renewBefore ?? 60_000))
  let current: { readonly credential: Credential; readonly usableUntil: number } | undefined
  let minting: Deferred.Deferred<Credential, ApiError> | undefined

  const finish = (deferred: Deferred.Deferred<Credential, ApiError>, exit: Exit.Exit<Credential, ApiError>) =>
    Effect.sync(() => {
      minting = undefined
      Deferred.doneUnsafe(deferred, exit)
    })

  const mint = Effect.suspend(() => {
    const deferred = (minting = Deferred.makeUnsafe<Credential, ApiError>())
    return options.mint.pipe(
      Effect.zipWith(Clock.currentTimeMillis, ({ expiresIn, secret }, now) => {
        const credential: Credential = { header: options.header, scheme: options.scheme, secret }
        const life = expiresIn === undefined ? Infinity : Duration.toMillis(Duration.fromInputUnsafe(expiresIn))
        current = { credential, usableUntil: now + Math.max(life - renewBefore, life / 2) }
        return credential
      }),
      Effect.onExit((exit) => finish(deferred, exit)),
      Effect.forkIn(scope),
      Effect.andThen(Deferred.await(deferred))
    )
  })

  return {
    acquire: Effect.flatMap(Clock.currentTimeMillis, (now) => {
      if (current !== undefined && now < current.usableUntil) return Effect.succeed(current.credential)
      return minting === undefined ? mint : Deferred.await(minting)
    }),
    renew: (refused) =>
      Effect.sync(() => {
        if (current?.credential === refused) current = undefined
        return true
      })
  }
})
