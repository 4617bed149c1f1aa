import * as Effect from "effect/Effect"
import { assert, describe, it } from "@effect/vitest"
import { Screen } from "../src/Screen.ts"
import * as ScreenModule from "../src/Screen.ts"
import * as Step from "../src/Step.ts"

const run = async (step: Step.Step<never>) => {
  const lines: Array<string> = []
  const print = (text: string) =>
    Effect.sync(() => {
      lines.push(text)
    })
  const screen = ScreenModule.make({ colours: false, redraws: false, print, write: print })
  const { failure, items } = await Effect.runPromise(Effect.provideService(Step.run(step), Screen, screen))
  return { failure, items, lines }
}

describe("Step", () => {
  describe("run", () => {
    it("shows the name, and what was found to be true", async () => {
      const step: Step.Step<never> = {
        name: "Count",
        run: ({ check }) => Effect.as(Effect.andThen(check("one", true, 1), check("two", true, 2)), 12)
      }
      assert.deepStrictEqual(await run(step), { failure: undefined, items: 12, lines: ["", "  Count", "  ✓ one, two"] })
    })

    it("ends at the first statement that is not true, and marks the step", async () => {
      const step: Step.Step<never> = {
        name: "Count",
        run: ({ check }) => Effect.andThen(check("3 requests", false, 2), check("not reached", false, 0))
      }
      const failure = "expected: 3 requests; found: 2"
      assert.deepStrictEqual(await run(step), {
        failure,
        items: undefined,
        lines: ["", "  Count", `  ✗ ${failure}`]
      })
    })

    it("takes a defect for a failure of the step alone", async () => {
      const { failure } = await run({ name: "Count", run: () => Effect.die(new TypeError("no such thing")) })
      assert.strictEqual(failure, "TypeError: no such thing")
    })
  })

  describe("runAll", () => {
    it("goes on after a step that failed", async () => {
      const failing: Step.Step<never> = { name: "first", run: ({ check }) => check("true", false, "false") }
      const passing: Step.Step<never> = { name: "second", run: ({ check }) => check("true", true, "true") }
      const print = () => Effect.void
      const screen = ScreenModule.make({ colours: false, redraws: false, print, write: print })
      const outcomes = await Effect.runPromise(
        Effect.provideService(Step.runAll([{ title: "Both", steps: [failing, passing] }]), Screen, screen)
      )
      assert.deepStrictEqual(
        outcomes.map(({ failure, name }) => [name, failure === undefined]),
        [
          ["first", false],
          ["second", true]
        ]
      )
    })
  })

  describe("runParts", () => {
    it("shows one part after the other, and has the outcomes of all", async () => {
      const lines: Array<string> = []
      const print = (text: string) =>
        Effect.sync(() => {
          lines.push(text)
        })
      const part = (title: string): Step.Part =>
        Step.runAll([{ title, steps: [{ name: `step of ${title}`, run: ({ check }) => check("true", true, "") }] }])
      const screen = ScreenModule.make({ colours: false, redraws: false, print, write: print })
      const outcomes = await Effect.runPromise(
        Effect.provideService(Step.runParts([part("one"), part("two")]), Screen, screen)
      )
      assert.deepStrictEqual(
        outcomes.map(({ name }) => name),
        ["step of one", "step of two"]
      )
      assert.deepStrictEqual(lines.slice(5, 8), ["", "", "two"])
    })
  })
})
