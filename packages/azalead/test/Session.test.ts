import { type Azalead as Organization, Sandbox } from "@millrace/sandbox"
import * as Fault from "@millrace/sandbox/Fault"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Base64Url from "effect/encoding/Base64Url"
import * as Fiber from "effect/Fiber"
import * as Headers from "effect/http/Headers"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as TestClock from "effect/testing/TestClock"
import { Accounts } from "../src/Accounts.ts"
import * as Azalead from "../src/Azalead.ts"
import { Labels } from "../src/Labels.ts"
import * as Session from "../src/Session.ts"
import * as Subscriber from "./Subscriber.ts"

const seen = Effect.map(
  Effect.flatMap(Sandbox.Sandbox, ({ requests }) => requests),
  (requests) => requests.map(({ method, path, status }) => `${method} ${path} ${status}`)
)
const mints = Effect.flatMap(Sandbox.Sandbox, ({ azalead }) => azalead.mints)
const list = Effect.flatMap(Labels, (labels) => labels.list())
const subscribed = (options?: Organization.Options, credentials?: Azalead.Identity) =>
  Effect.provide(Subscriber.layer(options, credentials))

/** The tokens that requests carried, by the `HttpClient` of the sandbox. */
const carried = (tokens: Array<string | undefined>) =>
  Layer.effect(
    HttpClient.HttpClient,
    Effect.map(Sandbox.Sandbox, ({ httpClient }) =>
      HttpClient.mapRequest(httpClient, (request) => {
        tokens.push(request.headers["x-auth-token"])
        return request
      })
    )
  )

