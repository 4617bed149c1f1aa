/** Every group of both versions with its declarations. */
import type * as Operation from "@millrace/core/Operation"
import * as V2 from "../src/v2/index.ts"
import * as V3 from "../src/v3/index.ts"

interface Group {
  readonly name: string
  readonly operations: Readonly<Record<string, Operation.Operation>>
}

const groupsIn = (modules: object): ReadonlyArray<Group> =>
  Object.entries(modules).flatMap(([name, module]) =>
    "operations" in module ? [{ name, operations: module.operations }] : []
  )

export const v2 = groupsIn(V2)
export const v3 = groupsIn(V3)
