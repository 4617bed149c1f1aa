/**
 * One domain from its creation to its end, each change compared with what the sandbox then holds.
 */
import { Domains } from "@millrace/azion/v3/Domains"
import type { Domain } from "@millrace/azion/v3/Domains"
import type { Sandbox } from "@millrace/sandbox/Sandbox"
import * as Effect from "effect/Effect"
import { Screen } from "../Screen.ts"
import type { Step } from "../Step.ts"
import * as Stored from "./Stored.ts"

export const editDomain: Step<Domains | Sandbox | Screen> = {
  name: "Create, update, replace and delete a domain",
  run: Effect.fnUntraced(function* ({ check }) {
    const domains = yield* Domains
    const { line } = yield* Screen
    const show = (verb: string, domain: Domain) => line(`    ${verb.padEnd(8)} ${describe(domain)}`)

    const created = yield* domains.create({
      payload: { name: "demo-weir", edge_application_id: 1600000001, cnames: ["weir.example.com"], is_active: true }
    })
    yield* show("create", created)
    const params = { domain_id: created.id }
    yield* check("created", (yield* Stored.find(created.id))?.name === "demo-weir", "not stored")

    const updated = yield* domains.update({ params, payload: { is_active: false } })
    yield* show("update", updated)
    const kept = updated.name === "demo-weir" && updated.cnames[0] === "weir.example.com" && !updated.is_active
    yield* check(
      "updated in one field",
      kept && (yield* Stored.find(created.id))?.is_active === false,
      describe(updated)
    )

    const replaced = yield* domains.replace({
      params,
      payload: { name: "demo-mill", edge_application_id: 1600000001, cnames: [] }
    })
    yield* show("replace", replaced)
    const whole = replaced.name === "demo-mill" && replaced.cnames.length === 0
    yield* check(
      "replaced as a whole",
      whole && (yield* Stored.find(created.id))?.name === "demo-mill",
      describe(replaced)
    )

    yield* domains.delete({ params })
    yield* line(`    delete   ${created.id}`)
    yield* check("gone", (yield* Stored.find(created.id)) === undefined, "still stored")
  })
}

// internal

const describe = ({ cnames, id, is_active, name }: Domain): string =>
  `${id}  ${name}  ${is_active ? "active  " : "inactive"}  ${cnames.length === 0 ? "no cnames" : cnames.join(", ")}`
