/**
 * What the emulated law firm of LeanLaw has: one table per resource, and the definitions that the API cannot change. Names
 * are the wire's, except that every row calls its own id `id`; instants are in epoch milliseconds, dates `yyyy-MM-dd`.
 */
import type { Definition } from "./CustomFields.ts"
import * as Table from "./Table.ts"

export const contactFields = [
  "companyName",
  "firstName",
  "lastName",
  "middleName",
  "suffix",
  "email",
  "emailCC",
  "phone",
  "cellPhone",
  "otherPhone",
  "fax",
  "street",
  "city",
  "state",
  "zip",
  "country"
] as const

export const conflictFields = ["adverse", "relatedAdverse", "relatedClient", "opposing"] as const

export type Contact = { readonly [K in (typeof contactFields)[number]]?: string | null }

export type ConflictInformation = { readonly [K in (typeof conflictFields)[number]]?: string | null }

/** Values by the id of their field; of an enum field the id of the chosen option. */
export type CustomValues = Readonly<Record<string, string | number | boolean>>

export interface Client extends Table.Row {
  readonly name: string
  readonly reference: string | null
  readonly contact: Contact
  readonly notes: string | null
  readonly customFields: CustomValues
}

export const matterTypes = ["hourly", "fixedFee", "contingency", "probono", "internal"] as const

export interface LedesConfiguration {
  readonly enabled: boolean
  readonly activityCodeRequired: boolean
  readonly taskCodeRequired: boolean
  readonly expenseCodeRequired: boolean
  readonly codeSetIds: ReadonlyArray<string>
}

export interface Matter extends Table.Row {
  readonly name: string
  readonly reference: string | null
  readonly matterType: (typeof matterTypes)[number]
  readonly clientId: string
  readonly responsibleId: string
  readonly originatorIds: ReadonlyArray<string>
  readonly practiceAreaId: string | null
  /** Taken on creation and never read back. */
  readonly rateGroupId: string | null
  readonly opened: string | null
  readonly archived: boolean
  readonly conflictInformation: ConflictInformation
  readonly billingInstructions: string | null
  readonly notes: string | null
  readonly referralSources: string | null
  readonly ledesConfiguration: LedesConfiguration
  readonly customFields: CustomValues
}

/** What time entries, expenses and fixed fees have in common. */
export interface Item extends Table.Row {
  readonly matterId: string
  /** `null` where it is the firm's own. */
  readonly userId: string | null
  readonly date: string
  readonly description: string
  readonly invoiceId: string | null
}

export interface Expense extends Item {
  readonly amount: number
  readonly expenseCode: string | null
  readonly checkNumber: string | null
}

export interface FixedFee extends Item {
  readonly amount: number
  readonly activityCode: string | null
  readonly taskCode: string | null
}

export const billingTypes = ["nonBillable", "billable", "fixedFee"] as const

export interface TimeEntry extends Item {
  readonly userId: string
  /** `HH:mm:ss` */
  readonly time: string | null
  readonly hours: number
  /** Per hour; `null` is the user's rate. */
  readonly rate: number | null
  readonly billingType: (typeof billingTypes)[number]
  readonly fixedFeeId: string | null
  readonly activityCode: string | null
  readonly taskCode: string | null
}

export const invoiceStates = ["draft", "review", "approved", "final"] as const

export interface Invoice extends Table.Row {
  readonly clientId: string
  /** More than one where matters are billed together. */
  readonly matterIds: ReadonlyArray<string>
  readonly invoiceDate: string
  /** Final invoices only. */
  readonly dueDate: string | null
  readonly amount: number
  readonly balance: number
  readonly invoiceNumber: string
  readonly invoiceState: (typeof invoiceStates)[number]
}

export interface PracticeArea extends Table.Row {
  readonly label: string
  readonly default: boolean
}

export const roles = ["principal", "attorney", "paralegal", "timekeeper", "operator", "accountant"] as const

export interface User extends Table.Row {
  readonly firstName: string
  readonly lastName: string
  readonly initials: string | null
  readonly role: (typeof roles)[number]
  readonly email: string
  /** Per hour; not on the wire. */
  readonly rate: number
  readonly customFields: CustomValues
}

export interface State {
  readonly clients: Table.Table<Client>
  readonly matters: Table.Table<Matter>
  readonly timeEntries: Table.Table<TimeEntry>
  readonly expenses: Table.Table<Expense>
  readonly fixedFees: Table.Table<FixedFee>
  readonly invoices: Table.Table<Invoice>
  readonly practiceAreas: Table.Table<PracticeArea>
  readonly users: Table.Table<User>
  readonly customFields: ReadonlyArray<Definition>
}

/** Empty tables; the ids to come are drawn by the seed. */
export const make = (seed: string, customFields: ReadonlyArray<Definition>): State => ({
  clients: Table.make(`${seed}/leanlaw/client`),
  matters: Table.make(`${seed}/leanlaw/matter`),
  timeEntries: Table.make(`${seed}/leanlaw/time-entry`),
  expenses: Table.make(`${seed}/leanlaw/expense`),
  fixedFees: Table.make(`${seed}/leanlaw/fixed-fee`),
  invoices: Table.make(`${seed}/leanlaw/invoice`),
  practiceAreas: Table.make(`${seed}/leanlaw/practice-area`),
  users: Table.make(`${seed}/leanlaw/user`),
  customFields
})

/** The row that another row points at; it is there, because nothing in use can be deleted. */
export const linked = <A extends Table.Row>(table: Table.Table<A>, id: string): A => {
  const row = table.get(id)
  if (row === undefined) throw new Error(`The sandbox lost the row ${id}`)
  return row
}

/** Whether anything was done on a matter: time, expenses, fees, invoices. */
export const hasActivity = (state: State, matterId: string): boolean => {
  const isOf = (item: Item): boolean => item.matterId === matterId
  return (
    state.timeEntries.some(isOf) ||
    state.expenses.some(isOf) ||
    state.fixedFees.some(isOf) ||
    state.invoices.some((invoice) => invoice.matterIds.includes(matterId))
  )
}

/** What an hour of this entry costs. */
export const rateOf = (state: State, entry: TimeEntry): number => entry.rate ?? linked(state.users, entry.userId).rate

/** What this entry comes to, in whole cents. */
export const amountOf = (state: State, entry: TimeEntry): number =>
  entry.billingType === "billable" ? cents(rateOf(state, entry) * entry.hours) : 0

/** Money is a JSON number with two digits. */
export const cents = (amount: number): number => Math.round(amount * 100) / 100
