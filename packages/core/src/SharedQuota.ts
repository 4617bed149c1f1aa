/**
 * A quota that several machines keep together, with its state behind effect's `RateLimiterStore`: the Redis store works
 * unchanged (`RateLimiter.layerStoreRedis` over `NodeRedis` from `@effect/platform-node`).
 *
 * For programs that run more than once at a time with one credential. Each machine keeps its own `Quota` in front, for
 * order, deadlines and what the headers say; a call that passes it is then counted in the store, one at a time. A pause
 * after a 429, or after the last call of a window, holds back all machines.
 *
 * A window begins with its first call. Without readable headers nothing tells how that lies to the server's windows, as
 * with a local quota. What it does not do is said at {@link layer}.
 */
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { RateLimiterStore } from "effect/persistence/RateLimiter"
import * as QuotaWindow from "./internal/QuotaWindow.ts"
import * as SharedWindow from "./internal/SharedWindow.ts"
import * as Quota from "./Quota.ts"

/** Whose quota is shared, under which names, and what to do without the store. */
export interface Options {
  /**
   * Whose quota it is, such as an account's id: machines with the same identity count together, so two credentials with
   * quotas of their own need two. It is part of the store's keys, in clear: never the secret itself.
   */
  readonly identity: string
  /** In front of every key in the store. @default "millrace:" */
  readonly prefix?: string | undefined
  /** Limits of keys for which the API package declares none. @default none: learned from the headers */
  readonly rules?: ReadonlyArray<Quota.Rule> | undefined
  /**
   * What to do while the store does not answer: `fail` fails calls with `QuotaUnavailable`, `local` goes on with this
   * machine's own quota, which lets each machine use all of it, and logs a warning. @default "fail"
   */
  readonly fallback?: "fail" | "local" | undefined
  /**
   * How long the store may take to answer; after a failure it is left alone for as long. Calls whose deadline is shorter
   * find no failure, so keep it below. @default 1 second
   */
  readonly timeout?: Duration.Input | undefined
}

/**
 * Makes the quota of one connection over the store in context.
 *
 * @example
 * ```ts
 * import * as SharedQuota from "@millrace/core/SharedQuota"
 * import * as Effect from "effect/Effect"
 * import * as RateLimiter from "effect/persistence/RateLimiter"
 *
 * const quota = SharedQuota.make({ identity: "account 42" }).pipe(Effect.provide(RateLimiter.layerStoreMemory))
 * ```
 */
export const make = (options: Options): Effect.Effect<Quota.Quota, never, RateLimiterStore> =>
  Effect.flatten(RateLimiterStore.useSync((store) => source(options, store)))

/**
 * Makes the APIs that are built on top of this layer share their quota through the store.
 *
 * Their calls fail with `QuotaUnavailable` while the store does not answer, unless `fallback` says otherwise; with
 * `TooManyRequests`, and nothing sent, where the wait does not fit their deadline.
 *
 * Gotchas: calls in the last moments of a window, three seconds of a minute, wait for the next, in which they might arrive.
 * Where no limit is declared, each process sends up to ten calls before the first has told one; and where the first window
 * that a process sees closes within two seconds, everybody waits for the next: with windows that short once for each
 * process that starts, unless `rules` has them. A declared window begins with its first call: where the API's own follow
 * the clock, a burst after a rest may meet 429, which holds everybody back until the reset. The store keeps a pause for an
 * hour at most: after a longer one the other machines ask the API once an hour. A program that closes its Redis client
 * while that is cut off waits in `NodeRedis`, not here.
 *
 * @example
 * ```ts
 * import * as SharedQuota from "@millrace/core/SharedQuota"
 * import * as Layer from "effect/Layer"
 * import * as RateLimiter from "effect/persistence/RateLimiter"
 *
 * // `RateLimiter.layerStoreRedis()` over `NodeRedis.layer({ url })` shares it between machines.
 * const Shared = SharedQuota.layer({ identity: "account 42", fallback: "local" }).pipe(
 *   Layer.provide(RateLimiter.layerStoreMemory)
 * )
 * ```
 */
export const layer = (options: Options): Layer.Layer<never, never, RateLimiterStore> =>
  Layer.effect(
    Quota.Source,
    RateLimiterStore.useSync((store) => source(options, store))
  )

