/**
 * axios with axios-retry, which is told of 429 as its documentation shows.
 */
import axios from "axios"
import axiosRetry, { exponentialDelay, isNetworkOrIdempotentRequestError } from "axios-retry"
import { headers, ofPromises, type Page, type Peer } from "./Peer.ts"

export const peer: Peer = {
  name: "axios + axios-retry",
  does: "retry",
  open: async ({ baseUrl, fetch }) => {
    const client = axios.create({
      baseURL: baseUrl,
      headers,
      // Left to itself it takes Node's http instead of fetch.
      ...(fetch === undefined ? undefined : { adapter: "fetch", env: { fetch } })
    })
    axiosRetry(client, {
      retries: 3,
      retryDelay: exponentialDelay,
      retryCondition: (error) => isNetworkOrIdempotentRequestError(error) || error.response?.status === 429
    })
    return ofPromises(
      async (id) => (await client.get<{ results: { id: number } }>(`/domains/${id}`)).data.results,
      async (page, page_size) => (await client.get<Page>("/domains", { params: { page, page_size } })).data
    )
  }
}
