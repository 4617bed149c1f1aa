/**
 * The library that the tests of the REST convention call: what its sandbox has, and who may use it.
 */
import * as Rest from "@millrace/sandbox/Rest"

/** All but the first have in their names or passwords what is hard to say in a header. */
export const users = [
  { username: "user", password: "a sandbox password" },
  { username: "reader", password: "a:b::c:" },
  { username: "Jörg Müller", password: "Straßenbahn für Öl" },
  { username: "👩‍🔧", password: "🐴🔋📎" }
] as const

export const rest: Rest.Options = {
  users: [...users],
  resources: {
    books: {
      items: [
        { id: 1, title: "The Mill", author: "A. Weir", due_at: null, created_at: "2015-02-15T05:21:07Z" },
        { id: 2, title: "The Weir", author: null, due_at: null, created_at: "2015-02-15T07:21:07+02:00" }
      ],
      generated: { created_at: Rest.now },
      unique: { title: 10001 },
      actions: { lend: (book, payload) => ({ ...book, due_at: Object(payload).due_at }) }
    },
    "books/:bookId/reviews": [{ id: 5, bookId: 1, stars: 4 }]
  }
}
