/** The users of the emulated Azalead and their organizations: settings, sign-ups, and passwords by mail. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import * as Azalead from "../src/Azalead.ts"
import * as Sandbox from "../src/Sandbox.ts"
import { call, list, type Options, outcome, problem, record } from "./AzaleadCaller.ts"

const sandbox = (azalead?: Azalead.Options) => Effect.provide(Sandbox.layer({ azalead: { accounts: 0, ...azalead } }))

const member = { user: Azalead.member.username }
const nobody = { user: null }

const notFound = problem(404, "Not Found", "The requested resource does not exist")
const badRequest = (detail: string) => problem(400, "Bad Request", detail)

const login = (username: string, password: string) =>
  Effect.map(call("POST", "/latest/authenticate", { ...nobody, body: { username, password } }), ({ status }) => status)

/** An account of its own for a test. */
const account = Effect.flatMap(Sandbox.Sandbox, ({ azalead }) => azalead.insertAccount({ id: 1 }))

describe("users", () => {
  const path = "/latest/organization/user"
  const open = ["name", "lastName", "idRole", "role", "idSubscriber", "email", "locale", "id"]
  const closed = ["active", "deleted", "creationDate", "dateLastAction", "subscriberRights", "userConfig", "userRights"]

  it.effect("show some fields to themselves and to administrators alone", () =>
    Effect.gen(function* () {
      const keys = (options: Options) =>
        Effect.map(call("GET", path, options), ({ json }) => list(json).map((user) => Object.keys(user).sort()))
      const [short, whole] = [open.toSorted(), [...open, ...closed].sort()]
      assert.deepStrictEqual(yield* keys({}), [whole, whole])
      assert.deepStrictEqual(yield* keys(member), [short, whole])
    }).pipe(sandbox())
  )

  it.effect("are listed by repeated ids and by whether they are active", () =>
    Effect.gen(function* () {
      const ids = (query: string) =>
        Effect.map(call("GET", `${path}?${query}`), ({ json }) => list(json).map(({ id }) => id))
      assert.deepStrictEqual(yield* ids("id=2193&id=2195"), [2193, 2195])
      assert.deepStrictEqual(yield* ids("active=true&id=2194"), [2194])
      assert.deepStrictEqual(yield* ids("active=false"), [])
      assert.strictEqual((yield* call("GET", `${path}?id=true`)).status, 400)
    }).pipe(sandbox({ users: [Azalead.administrator, Azalead.member, { username: "x@example.com", password: "x" }] }))
  )

  it.effect("may be read by an administrator and by themselves", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual((yield* outcome("GET", `${path}/2194`, member))[0], 200)
      assert.deepStrictEqual(
        yield* outcome("GET", `${path}/2193`, member),
        problem(403, "Forbidden", "Access is denied")
      )
    }).pipe(sandbox())
  )

  it.effect("are created without a password, get one, change role, and are deleted", () =>
    Effect.gen(function* () {
      const { azalead } = yield* Sandbox.Sandbox
      const body = { email: "new@example.com", name: "New", lastName: "Doe", idRole: 2 }
      yield* TestClock.adjust(5)
      const created = record((yield* call("POST", `${path}/`, { body })).json)
      assert.deepStrictEqual([created["id"], created["creationDate"], created["dateLastAction"]], [2195, 5, null])
      assert.strictEqual((yield* call("POST", path, { body })).status, 405)
      assert.deepStrictEqual(
        yield* outcome("POST", `${path}/`, { body: { ...body, email: "NEW@example.com" } }),
        badRequest("This email address is already in use")
      )
      assert.strictEqual(yield* login("new@example.com", "1aA$$$"), 401)
      const changed = record((yield* call("PATCH", `${path}/2195`, { body: { password: "1aA$$$", idRole: 1 } })).json)
      assert.deepStrictEqual([changed["idRole"], changed["role"], changed["password"]], [1, "admin", undefined])
      assert.strictEqual(yield* login("new@example.com", "1aA$$$"), 200)
      assert.strictEqual((yield* call("PATCH", `${path}/2195`, { body: { email: "x@example.com" } })).status, 400)

      const removed = record((yield* call("DELETE", `${path}/2195`)).json)
      assert.deepStrictEqual([removed["id"], removed["deleted"]], [2195, false])
      assert.deepStrictEqual(yield* outcome("GET", `${path}/2195`), notFound)
      assert.strictEqual(list((yield* call("GET", path)).json).length, 2)
      assert.deepStrictEqual(
        (yield* azalead.users).map(({ deleted }) => deleted),
        [false, false, true]
      )
      assert.strictEqual(yield* login("new@example.com", "1aA$$$"), 401)
    }).pipe(sandbox())
  )

  it.effect("change the settings that they name, their own alone", () =>
    Effect.gen(function* () {
      const alerts = { active: true, ad_clicked: true, email_viewed: true, website_visit: true }
      const settings = {
        alert_email: alerts,
        report_email_weekly: true,
        report_target_email_daily: true,
        report_email_daily: true,
        default_account_selection_filter: { sectors: [], countries: [], categories: [] }
      }
      const changed = { ...settings, report_email_daily: false }
      assert.deepStrictEqual(
        yield* outcome("PATCH", `${path}/config`, { ...member, body: { report_email_daily: false } }),
        [200, changed]
      )
      const mails = { ...alerts, ad_clicked: false }
      assert.deepStrictEqual(
        yield* outcome("PATCH", `${path}/config/alert_email`, { ...member, body: { ad_clicked: false } }),
        [200, mails]
      )
      assert.deepStrictEqual(yield* outcome("GET", `${path}/config/alert_email`, member), [200, mails])
      assert.deepStrictEqual(yield* outcome("GET", `${path}/config`, member), [200, { ...changed, alert_email: mails }])
      assert.deepStrictEqual(yield* outcome("GET", `${path}/config`), [200, settings])
    }).pipe(sandbox())
  )
})

