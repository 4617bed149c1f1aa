/**
 * What the emulated servers take for the time: the `Clock`, shifted to where a test has set it.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"

/** All times are epoch milliseconds. */
export interface ServerClock {
  readonly now: Effect.Effect<number>
  readonly set: (time: number) => Effect.Effect<void>
  /** Says again what it said at the start. */
  readonly restart: (now: number) => void
}

/**
 * @param now of the `Clock`
 * @param startsAt what it says first; undefined for the time of the `Clock`
 */
export const make = (now: number, startsAt: number | undefined): ServerClock => {
  let ahead = startsAt === undefined ? 0 : startsAt - now
  return {
    now: Effect.map(Clock.currentTimeMillis, (now) => now + ahead),
    set: (time) =>
      Effect.map(Clock.currentTimeMillis, (now) => {
        ahead = time - now
      }),
    restart: (now) => {
      ahead = startsAt === undefined ? 0 : startsAt - now
    }
  }
}
