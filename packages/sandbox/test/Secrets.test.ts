/** What the log and the control surface show of requests: everything but credentials. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Base64 from "effect/encoding/Base64"
import * as Azalead from "../src/Azalead.ts"
import * as Azion from "../src/Azion.ts"
import * as LeanLaw from "../src/LeanLaw.ts"
import * as Rest from "../src/Rest.ts"
import { Sandbox } from "../src/Sandbox.ts"
import { places } from "./EveryApi.ts"
import * as Json from "./Json.ts"

interface Sent {
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  /** Sent as JSON, a text as it is. */
  readonly body?: unknown
  /** What nobody may see. */
  readonly secret: string
  /** What is shown of the request. */
  readonly shown: object
}

const basic = ({ password, username }: { readonly username: string; readonly password: string }) =>
  Base64.encode(`${username}:${password}`)

const endpoint = { endpoint_type: "splunk", api_key: "an-invented-key" }

const sent: ReadonlyArray<Sent> = [
  {
    path: "/tokens",
    headers: { authorization: `Basic ${basic(Azion.user)}` },
    secret: basic(Azion.user),
    shown: { headers: { authorization: "Basic <redacted>" } }
  },
  {
    path: "/domains",
    headers: { authorization: "Token an-invented-token" },
    secret: "an-invented-token",
    shown: { headers: { authorization: "Token <redacted>" } }
  },
  { path: "/tokens/an-invented-token", secret: "an-invented-token", shown: { path: "/tokens/<redacted>" } },
  {
    path: "/variables",
    body: { key: "COLOUR", value: "an invented value", secret: true },
    secret: "an invented value",
    shown: { body: '{"key":"COLOUR","value":"<redacted>","secret":true}' }
  },
  {
    path: "/digital_certificates",
    body: { name: "a", private_key: "-----BEGIN PRIVATE KEY-----\nYg==" },
    secret: "Yg==",
    shown: { body: '{"name":"a","private_key":"<redacted>"}' }
  },
  {
    path: "/data_streaming/streamings",
    body: { endpoint: Json.text(endpoint), endpoints: [{ hmac_secret_key: "an-invented-key" }] },
    secret: "an-invented-key",
    shown: {
      body: Json.text({
        endpoint: Json.text({ ...endpoint, api_key: "<redacted>" }),
        endpoints: [{ hmac_secret_key: "<redacted>" }]
      })
    }
  },
  {
    path: "/latest/account",
    headers: { "x-auth-token": "Bearer an.invented.token" },
    secret: "an.invented.token",
    shown: { headers: { "x-auth-token": "Bearer <redacted>" } }
  },
  {
    path: "/latest/account",
    headers: { "x-auth-token": "an.invented.token" },
    secret: "an.invented.token",
    shown: { headers: { "x-auth-token": "<redacted>" } }
  },
  {
    path: "/latest/authenticate",
    body: Azalead.administrator,
    secret: Azalead.administrator.password,
    shown: { body: '{"username":"admin@example.com","password":"<redacted>","role":"admin"}' }
  },
  {
    path: "/public/password/reminder",
    body: { token: "an-invented-token" },
    secret: "an-invented-token",
    shown: { body: '{"token":"<redacted>"}' }
  },
  {
    path: "/cid",
    headers: { apikey: "a sandbox key" },
    secret: "a sandbox key",
    shown: { headers: { apikey: "<redacted>" } }
  },
  {
    path: "/v2/clients",
    headers: { authorization: `Bearer ${LeanLaw.apiKey}` },
    secret: LeanLaw.apiKey,
    shown: { headers: { authorization: "Bearer <redacted>" } }
  },
  {
    path: "/books",
    headers: { authorization: `Basic ${basic(Rest.user)}`, cookie: "session=an-invented-session" },
    secret: "an-invented-session",
    shown: { headers: { authorization: "Basic <redacted>", cookie: "<redacted>" } }
  },
  {
    path: "/books?api_key=an-invented-key&page=2",
    secret: "an-invented-key",
    shown: { query: { api_key: "<redacted>", page: "2" } }
  },
  {
    path: "/books",
    body: '{"name": "a", "password": "an \\"invented\\" one',
    secret: "invented",
    shown: { body: '{"name": "a", "password": <redacted>' }
  },
  {
    path: "/books",
    body: "user=a&password=an-invented-one&page=2",
    secret: "an-invented-one",
    shown: { body: "user=a&password=<redacted>&page=2" }
  }
]

describe("the log", () => {
  for (const { body, headers, path, secret, shown } of sent) {
    const text = body === undefined || typeof body === "string" ? body : Json.text(body)
    it.effect(`shows no secret of ${path} with ${Object.keys(headers ?? {}).join() || text || "nothing"}`, () =>
      Effect.gen(function* () {
        const { handle, requests } = yield* Sandbox
        const origin = "https://api.example.com"
        yield* handle({ method: "POST", url: new URL(`${origin}${path}`), headers: headers ?? {}, body: text })
        const [request] = yield* requests
        assert.deepStrictEqual(request, { ...request, ...shown })
        for (const address of ["/__sandbox/requests", "/__sandbox"]) {
          const told = yield* handle({
            method: "GET",
            url: new URL(`${origin}${address}`),
            headers: {},
            body: undefined
          })
          assert(told._tag === "Reply" && told.body !== undefined)
          assert.notInclude(told.body, secret)
        }
      }).pipe(Effect.provide(places["in process"] ?? assert.fail()))
    )
  }

  it.effect("shows a body without secrets as it was sent", () =>
    Effect.gen(function* () {
      const { handle, requests } = yield* Sandbox
      const bodies = [
        '{ "name":  "a" }',
        '{ "secretary": "Ann" }',
        '{ "tokens": [], "password": "" }',
        "plain text",
        "{"
      ]
      for (const body of bodies) {
        yield* handle({ method: "POST", url: new URL("https://api.example.com/books"), headers: {}, body })
      }
      assert.deepStrictEqual(
        (yield* requests).map(({ body }) => body),
        bodies
      )
    }).pipe(Effect.provide(places["in process"] ?? assert.fail()))
  )
})
