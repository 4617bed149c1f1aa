/**
 * A way of calling the API that somebody could choose: one file per way in this folder, which exports a `peer`. Whatever is
 * here is measured; to add one, add its file.
 */

export interface Target {
  /** Without a slash at the end. */
  readonly baseUrl: string
  /** What to call instead of the platform's `fetch`; undefined: whatever the peer takes by itself. */
  readonly fetch?: typeof globalThis.fetch
}

/** Every answer is the sum of the ids received, so that a peer that loses or repeats one is found out. */
export interface Client {
  /** Reads these domains, one after the other or all at the same time. */
  readonly get: (ids: ReadonlyArray<number>, together: boolean) => Promise<number>
  readonly page: (page: number, size: number) => Promise<number>
  /** Reads the whole list page by page, with so many pages on their way where the peer can do that. */
  readonly list: (size: number, prefetch: number) => Promise<number>
  readonly close: () => Promise<void>
}

export interface Peer {
  readonly name: string
  /** What its user gets besides the values. */
  readonly does: string
  readonly open: (target: Target) => Promise<Client>
}

export interface Page {
  readonly total_pages: number
  readonly results: ReadonlyArray<{ readonly id: number }>
}

export const token = "a-fixed-token"

export const headers = { authorization: `Token ${token}`, accept: "application/json; version=3" }

export const sumOf = (items: ReadonlyArray<{ readonly id: number }>): number =>
  items.reduce((sum, { id }) => sum + id, 0)

/** A client of two functions that give promises, paging by hand. */
export const ofPromises = (
  one: (id: number) => Promise<{ readonly id: number }>,
  page: (page: number, size: number) => Promise<Page>
): Client => ({
  get: async (ids, together) => {
    if (together) return sumOf(await Promise.all(ids.map(one)))
    let sum = 0
    for (const id of ids) sum += (await one(id)).id
    return sum
  },
  page: async (number, size) => sumOf((await page(number, size)).results),
  list: async (size) => {
    let sum = 0
    for (let number = 1, pages = 1; number <= pages; number++) {
      const { results, total_pages } = await page(number, size)
      sum += sumOf(results)
      pages = total_pages
    }
    return sum
  },
  close: () => Promise.resolve()
})
