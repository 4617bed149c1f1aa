/** Speaks to a sandbox the way a correct client of Azion v3 does, unless a test says otherwise. */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Base64 from "effect/encoding/Base64"
import * as Azion from "../src/Azion.ts"
import type * as Exchange from "../src/Exchange.ts"
import { Sandbox } from "../src/Sandbox.ts"

export const token = "a-fixed-token"

export const basic = (user: Azion.User): string => `Basic ${Base64.encode(`${user.username}:${user.password}`)}`

export interface Options {
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: unknown
}

/** The answer with its body as JSON. */
export interface Seen {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly json: unknown
}

export const request = (method: string, path: string, options?: Options): Exchange.Request => ({
  method,
  url: new URL(`https://api.azionapi.net${path}`),
  headers: {
    accept: "application/json; version=3",
    authorization: path.startsWith("/tokens") ? basic(Azion.user) : `Token ${token}`,
    ...(options?.body === undefined ? {} : { "content-type": "application/json" }),
    ...options?.headers
  },
  body: options?.body === undefined || typeof options.body === "string" ? options?.body : JSON.stringify(options.body)
})

const seen = ({ body, headers, status }: Exchange.Reply): Seen => ({
  status,
  headers,
  json: body === undefined ? undefined : JSON.parse(body)
})

export const call = Effect.fnUntraced(function* (method: string, path: string, options?: Options) {
  const sandbox = yield* Sandbox
  const answer = yield* sandbox.handle(request(method, path, options))
  if (answer._tag !== "Reply") return yield* Effect.die(new Error(`expected a reply, got ${answer._tag}`))
  return seen(answer)
})

/** Status and body alone. */
export const outcome = (
  method: string,
  path: string,
  options?: Options
): Effect.Effect<readonly [number, unknown], never, Sandbox> =>
  Effect.map(call(method, path, options), (seen) => [seen.status, seen.json] as const)

/** The status alone. */
export const status = (method: string, path: string, options?: Options): Effect.Effect<number, never, Sandbox> =>
  Effect.map(call(method, path, options), (seen) => seen.status)

export type Json = Readonly<Record<string, unknown>>

export const record = (value: unknown): Json => {
  assert.isTrue(typeof value === "object" && value !== null)
  // Every key of parsed JSON is a text.
  return value as Json
}

/** The items of a list, or of an array. */
export const rows = (json: unknown): ReadonlyArray<Json> => {
  const found = Array.isArray(json) ? json : record(json)["results"]
  return Array.isArray(found) ? found.map(record) : assert.fail("no list")
}

/** What lies in `results`. */
export const single = (json: unknown): Json => record(record(json)["results"])

/** The items that a GET lists. */
export const list = (path: string): Effect.Effect<ReadonlyArray<Json>, never, Sandbox> =>
  Effect.map(call("GET", path), ({ json }) => rows(json))

/** The item that a GET answers. */
export const one = (path: string): Effect.Effect<Json, never, Sandbox> =>
  Effect.map(call("GET", path), ({ json }) => single(json))
