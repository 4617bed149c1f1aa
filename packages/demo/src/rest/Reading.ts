/**
 * What reads: all books as a stream of pages, one by its id, and one without its body.
 */
import * as Fault from "@millrace/sandbox/Fault"
import { Sandbox } from "@millrace/sandbox/Sandbox"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Figure from "../Figure.ts"
import * as Progress from "../Progress.ts"
import { Screen } from "../Screen.ts"
import type { Step } from "../Step.ts"
import { bookCount, Books, type Library } from "./Library.ts"

const prefetch = 3

const pageSize = 40

// On loopback there would be nothing to see.
const pageDelay = Duration.millis(60)

export const streamBooks: Step<Library | Sandbox | Screen> = {
  name: `Stream ${Figure.count(bookCount)} books by their Link header`,
  run: Effect.fnUntraced(function* (probe) {
    const sandbox = yield* Sandbox
    const books = yield* Books
    yield* sandbox.inject(Fault.delay(pageDelay, { match: { path: "/books" }, times: Infinity }))
    const ids = new Set<number>()
    yield* books.list.pages({ query: { size: pageSize } }, { prefetch }).pipe(
      Progress.track({ noun: "books", quota: () => undefined }),
      Stream.runForEach(({ items }) =>
        Effect.sync(() => {
          for (const { id } of items) ids.add(id)
        })
      )
    )
    yield* probe.check("each one once", ids.size === bookCount, ids.size)
    yield* probe.check(`${prefetch} pages at once`, probe.read().peak === prefetch, probe.read().peak)
    return ids.size
  })
}

export const headBook: Step<Library | Screen> = {
  name: "Ask for a book without its body",
  run: Effect.fnUntraced(function* ({ check }) {
    const { line } = yield* Screen
    const books = yield* Books
    const { lastModified, length, status } = yield* books.head({ params: { id: 7 } })
    const changed = lastModified === undefined ? "at no known time" : DateTime.formatIso(lastModified)
    yield* line(`    ${status}, ${length} bytes, changed ${changed}`)
    yield* check("length and date known", length !== undefined && lastModified !== undefined, changed)
    yield* check("book 7 exists", yield* books.exists({ params: { id: 7 } }), "false")
    yield* check("book 0 does not", !(yield* books.exists({ params: { id: 0 } })), "true")
  })
}
