import { assert, describe, it } from "@effect/vitest"
import { PaginationStalled } from "@millrace/core/Pagination"
import * as Exit from "effect/Exit"
import { type Creation, nameOf } from "../src/soak/Evidence.ts"
import * as Ledger from "../src/soak/Ledger.ts"
import type { Sample } from "../src/soak/Memory.ts"
import * as Proof from "../src/soak/Proof.ts"

const once: Creation = { asked: 1, carriedOut: 1, askedAgain: 0, stored: 1 }
const flat: ReadonlyArray<Sample> = Array.from({ length: 12 }, (_, index) => ({ at: index, heap: 30_000_000 }))
const nothing: Proof.Leftovers = { rejections: [], fibers: 0, resources: [] }

/** What is not proved of a soak in which one thing was created, successfully. */
const unproved = (
  seen: Partial<Creation>,
  { leftovers, memory = flat }: { memory?: ReadonlyArray<Sample>; leftovers?: Partial<Proof.Leftovers> } = {}
): ReadonlyArray<string> => {
  const ledger = Ledger.make(10)
  ledger.created(ledger.next(), Exit.succeed({}))
  return sentences(ledger, seen, memory, { ...nothing, ...leftovers })
}

const sentences = (
  ledger: Ledger.Ledger,
  seen: Partial<Creation>,
  memory = flat,
  leftovers = nothing
): ReadonlyArray<string> =>
  Proof.all(
    new Map([["mill", ledger]]),
    {
      creations: { [nameOf("mill", 0)]: { ...once, ...seen } },
      requests: {},
      faults: {},
      expiries: 0,
      refused: 0
    },
    memory,
    leftovers
  )
    .filter(({ against }) => against.length > 0)
    .map(({ sentence }) => sentence)

describe("the proofs of a soak", () => {
  it("find nothing against one that went well", () => {
    assert.deepStrictEqual(unproved({}), [])
  })

  it("find what was carried out twice, also where the API took the second for the first", () => {
    assert.deepStrictEqual(unproved({ carriedOut: 2 }), ["No unsafe call was carried out twice."])
    assert.deepStrictEqual(unproved({ asked: 2, askedAgain: 1 }), [
      "No unsafe call was sent again after it was carried out."
    ])
  })

  it("find what is lost, and what is there that must not be", () => {
    assert.deepStrictEqual(unproved({ stored: 0 }), ["What was reported as done is there."])
    const ledger = Ledger.make(1)
    ledger.next()
    assert.deepStrictEqual(sentences(ledger, {}), ["Every call ended."])
    ledger.created(0, Exit.die("a defect"))
    assert.deepStrictEqual(sentences(ledger, {}), ["No call ended with a defect."])
  })

  it("find a client that has come to a stand", () => {
    const ledger = Ledger.make(1)
    ledger.created(ledger.next(), Exit.succeed({}))
    ledger.ended("read", Exit.fail(new PaginationStalled({ api: "mill", operation: "list", cursor: { at: 1 } })))
    assert.deepStrictEqual(sentences(ledger, {}), [
      "Of each client's calls nine in ten ended well, as most faults are got over."
    ])
  })

  it("find what is left in the process", () => {
    assert.deepStrictEqual(unproved({}, { leftovers: { rejections: ["no"], fibers: 1, resources: ["Timeout"] } }), [
      "No rejection was unhandled.",
      "No fiber was left.",
      "No timer or socket was left."
    ])
  })

  it("find memory that grows", () => {
    const memory = flat.map(({ at, heap }) => ({ at, heap: heap + at * 1_000_000 }))
    assert.deepStrictEqual(unproved({}, { memory }), ["The heap grew by no more than 4 MB once it was warm."])
  })
})
