import * as Effect from "effect/Effect"
import { assert, describe, it } from "@effect/vitest"
import * as AzaleadDemo from "../../src/azalead/AzaleadDemo.ts"
import { Screen } from "../../src/Screen.ts"
import * as ScreenModule from "../../src/Screen.ts"

describe("AzaleadDemo", () => {
  it("does what it says, and sends no call again but those that the ended token refused", async () => {
    const print = () => Effect.void
    const screen = ScreenModule.make({ colours: false, redraws: false, print, write: print })
    const outcomes = await Effect.runPromise(Effect.provideService(AzaleadDemo.sandboxed, Screen, screen))
    assert.deepStrictEqual(
      // How many pages were on their way when the token ended is a matter of time.
      outcomes.map(({ failure, items, retries }) => [failure, items, retries > 0]),
      [
        [undefined, 1045, true],
        [undefined, undefined, false]
      ]
    )
  })
})
