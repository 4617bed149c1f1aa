import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Redacted from "effect/Redacted"
import { createServer, type IncomingMessage } from "node:http"
import type { AddressInfo } from "node:net"
import * as ApiError from "../src/ApiError.ts"
import * as Client from "../src/Client.ts"
import * as Credentials from "../src/Credentials.ts"
import * as Operation from "../src/Operation.ts"
import * as Transport from "../src/Transport.ts"
import * as Api from "./Api.ts"
import { failure } from "./Finish.ts"
import { facts } from "./Mills.ts"
import { assertSame } from "./SameError.ts"
import * as Script from "./Script.ts"

const read = Operation.get("read", "/here", {})

/** A server on a loopback port that records what it gets. */
const serve = (answer: (request: IncomingMessage) => { status: number; location?: string }) =>
  Effect.acquireRelease(
    Effect.callback<{ origin: string; seen: Array<IncomingMessage>; close: () => void }>((resume) => {
      const seen: Array<IncomingMessage> = []
      const server = createServer((request, response) => {
        seen.push(request)
        const { location, status } = answer(request)
        response.writeHead(status, location === undefined ? {} : { location }).end()
      }).listen(0, "127.0.0.1", () => {
        // A server on a port has an address of this kind.
        const { port } = server.address() as AddressInfo
        resume(Effect.succeed({ origin: `http://127.0.0.1:${port}`, seen, close: () => server.close() }))
      })
    }),
    ({ close }) => Effect.sync(close)
  )

