/**
 * The floor: `fetch` and `JSON.parse`, nothing else.
 */
import { headers, ofPromises, type Peer } from "./Peer.ts"

export const peer: Peer = {
  name: "fetch + JSON.parse",
  does: "nothing",
  open: async ({ baseUrl, fetch = globalThis.fetch }) => {
    const read = async (path: string) => {
      const response = await fetch(baseUrl + path, { headers })
      if (!response.ok) throw new Error(String(response.status))
      return JSON.parse(await response.text())
    }
    return ofPromises(
      async (id) => (await read(`/domains/${id}`)).results,
      (page, size) => read(`/domains?page=${page}&page_size=${size}`)
    )
  }
}
