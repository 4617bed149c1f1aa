import { transformAsync } from "@babel/core"
import { readdirSync } from "node:fs"
import { basename, join } from "node:path"
import { assert, describe, it } from "vitest"
import { type Engine, importFromEngine } from "../src/engine.ts"
import { packages } from "../src/workspace.ts"

const engine: Engine = new Map([
  ["Client", ["method"]],
  ["Operation", ["get", "optional"]],
  ["internal/Call", ["make"]]
])

const transformed = async (...lines: ReadonlyArray<string>): Promise<string | null | undefined> =>
  (
    await transformAsync(lines.join("\n"), {
      plugins: [importFromEngine(engine)],
      babelrc: false,
      configFile: false
    })
  )?.code

describe("what a package imports of core", () => {
  it("comes from the engine, in one statement and under the engine's names", async () => {
    assert.strictEqual(
      await transformed(
        `import * as Client from "@millrace/core/Client";`,
        `import { optional as may } from "@millrace/core/Operation";`,
        `import * as Operation from "@millrace/core/Operation";`,
        `export const list = Operation.get("list", "/mills", { query: { river: may(1) } });`,
        `export const call = Client.method(list);`
      ),
      [
        `import { Client_method, Operation_optional, Operation_get } from "@millrace/core/engine";`,
        `export const list = Operation_get("list", "/mills", {`,
        `  query: {`,
        `    river: Operation_optional(1)`,
        `  }`,
        `});`,
        `export const call = Client_method(list);`
      ].join("\n")
    )
  })

  it("stays as it is where a program asks for it by name", async () => {
    const code = [
      `import * as HttpApi from "@millrace/core/HttpApi";`,
      `import * as Client from "./Client.js";`,
      `export const endpoint = HttpApi.endpoint(Client.method);`
    ]
    assert.strictEqual(await transformed(...code), code.join("\n"))
  })

  it("keeps a local variable of the same name apart", async () => {
    assert.strictEqual(
      await transformed(
        `import * as Client from "@millrace/core/Client";`,
        `export const call = Client.method;`,
        `export const other = Client => Client.method;`
      ),
      [
        `import { Client_method } from "@millrace/core/engine";`,
        `export const call = Client_method;`,
        `export const other = Client => Client.method;`
      ].join("\n")
    )
  })

  for (const use of ["Object.keys(Client)", "Client[name]"]) {
    it(`stops the build where a namespace is used as an object: ${use}`, async () => {
      const error = await transformed(
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

describe("the published core", () => {
  const [folder = ""] = packages.flatMap(({ folder, manifest }) => (manifest.name === "@millrace/core" ? [folder] : []))
  const modules = readdirSync(join(folder, "src")).flatMap((file) =>
    file.endsWith(".ts") ? [basename(file, ".ts")] : []
  )

  for (const module of modules) {
    it(`${module} exports what its source does`, async () => {
      const [built, source]: ReadonlyArray<object> = await Promise.all([
        import(/* @vite-ignore */ join(folder, "dist", `${module}.js`)),
        import(/* @vite-ignore */ join(folder, "src", `${module}.ts`))
      ])
      assert.deepStrictEqual(Object.keys(built ?? {}).toSorted(), Object.keys(source ?? {}).toSorted())
    })
  }
})
