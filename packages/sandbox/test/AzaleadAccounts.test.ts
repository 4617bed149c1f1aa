/** The accounts of the emulated Azalead: pages, filters, exclusive flags, activities and alert recipients. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Azalead from "../src/Azalead.ts"
import * as Sandbox from "../src/Sandbox.ts"
import { call, list, outcome, problem, record } from "./AzaleadCaller.ts"

const sandbox = (azalead?: Azalead.Options) => Effect.provide(Sandbox.layer({ azalead }))

const member = { user: Azalead.member.username }

/** The ids that a list of accounts holds. */
const ids = (query: string, options: { readonly user?: string } = {}) =>
  Effect.map(call("GET", `/latest/account${query}`, options), ({ json }) => list(json).map(({ id }) => id))

const paging = (headers: Readonly<Record<string, string>>) =>
  ["X-Count", "X-Total-Count", "X-Page", "X-Page-size"].map((name) => headers[name])

/** Accounts 1 to `count` that differ in nothing but their names. */
const insert = Effect.fnUntraced(function* (count: number, given?: Partial<Azalead.StoredAccount>) {
  const { azalead } = yield* Sandbox.Sandbox
  for (let id = 1; id <= count; id++) yield* azalead.insertAccount({ id, name: `Account ${id}`, ...given })
})

