/**
 * The items of one resource, in the order of their creation.
 */
import type { Definition, Item, Moment } from "./Definition.ts"
import * as Sample from "./Sample.ts"

/** An item with the time of its last change. */
export interface Stored {
  readonly item: Item
  /** Epoch ms. */
  readonly modified: number
}

export interface Store {
  readonly all: () => ReadonlyArray<Item>
  /** By the id as it is in a path. */
  readonly find: (id: string) => Stored | undefined
  /** Stores a new item; an id, and generated fields, that it does not have are made. */
  readonly insert: (item: Item, now: number) => Item
  /** Stores another state of an item. */
  readonly put: (item: Item, now: number) => Item
  readonly delete: (id: string) => boolean
  readonly reset: () => void
}

export const make = (name: string, definition: Definition, seed: string): Store => {
  const { count = 10, generated = {}, id = "id", schema } = definition
  const stored = new Map<string, Stored>()

  const put = (item: Item, now: number): Item => {
    stored.set(String(item[id]), { item, modified: now })
    return item
  }

  // Numbers go on from the largest; where ids are texts, so are new ones.
  const nextId = (): number | string => {
    const ids = [...stored.values()].map(({ item }) => item[id])
    const next = Math.max(0, ...ids.map(Number).filter(Number.isFinite)) + 1
    return typeof ids[0] === "string" ? String(next) : next
  }

  const insert = (given: Item, now: number): Item => {
    const key = given[id] ?? nextId()
    const moment: Moment = { id: typeof key === "number" ? key : String(key), now }
    const made = Object.entries(generated).map(([field, make]) => [field, make(moment)])
    return put({ [id]: key, ...Object.fromEntries(made), ...given }, now)
  }

  const fill = (): void => {
    const invented = schema === undefined ? 0 : count
    const items =
      definition.items ?? Array.from({ length: invented }, (_, i) => Sample.item(name, definition, i + 1, seed))
    for (const item of items) insert(item, seededAt)
  }

  fill()
  return {
    all: () => [...stored.values()].map(({ item }) => item),
    find: (id) => stored.get(id),
    insert,
    put,
    delete: (id) => stored.delete(id),
    reset: () => {
      stored.clear()
      fill()
    }
  }
}

// internal

// 2015-02-15T05:21:07Z, the date of the convention's example, in ms.
const seededAt = 1_423_977_667_000
