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
      assert.include(text, 'as user@example.com with "a sandbox password"')
      yield* Fiber.interrupt(fiber)
    }).pipe(Effect.provide(NodeServices.layer), Effect.orDie)
  )

  it.effect("prints the variables that the clients' configuration reads, for a shell", () =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(SandboxCommand.run(["--port", "0"]))
      const text = yield* listening
      const [, url = ""] = /listens on (http:\/\/[\d.:]+\d)/.exec(text) ?? []
      const [, token = ""] = /Token (\w+)/.exec(text) ?? []
      assert.deepStrictEqual(
        text.split("\n").filter((line) => line.startsWith("  export ")),
        [
          `  export AZION_BASE_URL='${url}' AZION_TOKEN='${token}'`,
          `  export AZALEAD_BASE_URL='${url}' AZALEAD_USERNAME='admin@example.com' AZALEAD_PASSWORD='Adm1n$' AZALEAD_API_KEY='a sandbox key'`,
          `  export LEANLAW_BASE_URL='${url}' LEANLAW_API_KEY='a-leanlaw-sandbox-key'`
        ]
      )
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
      assert.include(text, 'as admin@example.com with "Adm1n$"')
      yield* Fiber.interrupt(fiber)
    }).pipe(Effect.provide(NodeServices.layer), Effect.orDie)
  )

  it.effect("serves five APIs under one port and each on its own: Azion's two versions share one", () =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(SandboxCommand.run(["--port", "0", "--port-per-api"]))
      const text = yield* listening
      const [all = ""] = /(?<=listens on )http:\/\/[\d.:]+\d/.exec(text) ?? []
      const calls = [...text.matchAll(/curl (-u|-H) (.*)'(http:\/\/[\d.:]+)(\/[^_'].*)'\n/g)].map(
        ([, flag, given = "", own = "", path = ""]) => {
          const headers = [...given.matchAll(/'([^:']+): ?([^']+)'/g)].map(([, name = "", value = ""]) => [name, value])
          const [[user, password] = []] = headers
          return {
            own,
            path,
            headers:
              flag === "-u" ? { authorization: `Basic ${btoa(`${user}:${password}`)}` } : Object.fromEntries(headers)
          }
        }
      )
      assert.deepStrictEqual(
        calls.map(({ path }) => path),
        [
          "/domains?page_size=2",
          "/latest/account?size=2",
          "/cid?ip_address=203.0.113.1",
          "/v2/clients?limit=2",
          "/books"
        ]
      )
      assert.strictEqual(new Set([all, ...calls.map(({ own }) => own)]).size, 5)
      const [azion] = calls
      const version2 = {
        ...azion,
        path: "/digital_certificates",
        headers: { ...azion?.headers, Accept: "application/json; version=2" }
      }
      for (const { headers, own, path } of [...calls, version2]) {
        for (const origin of [all, own]) {
          assert.strictEqual((yield* Effect.promise(() => fetch(`${origin}${path}`, { headers }))).status, 200, path)
        }
      }
      // A path of another API is none of this one's.
      const astray = yield* Effect.promise(() => fetch(`${azion?.own}/v2/clients`, { headers: azion?.headers ?? {} }))
      assert.strictEqual(astray.status, 404)
      yield* Fiber.interrupt(fiber)
    }).pipe(Effect.provide(NodeServices.layer), Effect.orDie)
  )

  it.effect("takes its time and sets its clock", () =>
    Effect.gen(function* () {
      const clock = ["--clock", "2030-01-01T00:00:00Z"]
      const fiber = yield* Effect.forkChild(SandboxCommand.run(["--port", "0", "--latency", "50", ...clock]))
      const url = /http:\/\/[\d.:]+\d/.exec(yield* listening)?.[0] ?? ""
      const answer = yield* Effect.forkChild(Effect.promise(() => fetch(`${url}/v2/clients`)))
      const arrived = Effect.promise(() => fetch(`${url}/__sandbox/requests`).then((response) => response.json()))
      yield* arrived.pipe(
        Effect.filterOrFail((requests) => requests.length === 1),
        Effect.retry({ times: 200 })
      )
      yield* TestClock.adjust(49)
      assert.isUndefined(answer.pollUnsafe())
      yield* TestClock.adjust(1)
      assert.strictEqual((yield* Fiber.join(answer)).headers.get("date"), "Tue, 01 Jan 2030 00:00:00 GMT")
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
        ["--latency", "slow"],
        ["--latency", "80-20"],
        ["--clock", "noon"],
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
      assert.deepStrictEqual(yield* refused(["--port", "65533", "--port-per-api"]), {
        code: 1,
        lines: ["There is no port 65536: choose one from 0 to 65535."]
      })
    }).pipe(Effect.provide(NodeServices.layer), Effect.orDie)
  )
})
