/**
 * Azalead as it was built: what its documents show in two shapes, through compiled decoders, which must read what the
 * interpreter reads.
 */
import { Activity, getAccountActivity, listAccountActivities } from "@millrace/azalead/Activities"
import "@millrace/azalead/Activities/compiled"
import { getLabel, Label } from "@millrace/azalead/Labels"
import "@millrace/azalead/Labels/compiled"
import { ActivityList, One, OneActivity } from "@millrace/azalead/Variant"
import { assert, describe, it } from "@effect/vitest"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"

type Codec = Schema.Codec<unknown, unknown>

const page = { id: 1, title: null, url: "/", events: [{ id: "e", type: "custom", content: { personId: "p" } }] }
const shown = { type: "website_visit", date: 1, id: 2, visitedPages: [{ ...page, durationInSecond: 7 }], idPerson: "p" }
const tabled = {
  type: "website_visit",
  date: "1",
  id: 2,
  visitedPages: [{ ...page, durationInSeconds: 7 }],
  personId: "p"
}
const label = { id: 1, label: "Mills" }

const cases: ReadonlyArray<
  readonly [what: string, compiled: Codec, interpreted: Codec, bodies: ReadonlyArray<unknown>]
> = [
  [
    "a list of activities",
    listAccountActivities.success ?? Schema.Never,
    // The same schema, of which the registry knows nothing.
    ActivityList(Schema.Array(Activity)),
    [[shown], [tabled], { activities: [tabled] }, [], { activities: 1 }, [{ type: "website_visit" }], null]
  ],
  [
    "an activity",
    getAccountActivity.success ?? Schema.Never,
    OneActivity(Activity),
    [shown, tabled, { activities: [tabled] }, [shown], [shown, shown], null]
  ],
  ["a label", getLabel.success ?? Schema.Never, One(Label), [label, [label], [label, label], [], null]]
]

const read = (schema: Codec, body: unknown): unknown => {
  const exit = Schema.decodeUnknownExit(schema)(body)
  return Exit.isSuccess(exit) ? exit.value : "refused"
}

describe("Azalead's compiled decoders", () => {
  for (const [what, compiled, interpreted, bodies] of cases) {
    it(`read ${what} as the interpreter does`, () => {
      const values = bodies.map((body) => read(compiled, body))
      assert.deepStrictEqual(
        values,
        bodies.map((body) => read(interpreted, body))
      )
      assert.isTrue(values.includes("refused") && values.some((value) => value !== "refused"))
    })
  }

  it("give one value for either shape", () => {
    const [first, ...others] = [[shown], [tabled], { activities: [tabled] }].map((body) =>
      read(listAccountActivities.success ?? Schema.Never, body)
    )
    for (const other of others) assert.deepStrictEqual(other, first)
  })
})
