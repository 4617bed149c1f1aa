import { assert, describe, it } from "@effect/vitest"
import * as V3 from "@millrace/azion/v3"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Declarations from "../../src/operations/Declarations.ts"
import * as OperationTable from "../../src/operations/OperationTable.ts"

describe("pnpm operations", () => {
  it.effect("lists the 147 operations of Azion, 24 of v2 and 123 of v3, each once", () =>
    Effect.gen(function* () {
      const declared = yield* Declarations.read()
      const ids = (name: string) => declared.filter(({ api }) => api === name).map(({ operationId }) => operationId)
      assert.deepStrictEqual(
        ["azion.v2", "azion.v3"].map((api) => [ids(api).length, new Set(ids(api)).size]),
        [
          [24, 24],
          [123, 123]
        ]
      )
    })
  )

  it.effect("says of each operation what its declaration says, and whether its method streams", () =>
    Effect.gen(function* () {
      const declared = yield* Declarations.read()
      const find = (of: string, id: string) => declared.find(({ api, operationId }) => api === of && operationId === id)
      assert.deepStrictEqual(find("azion.v3", "listDnsRecords"), {
        api: "azion.v3",
        group: "DnsRecords",
        name: "list",
        operationId: "listDnsRecords",
        method: "GET",
        path: "/intelligent_dns/:zone_id/records",
        safety: "safe",
        paginated: true
      })
      assert.deepStrictEqual(find("azion.v3", "purgeUrl"), {
        api: "azion.v3",
        group: "Purge",
        name: "urls",
        operationId: "purgeUrl",
        method: "POST",
        path: "/purge/url",
        safety: "idempotent",
        paginated: false
      })
      assert.deepStrictEqual(find("azion.v2", "revokeToken"), {
        api: "azion.v2",
        group: "Tokens",
        name: "revoke",
        operationId: "revokeToken",
        method: "DELETE",
        path: "/tokens/:token",
        safety: "idempotent",
        paginated: false
      })
      const streamed = declared.filter(({ api, paginated }) => api === "azion.v3" && paginated)
      assert.strictEqual(streamed.length, 18)
    })
  )

  it.effect("prints them all as JSON, or one to a line with their number at the end", () =>
    Effect.gen(function* () {
      const declared = yield* Declarations.read()
      assert.deepStrictEqual(JSON.parse(yield* OperationTable.print(["--json"])), declared)
      const lines = (yield* OperationTable.print([])).split("\n")
      assert.strictEqual(lines.length, declared.length + 3)
      assert.match(lines[0] ?? "", /^api +group +name +method +safety +pages +path$/)
      assert.match(lines.at(-1) ?? "", /^\d+ operations: azion\.v2 24, azion\.v3 123, /)
    })
  )

  it.effect("refuses what it does not know, in one sentence", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(OperationTable.print(["--yaml"]))
      assert.strictEqual(error.message, "pnpm operations takes --json or nothing, not --yaml.")
    })
  )

  it.effect("dies of a group whose service is missing, rather than to call it unpaginated", () =>
    Effect.gen(function* () {
      const { operations } = V3.Domains
      const nameless = { name: "azion.v3", groups: { Weirs: { operations } }, connection: Layer.empty }
      const exit = yield* Effect.exit(Declarations.read([nameless]))
      assert.include(String(exit), "Weirs declares operations and has no service of that name.")
    })
  )
})