// internal

/** What this machine knows of a key. */
interface Shared {
  readonly rule: Quota.Rule
  readonly window: SharedWindow.SharedWindow
  /** As declared, until the headers tell. */
  limit: number | undefined
  /** In ms, as declared; undefined where only the headers tell. */
  readonly length: number | undefined
  /** Where it is not declared, the longest time to a reset that a response has shown, in ms. */
  longest: number
  /** What it is at least taken for, in ms. */
  floor: number
  /** The reset of the newest window that a response has shown: by the server's clock, and by this machine's. */
  newest: number
  resetAt: number
  /** Calls in flight that were sent while no limit was known. */
  uncounted: number
  /** Until then the store has no place, by this machine's clock. */
  closedUntil: number
}

type Reach = <A, E>(self: Effect.Effect<A, E>) => Effect.Effect<A, Quota.Unavailable>

const source = (options: Options, store: RateLimiterStore["Service"]): Effect.Effect<Quota.Quota> => {
  const reach = makeReach(options)
  return Effect.sync(() => connect(options, store, reach))
}

const connect = (options: Options, store: RateLimiterStore["Service"], reach: Reach): Quota.Quota => {
  const { fallback = "fail", identity, prefix = "millrace:", rules = [] } = options
  const local = Quota.make()
  // Who is next to ask the store: a quota of one call in flight, with everything that waiting in a quota means.
  const line = Quota.make()
  const keys = new Map<string, Shared>()

  const sharedOf = (rule: Quota.Rule): Shared => {
    let shared = keys.get(rule.key)
    if (shared === undefined) {
      const declared = rule.limit === undefined ? (rules.find(({ key }) => key === rule.key) ?? rule) : rule
      shared = {
        rule: declared,
        window: SharedWindow.make(store, `${prefix}${rule.key}:${identity}`),
        limit: declared.limit,
        length: declared.window === undefined ? undefined : Duration.toMillis(declared.window),
        longest: 0,
        floor: unseen,
        newest: -Infinity,
        resetAt: -Infinity,
        uncounted: 0,
        closedUntil: -Infinity
      }
      keys.set(rule.key, shared)
    }
    return shared
  }

  // Resolves to the ms for which the store has no place, 0 when it gave one.
  const take = (shared: Shared, now: number, deadline: number) =>
    reach(shared.window.take(shared.limit, lengthAt(shared, now), closing(shared))).pipe(
      Effect.catch((error) => (fallback === "local" ? Effect.succeed(0) : Effect.fail(error))),
      Effect.timeoutOrElse({
        duration: Math.max(0, deadline - now),
        orElse: () => Effect.fail<Quota.Exceeded>({ retryAfter: undefined })
      })
    )

  const ask = (shared: Shared, deadline: number): Effect.Effect<number, Quota.Exceeded | Quota.Unavailable> =>
    Effect.flatMap(Clock.currentTimeMillis, (now) =>
      now < shared.closedUntil
        ? Effect.succeed(shared.closedUntil - now)
        : Effect.tap(take(shared, now, deadline), (wait) =>
            Effect.map(Clock.currentTimeMillis, (now) => (shared.closedUntil = now + wait))
          )
    )

  // Whoever is refused goes back to wait in the local quota, which may have learned more by then.
  const enter = (
    shared: Shared,
    ticket: number,
    deadline: number,
    restore: Quota.Restore
  ): Effect.Effect<void, Quota.Exceeded | Quota.Unavailable> => {
    const turn = { key: shared.rule.key, limit: 1 }
    const leave = (pause: number | undefined) => local.settle(shared.rule, "unsent", pause)
    return local.acquire(shared.rule, ticket, deadline, restore).pipe(
      Effect.andThen(
        line.acquire(turn, ticket, deadline, restore).pipe(
          Effect.andThen(Effect.onExit(restore(ask(shared, deadline)), () => line.settle(turn, "unsent", undefined))),
          Effect.onError(() => leave(undefined))
        )
      ),
      Effect.flatMap((wait) => {
        if (wait > 0) return Effect.andThen(leave(wait), enter(shared, ticket, deadline, restore))
        if (shared.limit === undefined) shared.uncounted++
        return Effect.void
      })
    )
  }

  return {
    acquire: (rule, ticket, deadline, restore = Effect.interruptible) =>
      Effect.uninterruptible(Effect.suspend(() => enter(sharedOf(rule), ticket, deadline, restore))),
    // The response is there already: it is not lost for a store that does not take the news.
    settle: (rule, timing, pause) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        const shared = sharedOf(rule)
        const told = timing === "unsent" ? undefined : timing
        const window = QuotaWindow.read(told, now)
        const ending = window !== undefined && isEnding(shared, window)
        if (window !== undefined) learn(shared, window, now)
        const hold = pause ?? (ending || told?.remaining === 0 ? told?.resetAfter : undefined)
        const late = shared.uncounted > 0
        if (late) shared.uncounted--
        return local
          .settle(shared.rule, timing, pause)
          .pipe(
            Effect.andThen(
              late && !ending && shared.limit !== undefined
                ? reach(shared.window.add(lengthAt(shared, now)))
                : Effect.void
            ),
            Effect.andThen(hold !== undefined && hold > 0 ? reach(shared.window.hold(hold)) : Effect.void),
            Effect.ignoreCause
          )
      }),
    ticket: local.ticket,
    remaining: local.remaining
  }
}