describe("organizations", () => {
  it.effect("mail their tracker codes to whom a body names, or to who asks", () =>
    Effect.gen(function* () {
      const { azalead } = yield* Sandbox.Sandbox
      const { emailTrackerCode, websiteTrackerCode } = record((yield* call("GET", "/latest/organization")).json)
      assert.deepStrictEqual(yield* outcome("POST", "/latest/organization/websiteTrackerCode", member), [
        200,
        { script: websiteTrackerCode }
      ])
      yield* call("POST", "/latest/organization/emailTrackerCode", { body: { email: "dev@example.com" } })
      assert.deepStrictEqual(yield* azalead.mails, [
        { to: "member@example.com", subject: "website tracker code", content: String(websiteTrackerCode) },
        { to: "dev@example.com", subject: "email tracker code", content: String(emailTrackerCode) }
      ])
    }).pipe(sandbox())
  )

  const customer = {
    firstName: "Ada",
    lastName: "Doe",
    email: "ada@example.org",
    password: "1aA$$$",
    website: "example.org",
    company: "Example Org"
  }
  const signUp = (change: object) => outcome("POST", "/public/signUp", { ...nobody, body: { ...customer, ...change } })

  it.effect("sign up, and see nothing of each other", () =>
    Effect.gen(function* () {
      const { azalead } = yield* Sandbox.Sandbox
      yield* account
      const { company, email, firstName, lastName } = customer
      assert.deepStrictEqual(yield* signUp({}), [200, { firstName, lastName, email, company }])
      assert.deepStrictEqual(
        (yield* azalead.mails).map(({ subject, to }) => [to, subject]),
        [
          [email, "account creation"],
          [email, "website tracker code"]
        ]
      )
      assert.strictEqual(yield* login(email, customer.password), 200)
      const user = { user: email }
      const { name, planType, website } = record((yield* call("GET", "/latest/organization", user)).json)
      assert.deepStrictEqual([name, planType, website], [company, "FREE TRIAL", "http://example.org/"])
      assert.strictEqual((yield* call("GET", "/latest/account/1", user)).status, 404)
      assert.strictEqual((yield* call("GET", "/latest/label/6890", user)).status, 404)
      assert.strictEqual((yield* call("GET", "/latest/organization/user/2193", user)).status, 404)
      for (const path of ["account", "label", "opportunity"]) {
        assert.deepStrictEqual(yield* outcome("GET", `/latest/${path}`, user), [200, []])
      }
      assert.strictEqual(list((yield* call("GET", "/latest/organization/user", user)).json).length, 1)
    }).pipe(sandbox())
  )

  it.effect("do not sign up with a taken address or domain, a weak password, or too long a name", () =>
    Effect.gen(function* () {
      const { azalead } = yield* Sandbox.Sandbox
      assert.deepStrictEqual(
        yield* signUp({ email: "Admin@example.com" }),
        badRequest("This email address is already in use")
      )
      assert.deepStrictEqual(
        yield* signUp({ website: "https://example.com/home" }),
        badRequest("This domain already belongs to a customer")
      )
      for (const password of ["1aA$", "aaAA$$", "11AA$$", "11aa$$", "11aaAA", `1aA$${"a".repeat(17)}`]) {
        assert.strictEqual((yield* signUp({ password }))[0], 400)
      }
      assert.strictEqual((yield* signUp({ firstName: "" }))[0], 400)
      assert.strictEqual((yield* signUp({ lastName: "x".repeat(65) }))[0], 400)
      assert.strictEqual((yield* signUp({ company: "x".repeat(101) }))[0], 400)
      assert.strictEqual((yield* signUp({ website: "http://" }))[0], 400)
      assert.deepStrictEqual([(yield* azalead.users).length, yield* azalead.mails], [2, []])
    }).pipe(sandbox())
  )
})

