/**
 * Turns declared operations into the methods of a service: encode the input, send it, decode the reply.
 *
 * A thin interpreter over `Operation`s, in place of Effect's `HttpApiClient`: any 2xx is a success here, a 401 is
 * `Unauthorized` whatever its body is, and every failure is one `ApiError`. What happens on the way is in `Transport.ts`;
 * lists as streams are in `Pagination.ts`.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as UrlParams from "effect/http/UrlParams"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type * as SchemaIssue from "effect/SchemaIssue"
import type { ApiError, Issue } from "./ApiError.ts"
import { InvalidRequest } from "./ApiError.ts"
import { Decoding } from "./Decoding.ts"
import { facts, parse } from "./internal/Call.ts"
import type { Operation } from "./Operation.ts"
import * as Transport from "./Transport.ts"

type Part<Name extends string, Type> = keyof Type extends never
  ? {}
  : {} extends Type
    ? { readonly [_ in Name]?: Type }
    : { readonly [_ in Name]: Type }

type Body<Payload> = undefined extends Payload ? { readonly payload?: Payload } : { readonly payload: Payload }

/** What a method takes: `{ params, query, headers, payload }`, each only where the operation has it. */
export type Input<Op extends Operation> =
  Op extends Operation<
    string,
    infer _Method,
    infer _Path,
    infer Params,
    infer Query,
    infer Payload,
    infer _Success,
    infer Headers
  >
    ? Part<"params", Params> &
        Part<"query", Query> &
        Part<"headers", Headers> &
        ([Payload] extends [never] ? {} : Body<Payload>)
    : never

/** What a method gives. */
export type Success<Op extends Operation> =
  Op extends Operation<string, infer _Method, infer _Path, infer _Params, infer _Query, infer _Payload, infer Success>
    ? Success
    : never

/** The arguments of a method: none are needed where all of the input is optional. */
export type Arguments<Op extends Operation> = {} extends Input<Op> ? [input?: Input<Op>] : [input: Input<Op>]

/** One operation of a service. */
export interface Method<Op extends Operation> {
  (...args: Arguments<Op>): Effect.Effect<Success<Op>, ApiError>
  /** The same call, with status, headers and request id beside the value. */
  readonly withResponse: (...args: Arguments<Op>) => Effect.Effect<Transport.Reply<Success<Op>>, ApiError>
}

/**
 * Makes the method of a declared operation. It fails with `ApiError` and nothing else.
 *
 * @example
 * ```ts
 * import * as Client from "@millrace/core/Client"
 * import * as Operation from "@millrace/core/Operation"
 * import type * as Transport from "@millrace/core/Transport"
 * import * as Effect from "effect/Effect"
 * import * as Schema from "effect/Schema"
 *
 * const getMill = Operation.get("getMill", "/mills/:id", {
 *   params: { id: Schema.Int },
 *   success: Schema.Struct({ id: Schema.Int, river: Schema.String })
 * })
 *
 * const riverOf = (transport: Transport.Transport, id: number) =>
 *   Effect.map(Client.method(transport, getMill)({ params: { id } }), ({ river }) => river)
 * ```
 */
export const method = <Op extends Operation>(transport: Transport.Transport, operation: Op): Method<Op> => {
  // Of the operations that a program declares it uses few: a schema's codec is made at the first call.
  let encode: ReturnType<typeof encoder> | undefined
  let decode: Transport.Decode<unknown> | undefined
  const withResponse = (input?: Parts) =>
    Effect.flatMap(
      Effect.mapError(
        (encode ??= encoder(operation))(input),
        (issues) => new InvalidRequest({ ...facts(transport, operation, 0, Duration.zero), issues })
      ),
      (request) => Transport.send(transport, request, (decode ??= decoder(transport, operation)))
    )
  return Object.assign(
    (input?: Parts) => Effect.map(withResponse(input), ({ value }) => value),
    { withResponse }
    // The encoder and decoder were made from the same operation that `Method<Op>` is computed from.
  ) as unknown as Method<Op>
}

// internal

interface Parts {
  readonly params?: unknown
  readonly query?: unknown
  readonly headers?: unknown
  readonly payload?: unknown
}

// Unknown fields are refused in what we send, always; what happens to them in what we receive is up to `Decoding`.
const strict = { onExcessProperty: "error", errors: "all" } as const

