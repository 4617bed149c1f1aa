/**
 * Azalead in Chromium, across origins over real HTTP, with exactly the CORS headers that the vendor documents: the token
 * that each answer renews can be read, as can the totals; the page's own number and size cannot, and nothing needs them.
 */
import { Accounts } from "@millrace/azalead/Accounts"
import * as Azalead from "@millrace/azalead/Azalead"
import * as Cid from "@millrace/azalead/Cid"
import { Companies } from "@millrace/azalead/cid/Companies"
import { Labels } from "@millrace/azalead/Labels"
import * as Decoding from "@millrace/core/Decoding"
import * as Organization from "@millrace/sandbox/Azalead"
import * as Fault from "@millrace/sandbox/Fault"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { inject } from "vitest"
import * as SandboxControl from "./SandboxControl.ts"

const groups = () =>
  Layer.merge(
    Layer.mergeAll(Accounts.layer, Labels.layer).pipe(
      Layer.provide(
        Azalead.layer({
          credentials: Azalead.login({
            username: Organization.administrator.username,
            password: Redacted.make(Organization.administrator.password)
          }),
          baseUrl: inject("sandboxUrl")
        })
      )
    ),
    Companies.layer.pipe(
      Layer.provide(Cid.layer({ apiKey: Redacted.make("a sandbox key"), baseUrl: inject("sandboxUrl") }))
    )
  )

const acrossOrigins = <A, E>(self: Effect.Effect<A, E, Accounts | Labels | Companies>) =>
  SandboxControl.reset.pipe(
    Effect.andThen(self),
    Decoding.strict,
    Effect.provide(Layer.provide(groups(), FetchHttpClient.layer))
  )

/** A label that the sandbox starts with. */
const seeded = 6890

const sent = Effect.map(SandboxControl.requests, (requests) => requests.filter(({ method }) => method !== "OPTIONS"))

describe("Azalead across origins", () => {
  it.live("every verb and both credentials pass their preflights", () =>
    Effect.gen(function* () {
      const labels = yield* Labels
      const { id } = yield* labels.create({ payload: { label: "New" } })
      yield* labels.update({ params: { id }, payload: { label: "Newer" } })
      // Another one, since Chromium remembers what the preflight before allowed.
      yield* labels.delete({ params: { id: seeded } })
      const company = yield* (yield* Companies).identify({ query: { ip_address: "203.0.113.1" } })
      assert.isDefined(company)
      assert.deepStrictEqual(
        (yield* SandboxControl.requests).map(({ headers, method, path, status }) =>
          method === "OPTIONS"
            ? `${status} ${path} asked for ${headers["access-control-request-method"]} with ${headers["access-control-request-headers"]}`
            : `${status} ${path} ${method}`
        ),
        [
          "204 /latest/authenticate asked for POST with content-type",
          "200 /latest/authenticate POST",
          "204 /latest/label asked for POST with content-type,x-auth-token",
          "200 /latest/label POST",
          `204 /latest/label/${id} asked for PATCH with content-type,x-auth-token`,
          `200 /latest/label/${id} PATCH`,
          `204 /latest/label/${seeded} asked for DELETE with content-type,x-auth-token`,
          `200 /latest/label/${seeded} DELETE`,
          "204 /cid asked for GET with apikey",
          "200 /cid GET"
        ]
      )
    }).pipe(acrossOrigins)
  )

  it.live("the token that an answer brings is read, and the next call has it", () =>
    Effect.gen(function* () {
      const tokens: Array<string | undefined> = []
      const recording = Layer.effect(
        HttpClient.HttpClient,
        Effect.map(HttpClient.HttpClient, (client) =>
          HttpClient.transformResponse(
            HttpClient.mapRequest(client, (request) => {
              const token = request.headers["x-auth-token"]
              if (token !== undefined) tokens.push(token)
              return request
            }),
            Effect.tap(({ headers }) =>
              Effect.sync(() => {
                const token = headers["x-auth-token"]
                if (token !== undefined) tokens.push(`Bearer ${token}`)
              })
            )
          )
        )
      ).pipe(Layer.provide(FetchHttpClient.layer))
      const list = Effect.flatMap(Labels, (labels) => labels.list())
      yield* SandboxControl.reset
      yield* Effect.andThen(list, list).pipe(Effect.provide(Layer.provide(groups(), recording)))
      const [minted, renewed, taken, next] = tokens
      assert.deepStrictEqual([tokens.length, taken], [4, renewed])
      assert.strictEqual(new Set([minted, renewed, next]).size, 3)
      assert.deepStrictEqual(
        (yield* sent).map(({ path }) => path),
        ["/latest/authenticate", "/latest/label", "/latest/label"]
      )
    })
  )

  it.live("totals are read; the number and the size of a page are hidden, and all pages come", () =>
    Effect.gen(function* () {
      const accounts = yield* Accounts
      const { headers } = yield* accounts.list.withResponse({ query: { size: 20 } })
      assert.deepStrictEqual(Object.keys(headers).toSorted(), [
        "content-length",
        "content-type",
        "x-auth-token",
        "x-count",
        "x-total-count"
      ])
      const pages = yield* Stream.runCollect(accounts.list.pages({ query: { size: 20 } }, { prefetch: 2 }))
      const total = Number(headers["x-total-count"])
      assert.deepStrictEqual(
        pages.map(({ at, items, size, total }) => [at, items.length, size, total]),
        [
          [1, 20, 20, total],
          [2, 20, 20, total],
          [3, total - 40, 20, total]
        ]
      )
      assert.strictEqual(new Set(pages.flatMap(({ items }) => items.map(({ id }) => id))).size, total)
    }).pipe(acrossOrigins)
  )

  it.live("a session that is refused is begun again", () =>
    Effect.gen(function* () {
      const labels = yield* Labels
      yield* SandboxControl.inject(Fault.status(401, { match: { method: "GET", path: "/latest/label" } }))
      yield* labels.list()
      assert.deepStrictEqual(
        (yield* sent).map(({ path, status }) => [path, status]),
        [
          ["/latest/authenticate", 200],
          ["/latest/label", 401],
          ["/latest/authenticate", 200],
          ["/latest/label", 200]
        ]
      )
    }).pipe(acrossOrigins)
  )
})
