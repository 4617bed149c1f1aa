/**
 * Azion's own package for domains.
 *
 * Its host is a constant in its code and its fetch the global one, so it is led to another host by a global `fetch` that
 * changes the URL, in place only while the package has a call to make.
 */
import { createClient } from "azion/domains"
import { ofPromises, type Peer, token } from "./Peer.ts"

const host = "https://api.azionapi.net"

export const peer: Peer = {
  name: "azion (the vendor's package)",
  does: "nothing",
  open: async ({ baseUrl, fetch = globalThis.fetch }) => {
    const led: typeof globalThis.fetch = (input, init) => fetch(String(input).replace(host, baseUrl), init)
    const elsewhere = async <A>(calls: () => Promise<A>): Promise<A> => {
      const before = globalThis.fetch
      globalThis.fetch = led
      try {
        return await calls()
      } finally {
        globalThis.fetch = before
      }
    }
    const domains = createClient({ token })
    const client = ofPromises(
      async (domainId) => {
        const { data, error } = await domains.getDomain(domainId)
        if (data === undefined) throw new Error(error?.message)
        return { id: Number(data.id) }
      },
      async (page, page_size) => {
        // Its types say pageSize, its code reads page_size.
        const query = { page, page_size, pageSize: page_size }
        const { data, error } = await domains.getDomains({}, query)
        if (data === undefined) throw new Error(error?.message)
        return { total_pages: data.pages, results: data.results.map(({ id }) => ({ id: Number(id) })) }
      }
    )
    return {
      get: (ids, together) => elsewhere(() => client.get(ids, together)),
      page: (page, size) => elsewhere(() => client.page(page, size)),
      list: (size, prefetch) => elsewhere(() => client.list(size, prefetch)),
      close: client.close
    }
  }
}
