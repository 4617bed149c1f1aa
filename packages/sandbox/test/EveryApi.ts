/**
 * The five APIs for tests of what holds for all of them: how each is called, what its lists are made of, and the two places
 * where a caller meets them, in process and over real HTTP.
 */
import { assert } from "@effect/vitest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Base64 from "effect/encoding/Base64"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import type * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Layer from "effect/Layer"
import type * as Exchange from "../src/Exchange.ts"
import * as Rest from "../src/Rest.ts"
import * as Sandbox from "../src/Sandbox.ts"
import * as SandboxServer from "../src/SandboxServer.ts"
import * as Json from "./Json.ts"

export interface Api {
  readonly name: string
  readonly api: Exchange.Api
  /** Of a correct caller. */
  readonly headers: Readonly<Record<string, string>>
  /** A list, its first page of two items where it has pages. */
  readonly list: string
  /** Page three of the same list, and page two. */
  readonly later: readonly [three: string, two: string] | undefined
  /** What a list's answer says the total is. */
  readonly total: ((answer: Answer) => unknown) | undefined
  /** Where the list's answer has a value that is required, and one out of an enum. */
  readonly required: string
  readonly member: string
  /** A call that must not be made twice, and the list that shows what it made. */
  readonly create: { readonly path: string; readonly body: object }
  readonly created: string
}

/** What came, with the body as bytes. */
export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly bytes: Uint8Array
}

const token = "a-fixed-token"

/** What is made by `create` has this in its answers. */
export const made = "made by a test"

export const apis: ReadonlyArray<Api> = [
  {
    name: "azion v2",
    api: "azion",
    headers: { accept: "application/json; version=2", authorization: `Token ${token}` },
    list: "/edge_firewall/rulesets",
    later: undefined,
    total: undefined,
    required: "*.name",
    member: "*.geo_block",
    create: { path: "/digital_certificates", body: { name: made } },
    created: "/digital_certificates"
  },
  {
    name: "azion v3",
    api: "azion",
    headers: { accept: "application/json; version=3", authorization: `Token ${token}` },
    list: "/domains?page_size=2",
    later: ["/domains?page_size=2&page=3", "/domains?page_size=2&page=2"],
    total: (answer) => Object(json(answer)).count,
    required: "results.*.name",
    member: "results.*.environment",
    create: { path: "/domains", body: { name: made, edge_application_id: 7 } },
    created: "/domains?page_size=100"
  },
  {
    name: "azalead",
    api: "azalead",
    headers: {},
    list: "/latest/account?size=2",
    later: ["/latest/account?size=2&page=3", "/latest/account?size=2&page=2"],
    total: ({ headers }) => Number(headers["x-total-count"]),
    required: "*.name",
    member: "*.sizeCategory",
    create: { path: "/latest/label", body: { label: made } },
    created: "/latest/label"
  },
  {
    name: "leanlaw",
    api: "leanlaw",
    headers: { authorization: "Bearer a-leanlaw-sandbox-key" },
    list: "/v2/matters?limit=2",
    later: ["/v2/matters?limit=2&offset=4", "/v2/matters?limit=2&offset=2"],
    total: (answer) => Object(json(answer)).pagination.total,
    required: "data.*.name",
    member: "data.*.matterType",
    create: { path: "/v2/clients", body: { name: made, contact: { companyName: "Mill" } } },
    created: "/v2/clients"
  },
  {
    name: "rest",
    api: "rest",
    headers: { authorization: `Basic ${Base64.encode(`${Rest.user.username}:${Rest.user.password}`)}` },
    list: "/books?size=2&page=1",
    later: ["/books?size=2&page=3", "/books?size=2&page=2"],
    total: ({ headers }) => Number(headers["x-total-count"]),
    required: "*.title",
    member: "*.genre",
    create: { path: "/books", body: { title: made } },
    created: "/books"
  }
]

/** Where the APIs are, to a caller. */
export class Place extends Context.Service<Place, { readonly origin: string }>()(
  "@millrace/sandbox/test/EveryApi/Place"
) {}

export const options: Sandbox.Options = {
  azion: { token },
  azalead: { rotation: "off" },
  rest: { resources: { books: [1, 2, 3, 4, 5, 6, 7].map((id) => ({ id, title: `Büch ${id}`, genre: "novel" })) } }
}

const inProcess = Layer.merge(
  Sandbox.layer(options),
  // The path alone says which API is meant.
  Layer.succeed(Place, { origin: "https://api.example.com" })
)

const overHttp = Layer.mergeAll(
  FetchHttpClient.layer,
  Layer.effect(
    Place,
    Effect.map(SandboxServer.SandboxServer, ({ url }) => ({ origin: url }))
  )
).pipe(Layer.provideMerge(SandboxServer.layer()), Layer.provideMerge(Sandbox.layer(options)), Layer.orDie)

export type Caller = Sandbox.Sandbox | HttpClient.HttpClient | Place

/** By the name of the place. */
export const places: Readonly<Record<string, Layer.Layer<Caller>>> = { "in process": inProcess, "over HTTP": overHttp }

/** The response, its body still to come. */
export const send = Effect.fnUntraced(function* (api: Api, method: "GET" | "POST", path: string, body?: object) {
  const { origin } = yield* Place
  const { azalead } = yield* Sandbox.Sandbox
  const request = HttpClientRequest.make(method)(`${origin}${path}`, {
    headers: {
      ...api.headers,
      ...(api.api === "azalead" && { "x-auth-token": `Bearer ${yield* azalead.issueToken()}` })
    }
  })
  return yield* HttpClient.execute(body === undefined ? request : HttpClientRequest.bodyJsonUnsafe(request, body))
})

export const call = Effect.fnUntraced(function* (api: Api, method: "GET" | "POST", path: string, body?: object) {
  const response = yield* send(api, method, path, body)
  const bytes = new Uint8Array(yield* response.arrayBuffer)
  const answer: Answer = { status: response.status, headers: response.headers, bytes }
  return answer
})

export const get = (api: Api, path = api.list): Effect.Effect<Answer, HttpClientError.HttpClientError, Caller> =>
  call(api, "GET", path)

/** What the sandbox answers, whatever the place is. */
export const stored = Effect.fnUntraced(function* (api: Api, path: string) {
  const { azalead, handle } = yield* Sandbox.Sandbox
  const answer = yield* handle({
    method: "GET",
    url: new URL(`https://api.example.com${path}`),
    headers: { ...api.headers, "x-auth-token": `Bearer ${yield* azalead.issueToken()}` },
    body: undefined
  })
  assert(answer._tag === "Reply" && answer.status === 200, `${path} of ${api.name}`)
  return answer.body ?? ""
})

export const text = ({ bytes }: Answer): string => new TextDecoder().decode(bytes)

export const json = (answer: Answer): unknown => Json.parse(text(answer))

/** The items of a list. */
export const items = (answer: Answer): ReadonlyArray<unknown> => {
  const value = json(answer)
  const found = Array.isArray(value) ? value : (Object(value).results ?? Object(value).data)
  assert(Array.isArray(found) && found.length > 0, "no list")
  return found
}
