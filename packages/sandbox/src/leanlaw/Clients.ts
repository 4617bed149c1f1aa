/**
 * `/v2/clients` of LeanLaw with their balances. A client needs a company name or a first and last name, and cannot be
 * deleted while it has matters.
 */
import * as DateTime from "effect/DateTime"
import * as Result from "effect/Result"
import * as Field from "../internal/Field.ts"
import * as CustomFields from "./CustomFields.ts"
import * as List from "./List.ts"
import * as Operation from "./Operation.ts"
import * as Reference from "./Reference.ts"
import { cents, type Client, type Contact, contactFields, type State } from "./State.ts"
import * as Value from "./Value.ts"

const view = (client: Client, state: State): List.View => ({
  base: { clientId: client.id, name: client.name, reference: client.reference },
  parts: {
    contact: { contact: client.contact },
    meta: Reference.meta(client),
    customFields: CustomFields.read(state, "client", client.customFields)
  }
})

const detail = (client: Client, state: State): Operation.Body => ({
  data: { ...List.whole(view(client, state)), notes: client.notes }
})

const list = List.paged<Client>({
  rows: (state) => state.clients.all(),
  filters: {
    query: List.where(Value.text, (text, client) => isNamed(client, text)),
    reference: List.where(Value.text, (reference, client) => client.reference === reference)
  },
  sorts: { name: (client) => client.name, reference: (client) => client.reference },
  select: { references: [], onRequest: ["contact", "meta", "customFields"] },
  view: (client, { state }) => view(client, state)
})

const create: Operation.Operation["run"] = ({ body, now, state }) =>
  Result.gen(function* () {
    const { customFields, ...values } = yield* Operation.read(fields, body, ["name"])
    const contact = yield* somebody(values.contact ?? {})
    const custom = yield* CustomFields.write(state, "client", {}, customFields)
    const blank = { reference: null, notes: null }
    const client = state.clients.insert(now, (row) => ({ ...row, ...blank, ...values, contact, customFields: custom }))
    return detail(client, state)
  })

const update: Operation.Operation["run"] = (call) =>
  Result.gen(function* () {
    const { now, state } = call
    const client = yield* Operation.target(call, state.clients)
    const body = yield* Operation.read({ ...fields, name: Field.nullable(fields.name) }, call.body, [])
    const { contact, customFields, ...values } = Value.given(body)
    const changes = {
      ...values,
      contact: yield* somebody({ ...client.contact, ...Value.given(contact ?? {}) }),
      customFields: yield* CustomFields.write(state, "client", client.customFields, customFields)
    }
    return detail(state.clients.update(client, changes, now), state)
  })

const remove = Operation.removal(
  (state) => state.clients,
  ({ id }, state) =>
    state.matters.some(({ clientId }) => clientId === id) ? "A client with matters cannot be deleted." : undefined
)

// Draft, reviewed and approved invoices are not owed yet.
const balances: Operation.Operation["run"] = (call) =>
  Result.map(Operation.target(call, call.state.clients), ({ id }) => {
    const open = call.state.invoices.all().filter((_) => _.clientId === id && _.invoiceState === "final")
    const sum = (days: number): number =>
      cents(open.reduce((sum, { balance, dueDate }) => sum + (isOverdue(dueDate, call.now, days) ? balance : 0), 0))
    return {
      data: {
        balance: cents(open.reduce((sum, { balance }) => sum + balance, 0)),
        overdue: sum(0),
        overdue30: sum(30),
        overdue60: sum(60),
        overdue90: sum(90)
      }
    }
  })

export const routes: Operation.Group = [
  Operation.route("GET", "/v2/clients", list),
  Operation.route("POST", "/v2/clients", create),
  Operation.route("GET", "/v2/clients/{id}", (call) =>
    Result.map(Operation.target(call, call.state.clients), (client) => detail(client, call.state))
  ),
  Operation.route("PUT", "/v2/clients/{id}", update),
  Operation.route("DELETE", "/v2/clients/{id}", remove),
  Operation.route("GET", "/v2/clients/{id}/balances", balances)
]

/** Whether a client or a matter has this in its name or reference, in any case. */
export const isNamed = (
  { name, reference }: { readonly name: string; readonly reference: string | null },
  text: string
): boolean => [name, reference ?? ""].some((value) => value.toLowerCase().includes(text.toLowerCase()))

// internal

const contact: Field.Field<Contact> = Field.shape(
  Object.fromEntries(contactFields.map((name) => [name, Field.nullable(Value.text)])),
  []
)

const fields = {
  name: Value.label,
  reference: Field.nullable(Value.text),
  contact,
  notes: Field.nullable(Value.text),
  customFields: Field.nullable(CustomFields.updates)
}

const somebody = (contact: Contact): Operation.Answer<Contact> =>
  isFilled(contact.companyName) || (isFilled(contact.firstName) && isFilled(contact.lastName))
    ? Result.succeed(contact)
    : Operation.invalid("contact: A company name, or a first and a last name, is required.")

const isFilled = (text: string | null | undefined): boolean => (text ?? "") !== ""

// Due dates end with their day, in UTC.
const isOverdue = (dueDate: string | null, now: number, days: number): boolean =>
  dueDate !== null && dueDate < DateTime.formatIsoDateUtc(DateTime.subtract(DateTime.makeUnsafe(now), { days }))
