/**
 * The first program in the README of each API package, as it stands there but for its address, and a token where blanks
 * stand for one: run against a sandbox over HTTP.
 */
import * as Firm from "@millrace/sandbox/LeanLaw"
import * as Rest from "@millrace/sandbox/Rest"
import * as Sandbox from "@millrace/sandbox/Sandbox"
import * as SandboxServer from "@millrace/sandbox/SandboxServer"
import { fencesIn } from "@millrace/toolchain/fences"
import { root } from "@millrace/toolchain/workspace"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { vi } from "vitest"

interface Program {
  /** Where the address belongs, and the same with that of the sandbox. @default the environment has it */
  readonly address?: (url: string) => readonly [from: string, to: string]
  /** Who may use the sandbox, and what it has. */
  readonly sandbox: Sandbox.Options
  readonly env?: (url: string) => Readonly<Record<string, string>>
  /** What it sends. */
  readonly requests: ReadonlyArray<string>
}

const programs: Readonly<Record<string, Program>> = {
  azalead: {
    address: (url) => ["https://api.jabmo.com", url],
    sandbox: {
      azalead: { accounts: 40, users: [{ username: "anna@example.com", password: "my password", role: "admin" }] }
    },
    requests: [
      "POST /latest/authenticate",
      "GET /latest/account",
      "PATCH /latest/account/1000039",
      "POST /latest/label"
    ]
  },
  azion: {
    address: (url) => ['"my personal token")) }', `"a-sandbox-token")), baseUrl: "${url}" }`],
    sandbox: { azion: { domains: 2, token: "a-sandbox-token" } },
    requests: ["POST /edge_applications", "POST /domains", "GET /domains", "POST /purge/url"]
  },
  leanlaw: {
    sandbox: { leanlaw: { clients: 3 } },
    env: (url) => ({ LEANLAW_API_KEY: Firm.apiKey, LEANLAW_BASE_URL: url }),
    requests: ["GET /v2/clients", "POST /v2/time-entries"]
  },
  rest: {
    address: (url) => ["https://library.example.com", url],
    sandbox: {
      rest: { resources: { books: { items: [], generated: { created_at: Rest.now }, unique: { title: 10001 } } } }
    },
    requests: ["POST /books"]
  }
}

const programOf = (name: string): string =>
  fencesIn(readFileSync(join(root, `packages/${name}/README.md`), "utf8"), "markdown")[0]?.code ?? assert.fail(name)

const folder = Effect.acquireRelease(
  Effect.sync(() => {
    const path = join(import.meta.dirname, "../.cache/readme")
    mkdirSync(path, { recursive: true })
    return path
  }),
  (path) => Effect.sync(() => rmSync(path, { recursive: true, force: true }))
)

const environment = (env: Readonly<Record<string, string>>) =>
  Effect.acquireRelease(
    Effect.sync(() => Object.entries(env).forEach(([name, value]) => vi.stubEnv(name, value))),
    () => Effect.sync(() => vi.unstubAllEnvs())
  )

/** What the program ends with, in a module of its own for each run. */
const run = Effect.fnUntraced(function* (
  name: string,
  { address = () => ["", ""], env = () => ({}) }: Program,
  time: string
) {
  const { url } = yield* SandboxServer.SandboxServer
  yield* environment(env(url))
  const [from, to] = address(url)
  const code = programOf(name)
  assert.include(code, from)
  const file = join(yield* folder, `${name}${time}.ts`)
  writeFileSync(file, `${code.replace(from, () => to)}\nexport { result }\n`)
  return yield* Effect.promise(async (): Promise<unknown> => {
    const module: { readonly result: Promise<unknown> } = await import(/* @vite-ignore */ pathToFileURL(file).href)
    return module.result
  })
})

const sandboxed = ({ sandbox }: Program) =>
  Effect.provide(SandboxServer.layer().pipe(Layer.provideMerge(Sandbox.layer(sandbox))))

describe("the program in the README of", () => {
  for (const [name, program] of Object.entries(programs)) {
    it.live(`@millrace/${name} runs, and every call that it makes is answered with a success`, () =>
      Effect.gen(function* () {
        yield* run(name, program, "First")
        const requests = yield* (yield* Sandbox.Sandbox).requests
        assert.deepStrictEqual(
          requests.filter(({ status = 0 }) => status < 200 || status > 299),
          []
        )
        assert.deepStrictEqual(
          new Set(requests.map(({ method, path }) => `${method} ${path}`)),
          new Set(program.requests)
        )
      }).pipe(sandboxed(program))
    )
  }

  const { rest = assert.fail() } = programs

  it.live("@millrace/rest catches the error that its code is", () =>
    Effect.gen(function* () {
      const { id, title } = Object(yield* run("rest", rest, "Second"))
      assert.deepStrictEqual([id, title], [1, "The Mill"])
      assert.deepStrictEqual(yield* run("rest", rest, "Third"), [
        { message: "This title is taken.", code: "10001", field: "title" }
      ])
    }).pipe(sandboxed(rest))
  )

  it("@millrace/rest has under 30 lines", () => {
    assert.isBelow(programOf("rest").split("\n").length, 30)
  })
})
