/**
 * `/latest/label` of Azalead. Operations on one label answer with an array that holds it, as every example shows, or with
 * the label alone, as the tables say.
 */
import * as Result from "effect/Result"
import type * as Exchange from "../Exchange.ts"
import * as Field from "../internal/Field.ts"
import * as Answer from "./Answer.ts"
import * as Operation from "./Operation.ts"
import * as Organization from "./Organization.ts"
import * as Table from "./Table.ts"

export interface Label {
  readonly id: number
  readonly label: string
}

/** How operations on one label (and one contact) answer. */
export type Single = "array" | "object"

export interface Labels extends Operation.Group {
  readonly all: () => ReadonlyArray<Label>
  /** A label of the caller's organization. */
  readonly of: (caller: Operation.Caller, id: number | string | undefined) => Label | undefined
}

const firstId = 6890

export const make = (options: {
  readonly count: number
  readonly single: Single
  /** Takes a deleted label off the accounts. */
  readonly onDelete: (id: number) => void
}): Labels => {
  const labels = Table.make<Label & { readonly idSubscriber: number }>(firstId)

  const fill = (): void => {
    for (let i = 0; i < options.count; i++) {
      const name = names[i % names.length] ?? "Label"
      const label = i < names.length ? name : `${name} ${Math.floor(i / names.length) + 1}`
      labels.set({ id: firstId + i, label, idSubscriber: Organization.firstId })
    }
  }

  const of = (caller: Operation.Caller, id: number | string | undefined) => {
    const found = labels.get(id)
    return found?.idSubscriber === caller.idSubscriber ? found : undefined
  }

  const one = (label: Label): Exchange.Reply => single(view(label), options.single)

  const withLabel = <A extends Label>(found: A | undefined, run: (label: A) => Exchange.Reply): Exchange.Reply =>
    found === undefined ? Answer.notFound : run(found)

  const withName = (body: unknown, run: (label: string) => Exchange.Reply): Exchange.Reply =>
    Result.match(Field.object({ label: Field.text({ maxLength: 255 }) }, body, ["label"]), {
      onFailure: Answer.invalidFields,
      onSuccess: ({ label }) => run(label)
    })

  fill()
  return {
    all: () => labels.all().map(view),
    of,
    routes: [
      Operation.get("/latest/label", ({ caller }) =>
        Answer.list(
          labels
            .all()
            .filter((label) => label.idSubscriber === caller.idSubscriber)
            .map(view)
        )
      ),
      Operation.post(
        "/latest/label",
        ({ body, caller: { idSubscriber } }) =>
          withName(body, (label) => one(labels.set({ id: labels.nextId(), label, idSubscriber }))),
        mayManage
      ),
      Operation.get("/latest/label/{id}", ({ caller, params }) => withLabel(of(caller, params["id"]), one)),
      Operation.patch(
        "/latest/label/{id}",
        ({ body, caller, params }) =>
          withLabel(of(caller, params["id"]), (found) =>
            withName(body, (label) => one(labels.set({ ...found, label })))
          ),
        mayManage
      ),
      Operation.remove(
        "/latest/label/{id}",
        ({ caller, params }) =>
          withLabel(of(caller, params["id"]), (found) => {
            labels.delete(found.id)
            options.onDelete(found.id)
            return one(found)
          }),
        mayManage
      )
    ],
    reset: () => {
      labels.clear()
      fill()
    }
  }
}

export const single = (value: unknown, shape: Single): Exchange.Reply =>
  Answer.json(shape === "array" ? [value] : value)

// internal

const mayManage = Operation.right("label_management")

const names = ["Client", "Prospect", "Partner", "Competitor"]

const view = ({ id, label }: Label): Label => ({ label, id })
