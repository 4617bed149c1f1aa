/**
 * Stored rows of one kind, in the order they came in, with ids drawn from the seed. Rows are never changed in place, so
 * whoever holds one keeps what it was.
 */
import * as Seed from "../internal/Seed.ts"

/** What every stored thing has; instants are in epoch milliseconds. */
export interface Row {
  readonly id: string
  readonly createdAt: number
  readonly modifiedAt: number
}

export interface Table<A extends Row> {
  readonly get: (id: string) => A | undefined
  readonly all: () => ReadonlyArray<A>
  readonly some: (test: (row: A) => boolean) => boolean
  /** Stores what `make` builds on a fresh id; an id that `make` replaces is taken as it is. */
  readonly insert: (now: number, make: (row: Row) => A) => A
  readonly update: (row: A, changes: Partial<A>, now: number) => A
  readonly delete: (id: string) => boolean
}

/** @param key what the ids are drawn by */
export const make = <A extends Row>(key: string): Table<A> => {
  const rows = new Map<string, A>()
  let count = 0
  const store = (row: A): A => {
    rows.set(row.id, row)
    return row
  }
  return {
    get: (id) => rows.get(id),
    all: () => [...rows.values()],
    some: (test) => {
      for (const row of rows.values()) if (test(row)) return true
      return false
    },
    insert: (now, make) => store(make({ id: Seed.uuid(`${key}/${count++}`), createdAt: now, modifiedAt: now })),
    update: (row, changes, now) => store({ ...row, ...changes, modifiedAt: now }),
    delete: (id) => rows.delete(id)
  }
}
