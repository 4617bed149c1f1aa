/**
 * The first program in the README of each API package, as it stands there but for the address of the API of one's own: run
 * against a sandbox over HTTP.
 */
import * as Firm from "@millrace/sandbox/LeanLaw"
import * as Rest from "@millrace/sandbox/Rest"
import * as Sandbox from "@millrace/sandbox/Sandbox"
import * as SandboxServer from "@millrace/sandbox/SandboxServer"
import { fencesIn } from "@millrace/toolchain/fences"
import { root } from "@millrace/toolchain/workspace"
import { assert, it, layer } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { vi } from "vitest"

/** What each of them sends. */
const programs: Readonly<Record<string, ReadonlyArray<string>>> = {
  azalead: ["POST /latest/authenticate", "GET /latest/account", "PATCH /latest/account/1000039", "POST /latest/label"],
  azion: ["POST /edge_applications", "POST /domains", "GET /domains", "POST /purge/url"],
  leanlaw: ["GET /v2/clients", "POST /v2/time-entries"],
  rest: ["POST /books"]
}

const login = { username: "anna@example.com", password: "my password" }

const sandbox = Sandbox.layer({
  azalead: { accounts: 40, users: [{ ...login, role: "admin" }] },
  azion: { domains: 2, token: "a-sandbox-token" },
  leanlaw: { clients: 3 },
  rest: { resources: { books: { items: [], generated: { created_at: Rest.now }, unique: { title: 10001 } } } }
})

// All at once, as Effect reads the environment once.
const environment = Layer.effectDiscard(
  Effect.flatMap(SandboxServer.SandboxServer, ({ url }) =>
    Effect.acquireRelease(
      Effect.sync(() =>
        Object.entries({
          AZION_BASE_URL: url,
          AZION_TOKEN: "a-sandbox-token",
          AZALEAD_BASE_URL: `${url}/latest`,
          AZALEAD_USERNAME: login.username,
          AZALEAD_PASSWORD: login.password,
          LEANLAW_BASE_URL: url,
          LEANLAW_API_KEY: Firm.apiKey
        }).forEach(([name, value]) => vi.stubEnv(name, value))
      ),
      () => Effect.sync(() => vi.unstubAllEnvs())
    )
  )
)

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

/** What the program ends with, in a module of its own for each run. */
const run = Effect.fnUntraced(function* (name: string, time: string) {
  const { url } = yield* SandboxServer.SandboxServer
  const file = join(yield* folder, `${name}${time}.ts`)
  writeFileSync(file, `${programOf(name).replace("https://library.example.com", url)}\nexport { result }\n`)
  return yield* Effect.promise(async (): Promise<unknown> => {
    const module: { readonly result: Promise<unknown> } = await import(/* @vite-ignore */ pathToFileURL(file).href)
    return module.result
  })
})

layer(environment.pipe(Layer.provideMerge(SandboxServer.layer()), Layer.provideMerge(sandbox)), {
  excludeTestServices: true
})("the program in the README of", (it) => {
  for (const [name, calls] of Object.entries(programs)) {
    it.effect(`@millrace/${name} runs, and every call that it makes is answered with a success`, () =>
      Effect.gen(function* () {
        const { requests } = yield* Sandbox.Sandbox
        const before = (yield* requests).length
        yield* run(name, "First")
        const sent = (yield* requests).slice(before)
        assert.deepStrictEqual(
          sent.filter(({ status = 0 }) => status < 200 || status > 299),
          []
        )
        assert.deepStrictEqual(new Set(sent.map(({ method, path }) => `${method} ${path}`)), new Set(calls))
      })
    )
  }

  it.effect("@millrace/rest gives what it made, and catches the error that its code is when it runs again", () =>
    Effect.gen(function* () {
      yield* Effect.flatMap(Sandbox.Sandbox, ({ reset }) => reset)
      const { id, title } = Object(yield* run("rest", "Second"))
      assert.deepStrictEqual([id, title], [1, "The Mill"])
      assert.deepStrictEqual(yield* run("rest", "Third"), [
        { message: "This title is taken.", code: "10001", field: "title" }
      ])
    })
  )
})

it("the program in the README of @millrace/rest has under 30 lines", () => {
  assert.isBelow(programOf("rest").split("\n").length, 30)
})
