/**
 * The TypeScript examples in documents and doc comments.
 */

export interface Fence {
  /** Of the first line of code, from 1. */
  readonly line: number
  readonly code: string
}

/**
 * Every fence marked `ts` or `typescript` in a Markdown text, or in the doc comments of a TypeScript text. What stands before
 * the code (a list's indentation, a comment's asterisk) becomes blanks, so that a compiler's columns fit the document.
 */
export const fencesIn = (text: string, kind: "markdown" | "source"): ReadonlyArray<Fence> => {
  const margin = kind === "markdown" ? String.raw`[ \t]*` : String.raw`[ \t]*\*[ \t]?`
  const edge = new RegExp(`^(${margin}[ \\t]*)(\`{3,}|~{3,})[ \\t]*(\\w*)`)
  const fences: Array<Fence> = []
  let open:
    | { readonly mark: string; readonly prefix: string; readonly line: number; lines: Array<string> | undefined }
    | undefined
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const [, prefix = "", mark, language = ""] = edge.exec(line) ?? []
    if (open === undefined) {
      if (mark === undefined) continue
      open = { mark, prefix, line: index + 2, lines: /^(ts|typescript)$/.test(language) ? [] : undefined }
    } else if (mark?.startsWith(open.mark) === true && language === "") {
      if (open.lines !== undefined) fences.push({ line: open.line, code: open.lines.join("\n") })
      open = undefined
    } else {
      open.lines?.push(" ".repeat(open.prefix.length) + line.slice(open.prefix.length))
    }
  }
  if (open !== undefined) throw new Error(`The code block before line ${open.line} is never closed.`)
  return fences
}
