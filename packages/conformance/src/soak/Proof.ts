/**
 * What a soak proves in the end, each as a sentence, with what speaks against it.
 */
import type { Creation, Evidence } from "./Evidence.ts"
import { nameOf } from "./Evidence.ts"
import { type Ledger, sum } from "./Ledger.ts"
import type { Sample } from "./Memory.ts"
import * as Memory from "./Memory.ts"

export interface Proof {
  readonly sentence: string
  /** Empty where it is proved. */
  readonly against: ReadonlyArray<string>
}

/** What is left in the clients' process once they are gone. */
export interface Leftovers {
  readonly rejections: ReadonlyArray<string>
  readonly fibers: number
  /** What keeps the process alive, by Node's names for it, apart from what did so before. */
  readonly resources: ReadonlyArray<string>
}

export const all = (
  ledgers: ReadonlyMap<string, Ledger>,
  { creations }: Evidence,
  memory: ReadonlyArray<Sample>,
  { fibers, rejections, resources }: Leftovers
): ReadonlyArray<Proof> => {
  const known = [...ledgers].flatMap(([subject, ledger]) =>
    Array.from({ length: ledger.creations() }, (_, n) => {
      const name = nameOf(subject, n)
      return { name, outcome: ledger.outcome(n), seen: creations[name] ?? unseen }
    })
  )
  const against = (test: (one: (typeof known)[number]) => boolean): ReadonlyArray<string> =>
    known
      .filter(test)
      .map(
        ({ name, outcome, seen }) => `${name}: ${outcome}; asked for ${seen.asked} times, stored ${seen.stored} times`
      )
  return [
    {
      sentence: "No unsafe call was carried out twice.",
      against: against(({ seen }) => seen.carriedOut > 1 || seen.stored > 1)
    },
    {
      sentence: "No unsafe call was sent again after it was carried out.",
      against: against(({ seen }) => seen.askedAgain > 0)
    },
    {
      sentence: "What was reported as done is there.",
      against: against(({ outcome, seen }) => outcome === "done" && seen.stored !== 1)
    },
    {
      sentence: "What was reported as not done is not there.",
      against: against(({ outcome, seen }) => outcome === "not done" && seen.stored !== 0)
    },
    {
      sentence: "Every call ended.",
      against: against(({ outcome }) => outcome === undefined)
    },
    {
      sentence: "Of each client's calls nine in ten ended well, as most faults are got over.",
      against: [...ledgers].flatMap(([subject, { calls, failures }]) => {
        const [all, failed] = [sum(calls), sum(failures)]
        return failed * 10 > all ? [`${subject}: ${failed} of ${all} calls failed`] : []
      })
    },
    { sentence: "No call ended with a defect.", against: [...ledgers.values()].flatMap(({ defects }) => defects) },
    { sentence: "No rejection was unhandled.", against: rejections },
    { sentence: "No fiber was left.", against: fibers === 0 ? [] : [`${fibers} fibers`] },
    { sentence: "No timer or socket was left.", against: resources },
    {
      sentence: `The heap grew by no more than ${Memory.allowance / 2 ** 20} MB once it was warm.`,
      against:
        Memory.growth(memory) <= Memory.allowance ? [] : [`It grew by ${Memory.megabytes(Memory.growth(memory))}.`]
    }
  ]
}

// internal

const unseen: Creation = { asked: 0, carriedOut: 0, askedAgain: 0, stored: 0 }
