import * as Decoding from "@millrace/core/Decoding"
import { Sandbox } from "@millrace/sandbox"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { Accounts } from "../src/Accounts.ts"
import { Activities } from "../src/Activities.ts"
import { AlertRecipients } from "../src/AlertRecipients.ts"
import { Authentication } from "../src/Authentication.ts"
import { Companies } from "../src/cid/Companies.ts"
import { Contacts } from "../src/Contacts.ts"
import { Labels } from "../src/Labels.ts"
import { Opportunities } from "../src/Opportunities.ts"
import { Organizations } from "../src/Organizations.ts"
import { Reference } from "../src/Reference.ts"
import { Registration } from "../src/Registration.ts"
import { Users } from "../src/Users.ts"
import * as Catalogue from "./Catalogue.ts"
import * as Subscriber from "./Subscriber.ts"

/** A call of every operation, by its id, in an order in which all of them can be carried out. */
const calls = Effect.gen(function* () {
  const accounts = yield* Accounts
  const activities = yield* Activities
  const recipients = yield* AlertRecipients
  const contacts = yield* Contacts
  const labels = yield* Labels
  const opportunities = yield* Opportunities
  const organizations = yield* Organizations
  const reference = yield* Reference
  const users = yield* Users
  const registration = yield* Registration

  const everything = yield* Effect.orDie(Stream.runCollect(accounts.list.items({ query: { size: 6000 } })))
  const ofAll = yield* Effect.forEach(everything, ({ id }) =>
    Effect.map(activities.list({ params: { id }, query: { size: 100 } }), (found) => ({ id, found }))
  )
  const [{ found, id } = assert.fail()] = ofAll.filter(({ found }) => found.some(({ type }) => type === "ad_clicked"))
  const persons = ofAll.flatMap(({ found }) =>
    found.flatMap((activity) =>
      "idPerson" in activity && typeof activity.idPerson === "string" ? [activity.idPerson] : []
    )
  )
  const [contact = assert.fail()] = yield* contacts.list({ params: { id_account: id } })
  const [label = assert.fail()] = yield* labels.list()
  const [, user = assert.fail()] = yield* users.list()
  const opportunity = yield* opportunities.create({
    params: { id },
    payload: {
      dealSize: 1.5,
      closedDate: DateTime.makeUnsafe(-1),
      name: "Deal",
      probabilityPercentage: 50,
      closed: false,
      won: false,
      idAccount: id
    }
  })
  const range = { from: DateTime.makeUnsafe(0), to: DateTime.makeUnsafe("2020-09-13T12:26:40Z") }
  const ofAccount = { params: { id }, query: range }
  const ofOpportunity = { params: { idAccount: id, idOpportunity: opportunity.id } }

  return {
    authenticate: (yield* Authentication).authenticate({ payload: Subscriber.administrator }),
    requestPasswordReset: registration.requestPasswordReset({ payload: { email: "member@example.com" } }),
    resetPassword: registration.resetPassword({ payload: { token: Redacted.make("nobody's") } }),
    signUp: registration.signUp({
      payload: {
        firstName: "Ada",
        lastName: "Doe",
        email: "ada@example.org",
        password: Redacted.make("1aA$$$"),
        website: "example.org",
        company: "Example Org"
      }
    }),
    listAccounts: accounts.list({
      query: { ...range, size: 6000, sort: "score", dir: "desc", isp: true, labels: [0, label.id], filter: "default" }
    }),
    getAccount: accounts.get({ params: { id } }),
    updateAccount: accounts.update({ params: { id }, payload: { target: true, alert: false } }),
    getAccountOverview: accounts.getOverview(ofAccount),
    addAlertRecipient: recipients.add({ params: { id_account: id }, payload: { id: user.id } }),
    listAlertRecipients: recipients.list({ params: { id_account: id } }),
    removeAlertRecipient: recipients.remove({ params: { id_account: id, id: user.id } }),
    listAccountActivities: activities.list({
      params: { id },
      query: { ...range, page: 1, types: ["website_visit", "ad_clicked", "email_opened"] }
    }),
    getAccountActivity: Effect.forEach(found, (activity) =>
      activities.get({ params: { id, id_activity: Number(activity.id) } })
    ),
    listVisitedPagesOverview: activities.listVisitedPagesOverview(ofAccount),
    listReferers: activities.listReferers(ofAccount),
    listRefererCategories: activities.listRefererCategories(ofAccount),
    listEventTypes: activities.listEventTypes(ofAccount),
    getActivityPerson: Effect.forEach(new Set(persons), (id) => activities.getPerson({ params: { id } })),
    listLabels: labels.list(),
    createLabel: labels.create({ payload: { label: "New" } }),
    getLabel: labels.get({ params: { id: label.id } }),
    updateLabel: labels.update({ params: { id: label.id }, payload: { label: "Newer" } }),
    addAccountLabel: accounts.addLabel({ params: { id_account: id }, payload: { id: label.id } }),
    removeAccountLabel: accounts.removeLabel({ params: { id_account: id, id_label: label.id } }),
    deleteLabel: labels.delete({ params: { id: label.id } }),
    createAccountOpportunity: opportunities.create({
      params: { id },
      payload: {
        dealSize: 2,
        closedDate: range.to,
        name: "Another",
        probabilityPercentage: 5,
        closed: false,
        won: false,
        idAccount: id,
        owner: user.id,
        source: "salesforce",
        externalId: "1",
        externalAccount: "Example"
      }
    }),
    listAccountOpportunities: opportunities.listOfAccount({ params: { id }, query: { closed: false, won: false } }),
    getAccountOpportunity: opportunities.get(ofOpportunity),
    updateAccountOpportunity: opportunities.update({ ...ofOpportunity, payload: { won: true, owner: "Jane Doe" } }),
    deleteAccountOpportunity: opportunities.delete(ofOpportunity),
    listOpportunities: opportunities.list({ query: { externalAccount: "Example" } }),
    getOrganization: organizations.get(),
    sendWebsiteTrackerCode: organizations.sendWebsiteTrackerCode({ payload: { email: "dev@example.com" } }),
    sendEmailTrackerCode: organizations.sendEmailTrackerCode(),
    listUsers: users.list({ query: { active: true, id: [user.id, 2193] } }),
    getUserConfig: users.getConfig(),
    updateUserConfig: users.updateConfig({ payload: { report_email_daily: false } }),
    getAlertEmailConfig: users.getAlertEmailConfig(),
    updateAlertEmailConfig: users.updateAlertEmailConfig({ payload: { active: false } }),
    createUser: users.create({ payload: { email: "new@example.com", name: "New", lastName: "Doe", idRole: 2 } }),
    getUser: users.get({ params: { id: user.id } }),
    updateUser: users.update({ params: { id: user.id }, payload: { name: "Newer" } }),
    deleteUser: users.delete({ params: { id: user.id } }),
    listCountries: reference.listCountries(),
    listIndustries: reference.listIndustries(),
    listCompanyCategories: reference.listCompanyCategories(),
    getApiVersion: reference.getApiVersion(),
    findAccountEmailPattern: accounts.findEmailPattern({ params: { id } }),
    listAccountNews: accounts.listNews({ params: { id } }),
    listAccountContacts: contacts.list({ params: { id_account: id } }),
    findContactEmail: contacts.findEmail({ params: { id_account: id, id_contact: contact.id } }),
    identifyCompany: (yield* Companies).identify({ query: { ip_address: "203.0.113.1" } })
  }
})

const requestLine = (path: string) => new RegExp(`^${path.replaceAll(/:\w+/g, "[^/]+")}$`)

describe("Azalead over HTTP", () => {
  for (const single of ["array", "object"] as const) {
    it.live(`answers all 52 operations as they are declared, and one of something as an ${single}`, () =>
      Effect.gen(function* () {
        const sandbox = yield* Sandbox.Sandbox
        const declared = [...Catalogue.main, ...Catalogue.cid]
        const all = Object.entries(yield* calls)
        assert.deepStrictEqual(all.map(([id]) => id).toSorted(), declared.map(({ id }) => id).toSorted())
        for (const [id, call] of all) {
          const before = yield* sandbox.count()
          yield* call
          const seen = (yield* sandbox.requests).slice(before)
          const { method, path } = declared.find((operation) => operation.id === id) ?? assert.fail()
          assert.isAbove(seen.length, 0, id)
          for (const request of seen) {
            assert.strictEqual(request.method, method, id)
            assert.match(request.path, requestLine(path), id)
          }
        }
      }).pipe(Decoding.strict, Effect.provide(Subscriber.overHttp({ single, accounts: 12, activities: 8 })))
    )
  }
})
