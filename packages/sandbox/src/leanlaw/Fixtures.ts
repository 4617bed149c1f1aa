/**
 * The firm that a LeanLaw sandbox starts with: invented people, clients and work, drawn from the seed.
 */
import * as DateTime from "effect/DateTime"
import * as Seed from "../internal/Seed.ts"
import * as Codes from "./Codes.ts"
import * as CustomFields from "./CustomFields.ts"
import * as Invoices from "./Invoices.ts"
import * as Matters from "./Matters.ts"
import * as State from "./State.ts"
import type { Row, Table } from "./Table.ts"

/** How many there are of each. Matters need clients and users, and all work needs matters: without them there is none. */
export interface Counts {
  readonly clients: number
  readonly matters: number
  readonly timeEntries: number
  readonly expenses: number
  readonly fixedFees: number
  readonly invoices: number
  readonly practiceAreas: number
  readonly users: number
}

export const defaultCounts: Counts = {
  clients: 12,
  matters: 18,
  timeEntries: 40,
  expenses: 12,
  fixedFees: 6,
  invoices: 6,
  practiceAreas: 4,
  users: 5
}

export const make = (seed: string, counts: Counts): State.State => {
  const state = State.make(seed, CustomFields.definitions(seed))
  fill(state.users, counts.users, (row, i) => user(`${seed}/user/${i}`, row, i))
  fill(state.practiceAreas, counts.practiceAreas, practiceArea)
  fill(state.clients, counts.clients, (row, i) => client(`${seed}/client/${i}`, row, i))
  const [users, areas, clients] = [state.users.all(), state.practiceAreas.all(), state.clients.all()]
  if (isFilled(users) && isFilled(clients)) {
    fill(state.matters, counts.matters, (row, i) => matter(`${seed}/matter/${i}`, row, i, { users, areas, clients }))
  }
  const matters = state.matters.all()
  if (isFilled(users) && isFilled(matters)) {
    fill(state.fixedFees, counts.fixedFees, (row, i) => fixedFee(`${seed}/fixed-fee/${i}`, row, { users, matters }))
    const fees = state.fixedFees.all()
    fill(state.timeEntries, counts.timeEntries, (row, i) =>
      timeEntry(`${seed}/time/${i}`, row, { users, matters, fees })
    )
    fill(state.expenses, counts.expenses, (row, i) => expense(`${seed}/expense/${i}`, row, { users, matters }))
    bill(state, seed, counts.invoices, matters)
  }
  return state
}

/** A client as the control surface stores it, where nothing else is said. */
export const plainClient = (row: Row): State.Client => ({
  ...row,
  name: `Client ${row.id.slice(0, 8)}`,
  reference: null,
  contact: { companyName: `Client ${row.id.slice(0, 8)}` },
  notes: null,
  customFields: {}
})

// internal

// 2026-01-05T09:00:00Z; every row of a table is a minute younger than the one before.
const start = 1_767_603_600_000
const minute = 60_000

type Filled<A> = readonly [A, ...Array<A>]

const isFilled = <A>(rows: ReadonlyArray<A>): rows is Filled<A> => rows.length > 0

const fill = <A extends Row>(table: Table<A>, count: number, make: (row: Row, index: number) => A): void => {
  for (let i = 0; i < count; i++) table.insert(start + i * minute, (row) => make(row, i))
}

const some = (key: string, share: number): boolean => Seed.fraction(key) < share

const firstNames = ["Ada", "Bruno", "Clara", "Dario", "Edith", "Felix", "Greta", "Hugo", "Irene", "Jonas"] as const
const lastNames = ["Ashby", "Birch", "Calder", "Dale", "Elm", "Fenn", "Garth", "Holt", "Ives", "Keld"] as const
const companyWords = ["Amber", "Brook", "Copper", "Drift", "Ember", "Field", "Grove", "Harbor"] as const
const trades = ["Bakery", "Foundry", "Lighting", "Orchards", "Shipping", "Textiles"] as const

const number = (i: number): string => String(i + 1).padStart(5, "0")

