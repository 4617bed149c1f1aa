/**
 * One label from its creation to its end, each change compared with what the sandbox then holds.
 */
import { type Label, Labels } from "@millrace/azalead/Labels"
import { Sandbox } from "@millrace/sandbox/Sandbox"
import * as Effect from "effect/Effect"
import { Screen } from "../Screen.ts"
import type { Step } from "../Step.ts"
import type { Services } from "./Subscriber.ts"

export const editLabel: Step<Services | Sandbox | Screen> = {
  name: "Create and delete a label",
  run: Effect.fnUntraced(function* ({ check }) {
    const labels = yield* Labels
    const { azalead } = yield* Sandbox
    const { line } = yield* Screen
    const stored = (id: number) => Effect.map(azalead.labels, (labels) => labels.find((label) => label.id === id))
    const show = (verb: string, { id, label }: Label) => line(`    ${verb.padEnd(8)} ${id}  ${label}`)

    const created = yield* labels.create({ payload: { label: "Mills" } })
    yield* show("create", created)
    yield* check("created", (yield* stored(created.id))?.label === "Mills", "not stored")

    const deleted = yield* labels.delete({ params: { id: created.id } })
    yield* show("delete", deleted)
    yield* check(
      "given back and gone",
      deleted.id === created.id && (yield* stored(created.id)) === undefined,
      deleted.id
    )
  })
}
