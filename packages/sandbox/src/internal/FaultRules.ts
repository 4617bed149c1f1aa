/**
 * The faults that are still to come: decides which of them hit a request and counts them down.
 */
import type * as Exchange from "../Exchange.ts"
import * as Fault from "../Fault.ts"
import * as Seed from "./Seed.ts"

/** What goes wrong with one request. */
interface Hits {
  readonly delays: ReadonlyArray<Fault.Delay>
  readonly clockSkews: ReadonlyArray<Fault.ClockSkew>
  readonly outcome: Outcome | undefined
}

export type Outcome = Exclude<Fault.Fault, Fault.Delay | Fault.ClockSkew>

export interface FaultRules {
  readonly inject: (fault: Fault.Fault) => void
  /** The faults for a request, counted down. */
  readonly take: (request: Exchange.Request) => Hits
  readonly clear: () => void
  /** Clears and starts the draws of probability anew. */
  readonly reset: () => void
}

export const make = (seed: string): FaultRules => {
  let rules: Array<{ readonly fault: Fault.Fault; left: number }> = []
  let draws = 0

  const hits = (fault: Fault.Fault, request: Exchange.Request): boolean => {
    const match = fault.match ?? {}
    if (request.method === "OPTIONS" && match.method === undefined) return false
    if (!Fault.matches(match, request)) return false
    return fault.probability === undefined || Seed.fraction(`${seed}/fault/${draws++}`) < fault.probability
  }

  return {
    inject: (fault) => {
      rules.push({ fault, left: fault.times ?? 1 })
    },
    take: (request) => {
      const delays: Array<Fault.Delay> = []
      const clockSkews: Array<Fault.ClockSkew> = []
      let outcome: Outcome | undefined
      for (const rule of rules) {
        const { fault } = rule
        const isOutcome = fault._tag !== "Delay" && fault._tag !== "ClockSkew"
        if ((isOutcome && outcome !== undefined) || !hits(fault, request)) continue
        rule.left--
        if (isOutcome) outcome = fault
        else if (fault._tag === "Delay") delays.push(fault)
        else clockSkews.push(fault)
      }
      rules = rules.filter((rule) => rule.left > 0)
      return { delays, clockSkews, outcome }
    },
    clear: () => {
      rules = []
    },
    reset: () => {
      rules = []
      draws = 0
    }
  }
}
