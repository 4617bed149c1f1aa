/**
 * A copy of the firm's clients that is kept up to date: everything once, then only what has changed.
 */
import { Clients } from "@millrace/leanlaw/Clients"
import { Cursor, incremental } from "@millrace/leanlaw/Incremental"
import type { Sandbox } from "@millrace/sandbox/Sandbox"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Figure from "../Figure.ts"
import { Screen } from "../Screen.ts"
import type { Step } from "../Step.ts"

export const syncClients: Step<Clients | Sandbox | Screen> = {
  name: "Keep a copy of all clients",
  run: Effect.fnUntraced(function* ({ check }) {
    const clients = yield* Clients
    const { line } = yield* Screen
    const copy = new Map<string, string>()
    // As a program would keep it between two runs: a text.
    let stored: string | undefined

    const sync = Effect.gen(function* () {
      const cursor = stored === undefined ? undefined : yield* Schema.decodeEffect(text)(stored)
      let changes = 0
      yield* incremental(clients.list, {}, { cursor }).pipe(
        Stream.runForEach((batch) =>
          Effect.gen(function* () {
            for (const { clientId, name } of batch.changes) copy.set(clientId, name)
            changes += batch.changes.length
            if (batch.cursor !== undefined) stored = yield* Schema.encodeEffect(text)(batch.cursor)
          })
        )
      )
      yield* line(`    ${Figure.many(changes, "change")}, a cursor of ${Figure.many(stored?.length ?? 0, "byte")}`)
      return changes
    })

    const whole = yield* sync
    const { pagination } = yield* clients.list({ query: { limit: 1 } })
    yield* check("all of them at first", whole === pagination?.total, whole)
    const { clientId } = yield* clients.create({ payload: { name: "Race Ltd", contact: { companyName: "Race Ltd" } } })
    const [other = ""] = copy.keys()
    yield* clients.update({ params: { id: other }, payload: { name: "Renamed" } })
    yield* check("then what was created and changed", (yield* sync) === 2, "other changes")
    yield* check(
      "under their new names",
      copy.get(clientId) === "Race Ltd" && copy.get(other) === "Renamed",
      "old ones"
    )
    yield* check("then nothing", (yield* sync) === 0, "changes")
    return whole
  })
}

// internal

const text = Schema.fromJsonString(Cursor)
