/**
 * The rules and who keeps them, as tables: all of it for the package's README, the groups for the repository's, and
 * aligned text for a terminal.
 */
import type { Group } from "./Rule.ts"
import { isLacking, type Subject } from "./Subject.ts"

/** What came of a rule with a client; `undefined` where it was not checked. */
export type Outcomes = (subject: Subject, sentence: string) => "passed" | "failed" | undefined

/** Rule by API; what an API cannot have has the number of its reason. */
export const whole = (groups: ReadonlyArray<Group>, subjects: ReadonlyArray<Subject>, outcomes: Outcomes): string => {
  const reasons: Array<string> = []
  const cell = (subject: Subject, { check, sentence }: Group["rules"][number]): string => {
    const checked = check(subject)
    if (!isLacking(checked))
      return { passed: "yes", failed: "NO", unchecked: "?" }[outcomes(subject, sentence) ?? "unchecked"]
    if (!reasons.includes(checked.reason)) reasons.push(checked.reason)
    return `(${reasons.indexOf(checked.reason) + 1})`
  }
  const tables = groups.map(({ name, rules }) =>
    table(
      [`**${name}**: a client …`, ...subjects.map(({ name }) => name)],
      rules.map((rule) => [rule.sentence, ...subjects.map((subject) => cell(subject, rule))])
    )
  )
  return [...tables, reasons.map((reason, index) => `${index + 1}. ${reason}`).join("\n")].join("\n\n")
}

/** How many of a group's rules each API keeps. */
export const summary = (groups: ReadonlyArray<Group>, subjects: ReadonlyArray<Subject>, outcomes: Outcomes): string =>
  table(
    ["rules", ...subjects.map(({ name }) => name)],
    groups.map(({ name, rules }) => [
      name,
      ...subjects.map((subject) => {
        const lacking = rules.filter(({ check }) => isLacking(check(subject))).length
        const passed = rules.filter(({ sentence }) => outcomes(subject, sentence) === "passed").length
        return lacking === rules.length ? "none" : `${passed} of ${rules.length - lacking}`
      })
    ])
  )

/** Puts a table between the marks of this name. */
export const replaced = (document: string, name: string, table: string): string => {
  const [before, after] = [`<!-- ${name} -->\n`, `<!-- /${name} -->`]
  const [start, end] = [document.indexOf(before), document.indexOf(after)]
  if (start < 0 || end < start) throw new Error(`The document has no marks <!-- ${name} --> and <!-- /${name} -->.`)
  return `${document.slice(0, start + before.length)}\n${table}\n\n${document.slice(end)}`
}

// internal

// As oxfmt formats it.
const table = (head: ReadonlyArray<string>, body: ReadonlyArray<ReadonlyArray<string>>): string => {
  const rows = [head, ...body]
  const widths = head.map((_, column) => Math.max(3, ...rows.map((row) => [...(row[column] ?? "")].length)))
  const line = (row: ReadonlyArray<string>) =>
    `| ${widths.map((width, column) => (row[column] ?? "").padEnd(width)).join(" | ")} |`
  return [line(head), line(widths.map((width) => "-".repeat(width))), ...body.map(line)].join("\n")
}
