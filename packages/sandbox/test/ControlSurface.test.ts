/** `/__sandbox`, for those who cannot reach the service: in process and over real HTTP. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Fault from "../src/Fault.ts"
import * as FaultJson from "../src/FaultJson.ts"
import { Sandbox } from "../src/Sandbox.ts"
import { apis, call, type Caller, get, items, Place, places } from "./EveryApi.ts"
import * as Json from "./Json.ts"

const [azion, azalead, leanlaw] = ["azion v3", "azalead", "leanlaw"].map(
  (wanted) => apis.find(({ name }) => name === wanted) ?? assert.fail()
)
const rest = apis.find(({ api }) => api === "rest")

/** Status and JSON of a call to the control surface; a text is sent as it is. */
const control = Effect.fnUntraced(function* (method: "GET" | "POST" | "DELETE" | "PUT", path: string, body?: unknown) {
  const { origin } = yield* Place
  const request = HttpClientRequest.make(method)(`${origin}/__sandbox${path}`)
  const text = typeof body === "string" ? body : Json.text(body)
  const response = yield* HttpClient.execute(
    body === undefined ? request : HttpClientRequest.bodyText(request, text, "text/plain")
  )
  const answer = yield* response.text
  return [response.status, answer === "" ? undefined : Json.parse(answer)] as const
})

const done = [204, undefined] as const

const inEvery = (sentence: string, test: () => Effect.Effect<void, unknown, Caller>) => {
  for (const [place, layer] of Object.entries(places)) {
    it.effect(`${sentence}, ${place}`, () => test().pipe(Effect.provide(layer), Effect.orDie))
  }
}

