/** Every group of both APIs with its declarations. */
import type * as Operation from "@millrace/core/Operation"
import * as CidModules from "../src/cid/index.ts"
import * as Modules from "../src/index.ts"

const operationsIn = (modules: object): ReadonlyArray<Operation.Operation> =>
  Object.values(modules).flatMap((module: { readonly operations?: Readonly<Record<string, Operation.Operation>> }) =>
    Object.values(module.operations ?? {})
  )

export const main = operationsIn(Modules)
export const cid = operationsIn(CidModules)