describe("password resets", () => {
  const forgot = (email: string) => outcome("POST", "/public/password/forgot", { ...nobody, body: { email } })
  const remind = (token: string) => outcome("POST", "/public/password/reminder", { ...nobody, body: { token } })
  const lastMail = Effect.flatMap(Sandbox.Sandbox, ({ azalead }) => Effect.map(azalead.mails, (mails) => mails.at(-1)))

  it.effect("mail a token, which gives a new password once", () =>
    Effect.gen(function* () {
      const { azalead } = yield* Sandbox.Sandbox
      const email = Azalead.member.username
      assert.deepStrictEqual(yield* forgot(email), [200, { email }])
      const token = (yield* lastMail)?.content ?? ""
      assert.deepStrictEqual(
        [yield* remind(token), yield* remind(token)],
        [
          [200, { token }],
          [200, { token }]
        ]
      )
      assert.deepStrictEqual(
        (yield* azalead.mails).map(({ subject }) => subject),
        ["password reset", "new password"]
      )
      assert.strictEqual(yield* login(email, Azalead.member.password), 401)
      assert.strictEqual(yield* login(email, (yield* lastMail)?.content ?? ""), 200)
    }).pipe(sandbox())
  )

  it.effect("do not tell an unknown login, token, or one that is too old", () =>
    Effect.gen(function* () {
      const { azalead } = yield* Sandbox.Sandbox
      assert.deepStrictEqual(yield* forgot("nobody@example.com"), [200, { email: "nobody@example.com" }])
      assert.deepStrictEqual(yield* remind("none"), [200, { token: "none" }])
      assert.deepStrictEqual(yield* azalead.mails, [])
      yield* forgot(Azalead.member.username)
      const token = (yield* lastMail)?.content ?? ""
      yield* TestClock.adjust("1 hour")
      assert.deepStrictEqual(yield* remind(token), [200, { token }])
      assert.strictEqual((yield* azalead.mails).length, 1)
      assert.strictEqual(yield* login(Azalead.member.username, Azalead.member.password), 200)
      assert.strictEqual((yield* forgot("no address"))[0], 400)
    }).pipe(sandbox({ resetLifetime: "1 hour" }))
  )
})
