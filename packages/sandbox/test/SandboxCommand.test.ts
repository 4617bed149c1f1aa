import * as NodeServices from "@effect/platform-node/NodeServices"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Runtime from "effect/Runtime"
import * as TestConsole from "effect/testing/TestConsole"
import * as TestClock from "effect/testing/TestClock"
import * as SandboxCommand from "../src/SandboxCommand.ts"

const refused = Effect.fnUntraced(function* (args: ReadonlyArray<string>) {
  const before = (yield* TestConsole.errorLines).length
  const error = yield* Effect.flip(SandboxCommand.run(args))
  return { code: Runtime.getErrorExitCode(error), lines: (yield* TestConsole.errorLines).slice(before) }
})

const listening = TestConsole.logLines.pipe(
  Effect.flatMap((lines) => (lines.length === 0 ? Effect.fail("not yet") : Effect.succeed(String(lines[0])))),
  Effect.tapError(() => TestClock.withLive(Effect.sleep(10))),
  Effect.retry({ times: 200 })
)

describe("SandboxCommand", () => {
  it.effect("prints where it listens, who may log in, and a call that works", () =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(SandboxCommand.run(["--port", "0", "--domains", "3", "--clients", "4"]))
      const text = yield* listening
      const [, authorization = "", url = ""] = /'Authorization: (Token \w+)' '([^']+)'/.exec(text) ?? []
      const headers = { accept: "application/json; version=3", authorization }
      const response = yield* Effect.promise(() => fetch(url, { headers }))
      const json = yield* Effect.promise(() => response.json())
      assert.deepStrictEqual([response.status, json.count], [200, 3])
      const [, bearer = "", clients = ""] = /'Authorization: (Bearer \S+)' '([^']+)'/.exec(text) ?? []
      const leanlaw = yield* Effect.promise(() => fetch(clients, { headers: { authorization: bearer } }))
      const { pagination } = yield* Effect.promise(() => leanlaw.json())
      assert.deepStrictEqual(pagination, { limit: 2, offset: 0, total: 4 })
      assert.include(text, 'Azion user user@example.com, password "a sandbox password"')
      yield* Fiber.interrupt(fiber)
    }).pipe(Effect.provide(NodeServices.layer), Effect.orDie)
  )

  it.effect("prints a user of Azalead, and a call that works", () =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(SandboxCommand.run(["--port", "0", "--accounts", "3"]))
      const text = yield* listening
      const [, token = "", url = ""] = /'X-Auth-token: (Bearer \S+)' '([^']+)'/.exec(text) ?? []
      const response = yield* Effect.promise(() => fetch(url, { headers: { "x-auth-token": token } }))
      assert.deepStrictEqual([response.status, response.headers.get("x-count")], [200, "2"])
      assert.include(text, 'Azalead user admin@example.com, password "Adm1n$"')
      yield* Fiber.interrupt(fiber)
    }).pipe(Effect.provide(NodeServices.layer), Effect.orDie)
  )

  it.effect("refuses wrong flags in one sentence with exit code 1", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* refused(["--port", "65536"]), {
        code: 1,
        lines: ['Invalid value for flag --port: "65536". Expected: a port from 0 to 65535 (see --help)']
      })
      for (const args of [
        ["--port", "x"],
        ["--domains", "-1"],
        ["--clients", "-1"],
        ["--rate-limit", "0"],
        ["--nope"],
        ["extra"]
      ]) {
        const { code, lines } = yield* refused(args)
        assert.deepStrictEqual([code, lines.length, String(lines[0]).split("\n").length], [1, 1, 1])
      }
    }).pipe(Effect.provide(NodeServices.layer))
  )

  it.effect("refuses a port in use in one sentence with exit code 1", () =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(SandboxCommand.run(["--port", "0"]))
      const port = /:(\d+)/.exec(yield* listening)?.[1] ?? ""
      assert.deepStrictEqual(yield* refused(["--port", port]), {
        code: 1,
        lines: [
          `Port ${port} on 127.0.0.1 is in use: stop what listens there or choose another port (0 takes any free one).`
        ]
      })
      yield* Fiber.interrupt(fiber)
    }).pipe(Effect.provide(NodeServices.layer), Effect.orDie)
  )
})
