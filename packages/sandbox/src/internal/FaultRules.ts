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

/** What becomes of the answer. */
export interface Outcome {
  readonly fault: Exclude<Fault.Fault, Fault.Delay | Fault.ClockSkew>
  /** The fault's how manieth hit this is, from 1. */
  readonly hit: number
}

export interface FaultRules {
  readonly inject: (fault: Fault.Fault) => void
  /** The faults for a request, counted down. */
  readonly take: (request: Exchange.Request) => Hits
  readonly clear: () => void
  /** Clears and starts the draws of probability anew. */
  readonly reset: () => void
}

/** @param seed of the draws, asked for anew each time */
export const make = (seed: () => string): FaultRules => {
  let rules: Array<{ readonly fault: Fault.Fault; hits: number }> = []
  let draws = 0

  const hits = (fault: Fault.Fault, request: Exchange.Request): boolean => {
    const match = fault.match ?? {}
    if (request.method === "OPTIONS" && match.method === undefined) return false
    if (!Fault.matches(match, request)) return false
    return fault.probability === undefined || Seed.fraction(`${seed()}/fault/${draws++}`) < fault.probability
  }

  return {
    inject: (fault) => {
      rules.push({ fault, hits: 0 })
    },
    take: (request) => {
      const delays: Array<Fault.Delay> = []
      const clockSkews: Array<Fault.ClockSkew> = []
      let outcome: Outcome | undefined
      for (const rule of rules) {
        const { fault } = rule
        const isOutcome = fault._tag !== "Delay" && fault._tag !== "ClockSkew"
        if ((isOutcome && outcome !== undefined) || !hits(fault, request)) continue
        rule.hits++
        if (isOutcome) outcome = { fault, hit: rule.hits }
        else if (fault._tag === "Delay") delays.push(fault)
        else clockSkews.push(fault)
      }
      rules = rules.filter(({ fault, hits }) => hits < (fault.times ?? 1))
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
