/**
 * Where the demo writes: lines that stay, and on a terminal one line at the end that is drawn over. No line is longer than
 * the terminal is wide. Colours only where a person looks at a terminal and has not set NO_COLOR; the words say the same
 * without them.
 */
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Stdio from "effect/Stdio"
import { stripVTControlCharacters } from "node:util"

export type Style = "bold" | "dim" | "green" | "red" | "yellow" | "cyan"

export class Screen extends Context.Service<
  Screen,
  {
    /** Whether {@link status} shows anything. */
    readonly redraws: boolean
    /** How many characters a line has room for. */
    readonly width: number
    readonly paint: (style: Style, text: string) => string
    /**
     * A line that stays, or several where it is too long; nothing makes an empty one.
     *
     * @param hanging what the lines after the first begin with; default the indent of the first
     */
    readonly line: (text?: string, hanging?: string) => Effect.Effect<void>
    /** A line that the next one replaces, which must fit; nothing happens where that cannot be done. */
    readonly status: (text: string) => Effect.Effect<void>
  }
>()("@millrace/demo/Screen") {}

/** No line is longer, even where there is more room, so that it can be read. */
const widest = 100

export interface Options {
  readonly colours: boolean
  readonly redraws: boolean
  /** In characters. @default 100 */
  readonly width?: number | undefined
  /** Takes whole lines, without their end. */
  readonly print: (text: string) => Effect.Effect<void>
  /** Takes text as it is. */
  readonly write: (text: string) => Effect.Effect<void>
}

export const make = ({ colours, print, redraws, width = widest, write }: Options): Screen["Service"] => {
  let drawn = false
  return {
    redraws,
    width,
    paint: (style, text) => (colours ? `\u001b[${codes[style]}m${text}\u001b[0m` : text),
    line: (text = "", hanging) =>
      Effect.suspend(() => {
        const prefix = drawn ? clear : ""
        drawn = false
        return print(prefix + wrap(text, width, hanging).join("\n"))
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
      // Where a terminal does not know how wide it is, it is as wide as terminals were.
      width: isTerminal ? Math.min(widest, process.stdout.columns || 80) : widest,
      print: Console.log,
      write: (text) =>
        Effect.sync(() => {
          process.stdout.write(text)
        })
    })
  })
)

/** Breaks a line between words into lines that fit; a word that is longer than a line stays whole. */
export const wrap = (text: string, width: number, hanging = /^ */.exec(text)?.[0] ?? ""): ReadonlyArray<string> => {
  const lines: Array<string> = []
  let current = ""
  for (const [piece, word = ""] of text.matchAll(/\s*(\S+)/g)) {
    if (current.trim() !== "" && lengthOf(current + piece) > width) {
      lines.push(current)
      current = hanging + word
    } else {
      current += piece
    }
  }
  return [...lines, current]
}

/** A text that is too long, with its end cut off. */
export const cut = (text: string, length: number): string =>
  text.length > length ? `${text.slice(0, Math.max(0, length - 1))}…` : text

// internal

const codes: { readonly [_ in Style]: string } = {
  bold: "1",
  dim: "2",
  red: "31",
  green: "32",
  yellow: "33",
  cyan: "36"
}

// Of what is seen.
const lengthOf = (text: string): number => stripVTControlCharacters(text).length

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