// A day of the first quarter of 2026.
const date = (key: string): string =>
  DateTime.formatIsoDateUtc(DateTime.makeUnsafe(start + Seed.integer(`${key}/date`, 85) * 24 * 60 * minute))

const user = (key: string, row: Row, i: number): State.User => {
  const firstName = firstNames[i % firstNames.length] ?? firstNames[0]
  const lastName = lastNames[Math.floor(i / firstNames.length + i) % lastNames.length] ?? lastNames[0]
  return {
    ...row,
    firstName,
    lastName,
    initials: some(`${key}/initials`, 0.9) ? `${firstName.slice(0, 1)}${lastName.slice(0, 1)}` : null,
    role: State.roles[i % State.roles.length] ?? "attorney",
    email: `${firstName}.${lastName}.${i + 1}@firm.example.com`.toLowerCase(),
    rate: 100 + 25 * Seed.integer(`${key}/rate`, 13),
    customFields: some(`${key}/custom`, 0.5) ? { "user-text": `Desk ${i + 1}` } : {}
  }
}

const practiceArea = (row: Row, i: number): State.PracticeArea => ({
  ...row,
  label: ["Contracts", "Real estate", "Employment", "Family"][i] ?? `Area ${i + 1}`,
  default: i === 0
})

const client = (key: string, row: Row, i: number): State.Client => {
  const firstName = Seed.pick(`${key}/first`, firstNames)
  const lastName = Seed.pick(`${key}/last`, lastNames)
  const company = `${Seed.pick(`${key}/word`, companyWords)} ${Seed.pick(`${key}/trade`, trades)} ${i + 1}`
  const isCompany = some(`${key}/company`, 0.6)
  return {
    ...row,
    name: isCompany ? company : `${lastName}, ${firstName} (${i + 1})`,
    reference: some(`${key}/reference`, 0.8) ? `C-${number(i)}` : null,
    contact: {
      companyName: isCompany ? company : null,
      firstName,
      lastName,
      email: `client${i + 1}@example.com`,
      phone: null,
      city: Seed.pick(`${key}/city`, ["Northwick", "Eastbrook", "Southmere", "Westhollow"])
    },
    notes: some(`${key}/notes`, 0.2) ? "Prefers letters." : null,
    customFields: some(`${key}/custom`, 0.3) ? { "client-number": 1000 * (1 + (i % 9)), "client-boolean": true } : {}
  }
}

// Every fifth matter bills by LEDES codes, every ninth is archived.
const matter = (
  key: string,
  row: Row,
  i: number,
  from: {
    readonly users: Filled<State.User>
    readonly areas: ReadonlyArray<State.PracticeArea>
    readonly clients: Filled<State.Client>
  }
): State.Matter => {
  const originator = Seed.pick(`${key}/originator`, from.users)
  const topic = Seed.pick(`${key}/topic`, ["Lease", "Merger", "Claim", "Estate", "Licence", "Appeal"])
  return {
    ...row,
    ...Matters.blank,
    name: `${topic} ${i + 1}`,
    reference: some(`${key}/reference`, 0.8) ? `M-${number(i)}` : null,
    matterType: some(`${key}/hourly`, 0.6) ? "hourly" : Seed.pick(`${key}/type`, State.matterTypes),
    clientId: Seed.pick(`${key}/client`, from.clients).id,
    responsibleId: Seed.pick(`${key}/responsible`, from.users).id,
    originatorIds: some(`${key}/originated`, 0.5) ? [originator.id] : [],
    practiceAreaId: isFilled(from.areas) && some(`${key}/area`, 0.8) ? Seed.pick(`${key}/which`, from.areas).id : null,
    opened: date(key),
    archived: i % 9 === 8,
    ledesConfiguration: i % 5 === 4 ? Codes.required : Codes.disabled,
    customFields: some(`${key}/custom`, 0.3) ? { "matter-date": date(`${key}/review`) } : {}
  }
}

interface Workers {
  readonly users: Filled<State.User>
  readonly matters: Filled<State.Matter>
}

