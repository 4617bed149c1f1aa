/**
 * The same program with ky.
 */
import ky from "ky"

const client = ky.create({ headers: { authorization: "Token token", accept: "application/json; version=3" } })

for (let page = 1, pages = 1; page <= pages; page++) {
  const { results, total_pages } = await client
    .get<{ total_pages: number; results: ReadonlyArray<{ name: string }> }>("https://api.azionapi.net/domains", {
      searchParams: { order_by: "name", page }
    })
    .json()
  for (const { name } of results) console.log(name)
  pages = total_pages
}
