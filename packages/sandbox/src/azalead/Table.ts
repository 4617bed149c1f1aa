/**
 * Records by their numeric id, in the order of their ids.
 */

export interface Table<A extends { readonly id: number }> {
  readonly all: () => ReadonlyArray<A>
  readonly get: (id: number | string | undefined) => A | undefined
  /** Stores a record under its id. */
  readonly set: (record: A) => A
  readonly delete: (id: number) => boolean
  /** An id above all that were given so far. */
  readonly nextId: () => number
  readonly clear: () => void
}

export const make = <A extends { readonly id: number }>(firstId: number): Table<A> => {
  const records = new Map<number, A>()
  let next = firstId
  return {
    all: () => [...records.values()].sort((a, b) => a.id - b.id),
    // A path has ids as text: digits alone, so that `1e3` is no id.
    get: (id) => (/^\d+$/.test(String(id)) ? records.get(Number(id)) : undefined),
    set: (record) => {
      next = Math.max(next, record.id + 1)
      records.set(record.id, record)
      return record
    },
    delete: (id) => records.delete(id),
    nextId: () => next,
    clear: () => {
      records.clear()
      next = firstId
    }
  }
}
