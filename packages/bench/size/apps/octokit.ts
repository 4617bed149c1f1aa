/**
 * The same program with Octokit's core, retry, throttling and pagination.
 */
import { Octokit } from "@octokit/core"
import { paginateRest } from "@octokit/plugin-paginate-rest"
import { retry } from "@octokit/plugin-retry"
import { throttling } from "@octokit/plugin-throttling"

const Client = Octokit.plugin(retry, throttling, paginateRest)

const octokit = new Client({
  baseUrl: "https://api.azionapi.net",
  throttle: { onRateLimit: () => true, onSecondaryRateLimit: () => true }
})

const headers = { authorization: "Token token", accept: "application/json; version=3" }

for (const { name } of await octokit.paginate<{ name: string }>({ method: "GET", url: "/domains", headers })) {
  console.log(name)
}