describe("a session", () => {
  it.effect("begins with the first call, and sends its token in the vendor's own header", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* seen, [])
      yield* list
      const { requests } = yield* Sandbox.Sandbox
      assert.deepStrictEqual(
        (yield* requests).map(({ body, headers, path }) => [
          path,
          body,
          headers["x-auth-token"],
          headers["authorization"]
        ]),
        [
          ["/latest/authenticate", '{"username":"admin@example.com","password":"<redacted>"}', undefined, undefined],
          ["/latest/label", undefined, "Bearer <redacted>", undefined]
        ]
      )
    }).pipe(subscribed())
  )

  for (const bearerPrefix of [false, true]) {
    it.effect(`takes over the token of each answer${bearerPrefix ? ", which has the prefix already" : ""}`, () =>
      Effect.gen(function* () {
        const tokens: Array<string | undefined> = []
        yield* Effect.andThen(list, Effect.andThen(list, list)).pipe(
          Effect.provide(Layer.provide(Subscriber.groups(), carried(tokens)))
        )
        assert.strictEqual(tokens.length, 4)
        assert.strictEqual(tokens[0], undefined)
        assert.strictEqual(new Set(tokens).size, 4)
        for (const token of tokens.slice(1)) assert.match(token ?? "", /^Bearer [^ ]+$/)
        assert.strictEqual(yield* mints, 1)
      }).pipe(Effect.provide(Sandbox.layer({ azalead: { rotation: "revoke", bearerPrefix } })))
    )
  }

  it.effect("goes on with the newest token, whichever answer comes last", () =>
    Effect.gen(function* () {
      const { inject } = yield* Sandbox.Sandbox
      const tokens: Array<string | undefined> = []
      yield* Effect.gen(function* () {
        const accounts = yield* Accounts
        yield* list
        // Carried out first, and answered last.
        yield* inject(Fault.delay("1 second", { when: "after", match: { path: "/latest/account" } }))
        const slow = yield* Effect.forkChild(accounts.list())
        yield* TestClock.adjust("500 millis")
        yield* list
        yield* TestClock.adjust("1 second")
        yield* Fiber.join(slow)
        yield* list
      }).pipe(Effect.provide(Layer.provide(Subscriber.groups(), carried(tokens))))
      const claims = tokens.slice(1).map((token = "") => Base64Url.decodeString(token.split(".")[1] ?? ""))
      assert.deepStrictEqual(
        claims.map((json) => JSON.parse(Result.getOrThrow(json)).jti),
        // Its session, and how many tokens were given before it: the slow answer brought 0-2, the quick one 0-3.
        ["0-0", "0-1", "0-1", "0-3"]
      )
    }).pipe(Effect.provide(Sandbox.layer()))
  )

  it.effect("lasts as long as calls come, since each renews it", () =>
    Effect.gen(function* () {
      for (let hours = 0; hours < 5; hours++) {
        yield* list
        yield* TestClock.adjust("50 minutes")
      }
      assert.strictEqual(yield* mints, 1)
    }).pipe(subscribed())
  )

  it.effect("is begun again before its token expires, without a 401", () =>
    Effect.gen(function* () {
      yield* list
      yield* TestClock.adjust("58 minutes")
      yield* list
      assert.strictEqual(yield* mints, 1)
      yield* TestClock.adjust("59 minutes")
      yield* list
      assert.deepStrictEqual(yield* seen, [
        "POST /latest/authenticate 200",
        "GET /latest/label 200",
        "GET /latest/label 200",
        "POST /latest/authenticate 200",
        "GET /latest/label 200"
      ])
    }).pipe(subscribed())
  )

  it.effect("is begun again before its token expires where no answer renews it", () =>
    Effect.gen(function* () {
      yield* list
      yield* TestClock.adjust("59 minutes")
      yield* list
      assert.deepStrictEqual([yield* mints, (yield* seen).filter((call) => call.endsWith("401"))], [2, []])
    }).pipe(subscribed({ rotation: "off" }))
  )

  it.effect("is begun once more where the answer was lost, as a second token does no harm", () =>
    Effect.gen(function* () {
      const { inject } = yield* Sandbox.Sandbox
      yield* inject(Fault.cut("after", { match: { path: "/latest/authenticate" } }))
      const fiber = yield* Effect.forkChild(list)
      yield* TestClock.adjust("10 seconds")
      yield* Fiber.join(fiber)
      assert.deepStrictEqual(yield* seen, [
        "POST /latest/authenticate undefined",
        "POST /latest/authenticate 200",
        "GET /latest/label 200"
      ])
    }).pipe(subscribed())
  )

  it.effect("keeps a token that it cannot read out of the error", () =>
    Effect.gen(function* () {
      const { inject } = yield* Sandbox.Sandbox
      yield* inject(Fault.status(200, { body: { token: ["hunter2"] } }))
      const error = yield* Effect.flip(list)
      assert.deepStrictEqual([error._tag, error.operation], ["InvalidResponse", "authenticate"])
      assert.notInclude(JSON.stringify(error) + String(error), "hunter2")
    }).pipe(subscribed())
  )

  it.effect("is begun again for an unsafe call too, as a 401 proves that nothing was done", () =>
    Effect.gen(function* () {
      const { azalead } = yield* Sandbox.Sandbox
      const labels = yield* Labels
      yield* list
      yield* azalead.expireTokens
      const created = yield* labels.create({ payload: { label: "New" } })
      assert.deepStrictEqual((yield* azalead.labels).at(-1), created)
      assert.deepStrictEqual((yield* seen).slice(2), [
        "POST /latest/label 401",
        "POST /latest/authenticate 200",
        "POST /latest/label 200"
      ])
    }).pipe(subscribed())
  )

  it.effect("is the caller's Unauthorized where a token is refused that was just minted", () =>
    Effect.gen(function* () {
      const labels = yield* Labels
      const error = yield* Effect.flip(labels.create({ payload: { label: "New" } }))
      assert.deepStrictEqual([error._tag, error.attempts], ["Unauthorized", 2])
      assert.deepStrictEqual(yield* seen, [
        "POST /latest/authenticate 200",
        "POST /latest/label 401",
        "POST /latest/authenticate 200",
        "POST /latest/label 401"
      ])
    }).pipe(subscribed({ deniedStatus: 401, rotation: "off" }, Azalead.login(Subscriber.member)))
  )

  it.effect("goes on where a 401 renews its token, which says that only the call was refused", () =>
    Effect.gen(function* () {
      const labels = yield* Labels
      const error = yield* Effect.flip(labels.create({ payload: { label: "New" } }))
      assert.deepStrictEqual([error._tag, error.attempts], ["Unauthorized", 1])
      yield* list
      assert.deepStrictEqual(yield* seen, [
        "POST /latest/authenticate 200",
        "POST /latest/label 401",
        "GET /latest/label 200"
      ])
    }).pipe(subscribed({ deniedStatus: 401 }, Azalead.login(Subscriber.member)))
  )

  it.effect("is not begun with a wrong password, and the password is in no error", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(list)
      assert.deepStrictEqual(
        [error._tag, error.operation, yield* seen],
        ["Unauthorized", "authenticate", ["POST /latest/authenticate 401"]]
      )
      assert.notInclude(JSON.stringify(error) + String(error), "hunter2")
    }).pipe(subscribed({}, Azalead.login({ username: "admin@example.com", password: Redacted.make("hunter2") })))
  )

  for (const [title, before] of [
    ["idle", 0],
    ["with 100 of them under way", 100]
  ] as const) {
    it.effect(`lets 200 calls at once across an expiry mint once, fail none, repeat none without a 401, ${title}`, () =>
      Effect.gen(function* () {
        const { azalead, inject, requests, reset } = yield* Sandbox.Sandbox
        const accounts = yield* Accounts
        yield* list
        yield* reset
        const ids = (yield* azalead.accounts).map(({ id }) => id)
        const get = (ids: ReadonlyArray<number>) =>
          Effect.forEach(ids, (id) => accounts.get({ params: { id } }), { concurrency: "unbounded" })
        // The reset has made the token of the first call invalid already; the tokens that follow are renewed by each answer.
        yield* list
        const minted = yield* mints
        yield* inject(Fault.delay("1 second", { times: Infinity, match: { path: "/latest/account" } }))
        // Answers come one by one, so that calls under way carry older tokens than those after them.
        const first = yield* Effect.forkChild(get(ids.slice(0, before)))
        yield* TestClock.adjust("999 millis")
        yield* azalead.expireTokens
        const second = yield* Effect.forkChild(get(ids.slice(before)))
        yield* TestClock.adjust("10 seconds")
        const found = [...(yield* Fiber.join(first)), ...(yield* Fiber.join(second))]
        assert.deepStrictEqual(
          found.map(({ id }) => id),
          ids
        )
        assert.strictEqual((yield* mints) - minted, 1)
        const statuses = Map.groupBy(
          (yield* requests).filter(({ path }) => path.startsWith("/latest/account/")),
          ({ path }) => path
        )
        assert.strictEqual(statuses.size, 200)
        for (const [path, sent] of statuses) {
          assert.deepStrictEqual(
            sent.map(({ status }) => status),
            [401, 200],
            path
          )
        }
      }).pipe(subscribed({ accounts: 200 }))
    )
  }

  it.live("keeps that promise over HTTP, where answers come in any order", () =>
    Effect.gen(function* () {
      const { azalead, requests } = yield* Sandbox.Sandbox
      const accounts = yield* Accounts
      const ids = (yield* azalead.accounts).map(({ id }) => id)
      const found = yield* Effect.forEach(
        ids,
        (id, index) =>
          Effect.tap(accounts.get({ params: { id } }), () => (index === 100 ? azalead.expireTokens : Effect.void)),
        { concurrency: 25 }
      )
      assert.deepStrictEqual(
        found.map(({ id }) => id),
        ids
      )
      assert.strictEqual(yield* mints, 2)
      const statuses = Map.groupBy(yield* requests, ({ path }) => path)
      for (const id of ids) {
        const sent = statuses.get(`/latest/account/${id}`)?.map(({ status }) => status) ?? []
        assert.deepStrictEqual([sent.at(-1), sent.slice(0, -1).filter((status) => status !== 401)], [200, []])
      }
    }).pipe(Effect.provide(Subscriber.overHttp({ accounts: 200 })))
  )

  it.effect("survives an expiry between two renewals of its token, at whatever call", () =>
    Effect.gen(function* () {
      const { azalead, inject, requests } = yield* Sandbox.Sandbox
      const accounts = yield* Accounts
      const ids = (yield* azalead.accounts).map(({ id }) => id)
      yield* list
      yield* inject(Fault.delay("3 seconds", { match: { path: `/latest/account/${ids[0]}` } }))
      const slow = yield* Effect.forkChild(accounts.get({ params: { id: ids[0] ?? 0 } }))
      yield* TestClock.adjust("1 second")
      // Renews the token that the slow call does not have; then both are worth nothing.
      yield* list
      yield* azalead.expireTokens
      yield* TestClock.adjust("10 seconds")
      assert.strictEqual((yield* Fiber.join(slow)).id, ids[0])
      assert.strictEqual(yield* mints, 2)
      assert.deepStrictEqual(
        (yield* requests).filter(({ path }) => path.startsWith("/latest/account/")).map(({ status }) => status),
        [401, 401, 200]
      )
    }).pipe(subscribed())
  )
})

