import { Sandbox } from "@millrace/sandbox"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import { Companies } from "../src/cid/Companies.ts"
import { Labels } from "../src/Labels.ts"
import { Registration } from "../src/Registration.ts"
import * as Subscriber from "./Subscriber.ts"

const list = Effect.flatMap(Labels, (labels) => labels.list())

describe("the host", () => {
  /** Where the calls go that a program makes with this base URL. */
  const called = Effect.fnUntraced(function* (baseUrl: string | undefined) {
    const urls: Array<string> = []
    const recording = Layer.effect(
      HttpClient.HttpClient,
      Effect.map(Sandbox.Sandbox, ({ httpClient }) =>
        HttpClient.mapRequest(httpClient, (request) => {
          urls.push(request.url)
          return request
        })
      )
    )
    yield* Effect.gen(function* () {
      yield* list
      yield* (yield* Registration).requestPasswordReset({ payload: { email: "member@example.com" } })
      yield* (yield* Companies).identify({ query: { ip_address: "203.0.113.1" } })
    }).pipe(
      Effect.provide(
        Layer.merge(
          Subscriber.groups({ baseUrl }),
          Subscriber.companies({ baseUrl: baseUrl?.replace("/latest", "/cid") })
        ).pipe(Layer.provide(recording))
      ),
      Effect.provide(Sandbox.layer({ azalead: baseUrl === undefined ? {} : { baseUrl: new URL(baseUrl).origin } }))
    )
    return urls
  })

  for (const [baseUrl, host] of [
    [undefined, "https://api.azalead.com"],
    ["https://api.jabmo.com", "https://api.jabmo.com"],
    ["https://api.jabmo.com/", "https://api.jabmo.com"],
    ["https://api.jabmo.com/latest", "https://api.jabmo.com"],
    ["https://api.jabmo.com/latest/", "https://api.jabmo.com"]
  ] as const) {
    it.effect(`is ${host} where the base URL is ${baseUrl ?? "not given"}, with /public and /cid beside /latest`, () =>
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* called(baseUrl), [
          `${host}/latest/authenticate`,
          `${host}/latest/label`,
          `${host}/public/password/forgot`,
          `${host}/cid`
        ])
      })
    )
  }
})

describe("what a call sends", () => {
  it.effect("is JSON by its header where it creates, changes or, as the tables want, deletes", () =>
    Effect.gen(function* () {
      const labels = yield* Labels
      const { id } = yield* labels.create({ payload: { label: "New" } })
      const params = { id }
      yield* labels.update({ params, payload: { label: "Newer" } })
      yield* labels.get({ params })
      yield* labels.delete({ params })
      const { requests } = yield* Sandbox.Sandbox
      assert.deepStrictEqual(
        (yield* requests).slice(1).map(({ body, headers, method }) => [method, headers["content-type"], body]),
        [
          ["POST", "application/json", '{"label":"New"}'],
          ["PATCH", "application/json", '{"label":"Newer"}'],
          ["GET", undefined, undefined],
          ["DELETE", "application/json", undefined]
        ]
      )
    }).pipe(Effect.provide(Subscriber.layer()))
  )
})

describe("what is open to everybody", () => {
  it.effect("is called without a token, and begins no session", () =>
    Effect.gen(function* () {
      const registration = yield* Registration
      yield* registration.requestPasswordReset({ payload: { email: "member@example.com" } })
      const { requests } = yield* Sandbox.Sandbox
      assert.deepStrictEqual(
        (yield* requests).map(({ headers, method, path }) => [method, path, headers["x-auth-token"]]),
        [["POST", "/public/password/forgot", undefined]]
      )
    }).pipe(Effect.provide(Subscriber.layer()))
  )
})
