/** Doc comments in the generated code, as wide as the formatter's lines. */

const width = 120

/** A doc comment with a line end, or nothing for no text. `indent` is where the formatter will put it. */
export const doc = (paragraphs: ReadonlyArray<string>, indent: number): string => {
  const lines = paragraphs
    .filter((paragraph) => paragraph !== "")
    .map((paragraph) => paragraph.replaceAll("*/", "*\\/"))
  const [only, ...more] = lines
  if (only === undefined) return ""
  if (more.length === 0 && indent + only.length + "/**  */".length <= width) return `/** ${only} */\n`
  return `/**\n${lines
    .flatMap((line) => wrap(line, width - indent - " * ".length))
    .map((line) => ` * ${line}`)
    .join("\n")}\n */\n`
}

/** A text as a sentence: with a capital and a period. */
export const sentence = (text: string): string => {
  const trimmed = text.trim().replace(/\s+/g, " ")
  if (trimmed === "") return ""
  const end = /[.!?]$/.test(trimmed) ? "" : "."
  // A name on the wire keeps its spelling.
  const isWord = /^[a-z]+([ ,.]|$)/.test(trimmed)
  return `${isWord ? trimmed.charAt(0).toUpperCase() + trimmed.slice(1) : trimmed}${end}`
}

// internal

const wrap = (text: string, columns: number): ReadonlyArray<string> =>
  text.split(" ").reduce<ReadonlyArray<string>>((lines, word) => {
    const last = lines.at(-1)
    return last === undefined || last.length + 1 + word.length > columns
      ? [...lines, word]
      : [...lines.slice(0, -1), `${last} ${word}`]
  }, [])
