/**
 * What reads: all clients of the firm as a stream of pages, with what was selected of them.
 */
import { Clients } from "@millrace/leanlaw/Clients"
import * as Fault from "@millrace/sandbox/Fault"
import { Sandbox } from "@millrace/sandbox/Sandbox"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Figure from "../Figure.ts"
import * as Progress from "../Progress.ts"
import { Screen } from "../Screen.ts"
import type { Step } from "../Step.ts"
import { clientCount } from "./Firm.ts"

// On loopback there would be nothing to see.
const pageDelay = Duration.millis(250)

export const streamClients: Step<Clients | Sandbox | Screen> = {
  name: `Stream ${Figure.count(clientCount)} clients`,
  run: Effect.fnUntraced(function* (probe) {
    const sandbox = yield* Sandbox
    const clients = yield* Clients
    const { line } = yield* Screen
    yield* line('    With select ["contact"], the contact of every client is in its type.')
    yield* sandbox.inject(Fault.delay(pageDelay, { match: { path: "/v2/clients" }, times: Infinity }))
    const ids = new Set<string>()
    let companies = 0
    yield* clients.list.pages({ query: { select: ["contact"] } }).pipe(
      Progress.track({ noun: "clients", quota: () => undefined }),
      Stream.runForEach(({ items }) =>
        Effect.sync(() => {
          for (const { clientId, contact } of items) {
            ids.add(clientId)
            if ((contact.companyName ?? "") !== "") companies++
          }
        })
      )
    )
    yield* line(`    ${Figure.count(companies)} of them are companies.`)
    yield* probe.check("each one once", ids.size === clientCount, ids.size)
    yield* probe.check("in 3 pages", probe.read().calls === 3, probe.read().calls)
    return ids.size
  })
}