describe("/__sandbox", () => {
  inEvery(
    "says what there is",
    Effect.fnUntraced(function* () {
      yield* get(leanlaw ?? assert.fail())
      yield* control("POST", "/faults", { _tag: "Html", status: 502, times: 3 })
      const [status, index] = yield* control("GET", "")
      assert.deepStrictEqual(
        [status, { ...Object(index), operations: undefined }],
        [
          200,
          {
            now: "1970-01-01T00:00:00.000Z",
            apis: {
              rest: { baseUrl: "https://api.example.com", collections: ["books"] },
              azion: { baseUrl: "https://api.azionapi.net", collections: ["domains"] },
              azalead: { baseUrl: "https://api.azalead.com", collections: ["accounts"] },
              leanlaw: { baseUrl: "https://api.leanlaw.io", collections: ["clients"] }
            },
            requests: 1,
            faults: [{ _tag: "Html", status: 502, times: 3, hits: 0 }],
            operations: undefined
          }
        ]
      )
      assert.include(Object(index).operations, "POST /__sandbox/{api}/exhaust-quota")
    })
  )

  inEvery(
    "shows the requests, gives them away, and records nothing of itself",
    Effect.fnUntraced(function* () {
      const { requests } = yield* Sandbox
      yield* call(azion ?? assert.fail(), "POST", "/domains", { name: "a", edge_application_id: 1 })
      const all = Json.parse(Json.text(yield* requests))
      assert.deepStrictEqual(yield* control("GET", "/requests"), [200, all])
      const [request] = yield* requests
      assert.deepStrictEqual(
        [request?.method, request?.path, request?.body, request?.isCarriedOut],
        ["POST", "/domains", '{"name":"a","edge_application_id":1}', true]
      )
      assert.deepStrictEqual(yield* control("DELETE", "/requests"), [200, all])
      assert.deepStrictEqual(yield* control("GET", "/requests"), [200, []])
    })
  )

  inEvery(
    "injects, shows and clears faults, as FaultJson writes them",
    Effect.fnUntraced(function* () {
      const { clearFaults } = yield* Sandbox
      const faults: ReadonlyArray<Fault.Fault> = [
        Fault.status(503, { times: Infinity, match: { path: /^\/V2\/cl/i, query: { limit: "1" } }, when: "after" }),
        Fault.delay("5 seconds", { probability: 0.5 }),
        Fault.rateLimited("1 minute", { retryAfter: "date", quota: "draft" }),
        Fault.nullField("a.*.b", { match: { method: "GET", path: "/domains" } })
      ]
      const shown = [
        {
          _tag: "Status",
          status: 503,
          times: "always",
          match: { pattern: "^\\/V2\\/cl", flags: "i", query: { limit: "1" } },
          when: "after",
          hits: 0
        },
        { _tag: "Delay", duration: 5000, when: "before", probability: 0.5, hits: 0 },
        { _tag: "RateLimited", reset: 60000, retryAfter: "date", quota: "draft", hits: 0 },
        { _tag: "Field", path: "a.*.b", value: null, match: { method: "GET", path: "/domains" }, hits: 0 }
      ]
      for (const fault of faults) {
        assert.deepStrictEqual(yield* control("POST", "/faults", FaultJson.format(fault)), done)
      }
      assert.deepStrictEqual(yield* control("GET", "/faults"), [200, shown])
      yield* clearFaults
      yield* control("POST", "/faults", { _tag: "Status", status: 503, times: "always" })
      assert.strictEqual((yield* get(leanlaw ?? assert.fail())).status, 503)
      assert.deepStrictEqual(yield* control("DELETE", "/faults"), done)
      assert.strictEqual((yield* get(leanlaw ?? assert.fail())).status, 200)
    })
  )

  inEvery(
    "resets, with another seed too",
    Effect.fnUntraced(function* () {
      const sandbox = yield* Sandbox
      const first = yield* sandbox.azion.domains
      yield* call(azion ?? assert.fail(), "POST", "/domains", { name: "a", edge_application_id: 1 })
      assert.deepStrictEqual(yield* control("POST", "/reset"), done)
      assert.deepStrictEqual([yield* sandbox.azion.domains, yield* sandbox.requests], [first, []])
      assert.deepStrictEqual(yield* control("POST", "/reset", { seed: "another" }), done)
      assert.notDeepEqual(yield* sandbox.azion.domains, first)
    })
  )

  inEvery(
    "tells and sets the clock",
    Effect.fnUntraced(function* () {
      assert.deepStrictEqual(yield* control("POST", "/clock", { now: "2030-01-01T00:00:00+01:00" }), done)
      assert.deepStrictEqual(yield* control("GET", "/clock"), [200, { now: "2029-12-31T23:00:00.000Z" }])
      assert.strictEqual((yield* get(azion ?? assert.fail())).headers["date"], "Mon, 31 Dec 2029 23:00:00 GMT")
    })
  )

  inEvery(
    "issues tokens, expires them and exhausts quotas, where an API has them",
    Effect.fnUntraced(function* () {
      const seen: Record<string, unknown> = {}
      const using = Effect.fnUntraced(function* (path: string, header: string, scheme: string, token: string) {
        const { origin } = yield* Place
        const headers = { accept: "application/json; version=3", [header]: `${scheme} ${token}` }
        return (yield* HttpClient.get(`${origin}${path}`, { headers })).status
      })
      for (const [api, path, header, scheme] of [
        ["azion", "/domains", "authorization", "Token"],
        ["azalead", "/latest/account", "x-auth-token", "Bearer"],
        ["leanlaw", "/v2/clients", "authorization", "Bearer"]
      ] as const) {
        const [, issued] = yield* control("POST", `/${api}/issue-token`)
        const use = using(path, header, scheme, Object(issued).token)
        const before = yield* use
        const [expired] = yield* control("POST", `/${api}/expire-tokens`)
        const after = yield* use
        const [exhausted] = yield* control("POST", `/${api}/exhaust-quota`)
        const without = yield* use
        yield* control("POST", "/clock", { now: "1970-01-01T00:01:00Z" })
        seen[api] = [before, expired, after, exhausted, without, (yield* use) === after]
        yield* control("POST", "/reset")
      }
      assert.deepStrictEqual(seen, {
        azion: [200, 204, 401, 204, 429, true],
        azalead: [200, 204, 401, 204, 429, true],
        leanlaw: [200, 404, 200, 204, 429, true]
      })
      assert.deepStrictEqual(
        [
          yield* control("POST", "/rest/issue-token"),
          yield* control("POST", "/rest/expire-tokens"),
          yield* control("POST", "/rest/exhaust-quota")
        ],
        [
          [404, { message: "This API issues no tokens." }],
          [404, { message: "This API has no tokens that expire." }],
          [404, { message: "This API has no quota." }]
        ]
      )
    })
  )

  inEvery(
    "inserts and deletes while someone pages",
    Effect.fnUntraced(function* () {
      const pages = [
        [azion, "/azion/domains", { name: "aaa" }, "id"],
        [azalead, "/azalead/accounts", { name: "AAA" }, "id"],
        [leanlaw, "/leanlaw/clients", { name: "AAA" }, "clientId"],
        [rest, "/rest/books", { title: "AAA", genre: "essay" }, "id"]
      ] as const
      for (const [api, path, item, id] of pages) {
        assert(api !== undefined)
        const [, before] = yield* control("GET", path)
        const remove = (item: unknown) => control("DELETE", `${path}/${Object(item).id ?? Object(item)[id]}`)
        const list = api.api === "leanlaw" ? "/v2/clients?limit=2" : api.list
        const second = api.api === "leanlaw" ? "/v2/clients?limit=2&offset=2" : (api.later?.[1] ?? "")
        const [status, stored] = yield* control("POST", path, item)
        assert.deepStrictEqual([status, { ...Object(stored), ...item }], [201, stored])
        const [, more] = yield* control("GET", path)
        assert.deepStrictEqual(more, [...Object(before), stored])
        assert.deepStrictEqual(yield* remove(stored), done)
        assert.deepStrictEqual(yield* remove(stored), [404, { message: "There is no such item." }])
        const [first] = items(yield* get(api, list))
        const [third] = items(yield* get(api, second))
        assert.deepStrictEqual(yield* remove(first), done)
        // What began the second page has slipped onto the first.
        assert.deepStrictEqual(items(yield* get(api, list)).at(-1), third)
      }
    })
  )

  inEvery(
    "says in one sentence what is wrong with a request",
    Effect.fnUntraced(function* () {
      const told = Effect.forEach(
        [
          ["GET", "/nothing"],
          ["PUT", "/faults"],
          ["POST", "/clock", "now"],
          ["POST", "/clock", { now: "soon" }],
          ["POST", "/clock", {}],
          ["POST", "/reset", { sead: "a" }],
          ["POST", "/reset", []],
          ["GET", "/azure/domains"],
          ["POST", "/azure/exhaust-quota"],
          ["GET", "/azion/users"],
          ["POST", "/azion/domains", 7]
        ] as const,
        ([method, path, body]) => control(method, path, body)
      )
      assert.deepStrictEqual(yield* told, [
        [404, { message: "There is no /__sandbox/nothing: GET /__sandbox says what there is." }],
        [405, { message: "/__sandbox/faults takes GET and POST and DELETE." }],
        [400, { message: "The body is not JSON." }],
        [400, { message: "now: A time such as 2026-11-24T12:00:00Z is required." }],
        [400, { message: "now: This field is required." }],
        [400, { message: "seed: This field is required. sead: Unknown field." }],
        [400, { message: "The body must be a JSON object." }],
        [404, { message: "There is no API azure: rest, azion, azalead, leanlaw are there." }],
        [404, { message: "There is no API azure: rest, azion, azalead, leanlaw are there." }],
        [404, { message: "There is no users: domains can be changed here." }],
        [400, { message: "The body must be a JSON object." }]
      ])
    })
  )

  inEvery(
    "is not hit by faults, and leaves other paths alone",
    Effect.fnUntraced(function* () {
      yield* control("POST", "/faults", { _tag: "Cut", when: "before", times: "always" })
      assert.strictEqual((yield* control("GET", "/clock"))[0], 200)
      const { origin } = yield* Place
      const error = yield* Effect.flip(HttpClient.get(`${origin}/__sandboxes`))
      assert.strictEqual(error.reason._tag, "TransportError")
    })
  )
})
