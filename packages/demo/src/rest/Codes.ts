/**
 * The codes of the API's error list as types: each its own tag, and what a caller does with it.
 */
import * as Fault from "@millrace/sandbox/Fault"
import { Sandbox } from "@millrace/sandbox/Sandbox"
import type { SandboxServer } from "@millrace/sandbox/SandboxServer"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Scene from "../Scene.ts"
import { Screen } from "../Screen.ts"
import type { Step } from "../Step.ts"
import { as, Books, type Library } from "./Library.ts"

const taken = { title: "The Amber Brook, volume 1", author: null, lent: false }

export const codes: ReadonlyArray<Step<Library | Sandbox | SandboxServer | Screen>> = [
  {
    name: "10001: a title that is taken",
    run: Effect.fnUntraced(function* ({ check }) {
      const books = yield* Books
      const { line } = yield* Screen
      const scene = yield* Scene.play(books.create({ payload: taken }))
      yield* check("fails with TitleTaken", scene.outcome === "TitleTaken", scene.outcome)
      const second = yield* books
        .create({ payload: taken })
        .pipe(
          Effect.catchTag("TitleTaken", () => books.create({ payload: { ...taken, title: `${taken.title}, again` } }))
        )
      yield* line(`    ${second.id}  ${second.title}`)
      yield* check("stored under another title", second.title.endsWith("again"), second.title)
    })
  },
  {
    name: "10002: two errors in one list, in German",
    run: Effect.fnUntraced(function* ({ check }) {
      const sandbox = yield* Sandbox
      const errors = [
        { message: "Unknown author.", code: 10002 },
        { message: "Title too long.", code: 10999 }
      ]
      yield* sandbox.inject(Fault.status(422, { body: { errors } }))
      const german: Readonly<Record<string, string>> = { 10002: "Diesen Autor gibt es nicht." }
      const translate = ({ code = "" }) => german[code]
      const scene = yield* Scene.play(as({ translate })((books) => books.create({ payload: taken })))
      yield* check("fails with AuthorUnknown", scene.outcome === "AuthorUnknown", scene.outcome)
      const issues =
        Result.isFailure(scene.result) && "issues" in scene.result.failure ? scene.result.failure.issues : []
      yield* check("both are kept", issues.map(({ code }) => code).join() === "10002,10999", issues.length)
      yield* check("one is translated", issues[0]?.message === german["10002"], String(issues[0]?.message))
    })
  },
  {
    name: "InvalidRequest: a user name with a colon",
    run: Effect.fnUntraced(function* ({ check }) {
      const scene = yield* Scene.play(as({ username: "a:b" })((books) => books.list()))
      yield* check("fails with InvalidRequest", scene.outcome === "InvalidRequest", scene.outcome)
      yield* check("not sent", scene.requests.length === 0, scene.requests.length)
    })
  }
]
