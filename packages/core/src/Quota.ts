/**
 * Keeps calls within an API's rate limits by waiting before a request instead of running into 429.
 *
 * One gate per key, first come first served. A gate starts from the rule that the API package declares, if any, and
 * learns limit, remaining and reset from every response whose headers can be read; a 429 closes it for everyone queued
 * on that key. Without readable headers (CORS) the declared rule and the pauses after a 429 are what is left. State is
 * per layer; sharing it between machines is not here.
 */
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
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
  /** Until that moment, in ms. */
  readonly retryAfter: number
}

export interface Quota {
  /**
   * Waits until a request may be sent, and takes its place in the quota. Whoever acquires must {@link settle}.
   *
   * @param ticket the caller's place in the queue: lower goes first; see {@link ticket}
   * @param deadline epoch ms; a wait that would end later fails at once
   */
  readonly acquire: (rule: Rule, ticket: number, deadline: number) => Effect.Effect<void, Exceeded>
  /**
   * Gives the place back and learns from the response, if there was one.
   *
   * @param pause ms for which the server wants no request with this key, if it said so
   */
  readonly settle: (rule: Rule, timing: ServerTiming | undefined, pause: number | undefined) => Effect.Effect<void>
  /** A place in line, kept over the retries of one call. */
  readonly ticket: () => number
  /** Calls left on a key as far as known. */
  readonly remaining: (key: string) => number | undefined
}

export const make = (): Quota => {
  const gates = new Map<string, Gate>()
  let tickets = 0
  const gateOf = (rule: Rule): Gate => {
    let gate = gates.get(rule.key)
    if (gate === undefined) gates.set(rule.key, (gate = makeGate(rule)))
    return gate
  }
  return {
    acquire: (rule, ticket, deadline) =>
      Effect.clockWith((clock) => {
        const gate = gateOf(rule)
        return gate.queue.length === 0 && untilFree(gate, clock.currentTimeMillisUnsafe()) === 0
          ? take(gate)
          : enqueue(gate, ticket, deadline)
      }),
    settle: (rule, timing, pause) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        const gate = gateOf(rule)
        gate.inFlight--
        learn(gate, timing, now)
        if (pause !== undefined && now + pause > gate.pausedUntil) {
          gate.pausedUntil = now + pause
          for (const waiter of gate.queue) if (waiter.deadline < gate.pausedUntil) wake(waiter)
        }
        wake(gate.queue[0])
      }),
    ticket: () => ++tickets,
    remaining: (key) => {
      const gate = gates.get(key)
      return gate === undefined || gate.limit === undefined ? undefined : Math.max(0, gate.remaining - gate.inFlight)
    }
  }
}

// internal

interface Gate {
  limit: number | undefined
  /** Of the declared rule, in ms; 0 where only the server knows. */
  readonly window: number
  /** The lowest count seen in this window; requests in flight are not in it yet. */
  remaining: number
  /** Epoch ms; `Infinity` until a response, or a declared window, tells. */
  resetAt: number
  pausedUntil: number
  inFlight: number
  readonly queue: Array<Waiter>
}

interface Waiter {
  readonly ticket: number
  readonly deadline: number
  turn: Deferred.Deferred<void>
}

// Reset times are measured with a `Date` of whole seconds and shifted by the latency: two within this many ms mean the
// same window.
const sameWindow = 2000

const makeGate = (rule: Rule): Gate => ({
  limit: rule.limit,
  window: rule.window === undefined ? 0 : Duration.toMillis(Duration.fromInputUnsafe(rule.window)),
  remaining: 0,
  resetAt: 0,
  pausedUntil: 0,
  inFlight: 0,
  queue: []
})

// Ms until the next request may go; Infinity means: not before a request in flight has come back.
const untilFree = (gate: Gate, now: number): number => {
  if (now < gate.pausedUntil) return gate.pausedUntil - now
  if (gate.limit === undefined) return 0
  if (now >= gate.resetAt) {
    gate.remaining = gate.limit
    gate.resetAt = gate.window === 0 ? Infinity : now + gate.window
  }
  if (gate.remaining > gate.inFlight) return 0
  // All of an unknown window is used up and nothing is in flight that could tell more: ask the server.
  return gate.resetAt === Infinity && gate.inFlight === 0 ? 0 : gate.resetAt - now
}

const learn = (gate: Gate, timing: ServerTiming | undefined, now: number): void => {
  if (timing?.limit !== undefined && timing.remaining !== undefined && timing.resetAfter !== undefined) {
    const resetAt = now + timing.resetAfter
    gate.limit = timing.limit
    if (gate.resetAt === Infinity || resetAt > gate.resetAt + sameWindow) {
      gate.remaining = timing.remaining
      gate.resetAt = resetAt
    } else if (resetAt >= gate.resetAt - sameWindow) {
      gate.remaining = Math.min(gate.remaining, timing.remaining)
      gate.resetAt = Math.min(gate.resetAt, resetAt)
    }
  } else {
    gate.remaining--
  }
}

const take = (gate: Gate): Effect.Effect<void> =>
  Effect.sync(() => {
    gate.inFlight++
  })

const wake = (waiter: Waiter | undefined): void => {
  if (waiter !== undefined) Deferred.doneUnsafe(waiter.turn, Effect.void)
}

// Only the head of the queue watches the clock; everyone else sleeps until it is the head, or until a pause begins
// that outlasts its deadline.
const enqueue = (gate: Gate, ticket: number, deadline: number): Effect.Effect<void, Exceeded> => {
  const waiter: Waiter = { ticket, deadline, turn: Deferred.makeUnsafe() }
  const leave = () => {
    gate.queue.splice(gate.queue.indexOf(waiter), 1)
    wake(gate.queue[0])
  }
  const wait: Effect.Effect<void, Exceeded> = Effect.clockWith((clock) => {
    const now = clock.currentTimeMillisUnsafe()
    const head = gate.queue[0] === waiter
    const delay = head ? untilFree(gate, now) : Math.max(0, gate.pausedUntil - now)
    if (head && delay === 0) return take(gate)
    if (now + delay > deadline && delay !== Infinity) return Effect.fail({ retryAfter: delay })
    waiter.turn = Deferred.makeUnsafe()
    // A woken fiber runs inside its waker; the yield lets the waker, which came first, go first.
    const turn = Effect.andThen(Deferred.await(waiter.turn), Effect.yieldNow)
    return Effect.andThen(
      head && delay !== Infinity ? Effect.timeoutOrElse(turn, { duration: delay, orElse: () => Effect.void }) : turn,
      wait
    )
  })
  return Effect.suspend(() => {
    const behind = gate.queue.findIndex((other) => other.ticket > ticket)
    gate.queue.splice(behind === -1 ? gate.queue.length : behind, 0, waiter)
    return Effect.ensuring(wait, Effect.sync(leave))
  })
}
