/** Speaks to a sandbox the way a correct client of Azalead does, unless a test says otherwise. */
import * as Effect from "effect/Effect"
import type * as Exchange from "../src/Exchange.ts"
import { Sandbox } from "../src/Sandbox.ts"
import * as Json from "./Json.ts"

export interface Options {
  /** Who asks; the administrator if nobody is named, nobody if `null`. */
  readonly user?: string | null | undefined
  /** Instead of a new token of the user. */
  readonly token?: string | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** Sent as JSON, a text as it is. */
  readonly body?: unknown
}

/** The answer with its body as JSON. */
interface Seen {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly json: unknown
}

export const call = Effect.fnUntraced(function* (method: string, path: string, options?: Options) {
  const sandbox = yield* Sandbox
  const token =
    options?.user === null
      ? undefined
      : (options?.token ?? (yield* sandbox.azalead.issueToken(options?.user ?? undefined)))
  const body = options?.body
  const answer: Exchange.Answer = yield* sandbox.handle({
    method,
    url: new URL(`https://api.azalead.com${path}`),
    headers: {
      ...(token === undefined ? {} : { "x-auth-token": `Bearer ${token}` }),
      ...(body === undefined ? {} : { "content-type": "application/json;charset=UTF-8" }),
      ...options?.headers
    },
    body: body === undefined || typeof body === "string" ? body : Json.text(body)
  })
  if (answer._tag !== "Reply") return yield* Effect.die(new Error(`expected a reply, got ${answer._tag}`))
  const seen: Seen = {
    status: answer.status,
    headers: answer.headers,
    json: answer.body === undefined || answer.body === "" ? answer.body : Json.parse(answer.body)
  }
  return seen
})

/** Status and body alone. */
export const outcome = (
  method: string,
  path: string,
  options?: Options
): Effect.Effect<readonly [number, unknown], never, Sandbox> =>
  Effect.map(call(method, path, options), (seen) => [seen.status, seen.json] as const)

export const problem = (status: number, title: string, detail: string) => [status, { title, status, detail }] as const

export const record = (value: unknown): Readonly<Record<string, unknown>> => {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error("expected an object")
  // Checked above; an object's keys are texts.
  return value as Readonly<Record<string, unknown>>
}

export const list = (value: unknown): ReadonlyArray<Readonly<Record<string, unknown>>> => {
  if (!Array.isArray(value)) throw new Error("expected an array")
  return value.map(record)
}
