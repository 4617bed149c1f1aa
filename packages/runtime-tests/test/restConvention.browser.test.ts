/**
 * Every sentence of the REST convention, in Chromium across origins: with its preflights, and the headers that it hides. And
 * what is a browser's own: its cache.
 */
import * as Resource from "@millrace/rest/Resource"
import * as Rest from "@millrace/rest/Rest"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { inject } from "vitest"
import { sentences } from "./restConvention.ts"
import { users } from "./restLibrary.ts"

describe("REST in Chromium", () => {
  for (const { expected, run, sentence } of sentences) {
    it.live(sentence, () => Effect.map(run(inject("restUrl")), (value) => assert.deepStrictEqual(value, expected)))
  }

  it.live("reads again what the browser would keep, where the program tells it to", () =>
    Effect.gen(function* () {
      const url = inject("restUrl")
      const control = (path: string, init?: RequestInit) =>
        Effect.promise(() => fetch(`${url}/__sandbox/${path}`, init).then((response) => response.text()))
      yield* control("reset", { method: "POST" })
      // As from a server that says nothing of caches: changed long ago, so Chromium takes it for lasting.
      const headers = { "content-type": "application/json", "last-modified": "Sun, 15 Feb 2015 05:21:07 GMT" }
      const fault = { _tag: "Status", status: 200, body: '{"id":77}', headers, times: "always" }
      yield* control("faults", { method: "POST", body: JSON.stringify(fault) })
      const Pages = Resource.make("pages", {
        path: "/pages",
        schema: Schema.Struct({ id: Schema.Int }),
        id: "id",
        get: true
      })
      const client = Pages.layer.pipe(
        Layer.provide(Rest.layer({ ...users[0], baseUrl: url, password: Redacted.make(users[0].password) })),
        Layer.provide(FetchHttpClient.layer)
      )
      const get = Effect.flatMap(Pages, (pages) => pages.get({ params: { id: 77 } })).pipe(Effect.provide(client))
      const seen = Effect.map(
        control("requests"),
        (text) => JSON.parse(text).filter(({ method }: { method: string }) => method === "GET").length
      )
      yield* get
      yield* get
      assert.strictEqual(yield* seen, 1)
      yield* Effect.provideService(get, FetchHttpClient.RequestInit, { cache: "no-cache" })
      assert.strictEqual(yield* seen, 2)
      yield* control("reset", { method: "POST" })
    })
  )
})
