/**
 * Keeps calls within an API's rate limits by waiting before a request instead of running into 429.
 *
 * One gate per key, first come first served. A gate starts from the rule that the API package declares, or with ten
 * requests of which the first to come back may tell one. It learns limit, remaining and reset from every response whose
 * headers can be read; a 429 closes it for everyone queued on that key. Without readable headers (CORS) the declared rule
 * and the pauses after a 429 are what is left. State is per connection; sharing it between machines is in `SharedQuota.ts`.
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as QuotaWindow from "./internal/QuotaWindow.ts"
import * as Signal from "./internal/Signal.ts"
import type { ServerTiming } from "./ServerTiming.ts"

/** Calls with the same key count together. */
export interface Rule {
  readonly key: string
  /** Calls per window, where the vendor documents it; otherwise learned. */
  readonly limit?: number | undefined
  /** Required with a limit. */
  readonly window?: Duration.Input | undefined
}

/** The next free moment lies past the caller's deadline. */
export interface Exceeded {
  /** Until that moment, in ms; undefined where it depends on requests in flight. */
  readonly retryAfter: number | undefined
}

/** The place where the quota is kept did not answer, so nothing is known of it. */
export interface Unavailable {
  readonly description: string
}

/** Gives a wait the interruptibility of its caller. */
export type Restore = <A, E>(wait: Effect.Effect<A, E>) => Effect.Effect<A, E>

/** Keeps the places of requests under an API's limits, by key. */
export interface Quota<out E = Exceeded | Unavailable> {
  /**
   * Waits until a request may be sent, and takes its place in the quota. Whoever acquires must `settle`; in an
   * uninterruptible region nothing comes between the two, while the waiting itself can still be interrupted.
   *
   * @param ticket the caller's place in the queue, lower goes first; see `ticket`
   * @param deadline epoch ms; a wait that is sure to end later fails at once, and a place is kept until then at most
   * @param restore makes the waiting interruptible where the caller is, as `Effect.uninterruptibleMask` gives it; default
   *   `Effect.interruptible`
   */
  readonly acquire: (rule: Rule, ticket: number, deadline: number, restore?: Restore) => Effect.Effect<void, E>
  /**
   * Gives the place back and learns from the response, if there was one.
   *
   * @param timing undefined where no response came, which counts as a call; `unsent` where nothing was sent, which does not
   * @param pause ms for which the server wants no request with this key, if it said so
   */
  readonly settle: (
    rule: Rule,
    timing: ServerTiming | "unsent" | undefined,
    pause: number | undefined
  ) => Effect.Effect<void>
  /** A place in line, kept over the retries of one call. */
  readonly ticket: () => number
  /** Calls left on a key as far as known. */
  readonly remaining: (key: string) => number | undefined
}

/**
 * Keeps the quota in this process.
 *
 * @example
 * ```ts
 * import * as Quota from "@millrace/core/Quota"
 * import * as Effect from "effect/Effect"
 *
 * const quota = Quota.make()
 * const rule: Quota.Rule = { key: "writes", limit: 20, window: "1 minute" }
 *
 * // A transport does this for each request; the deadline is in epoch ms.
 * const within = <A, E>(request: Effect.Effect<A, E>, deadline: number) =>
 *   Effect.acquireUseRelease(
 *     quota.acquire(rule, quota.ticket(), deadline),
 *     () => request,
 *     () => quota.settle(rule, undefined, undefined)
 *   )
 * ```
 */
export const make = (): Quota<Exceeded> => {
  const gates = new Map<string, Gate>()
  let tickets = 0
  const gateOf = (rule: Rule): Gate => {
    let gate = gates.get(rule.key)
    if (gate === undefined) gates.set(rule.key, (gate = makeGate(rule)))
    return gate
  }
  return {
    acquire: (rule, ticket, deadline, restore = Effect.interruptible) =>
      Effect.suspend(() => gateOf(rule).acquire(ticket, deadline, restore)),
    settle: (rule, timing, pause) => Effect.suspend(() => gateOf(rule).settle(timing, pause)),
    ticket: () => ++tickets,
    remaining: (key) => gates.get(key)?.remaining()
  }
}

/**
 * Where a connection takes its quota from when its layer is built: by default a new one in this process. A layer that
 * sets it, below the API's, shares the quota between machines; see `SharedQuota.ts`.
 *
 * @example
 * ```ts
 * import * as Quota from "@millrace/core/Quota"
 * import * as Effect from "effect/Effect"
 * import * as Layer from "effect/Layer"
 *
 * declare const Api: Layer.Layer<never>
 *
 * // All connections that are built on it wait in one line.
 * const together = Quota.make()
 * const Together = Api.pipe(Layer.provide(Layer.succeed(Quota.Source, Effect.succeed(together))))
 * ```
 */
export const Source: Context.Reference<Effect.Effect<Quota>> = Context.Reference("@millrace/core/Quota/Source", {
  defaultValue: () => Effect.sync((): Quota => make())
})

// internal

/** The line before one key. */
interface Gate {
  readonly acquire: (ticket: number, deadline: number, restore: Restore) => Effect.Effect<void, Exceeded>
  readonly settle: (timing: ServerTiming | "unsent" | undefined, pause: number | undefined) => Effect.Effect<void>
  readonly remaining: () => number | undefined
}

interface Waiter {
  readonly ticket: number
  readonly deadline: number
  turn: Signal.Signal
}

// So many requests go out before one has come back and told whether there is a limit: of a thousand that begin at once the
// server would refuse all but the first few.
const scouts = 10

