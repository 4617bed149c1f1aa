import { assert, describe, it } from "@effect/vitest"
import type * as Operation from "@millrace/core/Operation"
import { Sandbox } from "@millrace/sandbox"
import * as Effect from "effect/Effect"
import { v2, v3 } from "./Catalogue.ts"
import * as Http from "./Http.ts"
import * as Access from "./scenarios/Access.ts"
import * as Applications from "./scenarios/Applications.ts"
import * as Edge from "./scenarios/Edge.ts"
import * as Firewalls from "./scenarios/Firewalls.ts"
import * as Names from "./scenarios/Names.ts"
import * as Traffic from "./scenarios/Traffic.ts"
import * as Version2 from "./scenarios/Version2.ts"

const scenarios = [Access, Applications, Edge, Firewalls, Names, Traffic, Version2].flatMap((area) => area.scenarios)

const declared = [
  { accept: "application/json; version=2", groups: v2 },
  { accept: "application/json; version=3", groups: v3 }
].flatMap(({ accept, groups }) =>
  groups.flatMap(({ name, operations }) => Object.values(operations).map((operation) => ({ accept, name, operation })))
)

const isOf = ({ method, path }: Operation.Operation, request: Sandbox.RecordedRequest): boolean =>
  method === request.method && new RegExp(`^${path.replace(/:\w+/g, "[^/]+")}$`).test(request.path)

describe("over HTTP, in strict decoding", () => {
  for (const { name, run } of scenarios) it.effect(name, () => Http.run(run))

  it.effect(
    "every declared operation is called, and succeeds",
    () =>
      Effect.gen(function* () {
        const seen = yield* Effect.forEach(scenarios, ({ run }) =>
          Http.run(
            Effect.andThen(
              run,
              Sandbox.Sandbox.use(({ requests }) => requests)
            )
          )
        )
        const succeeded = seen.flat().filter(({ status = 0 }) => status >= 200 && status < 300)
        const missing = declared.filter(
          ({ accept, operation }) =>
            !succeeded.some((request) => request.headers["accept"] === accept && isOf(operation, request))
        )
        assert.deepStrictEqual(
          missing.map(({ accept, name, operation }) => [accept, name, operation.id]),
          []
        )
        assert.strictEqual(declared.length, 147)
      }),
    60_000
  )
})
