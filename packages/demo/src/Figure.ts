/**
 * Numbers and spans of time as people read them. Pure, and the same in every locale, so that two runs can be compared.
 */
import * as Duration from "effect/Duration"

/** `1234` as `1,234`. */
export const count = (value: number): string => thousands.format(value)

/** `312.5` as `312.50`, in whatever currency. */
export const money = (value: number): string => cents.format(value)

/** Count and noun: `1 request`, `3 requests`. */
export const many = (value: number, noun: string): string => `${count(value)} ${noun}${value === 1 ? "" : "s"}`

/** In the one unit that suits: `340 ms`, `2.4 s`, `60 min`, `24 h`. */
export const span = (duration: Duration.Duration): string => {
  const millis = Duration.toMillis(duration)
  if (millis < 999.5) return `${Math.round(millis)} ms`
  if (millis < 120_000) return `${(millis / 1000).toFixed(1)} s`
  return millis < 7_200_000 ? `${Math.round(millis / 60_000)} min` : `${Math.round(millis / 3_600_000)} h`
}

/** How many in one second; zero as long as no time has passed. */
export const perSecond = (items: number, elapsed: Duration.Duration): number => {
  const seconds = Duration.toSeconds(elapsed)
  return seconds > 0 ? Math.round(items / seconds) : 0
}

// internal

const thousands = new Intl.NumberFormat("en-US")

const cents = new Intl.NumberFormat("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 })
