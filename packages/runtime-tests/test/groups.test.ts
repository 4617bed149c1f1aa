/**
 * An app has the resource groups that it imports and no other, whatever package and version they share.
 */
import type { Operation } from "@millrace/core/Operation"
import * as V2 from "@millrace/azion/v2"
import * as V3 from "@millrace/azion/v3"
import { assert, describe, it } from "@effect/vitest"
import { join } from "node:path"
import * as Bundle from "./Bundle.ts"

const groupsIn = (version: string, modules: object): ReadonlyArray<readonly [string, ReadonlyArray<Operation>]> =>
  Object.entries(modules).flatMap(([name, module]) =>
    "operations" in module ? [[`${version}/${name}`, Object.values<Operation>(module.operations)] as const] : []
  )

const groups = [...groupsIn("v2", V2), ...groupsIn("v3", V3)]

/** The declarations in a program, by operation id and path, as one stands behind the other. */
const declarationsIn = (code: string): ReadonlySet<string> =>
  new Set(Array.from(code.matchAll(/(["'`])(\w+)\1,\s*(["'`])(\/[^"'`]*)\3/g), ([, , id, , path]) => `${id} ${path}`))

/** What is in the bundle of an app: of each group that has a part in it, how many of its operations. */
const bundled = async (app: string): Promise<Readonly<Record<string, number>>> => {
  const found = declarationsIn(await Bundle.make(join(import.meta.dirname, app)))
  const counts = groups.map(
    ([name, operations]) => [name, operations.filter(({ id, path }) => found.has(`${id} ${path}`)).length] as const
  )
  return Object.fromEntries(counts.filter(([, count]) => count > 0))
}

describe("a bundle", () => {
  it("of one group has all of its operations and none of another's", async () => {
    assert.deepStrictEqual(await bundled("groupsDomains.app.ts"), { "v3/Domains": 6 })
  })

  it("of two groups has these two, of different versions too", async () => {
    assert.deepStrictEqual(await bundled("groupsFirewall.app.ts"), { "v2/FirewallRuleSets": 5, "v3/FirewallRules": 6 })
  })

  it("has of the schemas that several groups need only those that its own needs", async () => {
    // Of two that stand in one module, one has a field of custom fields, the other a state of invoices.
    const texts = ["optionId", "approved"]
    const found = async (app: string) => {
      const code = await Bundle.make(join(import.meta.dirname, app))
      return texts.filter((text) => code.includes(text))
    }
    assert.deepStrictEqual(
      [await found("groupsUsers.app.ts"), await found("groupsInvoices.app.ts")],
      [["optionId"], ["approved"]]
    )
  })
})