const makeGate = (rule: Rule): Gate => {
  // In ms; 0 where only the server knows.
  const declaredWindow = rule.window === undefined ? 0 : Duration.toMillis(rule.window)
  let { limit } = rule
  // The lowest count seen in this window; requests in flight are not in it yet.
  let remaining = 0
  // Epoch ms by the local clock; `Infinity` until a response, or a declared window, tells.
  let resetAt = 0
  // The reset by the server's clock, which tells its windows apart.
  let window = -Infinity
  // No response of this window has come yet.
  let guessed = true
  let pausedUntil = 0
  let inFlight = 0
  // When all of those are over at the latest. An edge runtime may take away a request with the calls that it makes: nobody
  // hears of them again, in flight or in the queue.
  let overAt = -Infinity
  const queue: Array<Waiter> = []

  // Epoch ms from which the next request may go, at most `now` if it may go now.
  const freeAt = (now: number): number => {
    if (now > overAt) inFlight = 0
    while (queue[0] && now > queue[0].deadline) {
      queue.shift()
      queue[0]?.turn.fire()
    }
    if (now < pausedUntil) return pausedUntil
    // Every response without figures counts down, so at 0 none has come yet.
    if (limit === undefined) return remaining === 0 && inFlight >= scouts ? Infinity : now
    if (now >= resetAt) {
      remaining = limit
      resetAt = declaredWindow === 0 ? Infinity : now + declaredWindow
      guessed = true
    }
    // All of an unknown window is used up and nothing is in flight that could tell more: ask the server.
    const stuck = resetAt === Infinity && inFlight === 0
    return remaining > inFlight || stuck ? now : resetAt
  }

  // Whether no request in flight can open the gate sooner: the server may have counted some of them already, or may tell of a
  // window whose end is unknown.
  const isSure = (now: number): boolean =>
    now < pausedUntil || (limit !== undefined && remaining <= 0 && resetAt !== Infinity)

  const learn = (timing: ServerTiming | undefined, now: number): void => {
    const told = QuotaWindow.read(timing, now)
    if (told === undefined) {
      // Some APIs tell of a quota with a 429 only: of the next window nothing is known then that could be counted down, nor
      // whether what was lost before was counted.
      if (timing === undefined || resetAt !== Infinity) remaining--
      else remaining = limit ?? 0
      return
    }
    limit = told.limit
    // Of a window that has only been taken to be there, any later word is the first: windows may be a second long.
    if (guessed ? told.id > window : QuotaWindow.isLater(told.id, window)) {
      window = told.id
      remaining = told.remaining
      resetAt = now + told.left
      guessed = false
    } else if (!guessed && !QuotaWindow.isLater(window, told.id)) {
      remaining = Math.min(remaining, told.remaining)
      resetAt = Math.min(resetAt, now + told.left)
    }
  }

  // Only the head of the queue watches for the gate to open; everyone watches its own deadline. Nobody is woken from
  // the fiber of another call, see `Signal`.
  const enqueue = (ticket: number, deadline: number, restore: Restore): Effect.Effect<void, Exceeded> =>
    Effect.uninterruptible(
      Effect.suspend(() => {
        const waiter: Waiter = { ticket, deadline, turn: Signal.make() }
        const behind = queue.findIndex((other) => other.ticket > ticket)
        queue.splice(behind === -1 ? queue.length : behind, 0, waiter)
        const leave = Effect.sync(() => {
          if (queue.includes(waiter)) queue.splice(queue.indexOf(waiter), 1)
          queue[0]?.turn.fire()
        })
        return Effect.ensuring(wait(waiter, restore), leave)
      })
    )

  const enter = (deadline: number): Effect.Effect<void> => {
    inFlight++
    overAt = Math.max(overAt, deadline)
    return Effect.void
  }

  const wait = (waiter: Waiter, restore: Restore): Effect.Effect<void, Exceeded> =>
    atNow((now) => {
      const at = freeAt(now)
      const head = queue[0] === waiter
      if (head && at <= now) return enter(waiter.deadline)
      if (now >= waiter.deadline || (at > waiter.deadline && isSure(now))) {
        return Effect.fail({ retryAfter: at === Infinity ? undefined : at - now })
      }
      waiter.turn = Signal.make()
      const until = Math.min(waiter.deadline, head ? Math.min(at, overAt < now ? Infinity : overAt + 1) : Infinity)
      const turn = until === Infinity ? waiter.turn.wait : Effect.raceFirst(waiter.turn.wait, Effect.sleep(until - now))
      return Effect.andThen(restore(turn), wait(waiter, restore))
    })

  return {
    acquire: (ticket, deadline, restore) =>
      atNow((now) => {
        const at = freeAt(now)
        return queue.length > 0 || at > now ? enqueue(ticket, deadline, restore) : enter(deadline)
      }),
    settle: (timing, pause) =>
      atNow((now) => {
        inFlight = Math.max(0, inFlight - 1)
        if (inFlight === 0) overAt = -Infinity
        if (timing !== "unsent") learn(timing, now)
        if (pause !== undefined) pausedUntil = Math.max(pausedUntil, now + pause)
        const at = freeAt(now)
        for (const waiter of queue) if (isSure(now) && waiter.deadline < at) waiter.turn.fire()
        queue[0]?.turn.fire()
        return Effect.void
      }),
    remaining: () => (limit === undefined ? undefined : Math.max(0, remaining - inFlight))
  }
}

const atNow = <E>(run: (now: number) => Effect.Effect<void, E>): Effect.Effect<void, E> =>
  Effect.clockWith((clock) => run(clock.currentTimeMillisUnsafe()))
