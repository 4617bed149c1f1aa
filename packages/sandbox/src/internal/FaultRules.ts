/**
 * The faults that are still to come: decides which of them hit a request and counts them down.
 */
import type * as Exchange from "../Exchange.ts"
import * as Fault from "../Fault.ts"
import type { Paging } from "../Vendor.ts"
import * as Seed from "./Seed.ts"

/** What goes wrong with one request. */
interface Hits {
  /** All of them, in the order of their injection. */
  readonly tags: ReadonlyArray<Fault.Fault["_tag"]>
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

/** A fault and how often it hit. */
export interface Rule {
  readonly fault: Fault.Fault
  readonly hits: number
}

export interface FaultRules {
  readonly inject: (fault: Fault.Fault) => void
  /** The faults for a request, counted down. */
  readonly take: (request: Exchange.Request, paging: Paging | undefined) => Hits
  /** Those that are still to come. */
  readonly all: () => ReadonlyArray<Rule>
  readonly clear: () => void
  /** Clears, and starts the draws of probability anew. */
  readonly reset: () => void
}

/** @param seed of the draws, asked for anew each time */
export const make = (seed: () => string): FaultRules => {
  let rules: Array<Draw> = []
  let injected = 0

  const hits = (rule: Draw, request: Exchange.Request, paging: Paging | undefined): boolean => {
    const { fault } = rule
    const match = fault.match ?? {}
    if (request.method === "OPTIONS" && match.method === undefined) return false
    if (!Fault.matches(match, request)) return false
    if (ofLaterPages.includes(fault._tag) && !isLaterPage(request, paging)) return false
    if (fault.probability === undefined) return true
    return Seed.fraction(`${seed()}/fault/${rule.id}/${rule.draws++}`) < fault.probability
  }

  return {
    inject: (fault) => {
      rules.push({ id: injected++, fault, hits: 0, draws: 0 })
    },
    take: (request, paging) => {
      const tags: Array<Fault.Fault["_tag"]> = []
      const delays: Array<Fault.Delay> = []
      const clockSkews: Array<Fault.ClockSkew> = []
      let outcome: Outcome | undefined
      for (const rule of rules) {
        const { fault } = rule
        const isOutcome = fault._tag !== "Delay" && fault._tag !== "ClockSkew"
        if ((isOutcome && outcome !== undefined) || !hits(rule, request, paging)) continue
        rule.hits++
        tags.push(fault._tag)
        if (isOutcome) outcome = { fault, hit: rule.hits }
        else if (fault._tag === "Delay") delays.push(fault)
        else clockSkews.push(fault)
      }
      rules = rules.filter(({ fault, hits }) => hits < (fault.times ?? 1))
      return { tags, delays, clockSkews, outcome }
    },
    all: () => rules.map(({ fault, hits }) => ({ fault, hits })),
    clear: () => {
      rules = []
    },
    reset: () => {
      rules = []
      injected = 0
    }
  }
}

// internal

interface Draw {
  /** Of the fault, by the order of injection, so that no fault shifts the draws of another. */
  readonly id: number
  readonly fault: Fault.Fault
  hits: number
  draws: number
}

// On a first page they would change nothing.
const ofLaterPages: ReadonlyArray<Fault.Fault["_tag"]> = ["DuplicatedPage", "IgnoredPage"]

const isLaterPage = ({ method, url }: Exchange.Request, paging: Paging | undefined): boolean => {
  if (method !== "GET" || paging === undefined) return false
  const { offset, page } = paging.start
  const number = (field: string | undefined): number => Number(field === undefined ? 0 : url.searchParams.get(field))
  return number(page) > 1 || number(offset) > 0
}
