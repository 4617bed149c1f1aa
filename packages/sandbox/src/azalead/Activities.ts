/**
 * The activities of an account of Azalead, and their totals by page, by where visits came from and by event.
 */
import type * as Exchange from "../Exchange.ts"
import * as Seed from "../internal/Seed.ts"
import type { Accounts } from "./Accounts.ts"
import * as ActivityDetail from "./ActivityDetail.ts"
import type { Activity, ActivityLog } from "./ActivityLog.ts"
import * as Answer from "./Answer.ts"
import * as Operation from "./Operation.ts"
import * as Query from "./Query.ts"

export const make = (options: {
  readonly seed: string
  readonly accounts: Accounts
  readonly activities: ActivityLog
}): Operation.Group => {
  const { accounts, activities, seed } = options

  // What most of the operations look at: the activities of an account in a range of time.
  const within =
    (run: (found: ReadonlyArray<Activity>) => Exchange.Reply) =>
    ({ caller, params, query }: Operation.Call): Exchange.Reply =>
      accounts.with(caller, params["id"], ({ id }) =>
        Query.answer(Query.range, query, (range) =>
          run(activities.of(id).filter(({ date }) => Query.isWithin(date, range)))
        )
      )

  const pagesOf = (found: ReadonlyArray<Activity>) =>
    found.flatMap((activity) => ActivityDetail.visitedPages(seed, activity))

  const referersOf = (found: ReadonlyArray<Activity>) =>
    found.filter(({ type }) => type !== "email_viewed").map((activity) => ActivityDetail.referer(seed, activity))

  const list = ({ caller, params, query }: Operation.Call): Exchange.Reply =>
    accounts.with(caller, params["id"], ({ id }) =>
      Query.answer(parameters, query, ({ page, size, types, ...range }) => {
        // The documents say `email_opened` where answers say `email_viewed`; both are taken.
        const wanted = types.map((type) => (type === "email_opened" ? "email_viewed" : type))
        const found = activities
          .of(id)
          .filter(({ date }) => Query.isWithin(date, range))
          .filter(({ type }) => wanted.length === 0 || wanted.includes(type))
        const items = found.slice((page - 1) * size, page * size)
        return Answer.page(
          items.map((activity) => ActivityDetail.listed(seed, activity)),
          { total: found.length, page, size }
        )
      })
    )

  return {
    routes: [
      Operation.get("/latest/account/{id}/activity", list),
      Operation.get("/latest/account/{id}/activity/{id_activity}", ({ caller, params }) =>
        accounts.with(caller, params["id"], ({ id }) => {
          const found = activities.of(id).find((activity) => String(activity.id) === params["id_activity"])
          return found === undefined ? Answer.notFound : Answer.json(ActivityDetail.single(seed, found))
        })
      ),
      Operation.get(
        "/latest/account/{id}/overview",
        within((found) => {
          const countOf = (type: Activity["type"]) => found.filter((activity) => activity.type === type).length
          const visits = found.filter(({ type }) => type === "website_visit")
          return Answer.json({
            adClickedCount: countOf("ad_clicked"),
            websiteVisitCount: visits.length,
            emailViewedCount: countOf("email_viewed"),
            averageWebsiteVisitDurationInSecond: mean(visits.map((visit) => sum(pagesOf([visit]).map(duration))))
          })
        })
      ),
      Operation.get(
        "/latest/account/{id}/visited-page/overview",
        within((found) => {
          const visited = pagesOf(found)
          return Answer.list(
            ActivityDetail.pages.flatMap(({ id, title, url }) => {
              const visits = visited.filter((page) => page.url === url)
              const averageVisitDurationInSecond = mean(visits.map(duration))
              return visits.length === 0
                ? []
                : [{ url, title, visitCount: visits.length, averageVisitDurationInSecond, id }]
            })
          )
        })
      ),
      Operation.get(
        "/latest/account/{id}/referer",
        within((found) => {
          const referers = referersOf(found)
          return Answer.list(
            ActivityDetail.refererCategories.flatMap((idCategory) => {
              const visits = referers.filter((referer) => referer.idCategory === idCategory)
              const name = visits[0]?.name ?? null
              return visits.length === 0 ? [] : [{ idCategory, name, visitCount: visits.length }]
            })
          )
        })
      ),
      Operation.get(
        "/latest/account/{id}/referer/category",
        within((found) => {
          const referers = referersOf(found)
          return Answer.list(
            // All of them, also those without a visit.
            ActivityDetail.refererCategories.map((id) => ({
              id,
              visitCount: referers.filter(({ idCategory }) => idCategory === id).length
            }))
          )
        })
      ),
      Operation.get(
        "/latest/account/{id}/event/type",
        within((found) => {
          const events = pagesOf(found).flatMap((page) => page.events ?? [])
          return Answer.list(
            ActivityDetail.eventTypes.flatMap((type) => {
              const eventCount = events.filter((event) => event.type === type).length
              return eventCount === 0 ? [] : [{ type, eventCount, id: Seed.uuid(`${seed}/event-type/${type}`) }]
            })
          )
        })
      )
    ],
    // The log starts anew with the accounts.
    reset: () => {}
  }
}

// internal

const parameters = {
  // No maximum is documented.
  ...Query.pages({ maximum: Number.MAX_SAFE_INTEGER }),
  ...Query.range,
  types: Query.manyOf(["website_visit", "ad_clicked", "email_opened", "email_viewed"])
}

const duration = ({ durationInSecond }: ActivityDetail.VisitedPage): number => durationInSecond

const sum = (values: ReadonlyArray<number>): number => values.reduce((total, value) => total + value, 0)

const mean = (values: ReadonlyArray<number>): number => (values.length === 0 ? 0 : sum(values) / values.length)
