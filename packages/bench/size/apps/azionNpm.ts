/**
 * The same program with Azion's own package.
 */
import { createClient } from "azion/domains"

const client = createClient({ token: "token" })

for (let page = 1, pages = 1; page <= pages; page++) {
  const { data, error } = await client.getDomains({}, { orderBy: "name", page })
  if (data === undefined) throw new Error(error?.message)
  for (const { name } of data.results) console.log(name)
  pages = data.pages
}
