import { assert, describe, it } from "@effect/vitest"
import * as Deadline from "@millrace/core/Deadline"
import * as Decoding from "@millrace/core/Decoding"
import { Fault, Sandbox } from "@millrace/sandbox"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as Azion from "../src/Azion.ts"
import { Domains } from "../src/v3/Domains.ts"
import * as Account from "./Account.ts"

const write = { name: "mill.example", edge_application_id: 42 }

/** Runs a call to its end while the test clock goes on. */
const finish = <A, E, R>(effect: Effect.Effect<A, E, R>, span: Duration.Input = "1 minute") =>
  Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(effect)
    yield* Effect.repeat(Effect.yieldNow, { times: 100 })
    yield* TestClock.adjust(span)
    return yield* Fiber.join(fiber)
  })

describe("Domains", () => {
  it.effect("creates, reads, patches, replaces and deletes a domain, in strict decoding", () =>
    Effect.gen(function* () {
      const domains = yield* Domains
      const created = yield* domains.create({ payload: { ...write, cname_access_only: true } })
      const params = { domain_id: created.id }
      assert.deepStrictEqual(yield* domains.get({ params }), created)
      const patched = yield* domains.update({ params, payload: { is_active: false } })
      assert.deepStrictEqual(patched, { ...created, is_active: false })
      const replaced = yield* domains.replace({ params, payload: { ...write, name: "weir.example" } })
      assert.deepStrictEqual(replaced, {
        ...created,
        name: "weir.example",
        cname_access_only: false,
        is_active: true
      })
      assert.strictEqual(yield* domains.delete({ params }), undefined)
      assert.strictEqual((yield* Effect.flip(domains.get({ params })))._tag, "NotFound")
    }).pipe(Decoding.strict, Effect.provide(Account.layer()))
  )

  it.effect("takes 200 for a creation as well as 201", () =>
    Effect.gen(function* () {
      const domains = yield* Domains
      const { status, value } = yield* domains.create.withResponse({ payload: write })
      assert.deepStrictEqual([status, value.name], [200, "mill.example"])
    }).pipe(Effect.provide(Account.layer({ createStatus: 200 })))
  )

  it.effect("always sends cnames, and only the given fields of a patch", () =>
    Effect.gen(function* () {
      const domains = yield* Domains
      const { id } = yield* domains.create({ payload: write })
      yield* domains.update({ params: { domain_id: id }, payload: { is_active: false } })
      const requests = yield* (yield* Sandbox.Sandbox).requests
      assert.deepStrictEqual(
        requests.map(({ body, method }) => [method, body]),
        [
          ["POST", '{"name":"mill.example","cnames":[],"edge_application_id":42}'],
          ["PATCH", '{"is_active":false}']
        ]
      )
    }).pipe(Effect.provide(Account.layer()))
  )

  it.effect("refuses an empty patch, a name that is too long and an id that is not whole, and sends nothing", () =>
    Effect.gen(function* () {
      const domains = yield* Domains
      const params = { domain_id: 7 }
      const errors = yield* Effect.all([
        Effect.flip(domains.update({ params, payload: {} })),
        Effect.flip(domains.create({ payload: { ...write, name: "x".repeat(101) } })),
        Effect.flip(domains.get({ params: { domain_id: 1.5 } }))
      ])
      assert.deepStrictEqual(
        errors.map((error) => error._tag === "InvalidRequest" && error.issues),
        [
          [{ field: "payload", message: "Expected at least one field" }],
          [{ field: "payload.name", message: "Expected a length of 1 to 100" }],
          [{ field: "params.domain_id", message: "Expected an integer" }]
        ]
      )
      assert.strictEqual(yield* (yield* Sandbox.Sandbox).count(), 0)
    }).pipe(Effect.provide(Account.layer()))
  )

  describe("list", () => {
    it.effect("gives a page as the vendor spells it", () =>
      Effect.gen(function* () {
        const domains = yield* Domains
        const page = yield* domains.list({ query: { page: 2, page_size: 10, order_by: "name", sort: "desc" } })
        assert.deepStrictEqual(
          { ...page, results: page.results.length },
          {
            count: 36,
            total_pages: 4,
            schema_version: 3,
            links: {
              previous: "https://api.azionapi.net/domains?order_by=name&page=1&page_size=10&sort=desc",
              next: "https://api.azionapi.net/domains?order_by=name&page=3&page_size=10&sort=desc"
            },
            results: 10
          }
        )
      }).pipe(Decoding.strict, Effect.provide(Account.layer()))
    )

    it.effect("streams every domain once, in order, one page at a time or prefetched", () =>
      Effect.gen(function* () {
        const domains = yield* Domains
        const sandbox = yield* Sandbox.Sandbox
        const all = (yield* sandbox.azion.domains).map(({ id }) => id)
        for (const prefetch of [1, 4]) {
          const streamed = yield* Stream.runCollect(domains.list.items({ query: { page_size: 5 } }, { prefetch }))
          assert.deepStrictEqual(
            streamed.map(({ id }) => id),
            all
          )
        }
        assert.strictEqual(yield* sandbox.count(), 16)
      }).pipe(Effect.provide(Account.layer()))
    )

    it.effect("goes on from a stored cursor without loss or repetition", () =>
      Effect.gen(function* () {
        const domains = yield* Domains
        const all = (yield* (yield* Sandbox.Sandbox).azion.domains).map(({ id }) => id)
        const query = { page_size: 10 }
        const pages = yield* Stream.runCollect(domains.list.pages({ query }, { maxItems: 17 }))
        const cursor = JSON.parse(JSON.stringify(pages.at(-1)?.cursor))
        const rest = yield* Stream.runCollect(domains.list.items({ query }, { cursor }))
        assert.deepStrictEqual(
          [...pages.flatMap((page) => page.items), ...rest].map(({ id }) => id),
          all
        )
      }).pipe(Effect.provide(Account.layer()))
    )
  })

  describe("errors", () => {
    it.effect("names 401, 403, 404 and 409 with the vendor's own words", () =>
      Effect.gen(function* () {
        const domains = yield* Domains
        const sandbox = yield* Sandbox.Sandbox
        const stranger = Account.groups(Azion.token(Redacted.make("no-such-token")))
        const viewer = Account.groups(Azion.login(Account.viewer))
        const create = Effect.flatMap(Domains, (domains) => Effect.flip(domains.create({ payload: write })))
        const inSandbox = Effect.provideService(HttpClient.HttpClient, sandbox.httpClient)
        yield* domains.create({ payload: write })
        const errors = yield* Effect.all([
          create.pipe(Effect.provide(stranger), inSandbox),
          create.pipe(Effect.provide(viewer), inSandbox),
          Effect.flip(domains.get({ params: { domain_id: 1 } })),
          Effect.flip(domains.create({ payload: write }))
        ])
        assert.deepStrictEqual(
          errors.map((error) => ["status" in error && error.status, error._tag, "issues" in error && error.issues]),
          [
            [401, "Unauthorized", [{ message: "Authentication credentials were not provided." }]],
            [403, "Forbidden", [{ message: "Forbidden", code: "forbidden" }]],
            [404, "NotFound", [{ message: "Not Found", code: "not_found" }]],
            [409, "Conflict", [{ message: 'Domain name "mill.example" is already in use.', code: "conflict" }]]
          ]
        )
      }).pipe(Effect.provide(Account.layer()))
    )

    it.effect("calls a 401 Unauthorized whatever its body is", () =>
      Effect.gen(function* () {
        const domains = yield* Domains
        yield* (yield* Sandbox.Sandbox).inject(Fault.html(401))
        const error = yield* Effect.flip(domains.list())
        assert.deepStrictEqual([error._tag, "body" in error && error.body.startsWith("<")], ["Unauthorized", true])
      }).pipe(Effect.provide(Account.layer()))
    )

    it.effect("reads a list again after two 503, in three requests", () =>
      Effect.gen(function* () {
        const domains = yield* Domains
        const sandbox = yield* Sandbox.Sandbox
        yield* sandbox.inject(Fault.status(503, { times: 2 }))
        assert.strictEqual((yield* finish(domains.list())).count, 36)
        assert.strictEqual(yield* sandbox.count(), 3)
      }).pipe(Effect.provide(Account.layer()))
    )

    it.effect("creates nothing twice: one request after 503, one after a cut connection", () =>
      Effect.gen(function* () {
        const domains = yield* Domains
        const sandbox = yield* Sandbox.Sandbox
        yield* sandbox.inject(Fault.status(503))
        assert.strictEqual((yield* finish(Effect.flip(domains.create({ payload: write }))))._tag, "ServerError")
        yield* sandbox.inject(Fault.cut("after"))
        assert.strictEqual((yield* finish(Effect.flip(domains.create({ payload: write }))))._tag, "OutcomeUnknown")
        assert.deepStrictEqual([yield* sandbox.count(), (yield* sandbox.azion.domains).length], [2, 37])
      }).pipe(Effect.provide(Account.layer()))
    )

    it.effect("calls a truncated body InvalidResponse", () =>
      Effect.gen(function* () {
        const domains = yield* Domains
        yield* (yield* Sandbox.Sandbox).inject(Fault.cutBody("truncated"))
        assert.strictEqual((yield* Effect.flip(domains.list()))._tag, "InvalidResponse")
      }).pipe(Effect.provide(Account.layer()))
    )
  })

  describe("rate limit", () => {
    it.effect("waits for the documented reset instead of running into 429", () =>
      Effect.gen(function* () {
        const domains = yield* Domains
        const sandbox = yield* Sandbox.Sandbox
        const calls = Effect.all(
          Array.from({ length: 50 }, () => domains.list()),
          { concurrency: 5 }
        )
        yield* finish(calls, "10 minutes")
        const requests = yield* sandbox.requests
        assert.deepStrictEqual(
          requests.map(({ status }) => status),
          Array.from({ length: 50 }, () => 200)
        )
        const windows = requests.map(({ at }) => Math.floor(at / 60_000))
        assert.deepStrictEqual(
          [0, 1, 2].map((window) => windows.filter((at) => at === window).length),
          [20, 20, 10]
        )
      }).pipe(Effect.provide(Account.layer({ rateLimit: { limit: 20, window: "1 minute" } })))
    )

    it.effect("waits 30 s once for a 429 with its reset 30 s ahead, then succeeds", () =>
      Effect.gen(function* () {
        const domains = yield* Domains
        const sandbox = yield* Sandbox.Sandbox
        yield* sandbox.inject(Fault.rateLimited("30 seconds"))
        yield* finish(domains.create({ payload: write }))
        const [first, second, ...more] = yield* sandbox.requests
        assert.deepStrictEqual([first?.status, first?.at, second?.status, second?.at, more], [429, 0, 201, 30_001, []])
      }).pipe(Effect.provide(Account.layer()))
    )

    it.effect("fails at once, with retryAfter, when the reset lies past the deadline", () =>
      Effect.gen(function* () {
        const domains = yield* Domains
        yield* (yield* Sandbox.Sandbox).inject(Fault.rateLimited("1 hour"))
        const error = yield* Effect.flip(domains.list().pipe(Deadline.with({ total: "1 minute" })))
        assert.deepStrictEqual(
          [error._tag, "retryAfter" in error && error.retryAfter],
          ["TooManyRequests", Duration.millis(3_600_001)]
        )
      }).pipe(Effect.provide(Account.layer()))
    )
  })
})
