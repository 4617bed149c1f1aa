/**
 * The stored items of one kind: rows by key, each in a scope (the keys of what it lies under), ids counted up from the
 * first. A row that goes takes the rows under it along.
 */

/** An item as it is stored; fields that are never answered are in it too. */
export type Row = Readonly<Record<string, unknown>>

export interface Table {
  /** Of one scope or all, in the order of their ids. */
  readonly all: (scope?: string | undefined) => ReadonlyArray<Row>
  /** What paths name a row by. */
  readonly keyOf: (row: Row) => string
  readonly find: (key: string, scope?: string | undefined) => Row | undefined
  /** Stores a row under its key, over the one that is there. */
  readonly put: (row: Row, scope?: string | undefined) => Row
  /** Whether there was such a row. */
  readonly remove: (key: string) => boolean
  /** Removes everything under these keys. */
  readonly removeUnder: (scope: string) => void
  /** Makes rows go with the row that their scope begins with. */
  readonly adopt: (child: { readonly removeUnder: (scope: string) => void }) => void
  readonly nextId: () => number
}

export const make = (options: {
  readonly firstId: number
  /** The field that paths name. @default "id" */
  readonly key?: string | undefined
  /** The field that is counted up. @default "id" */
  readonly id?: string | undefined
}): Table => {
  const { firstId, id = "id", key = "id" } = options
  const stored = new Map<string, Entry>()
  const children: Array<Parameters<Table["adopt"]>[0]> = []
  let nextId = firstId
  // In the order of their ids, until something changes.
  let sorted: ReadonlyArray<Entry> | undefined

  const keyOf = (row: Row): string => String(row[key])

  const remove = (name: string): boolean => {
    for (const child of children) child.removeUnder(name)
    sorted = undefined
    return stored.delete(name)
  }

  return {
    all: (scope) => {
      sorted ??= [...stored.values()].sort((a, b) => a.id - b.id)
      return sorted.filter((entry) => scope === undefined || entry.scope === scope).map(({ row }) => row)
    },
    keyOf,
    find: (name, scope) => {
      const entry = stored.get(name)
      return scope === undefined || entry?.scope === scope ? entry?.row : undefined
    },
    put: (row, scope) => {
      const name = keyOf(row)
      const place = stored.get(name)?.id ?? (typeof row[id] === "number" ? row[id] : nextId)
      nextId = Math.max(nextId, place + 1)
      sorted = undefined
      stored.set(name, { row, scope: scope ?? "", id: place })
      return row
    },
    remove,
    removeUnder: (scope) => {
      for (const [name, entry] of stored) {
        if (entry.scope === scope || entry.scope.startsWith(`${scope}/`)) remove(name)
      }
    },
    adopt: (child) => {
      children.push(child)
    },
    nextId: () => nextId
  }
}

// internal

interface Entry {
  readonly row: Row
  readonly scope: string
  readonly id: number
}
