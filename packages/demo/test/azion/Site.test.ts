import { assert, describe, it } from "@effect/vitest"
import * as Fault from "@millrace/sandbox/Fault"
import * as Sandbox from "@millrace/sandbox/Sandbox"
import * as SandboxServer from "@millrace/sandbox/SandboxServer"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Account from "../../src/azion/Account.ts"
import { site } from "../../src/azion/Site.ts"
import * as Scene from "../../src/Scene.ts"
import { Screen } from "../../src/Screen.ts"
import * as ScreenModule from "../../src/Screen.ts"
import * as Step from "../../src/Step.ts"

const print = () => Effect.void
const screen = ScreenModule.make({ colours: false, redraws: false, print, write: print })

/** How the steps went, and what was created and deleted, in this order. */
const play = (fault?: Fault.Fault) =>
  Effect.runPromise(
    Effect.gen(function* () {
      const { inject, requests } = yield* Sandbox.Sandbox
      if (fault !== undefined) yield* inject(fault)
      const outcomes = yield* Effect.forEach(site, (step) => Step.run(Scene.watched(step)))
      const changes = (yield* requests).filter(({ method, path }) => method !== "GET" && path !== "/tokens")
      return {
        failures: outcomes.map(({ failure }) => failure),
        changes: changes.map(
          ({ method, path }) => `${method} ${path.split("/").findLast((part) => /^[a-z_]+$/.test(part))}`
        )
      }
    }).pipe(
      Effect.provide(
        Account.layer.pipe(Layer.provideMerge(SandboxServer.layer()), Layer.provideMerge(Sandbox.layer()))
      ),
      Effect.provideService(Screen, screen)
    )
  )

const made = ["POST edge_applications", "POST origins", "POST rules", "POST domains"]
const undone = ["DELETE domains", "DELETE rules", "DELETE origins", "DELETE edge_applications"]

describe("a site", () => {
  it("is made over four groups, purged and undone, and undone too where its domain is refused", async () => {
    const { changes, failures } = await play()
    assert.deepStrictEqual(failures, [undefined, undefined])
    assert.deepStrictEqual(changes, [...made, "POST url", ...undone, ...made, ...undone.slice(1)])
  })

  it("is undone where a step after the last creation fails, and the step is marked", async () => {
    const { changes, failures } = await play(Fault.status(400, { match: { path: "/purge" } }))
    assert.match(failures[0] ?? "", /^BadRequest: azion\.v3 purgeUrl failed/)
    assert.deepStrictEqual(changes.slice(0, 9), [...made, "POST url", ...undone])
  })

  it("fails where something of it could not be deleted", async () => {
    const { failures } = await play(Fault.status(400, { match: { method: "DELETE", path: /origins/ } }))
    assert.match(failures[0] ?? "", /azion\.v3 deleteOrigin failed/)
  })
})
