import { transformAsync } from "@babel/core"
import { existsSync, globSync } from "node:fs"
import { join } from "node:path"
import { assert, describe, it } from "vitest"
import { type Engine, importFromEngine } from "../src/engine.ts"
import { resolveSubpath } from "../src/publishedExports.ts"
import { published } from "../src/workspace.ts"

const engines: ReadonlyArray<Engine> = [
  {
    name: "@millrace/core",
    dist: "/core/dist",
    modules: new Map([
      ["Client", ["method"]],
      ["Operation", ["get", "optional"]],
      ["internal/Call", ["make"]]
    ]),
    imports: ["effect/Effect"]
  },
  {
    name: "@millrace/mills",
    dist: "/mills/dist",
    modules: new Map([["v2/Envelope", ["PageOf"]]]),
    imports: ["@millrace/core/Operation", "effect/Effect", "effect/http/Headers"]
  }
]

const transformed = async (filename: string, ...lines: ReadonlyArray<string>): Promise<string | null | undefined> =>
  (
    await transformAsync(lines.join("\n"), {
      plugins: [importFromEngine(engines)],
      filename,
      babelrc: false,
      configFile: false
    })
  )?.code

describe("what a module imports of what is always loaded", () => {
  it("comes from its package's engine, in one statement and under the engine's names", async () => {
    assert.strictEqual(
      await transformed(
        "/mills/dist/v2/Mills.js",
        `import * as Client from "@millrace/core/Client";`,
        `import { optional as may } from "@millrace/core/Operation";`,
        `import * as Operation from "@millrace/core/Operation";`,
        `import * as Effect from "effect/Effect";`,
        `import { fromInput } from "effect/http/Headers";`,
        `import { PageOf } from "./Envelope.js";`,
        `export const list = Operation.get("list", "/mills", { query: { river: may(1) } });`,
        `export const call = Effect.map(Client.method(list), PageOf, fromInput);`
      ),
      [
        `import { Client_method, Operation_optional, Operation_get, effect_Effect_map, effect_http_Headers_fromInput, Envelope_PageOf } from "../engine.js";`,
        `export const list = Operation_get("list", "/mills", {`,
        `  query: {`,
        `    river: Operation_optional(1)`,
        `  }`,
        `});`,
        `export const call = effect_Effect_map(Client_method(list), Envelope_PageOf, effect_http_Headers_fromInput);`
      ].join("\n")
    )
  })

  for (const [who, file] of [
    ["an API's engine", "/mills/dist/engine.js"],
    ["a package without an engine", "/meals/dist/Meals.js"]
  ] as const) {
    it(`comes from core's engine for ${who}`, async () => {
      assert.strictEqual(
        await transformed(
          file,
          `import * as Client from "@millrace/core/Client";`,
          `import * as Effect from "effect/Effect";`,
          `export const call = Effect.map(Client.method);`
        ),
        [
          `import { Client_method } from "@millrace/core/engine";`,
          `import * as Effect from "effect/Effect";`,
          `export const call = Effect.map(Client_method);`
        ].join("\n")
      )
    })
  }

  it("stays as it is where a program asks for it by name", async () => {
    const code = [
      `import * as HttpApi from "@millrace/core/HttpApi";`,
      `import * as Client from "./Client.js";`,
      `import { PageOf } from "./Envelope.js";`,
      `import * as DateTime from "effect/DateTime";`,
      `export const endpoint = HttpApi.endpoint(Client.method, PageOf, DateTime.make);`
    ]
    assert.strictEqual(await transformed("/mills/dist/Mills.js", ...code), code.join("\n"))
  })

  it("keeps a local variable of the same name apart", async () => {
    assert.strictEqual(
      await transformed(
        "/mills/dist/Mills.js",
        `import * as Client from "@millrace/core/Client";`,
        `export const call = Client.method;`,
        `export const other = Client => Client.method;`
      ),
      [
        `import { Client_method } from "./engine.js";`,
        `export const call = Client_method;`,
        `export const other = Client => Client.method;`
      ].join("\n")
    )
  })

  for (const use of ["Object.keys(Client)", "Client[name]"]) {
    it(`stops the build where a namespace is used as an object: ${use}`, async () => {
      const error = await transformed(
        "/mills/dist/Mills.js",
        `import * as Client from "@millrace/core/Client";`,
        `export const used = name => ${use};`
      ).then(
        () => undefined,
        (error: unknown) => error
      )
      assert.include(String(error), "Use a member of Client: the engine has no object of them all.")
    })
  }
})

describe("a package published with an engine", () => {
  const withEngine = published.filter(({ folder }) => existsSync(join(folder, "dist", "engine.js")))

  it("is any but the sandbox, of which no program loads parts", () => {
    const names = published.map(({ manifest }) => manifest.name).filter((name) => name !== "@millrace/sandbox")
    assert.deepStrictEqual(
      withEngine.map(({ manifest }) => manifest.name),
      names,
      "An API's is chosen in packages/toolchain/src/engine.ts."
    )
  })

  it("opens it to other packages where it is core", () => {
    assert.deepStrictEqual(
      withEngine.flatMap(({ manifest: { name, publishConfig } }) =>
        resolveSubpath(publishConfig?.exports ?? {}, "./engine") === undefined ? [] : [name]
      ),
      ["@millrace/core"],
      `An API's package.json has "./engine": null.`
    )
  })

  for (const { folder, manifest } of withEngine) {
    const sources = globSync("src/**/*.ts", { cwd: folder, exclude: ["**/*.d.ts"] })
    for (const module of sources.map((file) => file.replaceAll("\\", "/").replace(/^src\/|\.ts$/g, ""))) {
      it(`${manifest.name}'s ${module} exports what its source does`, async () => {
        const [built, source]: ReadonlyArray<object> = await Promise.all([
          import(/* @vite-ignore */ join(folder, "dist", `${module}.js`)),
          import(/* @vite-ignore */ join(folder, "src", `${module}.ts`))
        ])
        assert.deepStrictEqual(Object.keys(built ?? {}).toSorted(), Object.keys(source ?? {}).toSorted())
      })
    }
  }
})