const decoder = (transport: Transport.Transport, operation: Operation): Transport.Decode<unknown> => {
  const { success, successType } = operation
  if (success === undefined) return () => Effect.void
  const decode = Schema.decodeUnknownEffect(success)
  const run = (body: unknown) =>
    Effect.matchCauseEffect(decode(body), {
      // Anything but a failure is the stack, which a body can be nested too deeply for where a schema is recursive.
      onFailure: ({ reasons: [reason] }) =>
        Effect.fail(reason?._tag === "Fail" ? issuesIn(reason.error.issue, []) : [{ message: "nested too deeply" }]),
      onSuccess: (value) => Effect.flatMap(Decoding, (mode) => Effect.as(mode(transport, operation, body), value))
    })
  const noJson = Effect.fail([{ message: "must be JSON" }])
  return (text) => {
    if (successType !== undefined) return run(text)
    // An empty body is nothing, where the schema takes that, and else no JSON.
    if (text === "") return Effect.catch(run(undefined), () => noJson)
    const body = parse(text)
    return Option.isSome(body) ? run(body.value) : noJson
  }
}

const encoder = (operation: Operation) => {
  const encode = (part: keyof Parts, schema: Schema.Codec<unknown, unknown>) => {
    const run = Schema.encodeUnknownEffect(schema)
    return (input: unknown) => Effect.mapError(run(input, strict), ({ issue }) => issuesIn(issue, [part]))
  }
  const params = encode("params", operation.params)
  const query = encode("query", operation.query)
  const headers = operation.headers && encode("headers", operation.headers)
  const payload = operation.payload && encode("payload", operation.payload)
  return Effect.fnUntraced(function* (input: Parts = {}): Effect.fn.Return<Transport.Request, ReadonlyArray<Issue>> {
    // The encoded side of a struct is a record, of a text a string; of fields, what UrlParams takes.
    const encoded = (yield* params(input.params ?? {})) as Record<string, unknown>
    const value = payload && (yield* payload(input.payload))
    // JSON has no undefined: a payload that may be left out has no text then.
    const isText = value === undefined || operation.payloadType !== undefined
    const request = {
      operation,
      query: (yield* query(present(input.query))) as UrlParams.Input,
      headers: headers && texts((yield* headers(present(input.headers))) as Record<string, unknown>),
      body: isText ? (value as string | undefined) : yield* stringify(value)
    }
    const secrets = secretsIn(input)
    const issues: Array<Issue> = []
    const path = operation.path.replace(/:(\w+)/g, (_, name: string) => {
      const segment = String(encoded[name])
      // Encoding leaves the dots as they are, and the URL parser would leave the path's segment with them.
      if (/^\.{0,2}$/.test(segment) || !segment.isWellFormed()) {
        issues.push({ field: `params.${name}`, message: "must be text, not empty, . or .." })
      }
      if (operation.sensitive) secrets.push(segment)
      return encodeURIComponent(segment.toWellFormed())
    })
    return issues.length > 0 ? yield* Effect.fail(issues) : { ...request, path, secrets }
  })
}

const stringify = (value: unknown): Effect.Effect<string, ReadonlyArray<Issue>> => {
  const text = Option.getOrUndefined(json(value))
  return text === undefined ? Effect.fail([{ field: "payload", message: "must be JSON" }]) : Effect.succeed(text)
}

// Nothing of what cannot be written, such as a function.
const json = Option.liftThrowable((value: unknown): string | undefined => JSON.stringify(value))

// What the caller hides is hidden in errors too, whatever the API echoes. Not by recursion: an input may be nested deeply.
const secretsIn = (input: unknown): Array<string> => {
  const secrets: Array<string> = []
  const found = new Set([input])
  // A set gives what is added on the way too.
  for (const value of found) {
    if (Redacted.isRedacted(value)) secrets.push(String(Redacted.value(value)))
    else if (typeof value === "object" && value) {
      for (const inner of Predicate.isIterable(value) ? value : Object.values(value)) found.add(inner)
    }
  }
  return secrets
}

const present = (fields: unknown): object =>
  Object.fromEntries(Object.entries(fields ?? {}).filter(([, value]) => value !== undefined))

const texts = (fields: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, String(value)]))

// Schema issues hold no values unless asked to, so nothing of the input or the body gets into an error this way.
// In place of Effect's own formatter for Standard Schema, which would come on top of the one that `SchemaError` has.
const issuesIn = (issue: SchemaIssue.Issue, path: ReadonlyArray<PropertyKey>): ReadonlyArray<Issue> => {
  if ("issues" in issue && issue.issues.length > 0) return issue.issues.flatMap((inner) => issuesIn(inner, path))
  if (issue._tag === "Pointer") return issuesIn(issue.issue, [...path, ...issue.path])
  if (issue._tag === "Encoding" || (issue._tag === "Filter" && issue.issue._tag !== "InvalidValue")) {
    return issuesIn(issue.issue, path)
  }
  const { message } = new Schema.SchemaError(issue)
  return [path.length === 0 ? { message } : { message, field: path.map(String).join(".") }]
}
