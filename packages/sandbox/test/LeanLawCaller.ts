/** Speaks to a sandbox the way a correct client of LeanLaw does, unless a test says otherwise. */
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import type * as HttpClient from "effect/http/HttpClient"
import * as LeanLaw from "../src/LeanLaw.ts"
import * as Sandbox from "../src/Sandbox.ts"
import * as Json from "./Json.ts"

export interface Options {
  /** A header that is `undefined` is not sent. */
  readonly headers?: Readonly<Record<string, string | undefined>> | undefined
  readonly body?: unknown
}

/** A JSON object out of an answer; tests compare whole values. */
export type Row = Readonly<Record<string, unknown>>

export const nilUuid = "00000000-0000-0000-0000-000000000000"

export const layer = (leanlaw?: LeanLaw.Options): Layer.Layer<Sandbox.Sandbox | HttpClient.HttpClient> =>
  Sandbox.layer({ leanlaw })

export const empty: LeanLaw.Options = {
  clients: 0,
  matters: 0,
  timeEntries: 0,
  expenses: 0,
  fixedFees: 0,
  invoices: 0,
  practiceAreas: 0,
  users: 0
}

/** The answer with its body as text and, where it is JSON, parsed. */
export const call = Effect.fnUntraced(function* (method: string, path: string, options?: Options) {
  const sandbox = yield* Sandbox.Sandbox
  const headers = {
    authorization: `Bearer ${LeanLaw.apiKey}`,
    ...(options?.body === undefined ? {} : { "content-type": "application/json" }),
    ...options?.headers
  }
  const sent = Object.entries(headers).filter((header): header is [string, string] => header[1] !== undefined)
  const answer = yield* sandbox.handle({
    method,
    url: new URL(`https://api.leanlaw.io${path}`),
    headers: Object.fromEntries(sent),
    body: typeof options?.body === "string" ? options.body : Json.text(options?.body)
  })
  if (answer._tag !== "Reply") return yield* Effect.die(new Error(`expected a reply, got ${answer._tag}`))
  const isJson = answer.headers["content-type"]?.includes("json") === true
  const json: unknown = isJson ? Json.parse(answer.body ?? "") : undefined
  return { status: answer.status, headers: answer.headers, body: answer.body, json }
})

const succeed = Effect.fnUntraced(function* (method: string, path: string, options?: Options) {
  const { body, json, status } = yield* call(method, path, options)
  assert.isTrue(status === 200 || status === 201, `${method} ${path}: ${status} ${body}`)
  // Every body of a success is an envelope.
  return json as { readonly data: unknown; readonly pagination?: Row }
})

/** What a success wraps: one thing. */
export const one = (method: string, path: string, options?: Options): Effect.Effect<Row, never, Sandbox.Sandbox> =>
  Effect.map(succeed(method, path, options), ({ data }) => data as Row)

/** What a success wraps: a list. */
export const list = (
  path: string,
  options?: Options
): Effect.Effect<{ readonly data: ReadonlyArray<Row>; readonly pagination?: Row }, never, Sandbox.Sandbox> =>
  Effect.map(succeed("GET", path, options), ({ data, ...rest }) => {
    assert.isTrue(Array.isArray(data))
    return { data: data as ReadonlyArray<Row>, ...rest }
  })

/** One property of everything in a list. */
export const column = (name: string, path: string, options?: Options) =>
  Effect.map(list(path, options), ({ data }) => data.map((row) => row[name]))

/** Status and sentence of a refusal. */
export const refused = (
  method: string,
  path: string,
  options?: Options
): Effect.Effect<readonly [number, unknown], never, Sandbox.Sandbox> =>
  Effect.map(call(method, path, options), ({ json, status }) => {
    assert.isTrue(status >= 400, `${method} ${path}: ${status}`)
    return [status, (json as Row)["detail"]] as const
  })

/** The firm as it is stored. */
export const firm = Effect.flatMap(Sandbox.Sandbox, ({ leanlaw }) => leanlaw.state)

/** A client, a user and a matter to work on, in a firm that has nothing else. */
export const matter = Effect.fnUntraced(function* (fields?: Row) {
  const [user] = (yield* firm).users
  assert.isDefined(user)
  const { leanlaw } = yield* Sandbox.Sandbox
  const client = yield* leanlaw.insertClient()
  const body = { name: "Lease", clientId: client.id, responsibleId: user.id, ...fields }
  const { matterId } = yield* one("POST", "/v2/matters", { body })
  return { user, client, matterId: String(matterId) }
})

/** What creates an item of each kind. */
export const bodies = (matterId: string) => {
  const common = { matterId, date: "2026-03-02", description: "Work" }
  return {
    "/v2/time-entries": { ...common, hours: 1.5 },
    "/v2/expenses": { ...common, amount: 12.5 },
    "/v2/fixed-fees": { ...common, amount: 800 }
  } as const
}

export const itemPaths = ["/v2/time-entries", "/v2/expenses", "/v2/fixed-fees"] as const

/** The id of an item, whatever its kind. */
export const itemId = (item: Row): string => String(item["timeEntryId"] ?? item["expenseId"] ?? item["fixedFeeId"])
