import * as Effect from "effect/Effect"
import { assert, describe, it } from "@effect/vitest"
import * as Screen from "../src/Screen.ts"

const recorded = (options: Pick<Screen.Options, "colours" | "redraws">) => {
  const texts: Array<string> = []
  const record = (text: string) =>
    Effect.sync(() => {
      texts.push(text)
    })
  return { texts, screen: Screen.make({ ...options, print: record, write: record }) }
}

describe("Screen", () => {
  it("writes no escape code where nobody looks at a terminal", () => {
    const { screen, texts } = recorded({ colours: false, redraws: false })
    Effect.runSync(Effect.andThen(screen.status("half"), screen.line(screen.paint("red", "done"))))
    assert.deepStrictEqual(texts, ["done"])
  })

  it("draws a line over the status before it, and only over that", () => {
    const { screen, texts } = recorded({ colours: false, redraws: true })
    Effect.runSync(Effect.andThen(screen.status("half"), Effect.andThen(screen.line("done"), screen.line("next"))))
    assert.deepStrictEqual(texts, ["\r\u001b[2Khalf", "\r\u001b[2Kdone", "next"])
  })

  it("closes every colour that it opens", () => {
    const { screen } = recorded({ colours: true, redraws: true })
    assert.strictEqual(screen.paint("green", "ok"), "\u001b[32mok\u001b[0m")
  })

  describe("wrap", () => {
    it("breaks between words, at the width of the screen", () => {
      const lines = Screen.wrap("word ".repeat(60).trim(), "    ")
      assert.strictEqual(lines.length, 4)
      for (const line of lines) assert.isTrue(line.startsWith("    word") && line.length <= Screen.width)
    })

    it("leaves a word that is longer than a line whole", () => {
      assert.deepStrictEqual(Screen.wrap(`a ${"b".repeat(120)}`, "  "), ["  a", `  ${"b".repeat(120)}`])
    })
  })
})
