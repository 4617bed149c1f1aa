/**
 * One book from its creation to its end, each change compared with what the sandbox then holds.
 */
import { Sandbox } from "@millrace/sandbox/Sandbox"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import { Screen } from "../Screen.ts"
import type { Step } from "../Step.ts"
import { type Book, Books, type Library } from "./Library.ts"

export const editBook: Step<Library | Sandbox | Screen> = {
  name: "Create, update, lend, replace, delete a book",
  run: Effect.fnUntraced(function* ({ check }) {
    const books = yield* Books
    const { rest } = yield* Sandbox
    const { line } = yield* Screen
    const stored = (id: number) => Effect.map(rest.items("books"), (items) => items.find((item) => item["id"] === id))
    const show = (verb: string, book: Book) => line(`    ${verb.padEnd(8)} ${describe(book)}`)

    const created = yield* books.create({ payload: { title: "The Mill Race", author: null, lent: false } })
    yield* show("create", created)
    const params = { id: created.id }
    yield* check("created", (yield* stored(created.id))?.["title"] === "The Mill Race", "not stored")

    const updated = yield* books.update({ params, payload: { author: "B. Race" } })
    yield* show("update", updated)
    yield* check(
      "updated in one field",
      updated.title === created.title && updated.author === "B. Race",
      describe(updated)
    )

    const lent = yield* books.lend({ params })
    yield* show("lend", lent)
    yield* check("lent", (yield* stored(created.id))?.["lent"] === true, describe(lent))

    const replaced = yield* books.replace({ params, payload: { title: "The Weir", author: null, lent: false } })
    yield* show("replace", replaced)
    const kept = DateTime.Equivalence(replaced.created_at, created.created_at)
    yield* check("replaced as a whole", replaced.title === "The Weir" && !replaced.lent && kept, describe(replaced))

    yield* books.delete({ params })
    yield* line(`    delete   ${created.id}`)
    yield* check("gone", (yield* stored(created.id)) === undefined, "still stored")
  })
}

// internal

const describe = ({ author, created_at, id, lent, title }: Book): string =>
  `${id}  ${title}  ${author ?? "no author"}  ${lent ? "lent" : "here"}  ${DateTime.formatIso(created_at)}`
