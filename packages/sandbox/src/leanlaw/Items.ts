/**
 * What time entries, expenses and fixed fees of LeanLaw have in common: their five routes, filters and references, and the
 * rule that nothing on an invoice is changed or deleted.
 */
import * as Result from "effect/Result"
import * as Field from "../internal/Field.ts"
import * as List from "./List.ts"
import * as Operation from "./Operation.ts"
import * as Reference from "./Reference.ts"
import { type Item, linked, type Matter, type State, type User } from "./State.ts"
import type { Row, Table } from "./Table.ts"
import * as Value from "./Value.ts"

export interface Resource<A extends Item> {
  readonly path: string
  readonly table: (state: State) => Table<A>
  readonly filters: Readonly<Record<string, List.Filter<A>>>
  readonly sorts: Readonly<Record<string, (row: A) => string | number | null>>
  /** Names for `select` beyond `client`, `matter`, `user`, `meta` and `invoice`. */
  readonly references: ReadonlyArray<string>
  readonly view: (item: A, call: Operation.Call) => List.View
  /** What only one item shows. */
  readonly detail: (item: A) => object
  readonly create: (call: Operation.Call) => Operation.Answer<(row: Row) => A>
  readonly update: (item: A, call: Operation.Call) => Operation.Answer<A>
  /** Why an item that is not billed cannot be deleted either. */
  readonly keptBy: (item: A, state: State) => string | undefined
  /** Whether the specification has a schema for what a creation answers. */
  readonly isCreateSpecified: boolean
}

export const routes = <A extends Item>(resource: Resource<A>): Operation.Group => {
  const { path, table } = resource
  const view = (item: A, call: Operation.Call): List.View => {
    const common = commonView(item, call.state)
    const own = resource.view(item, call)
    return { base: { ...common.base, ...own.base }, parts: { ...common.parts, ...own.parts } }
  }
  const single = (item: A, call: Operation.Call): Operation.Body => ({
    data: { ...List.whole(view(item, call)), ...resource.detail(item) }
  })
  return [
    Operation.route(
      "GET",
      path,
      List.paged<A>({
        rows: (state) => table(state).all(),
        filters: { ...commonFilters, ...resource.filters },
        sorts: resource.sorts,
        select: { references: ["client", "matter", "user", ...resource.references], onRequest: ["meta", "invoice"] },
        view
      })
    ),
    Operation.route(
      "POST",
      path,
      (call) => Result.map(resource.create(call), (make) => single(table(call.state).insert(call.now, make), call)),
      resource.isCreateSpecified
    ),
    Operation.route("GET", `${path}/{id}`, (call) =>
      Result.map(Operation.target(call, table(call.state)), (item) => single(item, call))
    ),
    Operation.route(
      "PUT",
      `${path}/{id}`,
      (call) =>
        Result.gen(function* () {
          const item = yield* Operation.target(call, table(call.state))
          if (item.invoiceId !== null) return yield* Operation.forbidden(billed)
          const changed = yield* resource.update(item, call)
          return single(table(call.state).update(item, changed, call.now), call)
        }),
      false
    ),
    Operation.route(
      "DELETE",
      `${path}/{id}`,
      Operation.removal(table, (item, state) => (item.invoiceId === null ? resource.keptBy(item, state) : billed))
    )
  ]
}

/** The matter that a body names. */
export const matter = ({ state }: Operation.Call, id: string): Operation.Answer<Matter> =>
  Operation.related(state.matters, "matterId", id)

/** The user that a body names; who acts where it names nobody. `null` is the firm. */
export const user = (
  { actingUser, state }: Operation.Call,
  id: string | null | undefined
): Operation.Answer<User | null | undefined> =>
  id === undefined ? Result.succeed(actingUser) : Operation.related(state.users, "userId", id)

/** What every item takes. */
export const fields = {
  userId: Field.nullable(Value.uuid),
  matterId: Value.uuid,
  date: Value.date,
  description: Value.label
}

/** The same for an update, where null keeps the value. */
export const nullableFields = {
  userId: fields.userId,
  matterId: Field.nullable(fields.matterId),
  date: Field.nullable(fields.date),
  description: Field.nullable(fields.description)
}

// internal

const billed = "What is on an invoice cannot be changed."

const commonFilters = {
  startDate: List.where(Value.date, (date, item: Item) => item.date >= date),
  endDate: List.where(Value.date, (date, item: Item) => item.date <= date),
  userId: List.where(Value.uuid, (id, item: Item) => item.userId === id),
  matterId: List.where(Value.uuid, (id, item: Item) => item.matterId === id),
  clientId: List.where(Value.uuid, (id, item: Item, state) => linked(state.matters, item.matterId).clientId === id),
  billed: List.where(Value.flag, (billed, item: Item) => (item.invoiceId !== null) === billed),
  invoiceId: List.where(Value.uuid, (id, item: Item) => item.invoiceId === id)
}

const commonView = (item: Item, state: State): List.View => {
  const matter = linked(state.matters, item.matterId)
  return {
    base: {
      userId: item.userId,
      matterId: item.matterId,
      clientId: matter.clientId,
      date: item.date,
      description: item.description,
      billed: item.invoiceId !== null,
      invoiceId: item.invoiceId
    },
    parts: {
      client: { client: Reference.client(linked(state.clients, matter.clientId)) },
      matter: { matter: Reference.matter(matter) },
      user: item.userId === null ? {} : { user: Reference.user(linked(state.users, item.userId)) },
      meta: Reference.meta(item),
      invoice: item.invoiceId === null ? {} : { invoice: Reference.invoice(linked(state.invoices, item.invoiceId)) }
    }
  }
}
