/**
 * Octokit's core with its plugins for retries, throttling and pagination, pointed at the API.
 *
 * @see https://github.com/octokit/plugin-throttling.js: both handlers are required; these say that the request goes out again
 */
import { Octokit } from "@octokit/core"
import { paginateRest } from "@octokit/plugin-paginate-rest"
import { retry } from "@octokit/plugin-retry"
import { throttling } from "@octokit/plugin-throttling"
import { headers, ofPromises, type Page, type Peer, sumOf } from "./Peer.ts"

const Client = Octokit.plugin(retry, throttling, paginateRest)

const silent = () => {}

export const peer: Peer = {
  name: "octokit core + retry + throttling",
  does: "retry, quota after a 429",
  open: async ({ baseUrl, fetch }) => {
    const octokit = new Client({
      baseUrl,
      request: fetch === undefined ? {} : { fetch },
      log: { debug: silent, info: silent, warn: silent, error: silent },
      throttle: { onRateLimit: () => true, onSecondaryRateLimit: () => true }
    })
    return {
      ...ofPromises(
        async (id) => (await octokit.request("GET /domains/{id}", { id, headers })).data.results,
        async (page, page_size) => (await octokit.request("GET /domains", { page, page_size, headers })).data
      ),
      list: async (page_size) => {
        const options = { method: "GET", url: "/domains", page_size, headers } as const
        const sums = await octokit.paginate<unknown, number>(options, ({ data }) => {
          // For the plugin a page is an array; of APIs other than GitHub's it knows nothing.
          const page = data as unknown as Page
          return [sumOf(page.results)]
        })
        return sums.reduce((sum, page) => sum + page, 0)
      }
    }
  }
}
