/**
 * The reading part, which also runs against a real account: all domains as a stream of pages, and one of them by its id.
 */
import { Azion } from "@millrace/azion/Azion"
import { Domains } from "@millrace/azion/v3/Domains"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Figure from "../Figure.ts"
import * as Progress from "../Progress.ts"
import { Screen } from "../Screen.ts"
import type { Step } from "../Step.ts"

/** Pages that are fetched at the same time. */
export const prefetch = 4

/** Domains on a page. */
export const pageSize = 50

/** Streams every domain of the account. */
export const streamDomains: Step<Azion | Domains | Screen> = {
  name: "Stream all domains",
  run: Effect.fnUntraced(function* ({ check }) {
    const { v3 } = yield* Azion
    const domains = yield* Domains
    const ids = new Set<number>()
    let items = 0
    let total: number | undefined
    yield* domains.list.pages({ query: { page_size: pageSize } }, { prefetch }).pipe(
      Progress.track({ noun: "domains", quota: () => v3.state.remaining(v3.api) }),
      Stream.runForEach((page) =>
        Effect.sync(() => {
          for (const { id } of page.items) ids.add(id)
          items += page.items.length
          total = page.total
        })
      )
    )
    yield* check(`as many as the API counts, ${Figure.count(items)}`, items === total, `a count of ${total}`)
    yield* check("each one once", ids.size === items, `${items - ids.size} twice`)
    return items
  })
}

/** Gets the first domain by its id. */
export const getDomain: Step<Domains | Screen> = {
  name: "Get one domain",
  run: Effect.fnUntraced(function* ({ check }) {
    const { line } = yield* Screen
    const domains = yield* Domains
    const [listed] = (yield* domains.list({ query: { page_size: 1 } })).results
    if (listed === undefined) return yield* check("no domain to get", true, 0)
    const domain = yield* domains.get({ params: { domain_id: listed.id } })
    yield* line(`    ${domain.id}  ${domain.name}  ${domain.domain_name}`)
    yield* check("the same by list and by id", domain.id === listed.id && domain.name === listed.name, domain.name)
  })
}
