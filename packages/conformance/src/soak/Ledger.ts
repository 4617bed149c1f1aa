/**
 * What the clients of a soak were told. It takes as much room at the end as at the start, so that memory can be told flat.
 */
import type { ApiError } from "@millrace/core/ApiError"
import type { PaginationStalled } from "@millrace/core/Pagination"
import * as Cause from "effect/Cause"
import * as Exit from "effect/Exit"

/** What is known of a creation: `unknown` where it may have been carried out or not. */
type Outcome = "done" | "not done" | "unknown"

export interface Ledger {
  /** A number for what is created next. */
  readonly next: () => number
  readonly created: (n: number, exit: Exit.Exit<unknown, ApiError>) => void
  readonly ended: (kind: Kind, exit: Exit.Exit<unknown, ApiError | PaginationStalled>) => void
  readonly outcome: (n: number) => Outcome | undefined
  readonly creations: () => number
  /** Calls by kind. */
  readonly calls: Readonly<Record<Kind, number>>
  /** Calls that failed, by the error's tag. */
  readonly failures: Readonly<Record<string, number>>
  /** Whatever else calls ended with. */
  readonly defects: ReadonlyArray<string>
}

type Kind = "read" | "create" | "change" | "list" | "given up"

/** @param most how many creations there is room for */
export const make = (most: number): Ledger => {
  const outcomes = new Uint8Array(most)
  const calls: Record<Kind, number> = { read: 0, create: 0, change: 0, list: 0, "given up": 0 }
  const failures: Record<string, number> = {}
  const defects: Array<string> = []
  let count = 0

  const ended: Ledger["ended"] = (kind, exit) => {
    calls[kind]++
    if (Exit.isSuccess(exit)) return
    for (const reason of exit.cause.reasons) {
      if (reason._tag === "Fail") failures[reason.error._tag] = (failures[reason.error._tag] ?? 0) + 1
      else if (defects.length < 10) defects.push(Cause.pretty(exit.cause))
    }
  }

  return {
    calls,
    failures,
    defects,
    ended,
    next: () => {
      if (count === most) throw new Error(`A soak has room for ${most} creations of a client: make it shorter.`)
      return count++
    },
    created: (n, exit) => {
      ended("create", exit)
      outcomes[n] = 1 + known.indexOf(outcomeOf(exit))
    },
    outcome: (n) => known[(outcomes[n] ?? 0) - 1],
    creations: () => count
  }
}

/** How many there are of all kinds together. */
export const sum = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0)

// internal

const known: ReadonlyArray<Outcome> = ["done", "not done", "unknown"]

const outcomeOf = (exit: Exit.Exit<unknown, ApiError>): Outcome => {
  if (Exit.isSuccess(exit)) return "done"
  const [reason] = exit.cause.reasons
  if (reason?._tag !== "Fail") return "unknown"
  switch (reason.error._tag) {
    // A server that fails does not say what it did before.
    case "ServerError":
    case "InvalidResponse":
    case "OutcomeUnknown":
      return "unknown"
    default:
      return "not done"
  }
}
