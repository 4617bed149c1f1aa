/**
 * A law firm in the sandbox, with every group of the client on top of it.
 */
import { LeanLaw as SandboxFirm, Sandbox } from "@millrace/sandbox"
import type * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { Clients } from "../src/Clients.ts"
import { Codes } from "../src/Codes.ts"
import { CustomFields } from "../src/CustomFields.ts"
import { Expenses } from "../src/Expenses.ts"
import { FixedFees } from "../src/FixedFees.ts"
import { Invoices } from "../src/Invoices.ts"
import * as LeanLaw from "../src/LeanLaw.ts"
import { Matters } from "../src/Matters.ts"
import { PracticeAreas } from "../src/PracticeAreas.ts"
import { TimeEntries } from "../src/TimeEntries.ts"
import { Users } from "../src/Users.ts"

export type Groups =
  | Clients
  | Codes
  | CustomFields
  | Expenses
  | FixedFees
  | Invoices
  | Matters
  | PracticeAreas
  | TimeEntries
  | Users

/** All groups of one connection, over the `HttpClient` in context. */
export const groups = (options?: Partial<LeanLaw.Options>): Layer.Layer<Groups, never, HttpClient.HttpClient> =>
  Layer.mergeAll(
    Clients.layer,
    Codes.layer,
    CustomFields.layer,
    Expenses.layer,
    FixedFees.layer,
    Invoices.layer,
    Matters.layer,
    PracticeAreas.layer,
    TimeEntries.layer,
    Users.layer
  ).pipe(Layer.provide(LeanLaw.layer({ apiKey: Redacted.make(SandboxFirm.apiKey), ...options })))

/** The same, over a firm of its own. */
export const layer = (
  firm?: SandboxFirm.Options,
  options?: Partial<LeanLaw.Options>
): Layer.Layer<Groups | Sandbox.Sandbox> =>
  groups(options).pipe(Layer.provideMerge(Sandbox.layer({ leanlaw: { ...firm } })))
