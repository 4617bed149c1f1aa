/**
 * Lists of LeanLaw: filters, `modifiedSince`, `select`, `sort`, `limit` and `offset`, and the envelope with `pagination`.
 */
import * as Result from "effect/Result"
import type * as Field from "../internal/Field.ts"
import * as Operation from "./Operation.ts"
import type { State } from "./State.ts"
import type { Row } from "./Table.ts"
import * as Value from "./Value.ts"

/** Reads a query parameter, and says which rows it keeps. */
export type Filter<A> = Field.Field<(row: A, state: State) => boolean>

export const where =
  <A, V>(field: Field.Field<V>, test: (value: V, row: A, state: State) => boolean): Filter<A> =>
  (text) =>
    Result.map(field(text), (value) => (row, state) => test(value, row, state))

/** A row on the wire: what every answer has, and what `select` names, by that name. */
export interface View {
  readonly base: object
  readonly parts: Readonly<Record<string, object>>
}

/** A list in pages. */
export const paged =
  <A extends Row>(options: {
    readonly rows: (state: State) => ReadonlyArray<A>
    readonly filters: Readonly<Record<string, Filter<A>>>
    /** What a row is sorted by, for each key of `sort`. */
    readonly sorts: Readonly<Record<string, (row: A, state: State) => string | number | null>>
    readonly view: (row: A, call: Operation.Call) => View
    readonly select: Selectable
  }): Operation.Operation["run"] =>
  (call) =>
    Result.gen(function* () {
      const { limit, offset, query, select, sort } = yield* paging(call, "userId" in options.filters)
      const filters = yield* Operation.read({ ...options.filters, modifiedSince: modifiedSince<A>() }, query, [])
      const keys = yield* sortKeys(sort, options.sorts)
      const tests = Object.values(filters).filter((test) => test !== undefined)
      const found = options.rows(call.state).filter((row) => tests.every((test) => test(row, call.state)))
      const selected = selection(select, options.select, call)
      return {
        data: sorted(found, keys, call.state)
          .slice(offset, offset + limit)
          .map((row) => show(options.view(row, call), selected)),
        pagination: { limit, offset, total: found.length, ...(sort === undefined ? {} : { sort }) }
      }
    })

/** What `select` may name: references to other rows, and what comes only when asked for. */
export interface Selectable {
  readonly references: ReadonlyArray<string>
  readonly onRequest: ReadonlyArray<string>
}

/**
 * The parts that a list shows. Names add to the default and `-name` takes away from it; a name that the list does not know
 * voids the whole `select`, as the vendor's notes hint.
 */
export const selection = (
  select: string | undefined,
  { onRequest, references }: Selectable,
  { embedsReferences }: Pick<Operation.Call, "embedsReferences">
): ReadonlySet<string> => {
  const unasked = new Set(embedsReferences ? references : [])
  const names = words(select)
  const known = [...references, ...onRequest]
  if (!names.every((name) => known.includes(name.replace(/^-/, "")))) return unasked
  for (const name of names) {
    if (name.startsWith("-")) unasked.delete(name.slice(1))
    else unasked.add(name)
  }
  return unasked
}

/** A row with the selected parts and no others. */
export const show = ({ base, parts }: View, selected: ReadonlySet<string>): object =>
  Object.assign({}, base, ...Object.entries(parts).flatMap(([name, part]) => (selected.has(name) ? [part] : [])))

/** A row with all of its parts. */
export const whole = ({ base, parts }: View): object => Object.assign({}, base, ...Object.values(parts))

// internal

const pagingFields = {
  limit: Value.count(1, 1000),
  offset: Value.count(0, 2147483647),
  select: Value.text,
  sort: Value.text
}

// The page that is asked for, and the query that remains. Who acts is whose rows are listed, unless the query says whose.
const paging = (call: Operation.Call, takesUser: boolean) =>
  Result.gen(function* () {
    const { limit, offset, select, sort, ...query } = call.query
    const given = Object.entries({ limit, offset, select, sort }).filter(([, value]) => value !== undefined)
    const page = yield* Operation.read(pagingFields, Object.fromEntries(given), [])
    const user = takesUser && call.actingUser !== undefined ? { userId: call.actingUser.id } : {}
    return { limit: 1000, offset: 0, select: undefined, sort: undefined, ...page, query: { ...user, ...query } }
  })

const modifiedSince = <A extends Row>(): Filter<A> => where(Value.instant, (since, row) => row.modifiedAt > since)

const words = (text: string | undefined): ReadonlyArray<string> =>
  (text ?? "").split(",").flatMap((word) => (word.trim() === "" ? [] : [word.trim()]))

type SortKey<A> = { readonly of: (row: A, state: State) => string | number | null; readonly direction: 1 | -1 }

const sortKeys = <A>(
  sort: string | undefined,
  sorts: Readonly<Record<string, SortKey<A>["of"]>>
): Operation.Answer<ReadonlyArray<SortKey<A>>> =>
  Result.all(
    words(sort).map((word): Operation.Answer<SortKey<A>> => {
      const name = word.replace(/^-/, "")
      const of = Object.hasOwn(sorts, name) ? sorts[name] : undefined
      return of === undefined
        ? Operation.invalid(`sort: "${name}" is none of ${Object.keys(sorts).join(", ")}.`)
        : Result.succeed({ of, direction: word.startsWith("-") ? -1 : 1 })
    })
  )

// Every key is read once per row; rows that are equal keep the order they came in.
const sorted = <A>(rows: ReadonlyArray<A>, keys: ReadonlyArray<SortKey<A>>, state: State): ReadonlyArray<A> => {
  if (keys.length === 0) return rows
  return rows
    .map((row) => ({ row, values: keys.map(({ of }) => of(row, state)) }))
    .sort((a, b) => {
      for (const [i, { direction }] of keys.entries()) {
        const order = compare(a.values[i], b.values[i])
        if (order !== 0) return order * direction
      }
      return 0
    })
    .map(({ row }) => row)
}

// Blanks first, numbers by size, texts in code unit order.
const compare = (a: string | number | null | undefined, b: string | number | null | undefined): number => {
  const [left, right] = [a ?? "", b ?? ""]
  return left < right ? -1 : left > right ? 1 : 0
}
