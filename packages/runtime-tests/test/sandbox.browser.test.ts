/**
 * The sandbox inside a page: requests to the vendors' own hosts meet it in MSW's service worker, and every fault comes through
 * as the browser's own `fetch` shows it.
 */
// @effect-diagnostics globalFetch:off -- the browser's fetch is what MSW is about
import * as Fault from "@millrace/sandbox/Fault"
import * as LeanLaw from "@millrace/sandbox/LeanLaw"
import * as Msw from "@millrace/sandbox/Msw"
import * as Rest from "@millrace/sandbox/Rest"
import * as Sandbox from "@millrace/sandbox/Sandbox"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { setupWorker } from "msw/browser"

const token = "a-fixed-token"

const intercepted = Layer.effectDiscard(
  Effect.flatMap(Sandbox.Sandbox, (sandbox) =>
    Effect.acquireRelease(
      Effect.promise(async () => {
        const worker = setupWorker(...Msw.handlers(sandbox))
        await worker.start({ quiet: true, onUnhandledFrame: "bypass" })
        return worker
      }),
      (worker) => Effect.promise(async () => worker.stop())
    )
  )
)

const inPage = Effect.provide(
  intercepted.pipe(
    Layer.provideMerge(
      Sandbox.layer({ azion: { token }, rest: { resources: { books: [{ id: 1, title: "The Mill" }] } } })
    )
  )
)

const headers = { accept: "application/json; version=3", authorization: `Token ${token}` }

const domains = "https://api.azionapi.net/domains?page_size=2"

const get = (url = domains, init: RequestInit = { headers }) => Effect.promise(() => fetch(url, init))

/** The name of what a promise is rejected with. */
const rejection = (promise: () => Promise<unknown>): Effect.Effect<unknown> =>
  Effect.promise(() =>
    promise().then(
      () => "no rejection",
      (error: unknown) => Object(error).name
    )
  )

/** Status, type and bytes of the list that this fault hits. */
const hitBy = Effect.fnUntraced(function* (fault: Fault.Fault) {
  const { inject } = yield* Sandbox.Sandbox
  yield* inject(fault)
  const response = yield* get()
  const bytes = new Uint8Array(yield* Effect.promise(() => response.arrayBuffer()))
  return { status: response.status, type: response.headers.get("content-type"), bytes }
})

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

describe("the sandbox in Chromium", () => {
  it.live("answers for every API at its own host, and its control surface there", () =>
    Effect.gen(function* () {
      const { azalead } = yield* Sandbox.Sandbox
      const calls = [
        [domains, headers],
        ["https://api.azionapi.net/digital_certificates", { ...headers, accept: "application/json; version=2" }],
        ["https://api.azalead.com/latest/account", { "x-auth-token": `Bearer ${yield* azalead.issueToken()}` }],
        ["https://api.leanlaw.io/v2/clients", { authorization: `Bearer ${LeanLaw.apiKey}` }],
        [
          "https://api.example.com/books",
          { authorization: `Basic ${btoa(`${Rest.user.username}:${Rest.user.password}`)}` }
        ]
      ] as const
      const statuses = yield* Effect.forEach(calls, ([url, headers]) =>
        Effect.map(get(url, { headers }), ({ status }) => status)
      )
      assert.deepStrictEqual(statuses, [200, 200, 200, 200, 200])
      const log = yield* get("https://api.leanlaw.io/__sandbox/requests", {})
      const seen: ReadonlyArray<Sandbox.RecordedRequest> = yield* Effect.promise(() => log.json())
      assert.deepStrictEqual(
        seen.map(({ api }) => api),
        ["azion", "azion", "azalead", "leanlaw", "rest"]
      )
    }).pipe(inPage)
  )

  it.live("spoils answers as it is told", () =>
    Effect.gen(function* () {
      const whole = yield* hitBy(Fault.clockSkew("1 hour"))
      const json = text(whole.bytes)
      const truncated = yield* hitBy(Fault.cutBody("truncated"))
      assert.strictEqual(text(truncated.bytes), json.slice(0, json.length / 2))
      const empty = yield* hitBy(Fault.emptyBody())
      assert.deepStrictEqual([empty.status, empty.bytes.length], [200, 0])
      const typed = yield* hitBy(Fault.contentType("text/plain"))
      assert.deepStrictEqual([typed.type, text(typed.bytes)], ["text/plain", json])
      const latin = yield* hitBy(Fault.invalidUtf8())
      assert.throws(() => new TextDecoder("utf-8", { fatal: true }).decode(latin.bytes))
      const giant = yield* hitBy(Fault.giantBody(3_000_000))
      assert.deepStrictEqual([giant.bytes.length, text(giant.bytes).trimEnd()], [3_000_000, json])
      const html = yield* hitBy(Fault.html(502))
      assert.deepStrictEqual([html.status, html.type], [502, "text/html; charset=utf-8"])
      const limited = yield* hitBy(Fault.rateLimited("1 minute", { retryAfter: "seconds" }))
      assert.deepStrictEqual([limited.status, text(limited.bytes)], [429, '{"detail":"Request was throttled."}'])
    }).pipe(inPage)
  )

  it.live("cuts a connection before and after the request is carried out", () =>
    Effect.gen(function* () {
      const { azion, inject, requests } = yield* Sandbox.Sandbox
      const body = '{"name":"shop","edge_application_id":7}'
      const init = { method: "POST", headers: { ...headers, "content-type": "application/json" }, body }
      const created: Array<number> = []
      for (const when of ["before", "after"] as const) {
        yield* inject(Fault.cut(when))
        assert.strictEqual(yield* rejection(() => fetch("https://api.azionapi.net/domains", init)), "TypeError")
        created.push((yield* azion.domains).length - 36)
      }
      const isCarriedOut = (yield* requests).map((request) => request.isCarriedOut)
      assert.deepStrictEqual(
        [created, isCarriedOut],
        [
          [0, 1],
          [false, true]
        ]
      )
    }).pipe(inPage)
  )

  it.live("breaks a body off in the middle", () =>
    Effect.gen(function* () {
      const { inject } = yield* Sandbox.Sandbox
      yield* inject(Fault.cutBody("aborted"))
      const response = yield* get()
      assert.strictEqual(response.status, 200)
      assert.strictEqual(yield* rejection(() => response.text()), "TypeError")
    }).pipe(inPage)
  )

  it.live("stalls after half of a body, until the caller leaves", () =>
    Effect.gen(function* () {
      const { inject } = yield* Sandbox.Sandbox
      const whole = yield* Effect.flatMap(get(), (response) => Effect.promise(() => response.text()))
      yield* inject(Fault.stall("half"))
      const controller = new AbortController()
      const response = yield* get(domains, { headers, signal: controller.signal })
      const reader = response.body?.getReader()
      const first = yield* Effect.promise(async () => reader?.read())
      assert.strictEqual(text(first?.value ?? new Uint8Array()), whole.slice(0, whole.length / 2))
      let ended = false
      const rest = rejection(async () => reader?.read()).pipe(
        Effect.tap(() =>
          Effect.sync(() => {
            ended = true
          })
        )
      )
      const left = Effect.gen(function* () {
        // Another answer, whole, in the meantime.
        yield* Effect.flatMap(get(), (other) => Effect.promise(() => other.text()))
        assert.isFalse(ended)
        controller.abort()
      })
      assert.deepStrictEqual(yield* Effect.all([rest, left], { concurrency: 2 }), ["AbortError", undefined])
    }).pipe(inPage)
  )
})
