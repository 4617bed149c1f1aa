/**
 * Keeps calls within an API's rate limits by waiting before a request instead of running into 429.
 *
 * One gate per key, first come first served. A gate starts from the rule that the API package declares, if any, and
 * learns limit, remaining and reset from every response whose headers can be read; a 429 closes it for everyone queued
 * on that key. Without readable headers (CORS) the declared rule and the pauses after a 429 are what is left. State is
 * per connection; sharing it between machines is in `SharedQuota.ts`.
 */
import * as Clock from "effect/Clock"
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

/** Keeps the places of requests under an API's limits, by key. */
export interface Quota<out E = Exceeded | Unavailable> {
  /**
   * Waits until a request may be sent, and takes its place in the quota. Whoever acquires must `settle`; in an
   * uninterruptible region nothing comes between the two, while the waiting itself can still be interrupted.
   *
   * @param ticket the caller's place in the queue, lower goes first; see `ticket`
   * @param deadline epoch ms; a wait that is sure to end later fails at once
   */
  readonly acquire: (rule: Rule, ticket: number, deadline: number) => Effect.Effect<void, E>
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
    acquire: (rule, ticket, deadline) =>
      Effect.withFiber((fiber) => {
        const gate = gateOf(rule)
        const now = fiber.getRef(Clock.Clock).currentTimeMillisUnsafe()
        if (gate.queue.length > 0 || freeAt(gate, now) > now) return enqueue(gate, ticket, deadline)
        gate.inFlight++
        return Effect.void
      }),
    settle: (rule, timing, pause) =>
      Effect.withFiber((fiber) => {
        const gate = gateOf(rule)
        const now = fiber.getRef(Clock.Clock).currentTimeMillisUnsafe()
        gate.inFlight--
        if (timing !== "unsent") learn(gate, timing, now)
        if (pause !== undefined) gate.pausedUntil = Math.max(gate.pausedUntil, now + pause)
        const at = freeAt(gate, now)
        for (const waiter of gate.queue) if (isSure(gate, now) && waiter.deadline < at) waiter.turn.fire()
        gate.queue[0]?.turn.fire()
        return Effect.void
      }),
    ticket: () => ++tickets,
    remaining: (key) => {
      const gate = gates.get(key)
      return gate?.limit === undefined ? undefined : Math.max(0, gate.remaining - gate.inFlight)
    }
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

interface Gate {
  limit: number | undefined
  /** Of the declared rule, in ms; 0 where only the server knows. */
  readonly declaredWindow: number
  /** The lowest count seen in this window; requests in flight are not in it yet. */
  remaining: number
  /** Epoch ms by the local clock; `Infinity` until a response, or a declared window, tells. */
  resetAt: number
  /** The reset by the server's clock, which tells its windows apart. */
  window: number
  /** No response of this window has come yet. */
  guessed: boolean
  pausedUntil: number
  inFlight: number
  readonly queue: Array<Waiter>
}

interface Waiter {
  readonly ticket: number
  readonly deadline: number
  turn: Signal.Signal
}

const makeGate = (rule: Rule): Gate => ({
  limit: rule.limit,
  declaredWindow: rule.window === undefined ? 0 : Duration.toMillis(Duration.fromInputUnsafe(rule.window)),
  remaining: 0,
  resetAt: 0,
  window: -Infinity,
  guessed: true,
  pausedUntil: 0,
  inFlight: 0,
  queue: []
})

// Epoch ms from which the next request may go, at most `now` if it may go now.
const freeAt = (gate: Gate, now: number): number => {
  if (now < gate.pausedUntil) return gate.pausedUntil
  if (gate.limit === undefined) return now
  if (now >= gate.resetAt) {
    gate.remaining = gate.limit
    gate.resetAt = gate.declaredWindow === 0 ? Infinity : now + gate.declaredWindow
    gate.guessed = true
  }
  // All of an unknown window is used up and nothing is in flight that could tell more: ask the server.
  const stuck = gate.resetAt === Infinity && gate.inFlight === 0
  return gate.remaining > gate.inFlight || stuck ? now : gate.resetAt
}

// Whether no request in flight can open the gate sooner: the server may have counted some of them already.
const isSure = (gate: Gate, now: number): boolean => now < gate.pausedUntil || gate.remaining <= 0

const learn = (gate: Gate, timing: ServerTiming | undefined, now: number): void => {
  const told = QuotaWindow.read(timing, now)
  if (told === undefined) {
    gate.remaining--
    return
  }
  const { id, left, limit, remaining } = told
  const resetAt = now + left
  gate.limit = limit
  if (QuotaWindow.isLater(id, gate.window)) {
    Object.assign(gate, { window: id, resetAt, remaining, guessed: false })
  } else if (!gate.guessed && !QuotaWindow.isLater(gate.window, id)) {
    gate.remaining = Math.min(gate.remaining, remaining)
    gate.resetAt = Math.min(gate.resetAt, resetAt)
  }
}

// Only the head of the queue watches for the gate to open; everyone watches its own deadline. Nobody is woken from the
// fiber of another call, see `Signal`.
const enqueue = (gate: Gate, ticket: number, deadline: number): Effect.Effect<void, Exceeded> =>
  Effect.uninterruptible(
    Effect.suspend(() => {
      const waiter: Waiter = { ticket, deadline, turn: Signal.make() }
      const behind = gate.queue.findIndex((other) => other.ticket > ticket)
      gate.queue.splice(behind === -1 ? gate.queue.length : behind, 0, waiter)
      const leave = Effect.sync(() => {
        gate.queue.splice(gate.queue.indexOf(waiter), 1)
        gate.queue[0]?.turn.fire()
      })
      return Effect.ensuring(wait(gate, waiter), leave)
    })
  )

const wait = (gate: Gate, waiter: Waiter): Effect.Effect<void, Exceeded> =>
  Effect.withFiber((fiber) => {
    const now = fiber.getRef(Clock.Clock).currentTimeMillisUnsafe()
    const at = freeAt(gate, now)
    const head = gate.queue[0] === waiter
    if (head && at <= now) {
      gate.inFlight++
      return Effect.void
    }
    if (now >= waiter.deadline || (at > waiter.deadline && isSure(gate, now))) {
      return Effect.fail({ retryAfter: at === Infinity ? undefined : at - now })
    }
    waiter.turn = Signal.make()
    const until = Math.min(waiter.deadline, head ? at : Infinity)
    const turn = until === Infinity ? waiter.turn.wait : Effect.raceFirst(waiter.turn.wait, Effect.sleep(until - now))
    return Effect.andThen(Effect.interruptible(turn), wait(gate, waiter))
  })
