import * as Effect from "effect/Effect"
import { assert, describe, it } from "@effect/vitest"
import * as LeanLawDemo from "../../src/leanlaw/LeanLawDemo.ts"
import { Screen } from "../../src/Screen.ts"
import * as ScreenModule from "../../src/Screen.ts"

describe("LeanLawDemo", () => {
  it("does what it says, step by step, with one request for each call", async () => {
    const print = () => Effect.void
    const screen = ScreenModule.make({ colours: false, redraws: false, print, write: print })
    const outcomes = await Effect.runPromise(Effect.provideService(LeanLawDemo.sandboxed, Screen, screen))
    assert.deepStrictEqual(
      outcomes.map(({ attempts, calls, failure, items }) => [failure, calls, attempts, items]),
      [
        [undefined, 3, 3, 2543],
        [undefined, 8, 8, undefined],
        [undefined, 8, 8, 2544]
      ]
    )
  })
})