describe("accounts", () => {
  describe("pages", () => {
    it.effect("are 25 long from the first on, and count in headers", () =>
      Effect.gen(function* () {
        yield* insert(60)
        const pages = []
        for (const query of ["", "?page=2", "?page=3", "?page=4", "?page=1&size=6000"]) {
          const seen = yield* call("GET", `/latest/account${query}`)
          pages.push([list(seen.json).length, list(seen.json)[0]?.["id"], ...paging(seen.headers)])
        }
        assert.deepStrictEqual(pages, [
          [25, 1, "25", "60", "1", "25"],
          [25, 26, "25", "60", "2", "25"],
          [10, 51, "10", "60", "3", "25"],
          [0, undefined, "0", "60", "4", "25"],
          [60, 1, "60", "60", "1", "6000"]
        ])
      }).pipe(sandbox({ accounts: 0 }))
    )

    it.effect("refuses page and size outside of their bounds, and every other malformed parameter", () =>
      Effect.gen(function* () {
        const bad = (query: string, detail: string) =>
          Effect.map(outcome("GET", `/latest/account?${query}`), (seen) =>
            assert.deepStrictEqual(seen, problem(400, "Bad Request", detail))
          )
        yield* bad("size=0", "size: Must be from 1 to 6000.")
        yield* bad("size=6001", "size: Must be from 1 to 6000.")
        yield* bad("page=0", `page: Must be from 1 to ${Number.MAX_SAFE_INTEGER}.`)
        yield* bad("page=x&dir=up", "page: Must be an integer. dir: Must be one of asc, desc.")
        yield* bad("target=1", "target: Must be true or false.")
        yield* bad("page=1&page=2", "page: Must not be repeated.")
      }).pipe(sandbox())
    )

    it.effect("counts: on all lists, on those with pages, or on none", () =>
      Effect.gen(function* () {
        const seen = (counts: Azalead.Counts) =>
          Effect.gen(function* () {
            const [paged, whole] = [yield* call("GET", "/latest/account"), yield* call("GET", "/latest/label")]
            return [paging(paged.headers), paging(whole.headers)]
          }).pipe(sandbox({ accounts: 0, counts }))
        const [paged, none] = [
          ["0", "0", "1", "25"],
          [undefined, undefined, undefined, undefined]
        ]
        assert.deepStrictEqual(yield* seen("all"), [paged, ["4", "4", undefined, undefined]])
        assert.deepStrictEqual(yield* seen("pageable"), [paged, none])
        assert.deepStrictEqual(yield* seen("none"), [none, none])
      })
    )
  })

  describe("order", () => {
    it.effect("is the last activity, ascending, blanks first, or as asked for", () =>
      Effect.gen(function* () {
        const { azalead } = yield* Sandbox.Sandbox
        yield* insert(4)
        assert.deepStrictEqual(yield* ids("?dir=desc"), [1, 2, 3, 4])
        yield* azalead.insertActivity({ idAccount: 1, type: "email_viewed", date: 300 })
        yield* azalead.insertActivity({ idAccount: 2, type: "ad_clicked", date: 100 })
        yield* azalead.insertActivity({ idAccount: 2, type: "ad_clicked", date: -100 })
        yield* azalead.insertActivity({ idAccount: 3, type: "website_visit", date: 200 })
        assert.deepStrictEqual(yield* ids(""), [4, 2, 3, 1])
        assert.deepStrictEqual(yield* ids("?dir=desc"), [1, 3, 2, 4])
        assert.deepStrictEqual(yield* ids("?sort=activityCount&dir=desc"), [2, 1, 3, 4])
        assert.deepStrictEqual(yield* ids("?sort=website_visit"), [3, 2, 1, 4])
        assert.deepStrictEqual(yield* ids("?sort=ad_clicked"), [2, 3, 1, 4])
        assert.deepStrictEqual(yield* ids("?sort=email_viewed"), [1, 3, 2, 4])
        assert.deepStrictEqual(yield* ids("?from=100&to=200"), [2, 3])
        const { firstActivityDate, lastActivityDate } = record((yield* call("GET", "/latest/account/2")).json)
        assert.deepStrictEqual([firstActivityDate, lastActivityDate], [-100, 100])
      }).pipe(sandbox({ accounts: 0 }))
    )

    it.effect("is descending from the start where told so", () =>
      Effect.gen(function* () {
        const { azalead } = yield* Sandbox.Sandbox
        yield* insert(2)
        yield* azalead.insertActivity({ idAccount: 2, type: "website_visit", date: 1 })
        assert.deepStrictEqual(yield* ids(""), [2, 1])
      }).pipe(sandbox({ accounts: 0, defaultDirection: "desc" }))
    )
  })

  describe("filters", () => {
    it.effect("drop what is asked for as false, keep what has one of the flags asked for as true", () =>
      Effect.gen(function* () {
        const { azalead } = yield* Sandbox.Sandbox
        yield* insert(1)
        yield* azalead.insertAccount({ id: 2, target: true })
        yield* azalead.insertAccount({ id: 3, isp: true })
        yield* azalead.insertAccount({ id: 4, alerted: [2193] })
        yield* azalead.insertAccount({ id: 5, blacklisting: [2193] })
        assert.deepStrictEqual(yield* ids(""), [1, 2, 4])
        assert.deepStrictEqual(yield* ids("", member), [1, 2, 4, 5])
        assert.deepStrictEqual(yield* ids("?target=true"), [2])
        assert.deepStrictEqual(yield* ids("?target=false"), [1, 4])
        assert.deepStrictEqual(yield* ids("?isp=true"), [3])
        assert.deepStrictEqual(yield* ids("?target=true&alert=true"), [2, 4])
        assert.deepStrictEqual(yield* ids("?target=true&isp=true&blacklist=true&alert=false"), [2, 3, 5])
      }).pipe(sandbox({ accounts: 0 }))
    )

    it.effect("by labels take repeated keys, 0 for accounts without any", () =>
      Effect.gen(function* () {
        const { azalead } = yield* Sandbox.Sandbox
        yield* insert(1)
        yield* azalead.insertAccount({ id: 2, labels: [6890] })
        yield* azalead.insertAccount({ id: 3, labels: [6891, 6892] })
        assert.deepStrictEqual(yield* ids("?labels=6890&labels=6892"), [2, 3])
        assert.deepStrictEqual(yield* ids("?labels=0&labels=6890"), [1, 2])
      }).pipe(sandbox({ accounts: 0 }))
    )

    it.effect("default: the ideal customer profile of the user who asks", () =>
      Effect.gen(function* () {
        const { azalead } = yield* Sandbox.Sandbox
        const fitting = { country: "FR", industry: "Automotive", sizeCategory: "Large company" }
        yield* azalead.insertAccount({ id: 1, ...fitting })
        yield* azalead.insertAccount({ id: 2, ...fitting, country: "DE" })
        yield* azalead.insertAccount({ id: 3, ...fitting, industry: null })
        yield* azalead.insertAccount({ id: 4, ...fitting, sizeCategory: "Small company" })
        assert.deepStrictEqual(yield* ids("?filter=default"), [1])
        assert.deepStrictEqual(yield* ids("?filter=default", member), [1, 2, 3, 4])
      }).pipe(
        sandbox({
          accounts: 0,
          users: [
            { ...Azalead.administrator, selection: { sectors: [4], countries: ["FR"], categories: ["large"] } },
            Azalead.member
          ]
        })
      )
    )
  })

  describe("one account", () => {
    const flagsOf = (json: unknown) => {
      const { alert, blacklist, isp, target } = record(json)
      return { target, isp, alert, blacklist }
    }
    const off = { target: false, isp: false, alert: false, blacklist: false }
    const patch = (body: object) =>
      Effect.map(call("PATCH", "/latest/account/1", { body }), ({ json, status }) => [status, flagsOf(json)])

    it.effect("each flag of an exclusive pair sets the other to the opposite, and leaves the other pair alone", () =>
      Effect.gen(function* () {
        yield* insert(1)
        assert.deepStrictEqual(yield* patch({}), [200, off])
        assert.deepStrictEqual(yield* patch({ target: true }), [200, { ...off, target: true }])
        assert.deepStrictEqual(yield* patch({ isp: true }), [200, { ...off, isp: true }])
        assert.deepStrictEqual(yield* patch({ isp: false }), [200, { ...off, target: true }])
        assert.deepStrictEqual(yield* patch({ target: false, isp: true }), [200, { ...off, isp: true }])
        assert.deepStrictEqual(yield* patch({ alert: true }), [200, { ...off, isp: true, alert: true }])
        assert.deepStrictEqual(yield* patch({ blacklist: true }), [200, { ...off, isp: true, blacklist: true }])
      }).pipe(sandbox({ accounts: 0 }))
    )

    it.effect("refuses the same value for both flags of a pair and changes nothing", () =>
      Effect.gen(function* () {
        yield* insert(1)
        const pairs = [
          ["target", "isp"],
          ["alert", "blacklist"]
        ] as const
        for (const [first, second] of pairs) {
          for (const value of [true, false]) {
            assert.deepStrictEqual(
              yield* outcome("PATCH", "/latest/account/1", { body: { [first]: value, [second]: value } }),
              problem(
                400,
                "Bad Request",
                `${first} and ${second} are mutually exclusive and cannot have the same value`
              )
            )
          }
        }
        assert.deepStrictEqual(yield* patch({}), [200, off])
      }).pipe(sandbox({ accounts: 0 }))
    )

    it.effect("alert and blacklist are each user's own, target and isp are everybody's", () =>
      Effect.gen(function* () {
        yield* insert(1)
        yield* patch({ target: true, alert: true })
        const seen = yield* call("GET", "/latest/account/1", member)
        assert.deepStrictEqual(flagsOf(seen.json), { ...off, target: true })
      }).pipe(sandbox({ accounts: 0 }))
    )

    it.effect("has blanks as null, negative dates, and is shorter in lists and updates", () =>
      Effect.gen(function* () {
        yield* insert(1, { foundingDate: -347155200000, summary: null, revenue: 5 })
        const whole = record((yield* call("GET", "/latest/account/1")).json)
        assert.deepStrictEqual(
          [whole["foundingDate"], whole["summary"], whole["lastActivityDate"], whole["revenue"]],
          [-347155200000, null, null, 5]
        )
        const { emailPattern: _, revenue: __, ...short } = whole
        assert.deepStrictEqual(list((yield* call("GET", "/latest/account")).json), [short])
        assert.deepStrictEqual((yield* call("PATCH", "/latest/account/1", { body: {} })).json, short)
      }).pipe(sandbox({ accounts: 0 }))
    )

    it.effect("answers 404 to an id that is unknown, malformed or deleted", () =>
      Effect.gen(function* () {
        const { azalead } = yield* Sandbox.Sandbox
        yield* insert(1)
        assert.isTrue(yield* azalead.deleteAccount(1))
        assert.isFalse(yield* azalead.deleteAccount(1))
        for (const id of ["1", "x", "1.0", "-1", "1e3"]) {
          for (const part of ["", "/overview", "/activity", "/opportunity", "/alert-recipient"]) {
            assert.strictEqual((yield* call("GET", `/latest/account/${id}${part}`)).status, 404)
          }
        }
      }).pipe(sandbox({ accounts: 0 }))
    )
  })

  describe("activities", () => {
    const path = "/latest/account/1/activity"
    const typesOf = (query: string) =>
      Effect.map(call("GET", `${path}${query}`), ({ json }) => list(json).map(({ date, type }) => [type, date]))

    const some = Effect.gen(function* () {
      const { azalead } = yield* Sandbox.Sandbox
      yield* insert(1)
      yield* azalead.insertActivity({ idAccount: 1, type: "website_visit", date: 1 })
      yield* azalead.insertActivity({ idAccount: 1, type: "email_viewed", date: 3 })
      return yield* azalead.insertActivity({ idAccount: 1, type: "ad_clicked", date: 2 })
    })

    it.effect("come newest first, in pages, filtered by time and repeated types", () =>
      Effect.gen(function* () {
        yield* some
        const [visit, ad, email] = [
          ["website_visit", 1],
          ["ad_clicked", 2],
          ["email_viewed", 3]
        ]
        assert.deepStrictEqual(yield* typesOf(""), [email, ad, visit])
        assert.deepStrictEqual(yield* typesOf("?types=website_visit&types=ad_clicked"), [ad, visit])
        assert.deepStrictEqual(yield* typesOf("?types=email_opened"), [email])
        assert.deepStrictEqual(yield* typesOf("?types=email_viewed"), [email])
        assert.deepStrictEqual(yield* typesOf("?from=2&to=2"), [ad])
        const second = yield* call("GET", `${path}?page=2&size=2`)
        assert.deepStrictEqual([list(second.json).length, ...paging(second.headers)], [1, "1", "3", "2", "2"])
        assert.strictEqual((yield* call("GET", `${path}?types=ad_click`)).status, 400)
        assert.strictEqual((yield* call("GET", `${path}?size=100000`)).status, 200)
      }).pipe(sandbox({ accounts: 0 }))
    )

    it.effect("an ad click is ad_clicked with its visit in the list, ad_click with its program alone", () =>
      Effect.gen(function* () {
        const { id } = yield* some
        const listed = list((yield* call("GET", `${path}?types=ad_clicked`)).json)[0]
        const single = record((yield* call("GET", `${path}/${id}`)).json)
        assert.deepStrictEqual(Object.keys(listed ?? {}), [
          "type",
          "date",
          "visitedPages",
          "referer",
          "idPerson",
          "campaignName",
          "id"
        ])
        assert.deepStrictEqual(Object.keys(single), ["type", "date", "adProgram", "adCreative", "id"])
        assert.deepStrictEqual([single["type"], single["id"], listed?.["id"]], ["ad_click", id, id])
      }).pipe(sandbox({ accounts: 0 }))
    )

    it.effect("add up to the overview, the referers and their categories, in a range of time", () =>
      Effect.gen(function* () {
        yield* some
        const overview = record((yield* call("GET", "/latest/account/1/overview")).json)
        const { adClickedCount, emailViewedCount, websiteVisitCount } = overview
        assert.deepStrictEqual([adClickedCount, emailViewedCount, websiteVisitCount], [1, 1, 1])
        const none = record((yield* call("GET", "/latest/account/1/overview?from=4")).json)
        assert.deepStrictEqual(none, {
          adClickedCount: 0,
          websiteVisitCount: 0,
          emailViewedCount: 0,
          averageWebsiteVisitDurationInSecond: 0
        })
        const visits = (part: string) =>
          Effect.map(call("GET", `/latest/account/1/${part}?to=2`), ({ json }) =>
            list(json).map(({ visitCount }) => Number(visitCount))
          )
        const sum = (counts: ReadonlyArray<number>) => counts.reduce((a, b) => a + b, 0)
        const categories = yield* visits("referer/category")
        assert.deepStrictEqual([categories.length, sum(categories), sum(yield* visits("referer"))], [11, 2, 2])
      }).pipe(sandbox({ accounts: 0 }))
    )

    it.effect("opening dates of mails are texts and numbers, in epoch milliseconds", () =>
      Effect.gen(function* () {
        const { azalead } = yield* Sandbox.Sandbox
        yield* insert(1)
        for (let date = 0; date < 20; date++)
          yield* azalead.insertActivity({ idAccount: 1, type: "email_viewed", date })
        const openers = list((yield* call("GET", path)).json).flatMap(({ openers }) => list(openers))
        assert.deepStrictEqual(new Set(openers.map(({ openDate }) => typeof openDate)), new Set(["string", "number"]))
        for (const { openDate } of openers) assert.isTrue(Number.isSafeInteger(Number(openDate)))
      }).pipe(sandbox({ accounts: 0 }))
    )
  })

  describe("alert recipients", () => {
    const path = "/latest/account/1/alert-recipient"
    const recipient = { firstName: "John", lastName: "Doe", email: "member@example.com", id: 2194 }

    it.effect("are users who get alerts: added once, off the blacklist, seen by themselves, removed once", () =>
      Effect.gen(function* () {
        const { azalead } = yield* Sandbox.Sandbox
        yield* azalead.insertAccount({ id: 1, blacklisting: [2194] })
        const add = outcome("POST", path, { body: { id: 2194 } })
        assert.deepStrictEqual(
          [yield* add, yield* add],
          [
            [201, recipient],
            [201, recipient]
          ]
        )
        assert.deepStrictEqual(yield* outcome("GET", path), [200, [recipient]])
        const { alert, blacklist } = record((yield* call("GET", "/latest/account/1", member)).json)
        assert.deepStrictEqual([alert, blacklist], [true, false])
        assert.deepStrictEqual(yield* outcome("DELETE", `${path}/2194`), [200, recipient])
        assert.strictEqual((yield* call("DELETE", `${path}/2194`)).status, 404)
        assert.deepStrictEqual(yield* outcome("GET", path), [200, []])
      }).pipe(sandbox({ accounts: 0 }))
    )

    it.effect("leave with their user, and nobody unknown is added", () =>
      Effect.gen(function* () {
        yield* insert(1)
        yield* call("POST", path, { body: { id: 2194 } })
        yield* call("DELETE", "/latest/organization/user/2194")
        assert.deepStrictEqual(yield* outcome("GET", path), [200, []])
        assert.deepStrictEqual(
          yield* outcome("POST", path, { body: { id: 2194 } }),
          problem(400, "Bad Request", "id: There is no user 2194.")
        )
      }).pipe(sandbox({ accounts: 0 }))
    )

    it.effect("are added with 200, and at a path with a slash at the end, as other sources say", () =>
      Effect.gen(function* () {
        yield* insert(1)
        assert.deepStrictEqual(yield* outcome("POST", `${path}/`, { body: { id: 2194 } }), [200, recipient])
      }).pipe(sandbox({ accounts: 0, addStatus: 200 }))
    )
  })
})
