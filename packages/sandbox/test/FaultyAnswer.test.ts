/** Every fault as a caller meets it: for each of the five APIs, in process and over real HTTP. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type * as HttpClientError from "effect/http/HttpClientError"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as Fault from "../src/Fault.ts"
import { Sandbox } from "../src/Sandbox.ts"
import { type Api, apis, call, type Caller, get, items, json, made, places, send, stored, text } from "./EveryApi.ts"
import * as Json from "./Json.ts"

type Test = (api: Api) => Effect.Effect<void, unknown, Caller>

const inject = (fault: Fault.Fault) => Effect.flatMap(Sandbox, (sandbox) => sandbox.inject(fault))

const failure = <A, R>(effect: Effect.Effect<A, HttpClientError.HttpClientError, R>) =>
  Effect.map(Effect.flip(effect), ({ reason }) => reason._tag)

const last = Effect.gen(function* () {
  const { requests } = yield* Sandbox
  const request = (yield* requests).at(-1)
  return request && [request.status, request.isCarriedOut, request.faults]
})

// Whether a body that has begun has ended, once the server was heard from again an hour later.
const isPending = Effect.fnUntraced(function* (api: Api, body: Fiber.Fiber<unknown, unknown>) {
  yield* TestClock.adjust("1 hour")
  yield* get(api)
  return body.pollUnsafe() === undefined
})

const isPaged = (api: Api) => api.later !== undefined

const tests: ReadonlyArray<readonly [sentence: string, test: Test, isMeant?: (api: Api) => boolean]> = [
  [
    "status answers with the body and headers that it is given",
    Effect.fnUntraced(function* (api) {
      yield* inject(Fault.status(503, { body: { down: true }, headers: { "retry-after": "7" } }))
      const answer = yield* get(api)
      assert.deepStrictEqual(
        [answer.status, json(answer), answer.headers["retry-after"], answer.headers["content-type"]],
        [503, { down: true }, "7", "application/json"]
      )
      assert.deepStrictEqual(yield* last, [503, false, ["Status"]])
    })
  ],
  [
    "documented answers as the API itself does",
    Effect.fnUntraced(function* (api) {
      const answer = ({ bytes, headers, status }: Effect.Success<ReturnType<typeof get>>) => [
        status,
        text({ status, headers, bytes }),
        headers["content-type"]
      ]
      const real = answer(
        yield* call({ ...api, api: "rest", headers: { accept: api.headers["accept"] ?? "*/*" } }, "GET", api.list)
      )
      assert.strictEqual(real[0], 401)
      yield* inject(Fault.documented(401))
      assert.deepStrictEqual(answer(yield* get(api)), real)
      yield* inject(Fault.documented(599))
      assert.deepStrictEqual(answer(yield* get(api)), [599, "", undefined])
    })
  ],
  [
    "html answers a proxy's page",
    Effect.fnUntraced(function* (api) {
      yield* inject(Fault.html(502))
      const answer = yield* get(api)
      assert.deepStrictEqual(
        [answer.status, answer.headers["content-type"], text(answer).slice(0, 15)],
        [502, "text/html; charset=utf-8", "<!doctype html>"]
      )
    })
  ],
  [
    "rateLimited answers the API's own 429 with a Retry-After",
    Effect.fnUntraced(function* (api) {
      yield* inject(Fault.rateLimited("90 seconds", { retryAfter: "date" }))
      const limited = yield* get(api)
      yield* inject(Fault.documented(429))
      assert.deepStrictEqual(limited.headers["retry-after"], "Thu, 01 Jan 1970 00:01:30 GMT")
      assert.deepStrictEqual([limited.status, text(limited)], [429, text(yield* get(api))])
      assert.notStrictEqual(text(limited), "")
    })
  ],
  [
    "delay lets the answer come when the clock has passed it",
    Effect.fnUntraced(function* (api) {
      yield* inject(Fault.delay("5 seconds"))
      const fiber = yield* Effect.forkChild(get(api))
      yield* seen(1)
      yield* TestClock.adjust("4999 millis")
      yield* get(api)
      assert.isUndefined(fiber.pollUnsafe())
      yield* TestClock.adjust(1)
      assert.strictEqual((yield* Fiber.join(fiber)).status, 200)
    })
  ],
  [
    "stall sends the head, and then nothing more",
    Effect.fnUntraced(function* (api) {
      yield* inject(Fault.stall("head"))
      const response = yield* send(api, "GET", api.list)
      assert.strictEqual(response.status, 200)
      const body = yield* Effect.forkChild(Stream.runHead(response.stream))
      assert.isTrue(yield* isPending(api, body))
      yield* Fiber.interrupt(body)
    })
  ],
  [
    "stall sends half of the body, and then nothing more",
    Effect.fnUntraced(function* (api) {
      const whole = yield* get(api)
      yield* inject(Fault.stall("half"))
      const { stream } = yield* send(api, "GET", api.list)
      const half = text(whole).slice(0, text(whole).length / 2)
      const decoder = new TextDecoder()
      let read = ""
      const body = yield* stream.pipe(
        Stream.runForEach((chunk) => Effect.sync(() => (read += decoder.decode(chunk, { stream: true })))),
        Effect.forkChild
      )
      assert.isTrue(yield* isPending(api, body))
      assert.strictEqual(read, half)
      yield* Fiber.interrupt(body)
    })
  ],
  [
    "cut breaks the connection before anything comes",
    Effect.fnUntraced(function* (api) {
      yield* inject(Fault.cut("before"))
      assert.strictEqual(yield* failure(get(api)), "TransportError")
      assert.deepStrictEqual(yield* last, [undefined, false, ["Cut"]])
    })
  ],
  [
    "cutBody aborted breaks the connection in the middle of the body",
    Effect.fnUntraced(function* (api) {
      yield* inject(Fault.cutBody("aborted"))
      const response = yield* send(api, "GET", api.list)
      assert.strictEqual(response.status, 200)
      assert.strictEqual(yield* failure(response.arrayBuffer), "DecodeError")
      assert.deepStrictEqual(yield* last, [200, true, ["CutBody"]])
    })
  ],
  [
    "cutBody truncated ends in the middle of the body as if it were all",
    Effect.fnUntraced(function* (api) {
      const whole = text(yield* get(api))
      yield* inject(Fault.cutBody("truncated"))
      assert.strictEqual(text(yield* get(api)), whole.slice(0, whole.length / 2))
      assert.deepStrictEqual(yield* last, [200, true, ["CutBody"]])
    })
  ],
  [
    "contentType changes that header alone",
    Effect.fnUntraced(function* (api) {
      const whole = yield* get(api)
      yield* inject(Fault.contentType("text/plain"))
      const answer = yield* get(api)
      assert.deepStrictEqual([answer.headers["content-type"], text(answer)], ["text/plain", text(whole)])
    })
  ],
  [
    "emptyBody leaves nothing of the body",
    Effect.fnUntraced(function* (api) {
      yield* inject(Fault.emptyBody())
      const answer = yield* get(api)
      assert.deepStrictEqual([answer.status, answer.bytes.length], [200, 0])
    })
  ],
  [
    "invalidUtf8 puts a byte into a text that is no UTF-8",
    Effect.fnUntraced(function* (api) {
      const whole = yield* get(api)
      yield* inject(Fault.invalidUtf8())
      const { bytes } = yield* get(api)
      assert.throws(() => new TextDecoder("utf-8", { fatal: true }).decode(bytes))
      assert.deepStrictEqual([bytes.length, bytes.indexOf(0xe9) > 0], [whole.bytes.length + 1, true])
      Json.parse(new TextDecoder().decode(bytes))
    })
  ],
  [
    "giantBody fills the body up to its size, and it stays the same JSON",
    Effect.fnUntraced(function* (api) {
      const whole = yield* get(api)
      yield* inject(Fault.giantBody(3_000_000))
      const answer = yield* get(api)
      assert.strictEqual(answer.bytes.length, 3_000_000)
      assert.deepStrictEqual(json(answer), json(whole))
    })
  ],
  [
    "clockSkew shifts Date",
    Effect.fnUntraced(function* (api) {
      yield* inject(Fault.clockSkew("-1 hour"))
      assert.strictEqual((yield* get(api)).headers["date"], "Wed, 31 Dec 1969 23:00:00 GMT")
    })
  ],
  [
    "nullField and unknownMember change a value in every item",
    Effect.fnUntraced(function* (api) {
      const column = (path: string) => (list: ReadonlyArray<unknown>) =>
        list.map((item) => Object(item)[path.split(".").at(-1) ?? ""])
      const plain = items(yield* get(api))
      yield* inject(Fault.nullField(api.required))
      assert.deepStrictEqual(column(api.required)(items(yield* get(api))), Array(plain.length).fill(null))
      yield* inject(Fault.unknownMember(api.member))
      assert.deepStrictEqual(
        column(api.member)(items(yield* get(api))),
        Array(plain.length).fill("a-member-of-tomorrow")
      )
      assert.deepStrictEqual(items(yield* get(api)), plain)
    })
  ],
  [
    "duplicatedPage answers the page before, once a later page is asked for",
    Effect.fnUntraced(function* (api) {
      const [three = "", two = ""] = api.later ?? []
      const page = items(yield* get(api, two))
      yield* inject(Fault.duplicatedPage())
      const first = items(yield* get(api))
      assert.deepStrictEqual(items(yield* get(api, three)), page)
      assert.notDeepEqual(first, page)
      assert.notDeepEqual(items(yield* get(api, three)), page)
    }),
    isPaged
  ],
  [
    "ignoredPage answers the first page, once a later page is asked for",
    Effect.fnUntraced(function* (api) {
      const [three = ""] = api.later ?? []
      yield* inject(Fault.ignoredPage())
      const first = items(yield* get(api))
      assert.deepStrictEqual(items(yield* get(api, three)), first)
      assert.notDeepEqual(items(yield* get(api, three)), first)
    }),
    isPaged
  ],
  [
    "shrinkingTotal lowers the total with every hit",
    Effect.fnUntraced(function* (api) {
      const total = Effect.map(get(api), (answer) => Number(api.total?.(answer)))
      const real = yield* total
      yield* inject(Fault.shrinkingTotal(2, { times: 2 }))
      assert.deepStrictEqual(
        [yield* total, yield* total, yield* total, Number.isNaN(real)],
        [real - 2, real - 4, real, false]
      )
    }),
    isPaged
  ]
]

