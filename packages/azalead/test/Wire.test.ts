/** What Azalead's documents contradict themselves in, and what the schemas make of it. */
import * as Decoding from "@millrace/core/Decoding"
import { Sandbox } from "@millrace/sandbox"
import * as Fault from "@millrace/sandbox/Fault"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import { Accounts } from "../src/Accounts.ts"
import { Activities, Activity } from "../src/Activities.ts"
import { Contacts } from "../src/Contacts.ts"
import { EpochMillis } from "../src/EpochMillis.ts"
import { Text, WholeNumber } from "../src/Identifier.ts"
import { Labels } from "../src/Labels.ts"
import { Opportunities } from "../src/Opportunities.ts"
import { Users } from "../src/Users.ts"
import { EventContent } from "../src/Variant.ts"
import * as Subscriber from "./Subscriber.ts"

const decoded = <A>(schema: Schema.Codec<A, unknown>, json: unknown) => Schema.decodeUnknownEffect(schema)(json)
const refused = <A>(schema: Schema.Codec<A, unknown>, json: unknown) =>
  Effect.as(Effect.flip(Schema.decodeUnknownEffect(schema)(json)), "refused")

describe("a moment", () => {
  it.effect("is a count of ms, before 1970 and after, and goes back as it came", () =>
    Effect.gen(function* () {
      for (const millis of [1_470_159_902_134, 0, -1, -2_208_988_800_000]) {
        const moment = yield* decoded(EpochMillis, millis)
        assert.strictEqual(DateTime.toEpochMillis(moment), millis)
        assert.strictEqual(yield* Schema.encodeEffect(EpochMillis)(moment), millis)
        assert.deepStrictEqual(yield* decoded(EpochMillis, String(millis)), moment)
      }
    })
  )

  it.effect("is nothing else", () =>
    Effect.gen(function* () {
      for (const odd of ["", "soon", "2017-11-02", "1.5", 1.5, 1e300, NaN, null, true, [1]]) {
        assert.strictEqual(yield* refused(EpochMillis, odd), "refused", String(odd))
      }
    })
  )

  it.effect("goes into queries and bodies as ms", () =>
    Effect.gen(function* () {
      const sandbox = yield* Sandbox.Sandbox
      const accounts = yield* Accounts
      const opportunities = yield* Opportunities
      const [{ id } = assert.fail()] = yield* accounts.list({
        query: { from: DateTime.makeUnsafe(-1), to: DateTime.makeUnsafe("2027-01-15T08:00:00Z") }
      })
      assert.deepStrictEqual((yield* sandbox.requests).at(-1)?.query, { from: "-1", to: "1800000000000" })
      const deal = yield* opportunities.create({
        params: { id },
        payload: {
          dealSize: 1,
          closedDate: DateTime.makeUnsafe(-86_400_000),
          name: "Old",
          probabilityPercentage: 1,
          closed: true,
          won: false,
          idAccount: id
        }
      })
      assert.deepStrictEqual(deal.closedDate, DateTime.makeUnsafe("1969-12-31"))
      assert.strictEqual((yield* sandbox.azalead.opportunities).at(-1)?.closedDate, -86_400_000)
    }).pipe(Effect.provide(Subscriber.layer()))
  )
})

describe("an id", () => {
  it.effect("that the examples show as a number may come as a text of digits, exactly", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(
        [yield* decoded(WholeNumber, 1_000_039), yield* decoded(WholeNumber, "1000039")],
        [1_000_039, 1_000_039]
      )
      assert.strictEqual(yield* refused(WholeNumber, "9007199254740993"), "refused")
      assert.strictEqual(yield* refused(WholeNumber, "1000039x"), "refused")
    })
  )

  it.effect("that the examples show as a text may come as a number", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual([yield* decoded(Text, "00000000-4000"), yield* decoded(Text, 42)], ["00000000-4000", "42"])
      assert.strictEqual(yield* Schema.encodeEffect(Text)("42"), "42")
    })
  )
})

describe("what is known of an event", () => {
  it.effect("is one object, or the only one of an array, or several", () =>
    Effect.gen(function* () {
      const [one, other] = [{ url: "/a" }, { url: "/b" }]
      assert.deepStrictEqual(
        [
          yield* decoded(EventContent, one),
          yield* decoded(EventContent, [one]),
          yield* decoded(EventContent, [one, other]),
          yield* decoded(EventContent, [])
        ],
        [one, one, [one, other], []]
      )
    })
  )
})

