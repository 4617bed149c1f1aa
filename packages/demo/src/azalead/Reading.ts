/**
 * What reads: all accounts as a stream of pages, while the session that reads them is ended by the server.
 */
import { Accounts } from "@millrace/azalead/Accounts"
import * as Fault from "@millrace/sandbox/Fault"
import { Sandbox } from "@millrace/sandbox/Sandbox"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Figure from "../Figure.ts"
import * as Progress from "../Progress.ts"
import { Screen } from "../Screen.ts"
import type { Step } from "../Step.ts"
import type { Services } from "./Subscriber.ts"

const prefetch = 3

const pageSize = 50

// On loopback there would be nothing to see.
const pageDelay = Duration.millis(60)

export const streamAccounts: Step<Services | Sandbox | Screen> = {
  name: "Stream all accounts, with a token that ends",
  run: Effect.fnUntraced(function* (probe) {
    const sandbox = yield* Sandbox
    const accounts = yield* Accounts
    const { line } = yield* Screen
    const path = "/latest/account"
    yield* sandbox.inject(Fault.delay(pageDelay, { match: { path }, times: Infinity }))
    const before = yield* sandbox.count()
    const ids = new Set<number>()
    let total: number | undefined
    let halved = false
    yield* accounts.list.pages({ query: { size: pageSize } }, { prefetch }).pipe(
      Progress.track({ noun: "accounts", quota: () => undefined }),
      Stream.runForEach(
        Effect.fnUntraced(function* (page) {
          for (const { id } of page.items) ids.add(id)
          total = page.total
          if (halved || total === undefined || ids.size < total / 2) return
          halved = true
          yield* sandbox.azalead.expireTokens
        })
      )
    )
    const requests = (yield* sandbox.requests).slice(before)
    const refused = requests.filter(({ status }) => status === 401).length
    const mints = requests.filter(({ path }) => path.endsWith("/authenticate")).length
    yield* line(
      `    Half way the server ended the session: ${Figure.many(refused, "request")} refused, and sent again.`
    )
    yield* probe.check(`as many as the header counts, ${Figure.count(ids.size)}`, ids.size === total, String(total))
    yield* probe.check("a token to begin with and one after the 401", mints === 2 && refused > 0, mints)
    yield* probe.check(`${prefetch} pages at once`, probe.read().peak === prefetch, probe.read().peak)
    return ids.size
  })
}