// A request is on its way through real sockets, so it takes real time to arrive.
const seen = (count: number) =>
  Effect.flatMap(Sandbox, (sandbox) => sandbox.count()).pipe(
    Effect.filterOrFail((arrived) => arrived === count),
    Effect.tapError(() => TestClock.withLive(Effect.sleep(5))),
    Effect.retry({ times: 400 })
  )

// A POST of an unsafe kind: whether it was done, by what the API stores and by what the log says.
const done = Effect.fnUntraced(function* (api: Api, fault: Fault.Fault) {
  const { inject, requests } = yield* Sandbox
  const before = yield* stored(api, api.created)
  yield* inject(fault)
  yield* Effect.exit(call(api, "POST", api.create.path, api.create.body))
  const request = (yield* requests).at(-1)
  assert(request?.method === "POST")
  const after = yield* stored(api, api.created)
  const told = after.includes(made) && !before.includes(made)
  assert.strictEqual(request.isCarriedOut, told)
  return told
})

const neverCarriedOut: ReadonlyArray<Fault.Fault> = [
  Fault.status(500),
  Fault.documented(400),
  Fault.html(502),
  Fault.rateLimited("1 second"),
  Fault.cut("before")
]

const carriedOut: ReadonlyArray<Fault.Fault> = [
  Fault.status(500, { when: "after" }),
  Fault.documented(400, { when: "after" }),
  Fault.html(502, { when: "after" }),
  Fault.cut("after"),
  Fault.cutBody("truncated"),
  Fault.cutBody("aborted"),
  Fault.contentType("text/plain"),
  Fault.emptyBody(),
  Fault.invalidUtf8(),
  Fault.giantBody(10_000),
  Fault.clockSkew("1 hour")
]

for (const [place, layer] of Object.entries(places)) {
  for (const api of apis) {
    describe(`faults of ${api.name} ${place}`, () => {
      for (const [sentence, test, isMeant] of tests) {
        if (isMeant?.(api) !== false) it.effect(sentence, () => test(api).pipe(Effect.provide(layer), Effect.orDie))
      }

      it.effect("those that keep a request from the API leave nothing done", () =>
        Effect.gen(function* () {
          assert.deepStrictEqual(
            yield* Effect.forEach(neverCarriedOut, (fault) => done(api, fault)),
            neverCarriedOut.map(() => false)
          )
        }).pipe(Effect.provide(layer))
      )

      it.effect("those that spoil an answer leave it done", () =>
        Effect.gen(function* () {
          const { reset } = yield* Sandbox
          assert.deepStrictEqual(
            yield* Effect.forEach(carriedOut, (fault) => Effect.andThen(reset, done(api, fault))),
            carriedOut.map(() => true)
          )
        }).pipe(Effect.provide(layer))
      )
    })
  }
}
