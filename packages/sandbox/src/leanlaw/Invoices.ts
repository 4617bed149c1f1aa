/**
 * `/v2/invoices` of LeanLaw, which the API can only list, and the billing that the real app does behind it.
 */
import * as DateTime from "effect/DateTime"
import * as Field from "../internal/Field.ts"
import * as List from "./List.ts"
import * as Operation from "./Operation.ts"
import * as Reference from "./Reference.ts"
import * as State from "./State.ts"
import type { Table } from "./Table.ts"
import * as Value from "./Value.ts"

/** How items are billed. */
export interface Bill {
  /** @default "final" */
  readonly state?: State.Invoice["invoiceState"] | undefined
  /** `yyyy-MM-dd`. @default today, in UTC */
  readonly date?: string | undefined
  /** Of a final invoice. @default 30 days after its date */
  readonly dueDate?: string | undefined
  /** What is still owed. @default all of it */
  readonly balance?: number | undefined
}

/** Puts unbilled items of one client on a new invoice. Throws for ids that are none of such. */
export const bill = (state: State.State, ids: ReadonlyArray<string>, options: Bill, now: number): State.Invoice => {
  const items = [...new Set(ids)].map((id) => unbilled(state, id, now))
  const matterIds = [...new Set(items.map(({ item }) => item.matterId))]
  const [clientId, ...others] = new Set(matterIds.map((id) => State.linked(state.matters, id).clientId))
  if (clientId === undefined || others.length > 0) throw new Error("An invoice needs items, all of one client")
  const amount = State.cents(items.reduce((sum, item) => sum + item.amount, 0))
  const invoice = insert(state, { ...options, amount, clientId, matterIds }, now)
  for (const item of items) item.bill(invoice.id)
  return invoice
}

/** Stores an invoice without touching any item. */
export const insert = (
  state: State.State,
  options: Bill & Pick<State.Invoice, "amount" | "clientId" | "matterIds">,
  now: number
): State.Invoice => {
  const invoiceState = options.state ?? "final"
  const invoiceDate = options.date ?? DateTime.formatIsoDateUtc(DateTime.makeUnsafe(now))
  const due = DateTime.add(DateTime.makeUnsafe(`${invoiceDate}T00:00:00Z`), { days: 30 })
  const number = 1001 + state.invoices.all().length
  return state.invoices.insert(now, (row) => ({
    ...row,
    clientId: options.clientId,
    matterIds: options.matterIds,
    invoiceDate,
    dueDate: invoiceState === "final" ? (options.dueDate ?? DateTime.formatIsoDateUtc(due)) : null,
    amount: options.amount,
    balance: options.balance ?? options.amount,
    invoiceNumber: String(number),
    invoiceState
  }))
}

const view = (invoice: State.Invoice, { state }: Operation.Call): List.View => {
  const [matterId, ...others] = invoice.matterIds
  // An invoice over several matters names none, though the specification requires one.
  const matter = matterId === undefined || others.length > 0 ? undefined : State.linked(state.matters, matterId)
  return {
    base: {
      invoiceId: invoice.id,
      clientId: invoice.clientId,
      ...(matter === undefined ? {} : { matterId: matter.id }),
      invoiceDate: invoice.invoiceDate,
      ...(invoice.dueDate === null ? {} : { dueDate: invoice.dueDate }),
      amount: invoice.amount,
      balance: invoice.balance,
      invoiceNumber: invoice.invoiceNumber,
      invoiceState: invoice.invoiceState
    },
    parts: {
      client: { client: Reference.client(clientOf(invoice, state)) },
      matter: matter === undefined ? {} : { matter: Reference.matter(matter) },
      meta: Reference.meta(invoice)
    }
  }
}

const clientOf = (invoice: State.Invoice, state: State.State) => State.linked(state.clients, invoice.clientId)

const list = List.paged<State.Invoice>({
  rows: (state) => state.invoices.all(),
  filters: {
    startDate: List.where(Value.date, (date, invoice) => invoice.invoiceDate >= date),
    endDate: List.where(Value.date, (date, invoice) => invoice.invoiceDate <= date),
    invoiceState: List.where(Field.literals(State.invoiceStates), (state, invoice) => invoice.invoiceState === state),
    clientId: List.where(Value.uuid, (id, invoice) => invoice.clientId === id),
    matterId: List.where(Value.uuid, (id, invoice) => invoice.matterIds.includes(id))
  },
  sorts: {
    "client.name": (invoice, state) => clientOf(invoice, state).name,
    "client.reference": (invoice, state) => clientOf(invoice, state).reference,
    invoicedate: (invoice) => invoice.invoiceDate,
    amount: (invoice) => invoice.amount,
    balance: (invoice) => invoice.balance,
    invoicenumber: (invoice) => invoice.invoiceNumber,
    state: (invoice) => invoice.invoiceState
  },
  select: { references: ["client", "matter"], onRequest: ["meta"] },
  view
})

export const routes: Operation.Group = [Operation.route("GET", "/v2/invoices", list)]

// internal

interface Unbilled {
  readonly item: State.Item
  readonly amount: number
  readonly bill: (invoiceId: string) => void
}

const unbilled = (state: State.State, id: string, now: number): Unbilled => {
  const found =
    open(state.timeEntries, id, (entry) => State.amountOf(state, entry), now) ??
    open(state.expenses, id, ({ amount }) => amount, now) ??
    open(state.fixedFees, id, ({ amount }) => amount, now)
  if (found === undefined) throw new Error(`The sandbox has no unbilled item ${id}`)
  return found
}

const open = <A extends State.Item>(
  table: Table<A>,
  id: string,
  amount: (item: A) => number,
  now: number
): Unbilled | undefined => {
  const item = table.get(id)
  if (item === undefined || item.invoiceId !== null) return undefined
  return { item, amount: amount(item), bill: (invoiceId) => table.update(item, { ...item, invoiceId }, now) }
}
