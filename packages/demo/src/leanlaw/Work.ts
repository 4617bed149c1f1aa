/**
 * A matter from its opening to its invoice: what the API does, what only the app does, and what the firm then refuses.
 */
import { Clients } from "@millrace/leanlaw/Clients"
import { Invoices } from "@millrace/leanlaw/Invoices"
import * as LeanLaw from "@millrace/leanlaw/LeanLaw"
import { Matters } from "@millrace/leanlaw/Matters"
import { TimeEntries } from "@millrace/leanlaw/TimeEntries"
import { Users } from "@millrace/leanlaw/Users"
import { Sandbox } from "@millrace/sandbox/Sandbox"
import * as Effect from "effect/Effect"
import * as Figure from "../Figure.ts"
import * as Scene from "../Scene.ts"
import { Screen } from "../Screen.ts"
import type { Step } from "../Step.ts"
import type { Services } from "./Firm.ts"

export const billMatter: Step<Services | Sandbox | Screen> = {
  name: "Open a matter, enter time, bill it",
  run: Effect.fnUntraced(function* ({ check }) {
    const clients = yield* Clients
    const entries = yield* TimeEntries
    const invoices = yield* Invoices
    const matters = yield* Matters
    const users = yield* Users
    const { leanlaw } = yield* Sandbox
    const { line } = yield* Screen
    const show = (what: string, text: string) => line(`    ${what.padEnd(10)} ${text}`)

    const [attorney] = yield* users.list({ query: { role: "attorney" } })
    if (attorney === undefined) return yield* check("an attorney", false, "none")
    const { clientId } = yield* clients.create({
      payload: { name: "Weir & Race", contact: { companyName: "Weir & Race" } }
    })
    const { matterId, ...matter } = yield* matters.create({
      payload: { clientId, name: "Water rights", responsibleId: attorney.userId }
    })
    yield* show("matter", `${matter.name}, for ${matter.client.name}, by ${matter.responsible.firstName}`)

    // Nobody is named in the entries: they are of whoever acts.
    const enter = (description: string, hours: number) =>
      entries.create({ payload: { matterId, date: "2026-11-24", description, hours } })
    const entered = yield* Effect.all([enter("Call with the client", 0.5), enter("Letter to the mill", 1.25)]).pipe(
      LeanLaw.asUser(attorney.userId)
    )
    for (const { amount, description, hours } of entered) {
      yield* show("time", `${description}, ${hours} h, ${Figure.money(amount ?? 0)}`)
    }
    yield* check(
      "time is of who acts",
      entered.every(({ userId }) => userId === attorney.userId),
      "somebody else's"
    )

    const { id } = yield* leanlaw.bill(entered.map(({ timeEntryId }) => timeEntryId))
    const [invoice] = (yield* invoices.list({ query: { matterId, select: ["client", "matter"] } })).data
    yield* show("invoice", `${invoice?.invoiceNumber}, ${invoice?.client.name}, ${Figure.money(invoice?.amount ?? 0)}`)
    const sum = entered.reduce((sum, { amount }) => sum + (amount ?? 0), 0)
    yield* check("billed in the app", invoice?.invoiceId === id && invoice.amount === sum, String(invoice?.amount))

    const [first] = (yield* entries.list({ query: { matterId, billed: true, select: ["invoice"] } })).data
    const params = { id: first?.timeEntryId ?? "" }
    const scene = yield* Scene.play(entries.update({ params, payload: { hours: 9 } }))
    yield* check("what is billed stays", scene.outcome === "BadRequest", scene.outcome)
    yield* check("not sent again", scene.requests.length === 1, scene.requests.length)
  })
}
