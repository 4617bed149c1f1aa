/**
 * Takes down what reaches the sandbox while it goes on, so that the sandbox's own log stays short.
 */
import type * as Sandbox from "@millrace/sandbox/Sandbox"
import * as Effect from "effect/Effect"
import type { Subject } from "../Subject.ts"
import { type Creation, type Evidence, named } from "./Evidence.ts"

export interface Witness {
  /** Takes down the requests that are over, and makes the sandbox forget them. */
  readonly look: Effect.Effect<void>
  readonly expired: () => void
  /** All of it, with what is stored in the end. */
  readonly testify: (subjects: ReadonlyArray<Subject>) => Effect.Effect<Evidence>
}

export const make = (sandbox: Sandbox.Sandbox["Service"]): Witness => {
  const creations = new Map<string, Array<Asked>>()
  const requests: Record<string, number> = {}
  const faults: Record<string, number> = {}
  let expiries = 0
  let refused = 0

  const note = (request: Sandbox.RecordedRequest): void => {
    count(requests, request.api)
    for (const fault of request.faults) count(faults, fault)
    if (request.status === 401) refused++
    const name = request.method === "POST" ? named(request.body) : undefined
    const { at, isCarriedOut } = request
    if (name !== undefined) creations.set(name, [...(creations.get(name) ?? []), { at, isCarriedOut }])
  }

  const look = Effect.map(sandbox.takeRequests, (taken) => taken.forEach(note))

  return {
    look,
    expired: () => {
      expiries++
    },
    testify: Effect.fnUntraced(function* (subjects) {
      yield* look
      const stored: Record<string, number> = {}
      for (const subject of subjects) for (const name of yield* subject.created(sandbox)) count(stored, name)
      return {
        creations: Object.fromEntries(
          [...creations].map(([name, asked]) => [name, { ...creation(asked), stored: stored[name] ?? 0 }])
        ),
        requests,
        faults,
        expiries,
        refused
      }
    })
  }
}

// internal

/** A request for a creation. */
type Asked = Pick<Sandbox.RecordedRequest, "at" | "isCarriedOut">

const count = (counts: Record<string, number>, name: string): void => {
  counts[name] = (counts[name] ?? 0) + 1
}

const creation = (asked: ReadonlyArray<Asked>): Omit<Creation, "stored"> => {
  const inOrder = asked.toSorted((a, b) => a.at - b.at)
  const first = inOrder.findIndex(({ isCarriedOut }) => isCarriedOut)
  return {
    asked: asked.length,
    carriedOut: asked.filter(({ isCarriedOut }) => isCarriedOut).length,
    askedAgain: first < 0 ? 0 : asked.length - 1 - first
  }
}