const learn = (shared: Shared, { id, left, limit }: QuotaWindow.QuotaWindow, now: number): void => {
  shared.limit = limit
  if (!QuotaWindow.isLater(id, shared.newest)) return
  if (shared.newest > -Infinity) shared.floor = 0
  Object.assign(shared, { newest: id, resetAt: now + left, longest: Math.max(shared.longest, left) })
}

// The first window that anybody sees, about to close: its reset may be a second off, and calls that are sent now arrive in
// it or in the next, which nobody counts yet. Better to wait for the next.
const isEnding = ({ length, newest }: Shared, { left }: QuotaWindow.QuotaWindow): boolean =>
  length === undefined && newest === -Infinity && left < 2000

// In ms. The first window that is seen may be near its end and tells nothing of how long others are: the next one is
// counted in the store until its first responses are there for sure, and with them its reset.
const unseen = 5000

const whole = ({ floor, length, longest }: Shared): number => length ?? Math.max(longest, floor)

// In ms. The way to the server takes longer for one request than for another, so a window is a little longer here than
// there: the first call of the next one must not arrive in the last.
const slack = (shared: Shared): number => Math.min(1000, whole(shared) / 40)

// In ms. By so much a window of which only the headers tell may be over sooner, as their `Date` counts whole seconds.
const doubt = (shared: Shared): number => (shared.length === undefined ? Math.min(1000, whole(shared) / 4) : 0)

const lengthAt = (shared: Shared, now: number): number => {
  const left = shared.resetAt - now
  return slack(shared) + (shared.length === undefined && left > doubt(shared) ? left : whole(shared))
}

// In ms. The last call of a window must not arrive in the next one, where nobody would count it.
const closing = (shared: Shared): number => Math.max(1, 2 * slack(shared) + doubt(shared))

// Asks the store within its time, and after a failure leaves it alone for as long: whoever is in line then need not wait
// for the same failure again. One outage is one warning, whichever connection finds it.
const makeReach = ({ fallback, timeout = "1 second" }: Options): Reach => {
  const duration = Duration.toMillis(timeout)
  let lost = false
  let leftAloneUntil = -Infinity

  const fail = (description: string) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) => {
      const first = !lost
      lost = true
      leftAloneUntil = now + duration
      // The store's own error stays out of it: it may hold an address with a password.
      return Effect.andThen(
        first && fallback === "local"
          ? Effect.logWarning(`Shared quota: ${description}; counting on this machine alone until it is back.`)
          : Effect.void,
        Effect.fail({ description })
      )
    })

  const found = Effect.suspend(() => {
    const back = lost
    lost = false
    return back && fallback === "local"
      ? Effect.logInfo("Shared quota: the store is back; counting together again.")
      : Effect.void
  })

  return (self) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) =>
      now < leftAloneUntil
        ? Effect.fail({ description: "the store failed a moment ago" })
        : self.pipe(
            Effect.catch(() => fail("the store failed")),
            Effect.timeoutOrElse({ duration, orElse: () => fail(`the store did not answer within ${duration} ms`) }),
            Effect.tap(found)
          )
    )
}
