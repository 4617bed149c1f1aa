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

  it("has no line that is longer than there is room", () => {
    const texts: Array<string> = []
    const record = (text: string) =>
      Effect.sync(() => {
        texts.push(text)
      })
    const screen = Screen.make({ colours: true, redraws: false, width: 20, print: record, write: record })
    Effect.runSync(screen.line(`  ${screen.paint("green", "✓")} one, two, three, four`, "    "))
    assert.deepStrictEqual(texts, ["  \u001b[32m✓\u001b[0m one, two, three,\n    four"])
  })

  describe("wrap", () => {
    it("breaks between words, behind the indent of the first line", () => {
      const lines = Screen.wrap(`    ${"word ".repeat(60).trim()}`, 80)
      assert.strictEqual(lines.length, 4)
      for (const line of lines) assert.isTrue(line.startsWith("    word") && line.length <= 80)
    })

    it("keeps what fits as it is, columns included", () => {
      assert.deepStrictEqual(Screen.wrap("    create   7  Mills", 80), ["    create   7  Mills"])
      assert.deepStrictEqual(Screen.wrap("", 80), [""])
    })

    it("leaves a word that is longer than a line whole", () => {
      assert.deepStrictEqual(Screen.wrap(`  a ${"b".repeat(120)}`, 80), ["  a", `  ${"b".repeat(120)}`])
    })
  })
})
