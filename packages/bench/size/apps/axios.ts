/**
 * The same program with axios and axios-retry.
 */
import axios from "axios"
import axiosRetry, { exponentialDelay } from "axios-retry"

const client = axios.create({
  baseURL: "https://api.azionapi.net",
  headers: { authorization: "Token token", accept: "application/json; version=3" }
})
axiosRetry(client, { retries: 3, retryDelay: exponentialDelay })

for (let page = 1, pages = 1; page <= pages; page++) {
  const { data } = await client.get<{ total_pages: number; results: ReadonlyArray<{ name: string }> }>("/domains", {
    params: { order_by: "name", page }
  })
  for (const { name } of data.results) console.log(name)
  pages = data.total_pages
}
