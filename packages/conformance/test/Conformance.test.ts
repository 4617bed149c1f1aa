import { assert, describe, it } from "@effect/vitest"
import { root } from "@millrace/toolchain/workspace"
import * as Effect from "effect/Effect"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { groups } from "../src/Rules.ts"
import { isLacking } from "../src/Subject.ts"
import { subjects } from "../src/Subjects.ts"
import * as Table from "../src/Table.ts"

const passed = new Set<string>()

for (const subject of subjects) {
  describe(subject.name, () => {
    for (const { name, rules } of groups) {
      describe(name, () => {
        for (const { check, sentence } of rules) {
          const checked = check(subject)
          if (isLacking(checked)) {
            it(`cannot have: ${sentence}`, () => assert.match(checked.reason, /^[A-Z].{20,}\.$/))
          } else {
            it.effect(sentence, () =>
              Effect.andThen(
                Effect.scoped(checked),
                Effect.sync(() => passed.add(`${subject.name}: ${sentence}`))
              )
            )
          }
        }
      })
    }
  })
}

// They run after those above, in this order.
describe("the tables", () => {
  const outcomes: Table.Outcomes = ({ name }, sentence) => (passed.has(`${name}: ${sentence}`) ? "passed" : "failed")
  const stale = "Run pnpm conformance --write."

  it("of rules is what came out", () => {
    const readme = readFileSync(join(root, "packages", "conformance", "README.md"), "utf8")
    const table = Table.whole(groups, subjects, outcomes)
    assert.strictEqual(readme, Table.replaced(readme, "conformance", table), stale)
  })

  it("of groups is what came out", () => {
    const readme = readFileSync(join(root, "README.md"), "utf8")
    const table = Table.summary(groups, subjects, outcomes)
    assert.strictEqual(readme, Table.replaced(readme, "conformance", table), stale)
  })

  it("call a rule that is broken by its name", () => {
    const [group] = groups
    assert.isDefined(group)
    const table = Table.whole([group], subjects.slice(0, 1), () => "failed")
    assert.strictEqual(table.match(/NO/g)?.length, group.rules.length)
  })
})
