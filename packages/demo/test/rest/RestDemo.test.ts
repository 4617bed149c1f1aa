import * as Effect from "effect/Effect"
import { assert, describe, it } from "@effect/vitest"
import * as RestDemo from "../../src/rest/RestDemo.ts"
import { Screen } from "../../src/Screen.ts"
import * as ScreenModule from "../../src/Screen.ts"

describe("RestDemo", () => {
  it("does what it says, step by step, with one request for each call that is sent", async () => {
    const print = () => Effect.void
    const screen = ScreenModule.make({ colours: false, redraws: false, print, write: print })
    const outcomes = await Effect.runPromise(Effect.provideService(RestDemo.sandboxed, Screen, screen))
    assert.deepStrictEqual(
      outcomes.map(({ attempts, calls, failure, items }) => [failure, calls, attempts, items]),
      [
        [undefined, 12, 12, 480],
        [undefined, 3, 3, undefined],
        [undefined, 5, 5, undefined],
        [undefined, 3, 3, undefined],
        [undefined, 1, 1, undefined],
        [undefined, 1, 0, undefined]
      ]
    )
  })
})