const codes = (key: string, { ledesConfiguration }: State.Matter) =>
  ledesConfiguration.enabled
    ? {
        activityCode: Seed.pick(`${key}/activity`, ["A101", "A102", "A103"]),
        taskCode: Seed.pick(`${key}/task`, ["L110", "L120"])
      }
    : { activityCode: null, taskCode: null }

const fixedFee = (key: string, row: Row, { matters, users }: Workers): State.FixedFee => {
  const matter = Seed.pick(`${key}/matter`, matters)
  return {
    ...row,
    matterId: matter.id,
    userId: some(`${key}/owned`, 0.5) ? Seed.pick(`${key}/user`, users).id : null,
    date: date(key),
    description: Seed.pick(`${key}/work`, ["Contract package", "Company set-up", "Filing package"]),
    amount: 250 * (1 + Seed.integer(`${key}/amount`, 12)),
    invoiceId: null,
    ...codes(key, matter)
  }
}

const timeEntry = (
  key: string,
  row: Row,
  { fees, matters, users }: Workers & { readonly fees: ReadonlyArray<State.FixedFee> }
): State.TimeEntry => {
  const fee = isFilled(fees) && some(`${key}/fee`, 0.15) ? Seed.pick(`${key}/which`, fees) : undefined
  const matter = matters.find(({ id }) => id === fee?.matterId) ?? Seed.pick(`${key}/matter`, matters)
  const billingType = some(`${key}/billable`, 0.8) ? "billable" : "nonBillable"
  return {
    ...row,
    matterId: matter.id,
    userId: Seed.pick(`${key}/user`, users).id,
    date: date(key),
    time: some(`${key}/timed`, 0.4) ? `${String(8 + Seed.integer(`${key}/hour`, 10)).padStart(2, "0")}:30:00` : null,
    description: Seed.pick(`${key}/work`, ["Call with the client", "Research", "Draft", "Review of documents"]),
    hours: (1 + Seed.integer(`${key}/hours`, 40)) / 10,
    rate: some(`${key}/rated`, 0.1) ? 310.5 : null,
    billingType: fee === undefined ? billingType : "fixedFee",
    fixedFeeId: fee?.id ?? null,
    invoiceId: null,
    ...codes(key, matter)
  }
}

const expense = (key: string, row: Row, { matters, users }: Workers): State.Expense => {
  const matter = Seed.pick(`${key}/matter`, matters)
  return {
    ...row,
    matterId: matter.id,
    userId: some(`${key}/owned`, 0.7) ? Seed.pick(`${key}/user`, users).id : null,
    date: date(key),
    description: Seed.pick(`${key}/what`, ["Copies", "Train", "Court fee"]),
    amount: (500 + Seed.integer(`${key}/amount`, 20_000)) / 100,
    invoiceId: null,
    expenseCode: matter.ledesConfiguration.enabled ? "E101" : null,
    checkNumber: some(`${key}/check`, 0.3) ? String(2000 + Seed.integer(`${key}/number`, 900)) : null
  }
}

// Each invoice takes the earlier half of what is unbilled on its matter; of a matter without work it is a flat amount.
const bill = (state: State.State, seed: string, count: number, matters: Filled<State.Matter>): void => {
  const items: ReadonlyArray<State.Item> = [
    ...state.timeEntries.all(),
    ...state.expenses.all(),
    ...state.fixedFees.all()
  ]
  const open = Map.groupBy(
    items.toSorted((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0)),
    ({ matterId }) => matterId
  )
  for (let i = 0; i < count; i++) {
    const matter = matters[i % matters.length] ?? matters[0]
    const unbilled = open.get(matter.id) ?? []
    const ids = unbilled.splice(0, Math.ceil(unbilled.length / 2)).map(({ id }) => id)
    const options: Invoices.Bill = {
      state: State.invoiceStates[3 - (i % 4)],
      date: date(`${seed}/invoice/${i}`),
      ...(i % 3 === 0 ? { balance: 0 } : {})
    }
    const now = start + (matters.length + i) * minute
    if (ids.length > 0) Invoices.bill(state, ids, options, now)
    else Invoices.insert(state, { ...options, amount: 120, clientId: matter.clientId, matterIds: [matter.id] }, now)
  }
}
