/**
 * Compiled decoders beside the sources, as a program of this repository that runs them: the built module has to reach the
 * schemas of the very group that the program imports.
 */
import { compiledDecoders } from "@millrace/toolchain/compiledDecoders"
import { published } from "@millrace/toolchain/workspace"
import * as Domains from "@millrace/azion/v3/Domains"
import "@millrace/azion/v3/Domains/compiled"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import { globSync } from "node:fs"

const domain = {
  id: 1,
  name: "mill",
  domain_name: "a1.map.example.com",
  cnames: ["www.example.com"],
  cname_access_only: false,
  is_active: true,
  edge_application_id: 7,
  digital_certificate_id: null
}

const page = (results: ReadonlyArray<unknown>) => ({
  count: 1,
  total_pages: 1,
  schema_version: 3,
  links: { previous: null, next: null },
  results
})

const list: Schema.Codec<unknown, unknown> = Domains.listDomains.success ?? Schema.Never
const decode = Schema.decodeUnknownEffect(list)

describe("the compiled decoders of a group", () => {
  it.effect("read the body, when its module was imported", () =>
    Effect.gen(function* () {
      let readers = ""
      const watched = Object.defineProperty({ ...domain }, "name", {
        enumerable: true,
        get: () => {
          readers = new Error().stack ?? ""
          return "mill"
        }
      })
      assert.deepStrictEqual(yield* decode(page([watched])), page([domain]))
      assert.match(readers, /azion\/dist\/v3\/Domains\/compiled\.js/)
    })
  )

  it.effect("name the field that does not fit, as the interpreter does", () =>
    Effect.gen(function* () {
      const exit = yield* Effect.exit(decode(page([{ ...domain, id: "1" }])))
      assert.isTrue(Exit.isFailure(exit))
      assert.match(String(exit), /number[^]*\["results"\]\[0\]\["id"\]/)
    })
  )

  it.effect("leave out what the schema does not know", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* decode(page([{ ...domain, later: true }])), page([domain]))
    })
  )
})

describe("the build", () => {
  it("makes a module of them for a group of an API", () => {
    const made = published.flatMap(({ folder, manifest }) =>
      globSync("dist/**/compiled.js", { cwd: folder }).map((file) => `${manifest.name}/${file}`)
    )
    assert.include(made, "@millrace/azion/dist/v3/Domains/compiled.js")
  })

  it("makes none for a module that receives nothing", () => {
    assert.isUndefined(compiledDecoders("@millrace/azion/v3/Nothing", { deleteDomain: Domains.deleteDomain }))
  })
})
