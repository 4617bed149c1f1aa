/**
 * Where the demo writes: lines that stay, and on a terminal one line at the end that is drawn over. Colours only where a
 * person looks at a terminal and has not set NO_COLOR; the words say the same without them.
 */
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Stdio from "effect/Stdio"

export type Style = "bold" | "dim" | "green" | "red" | "yellow" | "cyan"

export class Screen extends Context.Service<
  Screen,
  {
    /** Whether {@link status} shows anything. */
    readonly redraws: boolean
    readonly paint: (style: Style, text: string) => string
    /** A line that stays; nothing makes an empty one. */
    readonly line: (text?: string) => Effect.Effect<void>
    /** A line that the next one replaces; nothing happens where that cannot be done. */
    readonly status: (text: string) => Effect.Effect<void>
  }
>()("@millrace/demo/Screen") {}

/** No line is longer, so that it fits beside other windows. */
export const width = 100

export interface Options {
  readonly colours: boolean
  readonly redraws: boolean
  /** Takes whole lines, without their end. */
  readonly print: (text: string) => Effect.Effect<void>
  /** Takes text as it is. */
  readonly write: (text: string) => Effect.Effect<void>
}

export const make = ({ colours, print, redraws, write }: Options): Screen["Service"] => {
  let drawn = false
  return {
    redraws,
    paint: (style, text) => (colours ? `\u001b[${codes[style]}m${text}\u001b[0m` : text),
    line: (text = "") =>
      Effect.suspend(() => {
        const prefix = drawn ? clear : ""
        drawn = false
        return print(prefix + text)
      }),
    status: (text) =>
      Effect.suspend(() => {
        if (!redraws) return Effect.void
        drawn = true
        return write(clear + text)
      })
  }
}

/** Standard output. */
export const layer: Layer.Layer<Screen, Config.ConfigError, Stdio.Stdio> = Layer.effect(
  Screen,
  Effect.gen(function* () {
    yield* unbreakable
    const stdio = yield* Stdio.Stdio
    const isTerminal = yield* stdio.stdoutIsTerminal
    const noColour = yield* setting("NO_COLOR")
    const terminal = yield* setting("TERM")
    const redraws = isTerminal && terminal !== "dumb"
    return make({
      colours: redraws && noColour === "",
      redraws,
      print: Console.log,
      write: (text) =>
        Effect.sync(() => {
          process.stdout.write(text)
        })
    })
  })
)

/** Breaks a text between words into lines that fit on the screen behind an indent. */
export const wrap = (text: string, indent: string): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let current = ""
  for (const word of text.split(/\s+/)) {
    if (current !== "" && indent.length + current.length + 1 + word.length > width) {
      lines.push(indent + current)
      current = word
    } else {
      current = current === "" ? word : `${current} ${word}`
    }
  }
  return [...lines, indent + current]
}

// internal

const codes: { readonly [_ in Style]: string } = {
  bold: "1",
  dim: "2",
  red: "31",
  green: "32",
  yellow: "33",
  cyan: "36"
}

// To the first column, and the line emptied.
const clear = "\r\u001b[2K"

// The reader of a pipe may leave early (`pnpm demo | head`): the rest is then written to nobody. Stays for the life of the
// process, as the last write fails after everything else has ended.
const unbreakable = Effect.sync(() => {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error
  })
})

const setting = (name: string) =>
  Effect.map(
    Config.option(Config.String(name)),
    Option.getOrElse(() => "")
  )