describe("a token that exists already", () => {
  const issued = (options?: Organization.Options) =>
    Effect.provide(
      Layer.unwrap(
        Effect.gen(function* () {
          const { azalead } = yield* Sandbox.Sandbox
          return Subscriber.groups({ credentials: Azalead.token(Redacted.make(yield* azalead.issueToken())) })
        })
      ).pipe(Layer.provideMerge(Sandbox.layer({ azalead: options })))
    )

  it.effect("leads on to those that the answers bring", () =>
    Effect.gen(function* () {
      yield* list
      yield* list
      assert.deepStrictEqual([yield* seen, yield* mints], [["GET /latest/label 200", "GET /latest/label 200"], 0])
    }).pipe(issued({ rotation: "revoke" }))
  )

  it.effect("gives way to one that another call has brought meanwhile", () =>
    Effect.gen(function* () {
      const { inject } = yield* Sandbox.Sandbox
      const accounts = yield* Accounts
      yield* inject(Fault.delay("1 second", { match: { path: "/latest/account" } }))
      const slow = yield* Effect.forkChild(accounts.list())
      yield* TestClock.adjust("500 millis")
      yield* list
      yield* TestClock.adjust("1 second")
      yield* Fiber.join(slow)
      assert.deepStrictEqual(
        [yield* seen, yield* mints],
        [["GET /latest/account 401", "GET /latest/label 200", "GET /latest/account 200"], 0]
      )
    }).pipe(issued({ rotation: "revoke" }))
  )

  it.effect("is not replayed when it is refused", () =>
    Effect.gen(function* () {
      const { azalead } = yield* Sandbox.Sandbox
      yield* list
      yield* azalead.expireTokens
      assert.strictEqual((yield* Effect.flip(list))._tag, "Unauthorized")
      assert.deepStrictEqual(yield* seen, ["GET /latest/label 200", "GET /latest/label 401"])
    }).pipe(issued())
  )
})

describe("the expiry in a token", () => {
  const token = (claims: unknown) =>
    Redacted.make(`${Base64Url.encode("{}")}.${Base64Url.encode(JSON.stringify(claims))}.c2lnbmF0dXJl`)
  const none = Headers.empty

  it("is a span by the server's clock, by our own where that cannot be read", () => {
    const day = Headers.fromInput({ date: "Thu, 01 Jan 1970 00:10:00 GMT" })
    assert.deepStrictEqual(
      [Session.lifetime(token({ exp: 1000, sub: "Zoë" }), day, 5), Session.lifetime(token({ exp: 1000 }), none, 5)],
      [400_000, 999_995]
    )
  })

  it("is unknown where it is over already, so that a wrong clock makes nobody mint for each call", () => {
    assert.strictEqual(Session.lifetime(token({ exp: 1000 }), none, 1_000_000), undefined)
  })

  it("is unknown where the token is anything else", () => {
    for (const odd of [
      token({}),
      token({ exp: "soon" }),
      token(null),
      Redacted.make("opaque"),
      Redacted.make("a.%.c")
    ]) {
      assert.strictEqual(Session.lifetime(odd, none, 0), undefined)
    }
  })
})
