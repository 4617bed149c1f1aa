/**
 * A rule: a sentence that every client keeps, and how it is seen to be kept. Rules run on the test clock, each with a
 * sandbox of its own, and count what reached it.
 */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { isLacking, type Lacks, type Subject } from "./Subject.ts"

export interface Rule {
  readonly sentence: string
  /** Fails or dies where the client breaks the rule; `Lacks` where its API cannot have it. */
  readonly check: (subject: Subject) => Check | Lacks
}

type Check = Effect.Effect<void, unknown, Scope.Scope>

/** Rules of one kind. */
export interface Group {
  readonly name: string
  readonly rules: ReadonlyArray<Rule>
}

export const group = (name: string, ...rules: ReadonlyArray<Rule>): Group => ({ name, rules })

/** A rule for every API. */
export const make = (
  sentence: string,
  check: (subject: Subject) => Effect.Effect<unknown, unknown, Scope.Scope>
): Rule => ({ sentence, check: (subject) => Effect.asVoid(check(subject)) })

/** A rule for APIs that have something. */
export const where = <K extends Capability>(
  capability: K,
  sentence: string,
  check: (subject: Subject, has: Exclude<Subject[K], Lacks>) => Effect.Effect<unknown, unknown, Scope.Scope>
): Rule => ({
  sentence,
  check: (subject) => {
    const has: Subject[Capability] = subject[capability]
    // It is what `K` names, and it lacks nothing.
    return isLacking(has) ? has : Effect.asVoid(check(subject, has as Exclude<Subject[K], Lacks>))
  }
})

// internal

/** What an API may lack. */
type Capability = "repeatable" | "list" | "mint" | "toldQuota" | "structuredQuota"