describe("an activity", () => {
  const answer = Effect.fnUntraced(function* (body: unknown) {
    const { inject } = yield* Sandbox.Sandbox
    yield* inject(Fault.status(200, { body, match: { path: /activity/ } }))
    return yield* (yield* Activities).list({ params: { id: 1 } })
  })
  const visit = { type: "website_visit", date: 1, id: 2, visitedPages: null, referer: null, idPerson: null }

  it.effect("is an ad_clicked or an ad_click, wherever it comes from", () =>
    Effect.gen(function* () {
      const clicked = { ...visit, type: "ad_clicked", campaignName: null }
      const click = { type: "ad_click", date: 1, id: 3, adProgram: null, adCreative: null }
      const activities = yield* answer([clicked, click])
      const { inject } = yield* Sandbox.Sandbox
      yield* inject(Fault.status(200, { body: click, match: { path: /activity/ } }))
      const one = yield* (yield* Activities).get({ params: { id: 1, id_activity: 3 } })
      assert.deepStrictEqual(
        [...activities, one].map(({ type }) => type),
        ["ad_clicked", "ad_click", "ad_click"]
      )
    }).pipe(Decoding.strict, Effect.provide(Subscriber.layer()))
  )

  it.effect("is null where it is blank, absent or null", () =>
    Effect.gen(function* () {
      const { idPerson: _, referer: __, ...bare } = visit
      const [whole, absent] = yield* answer([{ ...visit, campaignName: null, utm: null }, bare])
      assert.deepStrictEqual(absent, whole)
      assert.deepStrictEqual(whole, {
        type: "website_visit",
        date: DateTime.makeUnsafe(1),
        id: 2,
        visitedPages: null,
        referer: null,
        idPerson: null,
        campaignName: null,
        utm: null
      })
    }).pipe(Effect.provide(Subscriber.layer()))
  )

  it.effect("of a kind that is not known yet is let through as it is", () =>
    Effect.gen(function* () {
      const call = { type: "phone_call", date: 1, id: 4, seconds: 90 }
      assert.deepStrictEqual<ReadonlyArray<unknown>>(yield* answer([call]), [call])
    }).pipe(Effect.provide(Subscriber.layer()))
  )

  it.effect("is the same by the names and in the shape of the tables", () =>
    Effect.gen(function* () {
      const event = { id: "e", type: "custom", content: { personId: "not of the visitor" } }
      const page = { id: 1, title: null, url: "/", events: [event] }
      const rest = { type: "website_visit", date: 1, id: 2, campaignName: null, utm: null }
      const shown = {
        ...rest,
        visitedPages: [{ ...page, durationInSecond: 7 }],
        referer: { idCategory: "direct", name: null },
        idPerson: "p"
      }
      const tabled = {
        ...rest,
        visitedPages: [{ ...page, durationInSeconds: 7 }],
        referer: { categroyId: "direct", name: null },
        personId: "p"
      }
      const expected = { ...shown, date: DateTime.makeUnsafe(1) }
      for (const body of [[shown], [tabled], { activities: [tabled] }]) {
        assert.deepStrictEqual<ReadonlyArray<unknown>>(yield* answer(body), [expected])
      }
      const { inject } = yield* Sandbox.Sandbox
      const activities = yield* Activities
      for (const body of [shown, tabled, { activities: [tabled] }]) {
        yield* inject(Fault.status(200, { body, match: { path: /activity/ } }))
        assert.deepStrictEqual<unknown>(yield* activities.get({ params: { id: 1, id_activity: 2 } }), expected)
      }
    }).pipe(Decoding.strict, Effect.provide(Subscriber.layer()))
  )

  it.effect("goes back as it came", () =>
    Effect.gen(function* () {
      const whole = { ...visit, campaignName: null, utm: null }
      assert.deepStrictEqual(yield* Schema.encodeEffect(Activity)(yield* decoded(Activity, whole)), whole)
    })
  )
})

describe("one record", () => {
  for (const single of ["array", "object"] as const) {
    it.effect(`is one, also where it comes as an ${single}`, () =>
      Effect.gen(function* () {
        const labels = yield* Labels
        const created = yield* labels.create({ payload: { label: "New" } })
        const updated = yield* labels.update({ params: { id: created.id }, payload: { label: "Newer" } })
        assert.deepStrictEqual(yield* labels.get({ params: { id: created.id } }), updated)
        assert.deepStrictEqual(yield* labels.delete({ params: { id: created.id } }), { id: created.id, label: "Newer" })
        const [account = assert.fail()] = yield* (yield* Accounts).list()
        const contacts = yield* Contacts
        const [{ id } = assert.fail()] = yield* contacts.list({ params: { id_account: account.id } })
        assert.strictEqual((yield* contacts.findEmail({ params: { id_account: account.id, id_contact: id } })).id, id)
      }).pipe(Decoding.strict, Effect.provide(Subscriber.layer({ single })))
    )
  }

  it.effect("is missing where an array of none or of two comes", () =>
    Effect.gen(function* () {
      const { inject } = yield* Sandbox.Sandbox
      const labels = yield* Labels
      const label = { id: 1, label: "One" }
      for (const body of [[], [label, label]]) {
        yield* inject(Fault.status(200, { body, match: { path: /label/ } }))
        assert.strictEqual((yield* Effect.flip(labels.get({ params: { id: 1 } })))._tag, "InvalidResponse")
      }
    }).pipe(Effect.provide(Subscriber.layer()))
  )
})

describe("a user's settings", () => {
  it.effect("are those of the user, also where the whole user comes", () =>
    Effect.gen(function* () {
      const { inject } = yield* Sandbox.Sandbox
      const users = yield* Users
      const settings = yield* users.getConfig()
      const [user] = yield* users.list()
      const body = { id: user?.id, name: user?.name, userConfig: settings }
      yield* inject(Fault.status(200, { body, match: { path: /config/ } }))
      assert.deepStrictEqual(yield* users.getConfig(), settings)
    }).pipe(Decoding.strict, Effect.provide(Subscriber.layer()))
  )
})

describe("a change", () => {
  it.effect("holds what was given and nothing else", () =>
    Effect.gen(function* () {
      const { requests } = yield* Sandbox.Sandbox
      const users = yield* Users
      yield* users.updateConfig({ payload: { report_email_daily: false } })
      yield* users.updateAlertEmailConfig({ payload: { email_viewed: true } })
      yield* users.updateConfig({ payload: {} })
      assert.deepStrictEqual(
        (yield* requests).filter(({ method }) => method === "PATCH").map(({ body }) => body),
        ['{"report_email_daily":false}', '{"email_viewed":true}', "{}"]
      )
    }).pipe(Effect.provide(Subscriber.layer()))
  )
})