describe("a request", () => {
  it.effect("is not held up for good by a minted token that fits in no header: the next call mints", () =>
    Effect.gen(function* () {
      const script = Script.make(Script.answer(200, { id: 7, river: "Tees", wheels: 2 }))
      let minted = 0
      const credentials = yield* Credentials.minted({
        header: "X-Token",
        mint: Effect.sync(() => ({
          secret: Redacted.make(minted++ === 0 ? "garbled\uFFFD" : "whole"),
          expiresIn: "1 day"
        }))
      })
      const api = yield* Api.make(script, { credentials })
      const error = yield* Effect.flip(api.get({ params: { id: 7 } }))
      assert.deepStrictEqual(
        [error._tag, "issues" in error && error.issues, script.sent.length],
        ["InvalidRequest", [{ field: "headers.X-Token", message: "fits in no header" }], 0]
      )
      yield* api.get({ params: { id: 7 } })
      yield* api.get({ params: { id: 7 } })
      assert.deepStrictEqual([minted, script.sent.length], [2, 2])
    }).pipe(Effect.scoped)
  )

  for (const [name, value] of [
    ["a line break", "token\r\nx-admin: true"],
    ["a null", "token\0"],
    ["text that no header can carry", "tökén €"]
  ] as const) {
    it.effect(`is not sent with ${name} in a header, and the error does not say what it was`, () =>
      Effect.gen(function* () {
        const script = Script.make(Script.answer(200, { id: 7 }))
        const api = yield* Api.make(script, {
          credentials: Credentials.fixed({ header: "x-api-key", secret: Redacted.make(value) })
        })
        const error = yield* failure(api.build({ payload: { river: "Tees", wheels: 2 } }))
        assert.deepStrictEqual(
          [error._tag, "issues" in error && error.issues, script.sent.length],
          ["InvalidRequest", [{ field: "headers.x-api-key", message: "fits in no header" }], 0]
        )
        assert.notInclude(JSON.stringify(error) + error.message, "token")
      })
    )
  }

  for (const [secret, is] of [
    // As `process.env.TOKEN!` is where there is no such variable.
    [Redacted.make<unknown>(undefined), "is not there"],
    [Redacted.make<unknown>(42), "is no text"],
    ["opensesame", "is not Redacted"]
  ] as const) {
    it.effect(`is not sent with a secret that ${is}, and fails with what to do`, () =>
      Effect.gen(function* () {
        const script = Script.make(Script.answer(200, { id: 7 }))
        const wrong = secret as Redacted.Redacted
        for (const credentials of [
          Credentials.fixed({ scheme: "Token", secret: wrong }),
          Credentials.basic("anna", wrong),
          yield* Credentials.minted({ mint: Effect.succeed({ secret: wrong }) })
        ]) {
          const api = yield* Api.make(script, { credentials })
          const error = yield* failure(api.build({ payload: { river: "Tees", wheels: 2 } }))
          assert.deepStrictEqual(
            [error._tag, error.attempts, "issues" in error && error.issues, script.sent.length],
            ["InvalidRequest", 0, [{ field: "credentials", message: "must be Redacted text" }], 0]
          )
          assert.notInclude(JSON.stringify(error) + error.message, "opensesame")
        }
      }).pipe(Effect.scoped)
    )
  }

  it.effect("is not sent with a user name that holds a colon, and the error has neither name nor password", () =>
    Effect.gen(function* () {
      const script = Script.make(Script.answer(200, { id: 7 }))
      const api = yield* Api.make(script, { credentials: Credentials.basic("an:na", Redacted.make("opensesame")) })
      for (const call of [api.build({ payload: { river: "Tees", wheels: 2 } }), api.get({ params: { id: 7 } })]) {
        const error = yield* failure(call)
        assert.deepStrictEqual(
          [error._tag, error.attempts, "issues" in error && error.issues, script.sent.length],
          ["InvalidRequest", 0, [{ field: "credentials.username", message: "must not contain a colon" }], 0]
        )
        assert.notMatch(JSON.stringify(error) + error.message, /an:na|opensesame|b3BlbnNlc2FtZ/)
      }
    })
  )

  it.live("does not follow a redirect, which would take a credential in a header of its own to another origin", () =>
    Effect.gen(function* () {
      const elsewhere = yield* serve(() => ({ status: 200 }))
      const here = yield* serve(() => ({ status: 302, location: `${elsewhere.origin}/there` }))
      const transport = yield* Transport.make({
        api: "redirecting",
        baseUrl: here.origin,
        credentials: Credentials.fixed({ header: "x-api-key", secret: Redacted.make("secret") })
      })
      const error = yield* Effect.flip(Client.method(transport, read)())
      assert.deepStrictEqual(
        [error._tag, "status" in error && error.status, here.seen.length, elsewhere.seen.length],
        ["UnexpectedStatus", 302, 1, 0]
      )
      assert.strictEqual(here.seen[0]?.headers["x-api-key"], "secret")
    }).pipe(Effect.provide(FetchHttpClient.layer))
  )

  it.effect("is not repeated for a redirect, of which a browser says no more than status 0", () =>
    Effect.gen(function* () {
      const hidden: Script.Reply = (request) => Effect.succeed(HttpClientResponse.fromWeb(request, Response.error()))
      const script = Script.make(hidden)
      const api = yield* Api.make(script)
      assertSame(
        yield* failure(api.get({ params: { id: 7 } })),
        new ApiError.UnexpectedStatus({
          ...facts("getMill", "GET", "/mills/:id", 1, 0),
          status: 0,
          issues: [{ message: "a redirect, not followed" }],
          body: ""
        })
      )
      assert.strictEqual(script.sent.length, 1)
    })
  )

  it.live("follows redirects where the program says so", () =>
    Effect.gen(function* () {
      const here = yield* serve(({ url }) => (url === "/here" ? { status: 302, location: "/there" } : { status: 204 }))
      const transport = yield* Transport.make({ api: "redirecting", baseUrl: here.origin })
      yield* Client.method(transport, read)().pipe(
        Effect.provideService(FetchHttpClient.RequestInit, { redirect: "follow" })
      )
      assert.deepStrictEqual(
        here.seen.map(({ url }) => url),
        ["/here", "/there"]
      )
    }).pipe(Effect.provide(FetchHttpClient.layer))
  )

  it.effect("is made by the HttpClient that was in context when the layer was built", () =>
    Effect.gen(function* () {
      const first = Script.make(Script.answer(200, { id: 1 }))
      const second = Script.make(Script.answer(200, { id: 2 }))
      const api = yield* Api.make(first)
      const mill = yield* api
        .get({ params: { id: 7 } })
        .pipe(Effect.provideService(HttpClient.HttpClient, second.httpClient))
      assert.deepStrictEqual([mill, second.sent.length], [{ id: 1 }, 0])
    })
  )
})
