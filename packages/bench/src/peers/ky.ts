/**
 * ky, which retries by itself.
 */
import ky from "ky"
import { headers, ofPromises, type Page, type Peer } from "./Peer.ts"

export const peer: Peer = {
  name: "ky",
  does: "retry, timeout",
  open: async ({ baseUrl, fetch }) => {
    const client = ky.create({ headers, ...(fetch === undefined ? undefined : { fetch }) })
    return ofPromises(
      async (id) => (await client.get<{ results: { id: number } }>(`${baseUrl}/domains/${id}`).json()).results,
      (page, page_size) => client.get<Page>(`${baseUrl}/domains`, { searchParams: { page, page_size } }).json()
    )
  }
}
