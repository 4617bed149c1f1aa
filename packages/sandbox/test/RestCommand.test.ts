import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as FileSystem from "effect/FileSystem"
import * as Runtime from "effect/Runtime"
import * as TestClock from "effect/testing/TestClock"
import * as TestConsole from "effect/testing/TestConsole"
import * as SandboxCommand from "../src/SandboxCommand.ts"

/** A file with this text, for as long as the test runs. */
const file = Effect.fnUntraced(function* (text: string) {
  const files = yield* FileSystem.FileSystem
  const path = `${yield* files.makeTempDirectoryScoped()}/db.json`
  yield* files.writeFileString(path, text)
  return path
})

const refusal = (path: string) =>
  Effect.gen(function* () {
    const before = (yield* TestConsole.errorLines).length
    const error = yield* Effect.flip(SandboxCommand.run(["--port", "0", "--rest", path]))
    return [Runtime.getErrorExitCode(error), ...(yield* TestConsole.errorLines).slice(before)]
  })

const listening = TestConsole.logLines.pipe(
  Effect.flatMap((lines) => (lines.length === 0 ? Effect.fail("not yet") : Effect.succeed(String(lines[0])))),
  Effect.tapError(() => TestClock.withLive(Effect.sleep(10))),
  Effect.retry({ times: 200 })
)

describe("--rest", () => {
  it.effect("serves the file's resources, and prints a call that works", () =>
    Effect.gen(function* () {
      const path = yield* file('{ "books": [{ "id": 1, "title": "The Mill" }], "books/:bookId/reviews": [] }')
      const fiber = yield* Effect.forkChild(SandboxCommand.run(["--port", "0", "--rest", path]))
      const [, user = "", url = ""] = /curl -u '([^']+)' '(\S+\/books)'\n/.exec(yield* listening) ?? []
      const headers = { authorization: `Basic ${btoa(user)}` }
      const response = yield* Effect.promise(() => fetch(url, { headers }))
      assert.deepStrictEqual(yield* Effect.promise(() => response.json()), [{ id: 1, title: "The Mill" }])
      yield* Fiber.interrupt(fiber)
    }).pipe(Effect.provide(NodeServices.layer), Effect.orDie)
  )

  it.effect("is not needed for books, which the server dates, and of whose titles there is one each", () =>
    Effect.gen(function* () {
      const clock = ["--clock", "2026-11-29T12:00:00Z"]
      const fiber = yield* Effect.forkChild(SandboxCommand.run(["--port", "0", ...clock]))
      const [, user = "", url = ""] = /curl -u '([^']+)' '(\S+\/books)'\n/.exec(yield* listening) ?? []
      const headers = { authorization: `Basic ${btoa(user)}`, "content-type": "application/json" }
      const body = '{ "title": "The Mill" }'
      const create = Effect.promise(() => fetch(url, { method: "POST", headers, body }).then((it) => it.json()))
      const made = { id: 4, title: "The Mill", created_at: "2026-11-29T12:00:00Z" }
      const taken = { errors: [{ message: "This title is taken.", code: 10001, field: "title" }] }
      assert.deepStrictEqual([yield* create, yield* create], [made, taken])
      yield* Fiber.interrupt(fiber)
    }).pipe(Effect.provide(NodeServices.layer), Effect.orDie)
  )

  it.effect("says in one sentence what is wrong with the file, with exit code 1", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* refusal("no/such.json"), [1, "There is no file no/such.json."])
      const folder = import.meta.dirname
      assert.match((yield* refusal(folder)).join(), new RegExp(`^1,${folder} cannot be read: [^.]+\\.$`))
      const broken = yield* file("{ books")
      assert.match((yield* refusal(broken)).join(), new RegExp(`^1,${broken}: it is not JSON: .+\\.$`))
      const wrong = yield* file('{ "books": 7 }')
      assert.deepStrictEqual(yield* refusal(wrong), [1, `${wrong}: "books" must be an array of objects.`])
    }).pipe(Effect.provide(NodeServices.layer), Effect.orDie)
  )
})
