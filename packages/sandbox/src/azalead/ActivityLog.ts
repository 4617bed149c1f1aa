/**
 * What visitors from an account did, and when. The activities of a seeded account are drawn whenever they are asked for and
 * only their totals are kept, so that a hundred thousand accounts cost little; `ActivityDetail.ts` says what each was.
 */
import * as Seed from "../internal/Seed.ts"

/** `email_opened` and `ad_click` are other words of the vendor's for the last two. */
export type ActivityType = "website_visit" | "ad_clicked" | "email_viewed"

export interface Activity {
  readonly id: number
  readonly idAccount: number
  readonly type: ActivityType
  /** Epoch milliseconds. */
  readonly date: number
}

/** What an account says about its activities. */
export interface Totals {
  readonly firstActivityDate: number | null
  readonly lastActivityDate: number | null
  readonly lastActivityType: ActivityType | null
  readonly activityCount: number
}

export interface ActivityLog {
  /** Of one account, newest first. */
  readonly of: (idAccount: number) => ReadonlyArray<Activity>
  readonly totals: (idAccount: number) => Totals
  readonly insert: (activity: Omit<Activity, "id">) => Activity
  /** Gives an account drawn activities. */
  readonly seed: (idAccount: number) => void
  readonly forget: (idAccount: number) => void
  readonly reset: () => void
}

/** @param options.most how many activities a seeded account has at most */
export const make = (options: { readonly seed: string; readonly most: number }): ActivityLog => {
  const seeded = new Set<number>()
  // The accounts that have activities beside the drawn ones.
  const changed = new Map<number, ReadonlyArray<Activity>>()
  const known = new Map<number, Totals>()

  const draw = (idAccount: number): ReadonlyArray<Activity> => {
    const key = `${options.seed}/activities/${idAccount}`
    return Array.from({ length: Seed.integer(key, options.most + 1) }, (_, i) => ({
      id: idOf(idAccount, i),
      idAccount,
      type: Seed.pick(`${key}/${i}/type`, ["website_visit", "website_visit", "ad_clicked", "email_viewed"]),
      date: end - Seed.integer(`${key}/${i}/date`, period)
    }))
  }

  const of = (idAccount: number): ReadonlyArray<Activity> =>
    changed.get(idAccount) ?? (seeded.has(idAccount) ? draw(idAccount).toSorted(newestFirst) : [])

  const totals = (idAccount: number): Totals => {
    const activities = of(idAccount)
    return {
      firstActivityDate: activities.at(-1)?.date ?? null,
      lastActivityDate: activities[0]?.date ?? null,
      lastActivityType: activities[0]?.type ?? null,
      activityCount: activities.length
    }
  }

  return {
    of,
    totals: (idAccount) => {
      const found = known.get(idAccount) ?? totals(idAccount)
      known.set(idAccount, found)
      return found
    },
    insert: (given) => {
      const others = of(given.idAccount)
      const activity = { id: idOf(given.idAccount, others.length), ...given }
      changed.set(given.idAccount, [...others, activity].sort(newestFirst))
      known.delete(given.idAccount)
      return activity
    },
    seed: (idAccount) => {
      seeded.add(idAccount)
    },
    forget: (idAccount) => {
      seeded.delete(idAccount)
      changed.delete(idAccount)
      known.delete(idAccount)
    },
    reset: () => {
      seeded.clear()
      changed.clear()
      known.clear()
    }
  }
}

// internal

// 90 days up to 2018-01-25: fixed, so that data do not depend on the clock.
const end = 1516894524324

const period = 90 * 24 * 3_600_000

const idOf = (idAccount: number, index: number): number => idAccount * 10_000 + index + 1

const newestFirst = (a: Activity, b: Activity): number => b.date - a.date || b.id - a.id
